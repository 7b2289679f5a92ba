"""Settings of the connection to a backend, whichever version is spoken over it."""

# (key, type, default, low, high, unit, access, flags, doc); see chargepost.config.
ROWS = (
    ("Chargepost.BackendUrl", "str", "", 0, 512, "", "rw", 0, "ws:// or wss://; empty: none"),
    # For security profiles 1 and 2; "hex:..." gives bytes.
    ("Chargepost.BasicAuthPassword", "secret", "", 0, 128, "", "w", 0, "text, or hex:..."),
    # A file in the storage, PEM or DER, with the roots that wss:// trusts.
    ("Chargepost.RootCertificates", "str", "roots", 0, 64, "", "rw", 0, "name of a file"),
    ("Chargepost.RetryBackOffWaitMinimum", "int", 10, 1, 86400, "s", "rw", 0, "First wait"),
    ("Chargepost.RetryBackOffRandomRange", "int", 10, 0, 3600, "s", "rw", 0, "Random extra"),
    ("Chargepost.RetryBackOffRepeatTimes", "int", 5, 0, 10, "", "rw", 0, "Doublings of it"),
    # A longer message ends the connection with 1009.
    ("Chargepost.MaxMessageSize", "int", 16384, 4096, 65536, "B", "rw", 0, "of the backend"),
    ("WebSocketPingInterval", "int", 60, 0, 86400, "s", "rw", 0, "0 switches pings off"),
    ("MessageTimeout", "int", 30, 1, 600, "s", "rw", 0, "Wait for an answer, a pong"),
)
