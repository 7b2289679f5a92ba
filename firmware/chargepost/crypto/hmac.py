"""HMAC with SHA-256 (RFC 2104)."""

from hashlib import sha256

from chargepost.port import const

_BLOCK = const(64)


def hmac_sha256(key: bytes, *parts: bytes) -> bytes:
    """The code of the parts, one after the other."""
    if len(key) > _BLOCK:
        key = sha256(key).digest()
    key = key + bytes(_BLOCK - len(key))
    inner = sha256(bytes([byte ^ 0x36 for byte in key]))
    for part in parts:
        inner.update(part)
    outer = sha256(bytes([byte ^ 0x5C for byte in key]))
    outer.update(inner.digest())
    return outer.digest()
