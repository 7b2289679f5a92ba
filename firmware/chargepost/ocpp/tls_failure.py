"""Why a connection over TLS did not come about, and which security event that is.

Both runtimes tell it in words of their own, MicroPython often by the name of an error alone.
Loaded with a failure (security whitepaper, section 8).
"""

_NOT_TAKEN = "the backend does not take the certificate of the station"
_NO_CIPHER = "the backend offers no cipher suite, or no version of TLS, that is allowed here"
_OLD = "the backend speaks no TLS that is allowed here: 1.2 is the least"
_STRANGER = "the certificate of the backend leads to no root that is trusted here"
_NAME = "the certificate of the backend is for another name"
_EXPIRED = "the certificate of the backend has expired"
_EARLY = "the certificate of the backend is not valid yet"
_SHORT = "the certificate of the backend has a key that is too short"

_BACKEND = "InvalidCentralSystemCertificate"
_STATION = "FailedToAuthenticateAtCentralSystem"
_VERSION = "InvalidTLSVersion"
_CIPHER = "InvalidTLSCipherSuite"

# What is found in an error's text; what it means, "" for its own words; the event. An alert is
# what the backend has sent.
_SIGNS = (
    ("certificate required", _NOT_TAKEN, _STATION),
    ("alert certificate", _NOT_TAKEN, _STATION),
    ("alert bad certificate", _NOT_TAKEN, _STATION),
    ("alert unsupported certificate", _NOT_TAKEN, _STATION),
    ("alert unknown ca", _NOT_TAKEN, _STATION),
    ("alert access denied", _NOT_TAKEN, _STATION),
    ("protocol_version", _OLD, _VERSION),
    ("unsupported_protocol", _OLD, _VERSION),
    ("unsupported protocol", _OLD, _VERSION),
    ("alert protocol version", _OLD, _VERSION),
    ("correctly signed", _STRANGER, _BACKEND),
    ("issuer certificate", _STRANGER, _BACKEND),
    ("self-signed certificate", _STRANGER, _BACKEND),
    ("certificate signature failure", _STRANGER, _BACKEND),
    ("does not match", _NAME, _BACKEND),
    ("hostname mismatch", _NAME, _BACKEND),
    ("ip address mismatch", _NAME, _BACKEND),
    ("has expired", _EXPIRED, _BACKEND),
    ("starts in the future", _EARLY, _BACKEND),
    ("not yet valid", _EARLY, _BACKEND),
    ("unacceptable key", _SHORT, _BACKEND),
    ("key too weak", _SHORT, _BACKEND),
    ("handshake failure", _NO_CIPHER, _CIPHER),
    ("handshake_failure", _NO_CIPHER, _CIPHER),
    ("fatal_alert", _NO_CIPHER, _CIPHER),
    ("no_cipher", _NO_CIPHER, _CIPHER),
    ("no shared cipher", _NO_CIPHER, _CIPHER),
    ("certificate", "", _BACKEND),
)
# The other end has broken off without a word: behind its certificate that is for ours.
_BROKEN = ("conn_eof", "closed the connection", "reset the connection")
_REFUSED = (401, 403)


def why(text: str, shown: bool) -> str:
    """The cause in words that are the same on both runtimes; other texts as they are.

    `shown`: the handshake ended after the backend had shown a certificate.
    """
    return _find(text, shown)[0] or text


def event_of(text: str, status: int = 0) -> str:
    """The event's name for an error's text or an HTTP status, "" for an everyday failure."""
    if status in _REFUSED:
        return _STATION
    return _find(text, False)[1]


def _find(text, shown):
    lower = text.lower()
    for sign, words, event in _SIGNS:
        if sign in lower or (words and words in text):
            if shown and event == _CIPHER:
                return _NOT_TAKEN, _STATION
            return words, event
    if shown and any([sign in lower for sign in _BROKEN]):
        return _NOT_TAKEN, _STATION
    return "", ""
