"""Signatures of certificates and of firmware, whatever algorithm of ours they use."""

from binascii import unhexlify
from hashlib import sha256

from chargepost.crypto import der, ecdsa, keys, rsa
from chargepost.errors import BadInput

# AlgorithmIdentifiers, DER (RFC 4055, RFC 5758).
ECDSA_SHA256 = unhexlify("300a06082a8648ce3d040302")
_RSA_SHA256 = unhexlify("300d06092a864886f70d01010b0500")
_OID_PSS = unhexlify("06092a864886f70d01010a")
# Its parameters up to the length of the salt: SHA-256, and MGF1 with SHA-256. They come with
# the NULL that RFC 4055 2.1 asks for, or without.
_SHA256 = (unhexlify("300d06096086480165030402010500"), unhexlify("300b0609608648016503040201"))
_MGF1 = unhexlify("06092a864886f70d010108")


def verify(public: bytes, algorithm: bytes, data: bytes, signature: bytes):
    """Generator (see `p256`): True when the signature of `data` is good.

    `public` is a SubjectPublicKeyInfo, `algorithm` an AlgorithmIdentifier. BadInput for what
    is not known here: P-256 and RSA from 2048 to 4096 bits with SHA-256 are.
    """
    pss = _OID_PSS in algorithm
    if algorithm not in (ECDSA_SHA256, _RSA_SHA256) and not pss:
        raise BadInput("The signature is of a kind not known here: SHA-256 with P-256 or RSA is.")
    kind, key = keys.decode_public(public)
    digest = sha256(data).digest()
    good = False
    if kind == "ec" and algorithm == ECDSA_SHA256:
        good = yield from _verify_pair(key, digest, signature)
    elif kind == "rsa" and pss:
        good = rsa.verify_pss(key, digest, signature, _salt(algorithm))
    elif kind == "rsa" and algorithm == _RSA_SHA256:
        good = rsa.verify_pkcs1(key, digest, signature)
    return good


def verify_digest(public: bytes, digest: bytes, signature: bytes):
    """Generator: the same for a SHA-256 digest, as firmware is signed: ECDSA or RSA-PSS.

    For RSA also PKCS #1 v1.5 is taken, which some makers' tools still produce.
    """
    kind, key = keys.decode_public(public)
    if kind == "rsa":
        return rsa.verify_pss(key, digest, signature) or rsa.verify_pkcs1(key, digest, signature)
    good = yield from _verify_pair(key, digest, signature)
    return good


def encode_pair(pair: tuple) -> bytes:
    """(r, s) as DER (RFC 3279 2.2.3)."""
    return der.wrap(der.SEQUENCE, der.integer(pair[0]), der.integer(pair[1]))


def _verify_pair(key, digest, signature):
    pair = _pair(signature)
    good = False
    if pair:
        good = yield from ecdsa.verify(key, digest, pair)
    return good


def _pair(signature):
    try:
        reader = der.only(signature)
        pair = reader.integer(), reader.integer()
        reader.done()
        return pair
    except BadInput:
        return None


def _salt(algorithm):
    """Length of the salt in the parameters of RSASSA-PSS (RFC 4055 3.1); BadInput if odd."""
    reader = der.only(algorithm)
    reader.element()
    salt = 20
    parameters = reader.open()
    good = parameters.open(0xA0).whole() in _SHA256 if parameters.peek() == 0xA0 else False
    if good and parameters.peek() == 0xA1:
        mask = parameters.open(0xA1).open()
        good = mask.whole(der.OID) == _MGF1 and mask.whole() in _SHA256
        if parameters.peek() == 0xA2:
            salt = parameters.open(0xA2).integer()
        if good:
            return salt
    raise BadInput("The signature is RSASSA-PSS without SHA-256.")
