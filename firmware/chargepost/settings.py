"""The settings of the domain, under OCPP 1.6's names where the standard has one."""

from chargepost.outlet import settings as outlet_settings
from chargepost.protection import settings as protection_settings
from chargepost.setting_table import SettingTable

# 80000 mA is the largest current a control pilot can signal (IEC 61851-1 A.1).
ROWS = (
    SettingTable("""
# Metering (OCPP 1.6 section 9.1)
MeterValueSampleInterval|int|60|0|86400|s|rw||between readings of a session; 0: none
ClockAlignedDataInterval|int|0|0|86400|s|rw||between readings by the clock; 0: none
MeterValuesSampledData|csl|Energy.Active.Import.Register|\
Energy.Active.Import.Register,Power.Active.Import,\
Power.Active.Import.L1,Power.Active.Import.L2,Power.Active.Import.L3,\
Current.Import,Current.Import.L1,Current.Import.L2,Current.Import.L3,\
Voltage,Voltage.L1,Voltage.L2,Voltage.L3,Frequency,Current.Offered,Power.Offered|\
16||rw||what a reading of a session holds
MeterValuesAlignedData|csl||=MeterValuesSampledData|16||rw||what a reading by the clock holds
StopTxnSampledData|csl||=MeterValuesSampledData|16||rw||\
what the end of a session holds of its readings
StopTxnAlignedData|csl||=MeterValuesSampledData|16||rw||\
what the end of a session holds, by the clock
StartTxnSampledData|csl||=MeterValuesSampledData|16||rw||\
what a reading right behind the begin of a session holds
StopTransactionMaxMeterValues|int|20|2|100||r||readings that the end of a session holds at most
MeterValuesSampledDataMaxLength|int|16|0|16||r||items at most
MeterValuesAlignedDataMaxLength|int|16|0|16||r||items at most
StopTxnSampledDataMaxLength|int|16|0|16||r||items at most
StopTxnAlignedDataMaxLength|int|16|0|16||r||items at most
ConnectorPhaseRotation|rotation|Unknown|0|64||rw||\
grid phases at the terminals L1, L2, L3 of each outlet: 1.RST,2.STR
ConnectorPhaseRotationMaxLength|int|64|64|64||r||items at most
# Who may charge
LocalAuthorizeOffline|bool|true|0|1||rw||offline, a token known here may charge
LocalPreAuthorize|bool|false|0|1||rw||online, a token known here charges without asking
LocalAuthListEnabled|bool|true|0|1||rw||use the list that the backend sends
LocalAuthListMaxLength|int|1000|0|100000||r||entries of the local list
SendLocalListMaxLength|int|50|0|100000||r||entries of one update of the list
AuthorizationCacheEnabled|bool|true|0|1||rw||remember what the backend said about a token
AllowOfflineTxForUnknownId|bool|false|0|1||rw||offline, an unknown token may charge
Chargepost.CardForm|choice|as-is|as-is,reversed,decimal,decimal-reversed,wiegand,first-4|1||rw||\
how the lists of this site write a card's number
# Prices (OCPP & California Pricing Requirements); chargepost.pricing.settings has the others
CustomDisplayCostAndPrice|bool|false|0|1||r||show prices and costs that the backend tells
# The session
ConnectionTimeOut|int|30|1|3600|s|rw||from the card to the plug, or the other way
StopTransactionOnEVSideDisconnect|bool|true|0|1||rw||unplugging at the car ends the session
StopTransactionOnInvalidId|bool|true|0|1||rw||a refusal afterwards ends the session
MaxEnergyOnInvalidId|int|0|0|1000000|Wh|rw||of a session that such a refusal only pauses
UnlockConnectorOnEVSideDisconnect|bool|true|0|1||rw||unplugging at the car frees the plug
MinimumStatusDuration|int|0|0|3600|s|rw||a status lasts so long before it is told
# Charging profiles (OCPP 1.6 section 9.4)
ChargeProfileMaxStackLevel|int|9|0|255||r||highest stack level, counted from 0
ChargingScheduleMaxPeriods|int|48|0|255||r||periods of one schedule
MaxChargingProfilesInstalled|int|50|0|500||r||profiles at the same time
# The station
NumberOfConnectors|int|1|0|100||r||outlets of the station
ResetRetries|int|2|0|10||rw||of a soft restart that finds an outlet still closed, then it is told
LightIntensity|int|100|0|100|%|rw||of the lights; 0: dark
BlinkRepeat|int|5|0|20||rw||times that the lights blink after a card was read; 0: they do not
Chargepost.InstalledCurrent|int|32000|6000|80000|mA|rw|reboot|\
what the wiring of one outlet carries per phase
Chargepost.SiteCurrentLimit|int|1000000|0|1000000|mA|rw||\
what all outlets may draw together per phase
Chargepost.NominalVoltage|int|230000|90000|300000|mV|rw|reboot|\
of one phase to neutral; turns watts into amperes
Chargepost.Phases|int|3|1|3||rw|reboot|phases that the outlets are wired with
Chargepost.PowerCutPolicy|choice|close|close,resume|1||rw||\
what happens to a session after a power cut
Chargepost.MeterPollInterval|int|1|1|60|s|rw||between questions to the meter
Chargepost.LedgerReadingInterval|int|60|10|3600|s|rw||between readings for power cuts
Chargepost.Identity|str||0|48||r||the name at the backend
Chargepost.Vendor|str|Chargepost|1|20||r||who built the station
Chargepost.Model|str|Post|1|20||r||what it is called
Chargepost.Serial|str||0|25||r||serial number of the station
Chargepost.FirmwareVersion|str|0.1.0|1|50||r||what it runs
Chargepost.FirmwareTrial|int|600|60|86400|s|rw||\
a new image that no backend has accepted by then is left
Chargepost.FirmwareDowngrade|bool|false|0|1||rw||take updates that are older than what runs
Chargepost.SessionsBeforeUpdate|bool|false|0|1||rw||\
drivers may begin while an update waits for the end of other sessions
Chargepost.MeterType|str||0|25||r||the kind of its meters
Chargepost.MeterSerial|str||0|25||r||serial number of the main meter
""")
    + outlet_settings.ROWS
    + protection_settings.ROWS
)
