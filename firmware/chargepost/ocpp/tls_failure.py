"""Which security event a connection that was refused stands for (security whitepaper 8)."""

# What is found in the text of either runtime's error, and the event.
_SIGNS = (
    ("certificate required", "FailedToAuthenticateAtCentralSystem"),
    ("alert bad certificate", "FailedToAuthenticateAtCentralSystem"),
    ("alert unknown ca", "FailedToAuthenticateAtCentralSystem"),
    ("protocol_version", "InvalidTLSVersion"),
    ("unsupported_protocol", "InvalidTLSVersion"),
    ("unsupported protocol", "InvalidTLSVersion"),
    ("alert protocol version", "InvalidTLSVersion"),
    ("handshake failure", "InvalidTLSCipherSuite"),
    ("handshake_failure", "InvalidTLSCipherSuite"),
    ("no_cipher", "InvalidTLSCipherSuite"),
    ("no shared cipher", "InvalidTLSCipherSuite"),
    ("certificate", "InvalidCentralSystemCertificate"),
)
_REFUSED = (401, 403)


def event_of(text: str, status: int = 0) -> str:
    """The event's name for an error text or an HTTP status, "" for an everyday failure."""
    if status in _REFUSED:
        return "FailedToAuthenticateAtCentralSystem"
    lower = text.lower()
    for sign, event in _SIGNS:
        if sign in lower:
            return event
    return ""
