"""Where the status of a certificate can be asked for (RFC 5280 4.2.2.1, RFC 6960)."""

from chargepost.crypto import der
from chargepost.crypto.names import text_of
from chargepost.port import const

_EXTENSIONS = const(0xA3)
_URI = const(0x86)
_AUTHORITY_INFO = b"\x2b\x06\x01\x05\x05\x07\x01\x01"
_OCSP = b"\x2b\x06\x01\x05\x05\x07\x30\x01"


def responder(certificate) -> str:
    """The URL of the responder that a certificate names, "" for none. BadInput for bad DER."""
    value = _extension(der.only(certificate.signed))
    reader = der.only(value) if value else None
    while reader is not None and reader.more():
        access = reader.open()
        method = access.content(der.OID)
        tag, _, start, end = access.element()
        if method == _OCSP and tag == _URI:
            return text_of(access.data[start:end])
    return ""


def _extension(reader) -> bytes:
    while reader.more():
        tag, _, start, end = reader.element()
        if tag != _EXTENSIONS:
            continue
        extensions = der.only(reader.data[start:end])
        while extensions.more():
            found = extensions.open()
            if found.content(der.OID) == _AUTHORITY_INFO:
                if found.peek() != der.OCTET_STRING:  # critical or not
                    found.element()
                return found.content(der.OCTET_STRING)
    return b""
