"""Keys as they are kept and told: SEC 1 for private keys, SubjectPublicKeyInfo for public ones."""

from binascii import unhexlify

from chargepost.crypto import der
from chargepost.crypto.p256 import BYTES, N, on_curve
from chargepost.errors import BadInput

OID_EC = unhexlify("2a8648ce3d0201")  # 1.2.840.10045.2.1
OID_P256 = unhexlify("2a8648ce3d030107")  # 1.2.840.10045.3.1.7
OID_RSA = unhexlify("2a864886f70d010101")  # 1.2.840.113549.1.1.1


def encode_point(public: tuple) -> bytes:
    """The uncompressed form (SEC 1 2.3.3)."""
    return b"\x04" + public[0].to_bytes(BYTES, "big") + public[1].to_bytes(BYTES, "big")


def encode_private(private: int, public: tuple) -> bytes:
    """An ECPrivateKey (RFC 5915), as TLS on either runtime takes it."""
    return der.wrap(
        der.SEQUENCE,
        der.integer(1),
        der.wrap(der.OCTET_STRING, private.to_bytes(BYTES, "big")),
        der.wrap(0xA0, der.wrap(der.OID, OID_P256)),
        der.wrap(0xA1, der.bits(encode_point(public))),
    )


def decode_private(data: bytes) -> tuple:
    """(private, public) of an ECPrivateKey on P-256 that holds its public key; or BadInput."""
    reader = der.only(data)
    reader.integer()
    private = int.from_bytes(reader.content(der.OCTET_STRING), "big")
    if reader.open(0xA0).content(der.OID) != OID_P256 or not 0 < private < N:
        raise BadInput("The private key is none of the curve P-256.")
    return private, _point(reader.open(0xA1).bits())


def encode_public(public: tuple) -> bytes:
    """SubjectPublicKeyInfo of a point (RFC 5480)."""
    kind = der.wrap(der.SEQUENCE, der.wrap(der.OID, OID_EC), der.wrap(der.OID, OID_P256))
    return der.wrap(der.SEQUENCE, kind, der.bits(encode_point(public)))


def decode_public(info: bytes) -> tuple:
    """("ec", (x, y)) or ("rsa", (n, e)) of a SubjectPublicKeyInfo; BadInput for other kinds."""
    reader = der.only(info)
    kind = reader.open()
    oid = kind.content(der.OID)
    key = reader.bits()
    reader.done()
    if oid == OID_RSA:
        numbers = der.only(key)
        public = numbers.integer(), numbers.integer()
        numbers.done()
        return "rsa", public
    if oid == OID_EC and kind.peek() == der.OID and kind.content(der.OID) == OID_P256:
        return "ec", _point(key)
    raise BadInput("The public key is of a kind not known here: P-256 and RSA are.")


def _point(data):
    if len(data) == 2 * BYTES + 1 and data[0] == 4:
        middle = BYTES + 1
        point = int.from_bytes(data[1:middle], "big"), int.from_bytes(data[middle:], "big")
        if on_curve(point):
            return point
    raise BadInput("The public key is no uncompressed point of P-256.")
