"""Settings of the connection to a backend, whichever version is spoken over it.

The password is for security profiles 1 and 2; "hex:..." gives bytes. The root certificates, which
wss:// trusts, are a file in the storage, PEM or DER. A message longer than MaxMessageSize ends the
connection with 1009.
"""

from chargepost.setting_table import SettingTable

ROWS = SettingTable("""
Chargepost.BackendUrl|str||0|512||rw||ws:// or wss://; empty: none
Chargepost.BasicAuthPassword|secret||0|128||w||text, or hex:...
Chargepost.RootCertificates|str|roots|0|64||rw||name of a file
Chargepost.RetryBackOffWaitMinimum|int|10|1|86400|s|rw||First wait
Chargepost.RetryBackOffRandomRange|int|10|0|3600|s|rw||Random extra
Chargepost.RetryBackOffRepeatTimes|int|5|0|10||rw||Doublings of it
Chargepost.MaxMessageSize|int|16384|4096|65536|B|rw||of the backend
WebSocketPingInterval|int|60|0|86400|s|rw||0 switches pings off
MessageTimeout|int|30|1|600|s|rw||Wait for an answer, a pong
""")
