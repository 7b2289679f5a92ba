"""Keys as they are kept and told: SEC 1 for private keys, SubjectPublicKeyInfo for public ones."""

from binascii import unhexlify

from chargepost.crypto import der
from chargepost.crypto.p256 import CURVE, N
from chargepost.errors import BadInput
from chargepost.port import const

P256 = "P-256"
P384 = "P-384"
RSA = "RSA"
_OID_EC = unhexlify("2a8648ce3d0201")  # 1.2.840.10045.2.1
_OID_P256 = unhexlify("2a8648ce3d030107")  # 1.2.840.10045.3.1.7
_OID_P384 = unhexlify("2b81040022")  # 1.3.132.0.34
_OID_RSA = unhexlify("2a864886f70d010101")  # 1.2.840.113549.1.1.1
_BYTES = const(32)  # of a number on P-256


def curve(kind: str):
    """The curve of keys of that kind."""
    if kind == P384:
        from chargepost.crypto.p384 import CURVE as LONG

        return LONG
    return CURVE


def encode_point(public: tuple) -> bytes:
    """The uncompressed form (SEC 1 2.3.3)."""
    return b"\x04" + public[0].to_bytes(_BYTES, "big") + public[1].to_bytes(_BYTES, "big")


def encode_private(private: int, public: tuple) -> bytes:
    """An ECPrivateKey (RFC 5915), as TLS on either runtime takes it."""
    return der.wrap(
        der.SEQUENCE,
        der.integer(1),
        der.wrap(der.OCTET_STRING, private.to_bytes(_BYTES, "big")),
        der.wrap(0xA0, der.wrap(der.OID, _OID_P256)),
        der.wrap(0xA1, der.bits(encode_point(public))),
    )


def decode_private(data: bytes) -> tuple:
    """(private, public) of an ECPrivateKey on P-256 that holds its public key; or BadInput."""
    reader = der.only(data)
    reader.integer()
    private = int.from_bytes(reader.content(der.OCTET_STRING), "big")
    if reader.open(0xA0).content(der.OID) != _OID_P256 or not 0 < private < N:
        raise BadInput("The private key is none of the curve P-256.")
    return private, _point(reader.open(0xA1).bits(), P256)


def encode_public(public: tuple) -> bytes:
    """SubjectPublicKeyInfo of a point (RFC 5480)."""
    kind = der.wrap(der.SEQUENCE, der.wrap(der.OID, _OID_EC), der.wrap(der.OID, _OID_P256))
    return der.wrap(der.SEQUENCE, kind, der.bits(encode_point(public)))


def decode_public(info: bytes) -> tuple:
    """(P256 or P384, (x, y)) or (RSA, (n, e)) of a SubjectPublicKeyInfo; BadInput for others."""
    reader = der.only(info)
    kind = reader.open()
    oid = kind.content(der.OID)
    key = reader.bits()
    reader.done()
    if oid == _OID_RSA:
        numbers = der.only(key)
        public = numbers.integer(), numbers.integer()
        numbers.done()
        return RSA, public
    if oid == _OID_EC and kind.peek() == der.OID:
        named = kind.content(der.OID)
        if named in (_OID_P256, _OID_P384):
            name = P256 if named == _OID_P256 else P384
            return name, _point(key, name)
    raise BadInput("The public key is of a kind not known here: P-256, P-384 and RSA are.")


def _point(data, kind):
    found = curve(kind)
    middle = found.size + 1
    if len(data) == 2 * found.size + 1 and data[0] == 4:
        point = int.from_bytes(data[1:middle], "big"), int.from_bytes(data[middle:], "big")
        if found.on_curve(point):
            return point
    raise BadInput("The public key is no uncompressed point of %s." % kind)
