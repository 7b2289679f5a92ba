"""Verification of RSA signatures over SHA-256 (RFC 8017): PKCS #1 v1.5 and PSS."""

from binascii import unhexlify
from hashlib import sha256

from chargepost.port import const

_HASH = const(32)
_LEAST_BYTES = const(256)  # 2048 bits (A00.FR.502)
_MOST_BYTES = const(512)
_LEADING = (4, 3, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0)  # zero bits of a hexadecimal digit
# DigestInfo of SHA-256 up to the digest (RFC 8017 9.2).
_DIGEST_INFO = unhexlify("3031300d060960864801650304020105000420")


def verify_pkcs1(public: tuple, digest: bytes, signature: bytes) -> bool:
    """True when the signature (RSASSA-PKCS1-v1_5) is that of the digest; public = (n, e)."""
    encoded = _open(public, signature)
    if encoded is None:
        return False
    rest = _DIGEST_INFO + digest
    filling = b"\xff" * (len(encoded) - len(rest) - 3)
    return encoded == b"\x00\x01" + filling + b"\x00" + rest


def verify_pss(public: tuple, digest: bytes, signature: bytes, salt: int = -1) -> bool:
    """The same for RSASSA-PSS with MGF1 and SHA-256; `salt` bytes, -1 for any number."""
    encoded = _open(public, signature)
    if encoded is None or encoded[-1] != 0xBC:
        return False
    bits = _bits(public[0]) - 1
    encoded = encoded[-((bits + 7) // 8) :]
    masked, hashed = encoded[: -_HASH - 1], encoded[-_HASH - 1 : -1]
    unused = 0xFF >> (8 * len(encoded) - bits)
    if masked[0] & ~unused & 0xFF:
        return False
    mask = _mgf1(hashed, len(masked))
    data = bytearray([masked[i] ^ mask[i] for i in range(len(masked))])
    data[0] &= unused
    start = 0
    while start < len(data) and not data[start]:
        start += 1
    if start == len(data) or data[start] != 1:
        return False
    found = bytes(data[start + 1 :])
    if salt >= 0 and len(found) != salt:
        return False
    return sha256(bytes(8) + digest + found).digest() == hashed


def _open(public, signature):
    """The encoded message of a signature, as long as the key; None when it cannot be one."""
    modulus, exponent = public
    size = (_bits(modulus) + 7) // 8
    if not _LEAST_BYTES <= size <= _MOST_BYTES or len(signature) != size:
        return None
    value = int.from_bytes(signature, "big")
    if value >= modulus or not 3 <= exponent < 1 << 32 or not exponent & 1:
        return None
    return pow(value, exponent, modulus).to_bytes(size, "big")


def _mgf1(seed, size):
    mask = b""
    counter = 0
    while len(mask) < size:
        mask += sha256(seed + counter.to_bytes(4, "big")).digest()
        counter += 1
    return mask[:size]


def _bits(value):
    text = "%x" % value
    return 4 * len(text) - _LEADING[int(text[0], 16)]
