"""The settings of the domain, under OCPP 1.6's names where the standard has one."""

from chargepost.auth.token import FORMS
from chargepost.config import REBOOT
from chargepost.outlet import settings as outlet_settings
from chargepost.port import const
from chargepost.protection import settings as protection_settings

_DAY = const(86400)
_MAX_MA = const(80000)  # the largest current a control pilot can signal (IEC 61851-1 A.1)

MEASURANDS = (
    "Energy.Active.Import.Register",
    "Power.Active.Import",
    "Power.Active.Import.L1",
    "Power.Active.Import.L2",
    "Power.Active.Import.L3",
    "Current.Import",
    "Current.Import.L1",
    "Current.Import.L2",
    "Current.Import.L3",
    "Voltage",
    "Voltage.L1",
    "Voltage.L2",
    "Voltage.L3",
    "Frequency",
    "Current.Offered",
    "Power.Offered",
)
_MOST = len(MEASURANDS)
_ENERGY = "Energy.Active.Import.Register"


def _bool(key: str, default: bool, doc: str) -> tuple:
    return (key, "bool", default, 0, 1, "", "rw", 0, doc)


def _seconds(key: str, default: int, low: int, high: int, doc: str) -> tuple:
    return (key, "int", default, low, high, "s", "rw", 0, doc)


def _told(key: str, kind: str, default, high: int, doc: str) -> tuple:
    return (key, kind, default, 0, high, "", "r", 0, doc)


def _measurands(key: str, default: str, doc: str) -> tuple:
    return (key, "csl", default, MEASURANDS, _MOST, "", "rw", 0, doc)


ROWS = (
    # Metering (OCPP 1.6 section 9.1)
    _seconds("MeterValueSampleInterval", 60, 0, _DAY, "between readings of a session; 0: none"),
    _seconds("ClockAlignedDataInterval", 0, 0, _DAY, "between readings by the clock; 0: none"),
    _measurands("MeterValuesSampledData", _ENERGY, "what a reading of a session holds"),
    _measurands("MeterValuesAlignedData", "", "what a reading by the clock holds"),
    _measurands("StopTxnSampledData", "", "what the end of a session holds of its readings"),
    _measurands("StopTxnAlignedData", "", "what the end of a session holds, by the clock"),
    _told("MeterValuesSampledDataMaxLength", "int", _MOST, _MOST, "items at most"),
    _told("MeterValuesAlignedDataMaxLength", "int", _MOST, _MOST, "items at most"),
    _told("StopTxnSampledDataMaxLength", "int", _MOST, _MOST, "items at most"),
    _told("StopTxnAlignedDataMaxLength", "int", _MOST, _MOST, "items at most"),
    # Who may charge
    _bool("LocalAuthorizeOffline", True, "offline, a token known here may charge"),
    _bool("LocalPreAuthorize", False, "online, a token known here charges without asking"),
    _bool("LocalAuthListEnabled", True, "use the list that the backend sends"),
    _told("LocalAuthListMaxLength", "int", 1000, 100000, "entries of the local list"),
    _told("SendLocalListMaxLength", "int", 50, 100000, "entries of one update of the list"),
    _bool("AuthorizationCacheEnabled", True, "remember what the backend said about a token"),
    _bool("AllowOfflineTxForUnknownId", False, "offline, an unknown token may charge"),
    (
        "Chargepost.CardForm", "choice", "as-is", FORMS, 1, "", "rw", 0,
        "how the lists of this site write a card's number",
    ),
    # The session
    _seconds("ConnectionTimeOut", 30, 1, 3600, "from the card to the plug, or the other way"),
    _bool("StopTransactionOnEVSideDisconnect", True, "unplugging at the car ends the session"),
    _bool("StopTransactionOnInvalidId", True, "a refusal afterwards ends the session"),
    (
        "MaxEnergyOnInvalidId", "int", 0, 0, 1000000, "Wh", "rw", 0,
        "of a session that such a refusal only pauses",
    ),
    _bool("UnlockConnectorOnEVSideDisconnect", True, "unplugging at the car frees the plug"),
    _seconds("MinimumStatusDuration", 0, 0, 3600, "a status lasts so long before it is told"),
    # Charging profiles (OCPP 1.6 section 9.4)
    _told("ChargeProfileMaxStackLevel", "int", 9, 255, "highest stack level, counted from 0"),
    _told("ChargingScheduleMaxPeriods", "int", 48, 255, "periods of one schedule"),
    _told("MaxChargingProfilesInstalled", "int", 50, 500, "profiles at the same time"),
    # The station
    _told("NumberOfConnectors", "int", 1, 100, "outlets of the station"),
    (
        "Chargepost.InstalledCurrent", "int", 32000, 6000, _MAX_MA, "mA", "rw", REBOOT,
        "what the wiring of one outlet carries per phase",
    ),
    (
        "Chargepost.SiteCurrentLimit", "int", 1000000, 0, 1000000, "mA", "rw", 0,
        "what all outlets may draw together per phase",
    ),
    (
        "Chargepost.NominalVoltage", "int", 230000, 90000, 300000, "mV", "rw", REBOOT,
        "of one phase to neutral; turns watts into amperes",
    ),
    (
        "Chargepost.Phases", "int", 3, 1, 3, "", "rw", REBOOT,
        "phases that the outlets are wired with",
    ),
    (
        "Chargepost.PowerCutPolicy", "choice", "close", ("close", "resume"), 1, "", "rw", 0,
        "what happens to a session after a power cut",
    ),
    _seconds("Chargepost.MeterPollInterval", 1, 1, 60, "between questions to the meter"),
    _seconds("Chargepost.LedgerReadingInterval", 60, 10, 3600, "between readings for power cuts"),
    ("Chargepost.Identity", "str", "", 0, 48, "", "r", 0, "the name at the backend"),
    ("Chargepost.Vendor", "str", "Chargepost", 1, 20, "", "r", 0, "who built the station"),
    ("Chargepost.Model", "str", "Post", 1, 20, "", "r", 0, "what it is called"),
    ("Chargepost.Serial", "str", "", 0, 25, "", "r", 0, "serial number of the station"),
    ("Chargepost.FirmwareVersion", "str", "0.1.0", 1, 50, "", "r", 0, "what it runs"),
    ("Chargepost.MeterType", "str", "", 0, 25, "", "r", 0, "the kind of its meters"),
    ("Chargepost.MeterSerial", "str", "", 0, 25, "", "r", 0, "serial number of the main meter"),
) + outlet_settings.ROWS + protection_settings.ROWS  # fmt: skip
