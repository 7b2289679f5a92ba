"""Names of X.509 (RFC 5280 4.1.2.4): common name and organisation."""

from chargepost.crypto import der

_COMMON_NAME = b"\x55\x04\x03"
_ORGANISATION = b"\x55\x04\x0a"
_TEXTS = (der.UTF8, der.PRINTABLE, 0x14, 0x16)


def attributes(name: bytes) -> tuple:
    """(common name, organisation) of a DER name, "" where there is none."""
    common, organisation = "", ""
    reader = der.only(name)
    while reader.more():
        parts = reader.open(der.SET)
        while parts.more():
            part = parts.open()
            oid = part.content(der.OID)
            tag, _, start, end = part.element()
            text = text_of(part.data[start:end]) if tag in _TEXTS else ""
            if oid == _COMMON_NAME:
                common = text
            elif oid == _ORGANISATION:
                organisation = text
    return common, organisation


def build(common: str, organisation: str) -> bytes:
    """The DER name O=organisation, CN=common."""
    return der.wrap(
        der.SEQUENCE, _attribute(_ORGANISATION, organisation), _attribute(_COMMON_NAME, common)
    )


def _attribute(oid, text):
    if not text:
        return b""
    value = der.wrap(der.UTF8, text.encode())
    return der.wrap(der.SET, der.wrap(der.SEQUENCE, der.wrap(der.OID, oid), value))


def text_of(data) -> str:
    """The bytes as UTF-8, "" when they are none."""
    try:
        text = str(bytes(data), "utf-8")
    except ValueError:
        return ""
    # MicroPython takes halves of pairs and longer forms, too; a message with such is refused.
    size = 0
    for char in text:
        code = ord(char)
        size += 1 + (code > 0x7F) + (code > 0x7FF) + (code > 0xFFFF)
        if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            return ""
    return text if size == len(data) else ""
