"""Settings of the connection to a backend, whichever version is spoken over it.

The password is for security profiles 1 and 2; "hex:..." gives bytes. The root certificates, which
wss:// trusts, are a file in the storage, PEM or DER. A message longer than MaxMessageSize ends the
connection with 1009.
"""

from chargepost.setting_table import SettingTable

ROWS = SettingTable("""
Chargepost.BackendUrl|str||0|512||rw||ws:// or wss://; empty: none
Chargepost.SecureBackendUrl|str||0|512||rw||for security profiles 2 and 3; empty: BackendUrl
SecurityProfile|int|0|0|3||rw||0 none, 1 password, 2 and TLS, 3 certificate of the station
Chargepost.BasicAuthPassword|secret||0|128||w||text, or hex:...
Chargepost.RootCertificates|str|roots|0|64||rw||name of a file
Chargepost.RetryBackOffWaitMinimum|int|10|1|86400|s|rw||First wait
Chargepost.RetryBackOffRandomRange|int|10|0|3600|s|rw||Random extra
Chargepost.RetryBackOffRepeatTimes|int|5|0|10||rw||Doublings of it
Chargepost.MaxMessageSize|int|16384|4096|65536|B|rw||of the backend
WebSocketPingInterval|int|50|0|86400|s|rw||0: none; proxies close what is idle for 60 s
CpoName|str||0|64||rw||the organisation in certificates of the station
AllowCentralSystemTLSWildcards|bool|false|0|1||rw||take a certificate of the backend for *.name
AdditionalRootCertificateCheck|bool|false|0|1||r||a new root must be signed by the one before
Chargepost.CertificateRenewalDays|int|30|0|365|d|rw||before the end of its own; 0: never by itself
CertificateSignedMaxChainSize|int|10000|0|10000|B|r||of CertificateSigned
CertificateStoreMaxLength|int|4|1|16||r||root certificates of each kind
MessageTimeout|int|30|1|600|s|rw||Wait for an answer, a pong
""")
