"""The settings of stations whose meters sign (OCA, Signed Meter Values in OCPP 1.0, 3.3)."""

from chargepost.setting_table import SettingTable

_ROWS = """
SampledDataSignReadings|bool|true|0|1||rw||\
the end of a session holds what the meter signed of begin and end
SampledDataSignStartedReadings|bool|false|0|1||rw||a signed reading follows the begin of a session
SampledDataSignUpdatedReadings|bool|false|0|1||rw||readings of a session are signed, too
AlignedDataSignReadings|bool|false|0|1||rw||\
the end of a session holds what the meter signed, for the readings by the clock
AlignedDataSignUpdatedReadings|bool|false|0|1||rw||readings by the clock are signed, too
PublicKeyWithSignedMeterValue|choice|OncePerTransaction|Never,OncePerTransaction,EveryMeterValue|\
1||rw||where the meter's public key is told
Chargepost.WithoutSignature|choice|refuse|refuse,charge|1||rw||\
what happens to a session that the meter cannot sign
"""
_KEY = "MeterPublicKey%d|str||0|500||r||the public key of the meter at this outlet\n"


def rows(outlets: int) -> SettingTable:
    """The table for so many outlets."""
    keys = "".join([_KEY % number for number in range(1, outlets + 1)])
    return SettingTable(_ROWS, "\n" + keys)
