"""Configuration keys that only OCPP 1.6 knows; chargepost.config explains the columns.

Chargepost.ProfileWithoutStart: some backends leave startSchedule out where the standard needs it.
"""

from chargepost.ocpp import settings as link
from chargepost.setting_table import SettingTable

ROWS = link.ROWS + SettingTable("""
HeartbeatInterval|int|86400|0|2678400|s|rw||silence; 0: once a day
TransactionMessageAttempts|int|3|1|100||rw||then it is given up
TransactionMessageRetryInterval|int|60|0|86400|s|rw||times attempts
AuthorizationKey|secret||0|40||w||hexadecimal digits, from 16 to 20 bytes
Chargepost.AuthorizationKeyForm|choice|hex|hex,text|1||rw||bytes of AuthorizationKey, or its text
AuthorizeRemoteTxRequests|bool|false|0|1||rw||as if a card was shown
GetConfigurationMaxKeys|int|128|1|150||r||keys of one request
SupportedFeatureProfiles|str|\
Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger|0|100||r||\
what this adapter does
ChargingScheduleAllowedChargingRateUnit|csl|Current,Power|Current,Power|2||r||units of limits
ReserveConnectorZeroSupported|bool|true|0|1||r||for any connector
Chargepost.PlainUpdateFirmware|choice|profile-0|profile-0,always,never|1||rw||\
in which security profiles UpdateFirmware is taken
Chargepost.ReservationEnabled|bool|true|0|1||rw||take reservations
ConnectorSwitch3to1PhaseSupported|bool|false|0|1||r||during a session
Chargepost.ProfileWithoutStart|choice|reject|reject,now|1||rw||\
an absolute or recurring profile without its start
# Plug & Charge (ISO 15118)
ISO15118PnCEnabled|bool|false|0|1||rw||cars may charge by the contract in their certificate
ContractValidationOffline|bool|true|0|1||rw||offline, a contract that is known as good may charge
CentralContractValidationAllowed|bool|false|0|1||rw||\
the backend may judge contracts whose root is not known here
CertSigningWaitMinimum|int|30|1|86400|s|rw||\
for a certificate towards cars before it is asked for again; then twice as long
CertSigningRepeatTimes|int|3|0|10||rw||of that request
""")
