"""Who does the arithmetic: the files beside this one, or what a process has put in their place.

On CPython the simulator gives a provider that rests on the package `cryptography`; a board has
none. A provider has these functions as plain ones, and `check`, which raises BadInput for a
certificate that it cannot read.
"""

from chargepost.crypto import keys

_given = []


def use(provider) -> None:
    """Let `provider` work from now on; None for ours."""
    _given[:] = [provider] if provider else []


def given():
    """The provider in use, None when it is ours."""
    return _given[0] if _given else None


def generate():
    """Generator (see `curve`): a new (private, public) key on P-256."""
    if _given:
        return _given[0].generate()
    from chargepost.crypto import ecdsa

    pair = yield from ecdsa.generate()
    return pair


def sign(private: int, digest: bytes):
    """Generator: the signature (r, s) of 32 bytes with a key on P-256."""
    if _given:
        return _given[0].sign(private, digest)
    from chargepost.crypto import ecdsa

    pair = yield from ecdsa.sign(private, digest)
    return pair


def verify_ecdsa(kind: str, point: tuple, digest: bytes, pair: tuple):
    """Generator: True when the pair is the signature of the digest; `kind` is keys.P256, P384."""
    if _given:
        return _given[0].verify_ecdsa(kind, point, digest, pair)
    from chargepost.crypto import ecdsa

    good = yield from ecdsa.verify(point, digest, pair, keys.curve(kind))
    return good


def verify_pkcs1(public: tuple, digest: bytes, signature: bytes) -> bool:
    """True for the RSASSA-PKCS1-v1_5 signature of the digest; public = (n, e)."""
    if _given:
        return _given[0].verify_pkcs1(public, digest, signature)
    from chargepost.crypto import rsa

    return rsa.verify_pkcs1(public, digest, signature)


def verify_pss(public: tuple, digest: bytes, signature: bytes, salt: int = -1):
    """Generator: the same for RSASSA-PSS; `salt` is its length in bytes, -1 for any."""
    if _given:
        return _given[0].verify_pss(public, digest, signature, salt)
    from chargepost.crypto import rsa

    good = yield from rsa.verify_pss(public, digest, signature, salt)
    return good


def check(certificate) -> None:
    """BadInput when the provider does not read the same in an x509.Certificate as we do."""
    if _given:
        _given[0].check(certificate)
