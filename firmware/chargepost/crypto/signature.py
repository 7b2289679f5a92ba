"""Signatures of certificates and of firmware, whatever algorithm they use of those known here."""

from binascii import unhexlify

from chargepost.crypto import der, keys, provider
from chargepost.crypto.hashes import digest_of
from chargepost.errors import BadInput

# AlgorithmIdentifiers, DER (RFC 4055, RFC 5758), with the bits of SHA-2.
ECDSA_SHA256 = unhexlify("300a06082a8648ce3d040302")
_ECDSA = ("300a06082a8648ce3d040302", "300a06082a8648ce3d040303", "300a06082a8648ce3d040304")
_PKCS1 = (
    "300d06092a864886f70d01010b0500",
    "300d06092a864886f70d01010c0500",
    "300d06092a864886f70d01010d0500",
)
_BITS = (256, 384, 512)
_OID_PSS = unhexlify("06092a864886f70d01010a")
_MGF1 = unhexlify("06092a864886f70d010108")
# In the parameters of RSASSA-PSS: SHA-2, with the NULL that RFC 4055 2.1 asks for, or without.
_SHA2 = ("300d060960864801650304020%d0500", "300b060960864801650304020%d")


def verify(public: bytes, algorithm: bytes, data: bytes, signature: bytes):
    """Generator (see `curve`): True when the signature of `data` is good.

    `public` is a SubjectPublicKeyInfo, `algorithm` an AlgorithmIdentifier. BadInput for what
    is not known here: P-256, P-384, and RSA from 2048 to 4096 bits, with SHA-2 are.
    """
    pss = _OID_PSS in algorithm
    salt, bits = _pss(algorithm) if pss else (-1, _bits(algorithm, _ECDSA + _PKCS1))
    if not bits:
        raise BadInput("The signature is of a kind not known here: SHA-2 with ECDSA or RSA is.")
    kind, key = keys.decode_public(public)
    digest = yield from digest_of(bits, data)
    good = False
    if kind != keys.RSA:
        if _bits(algorithm, _ECDSA):
            good = yield from _verify_pair(kind, key, digest, signature)
    elif pss:
        good = yield from provider.verify_pss(key, digest, signature, salt)
    elif _bits(algorithm, _PKCS1):
        good = provider.verify_pkcs1(key, digest, signature)
    return good


def verify_digest(public: bytes, digest: bytes, signature: bytes):
    """Generator: the same for a SHA-256 digest, as firmware is signed: ECDSA or RSA-PSS.

    For RSA also PKCS #1 v1.5 is taken, which some makers' tools still produce.
    """
    kind, key = keys.decode_public(public)
    if kind != keys.RSA:
        good = yield from _verify_pair(kind, key, digest, signature)
        return good
    good = yield from provider.verify_pss(key, digest, signature)
    return good or provider.verify_pkcs1(key, digest, signature)


def encode_pair(pair: tuple) -> bytes:
    """(r, s) as DER (RFC 3279 2.2.3)."""
    return der.wrap(der.SEQUENCE, der.integer(pair[0]), der.integer(pair[1]))


def _bits(algorithm, known):
    """Bits of the hash of an algorithm among the known ones, 0 for another."""
    for index, text in enumerate(known):
        if algorithm == unhexlify(text):
            return _BITS[index % 3]
    return 0


def _verify_pair(kind, key, digest, signature):
    pair = _pair(signature)
    good = False
    if pair:
        good = yield from provider.verify_ecdsa(kind, key, digest, pair)
    return good


def _pair(signature):
    try:
        reader = der.only(signature)
        pair = reader.integer(), reader.integer()
        reader.done()
        return pair
    except BadInput:
        return None


def _pss(algorithm):
    """(length of the salt, bits of the hash) of RSASSA-PSS (RFC 4055 3.1); BadInput if odd."""
    reader = der.only(algorithm)
    reader.element()
    salt = 20
    parameters = reader.open()
    bits = _sha2(parameters.open(0xA0).whole()) if parameters.peek() == 0xA0 else 0
    if bits and parameters.peek() == 0xA1:
        mask = parameters.open(0xA1).open()
        same = mask.whole(der.OID) == _MGF1 and _sha2(mask.whole()) == bits
        if parameters.peek() == 0xA2:
            salt = parameters.open(0xA2).integer()
        if same:
            return salt, bits
    raise BadInput("The signature is RSASSA-PSS without SHA-2, or with two hashes.")


def _sha2(algorithm):
    for index, bits in enumerate(_BITS):
        if algorithm in [unhexlify(form % (index + 1)) for form in _SHA2]:
            return bits
    return 0
