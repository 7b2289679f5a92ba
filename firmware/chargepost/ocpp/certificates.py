"""Certificates in a file: PEM as backends send them, or DER as MicroPython wants them."""

from binascii import a2b_base64

from chargepost.errors import BadInput

_BEGIN = b"-----BEGIN CERTIFICATE-----"
_END = b"-----END CERTIFICATE-----"


def split(data: bytes) -> list:
    """The certificates in `data` as DER, one after the other; BadInput when there is none."""
    ders = _from_pem(data) if _BEGIN in data else _from_der(data)
    if not ders:
        raise BadInput("The file holds no certificate: it must be PEM or DER.")
    return ders


def _from_pem(data):
    ders = []
    start = data.find(_BEGIN)
    while start >= 0:
        end = data.find(_END, start)
        if end < 0:
            raise BadInput("Certificate %d has no END line." % (len(ders) + 1))
        body = b"".join(data[start + len(_BEGIN) : end].split())
        try:
            ders.append(a2b_base64(body))
        except ValueError:
            raise BadInput("Certificate %d is not base64." % (len(ders) + 1))
        start = data.find(_BEGIN, end)
    return ders


def _from_der(data):
    """DER certificates are SEQUENCEs whose length takes two or more bytes (X.690 8.1.3)."""
    ders = []
    at = 0
    while at < len(data):
        count = data[at + 1] & 0x7F if at + 1 < len(data) else 0
        size = int.from_bytes(data[at + 2 : at + 2 + count], "big") + 2 + count
        if data[at] != 0x30 or not 0 < count < 4 or at + size > len(data):
            raise BadInput("Certificate %d is neither PEM nor DER." % (len(ders) + 1))
        ders.append(data[at : at + size])
        at += size
    return ders
