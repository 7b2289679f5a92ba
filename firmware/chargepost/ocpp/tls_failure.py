"""Why a connection over TLS did not come about, and which security event that is.

Both runtimes tell it in words of their own, MicroPython often by the name of an error alone.
Loaded with a failure (security whitepaper, section 8).
"""

_STATION = "FailedToAuthenticateAtCentralSystem"
_CIPHER = "InvalidTLSCipherSuite"
_NOT_TAKEN = "the backend does not take the certificate of the station"
# The event; what it means, nothing for an error's own words; what is found in its text. The
# first row that fits counts. An alert is what the backend has sent.
_MEANINGS = (
    "FailedToAuthenticateAtCentralSystem|the backend does not take the certificate of the station"
    "|certificate required|alert certificate|alert bad certificate|alert unsupported certificate"
    "|alert unknown ca|alert access denied",
    "InvalidTLSVersion|the backend speaks no TLS that is allowed here: 1.2 is the least"
    "|protocol_version|unsupported_protocol|unsupported protocol|alert protocol version",
    "InvalidCentralSystemCertificate"
    "|the certificate of the backend leads to no root that is trusted here"
    "|correctly signed|issuer certificate|self-signed certificate|certificate signature failure",
    "InvalidCentralSystemCertificate|the certificate of the backend is for another name"
    "|does not match|hostname mismatch|ip address mismatch",
    "InvalidCentralSystemCertificate|the certificate of the backend has expired|has expired",
    "InvalidCentralSystemCertificate|the certificate of the backend is not valid yet"
    "|starts in the future|not yet valid",
    "InvalidCentralSystemCertificate|the certificate of the backend has a key that is too short"
    "|unacceptable key|key too weak",
    "InvalidTLSCipherSuite"
    "|the backend offers no cipher suite, or no version of TLS, that is allowed here"
    "|handshake failure|handshake_failure|fatal_alert|no_cipher|no shared cipher",
    "InvalidCentralSystemCertificate||certificate",
)
# The other end has broken off without a word: behind its certificate that is for ours.
_BROKEN = ("conn_eof", "closed the connection", "reset the connection")
_REFUSED = (401, 403)
_PREFIX = "No connection to the backend: "  # as chargepost.ocpp.link begins what TLS says


def why(text: str, shown: bool) -> str:
    """The cause in words that are the same on both runtimes; other texts as they are.

    `shown`: the handshake ended after the backend had shown a certificate.
    """
    return _find(text, shown)[1] or text


def event_of(text: str, status: int = 0) -> str:
    """The event's name for an error's text or an HTTP status, "" for an everyday failure."""
    if status in _REFUSED:
        return _STATION
    # What has not come as far as TLS may name a certificate, too: the station's own.
    return _find(text, False)[0] if text.startswith(_PREFIX) else ""


def _find(text, shown):
    lower = text.lower()
    for row in _MEANINGS:
        parts = row.split("|")
        if (parts[1] and parts[1] in text) or any([sign in lower for sign in parts[2:]]):
            if shown and parts[0] == _CIPHER:
                return _STATION, _NOT_TAKEN
            return parts
    if shown and any([sign in lower for sign in _BROKEN]):
        return _STATION, _NOT_TAKEN
    return "", ""
