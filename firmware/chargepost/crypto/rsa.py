"""Verification of RSA signatures over SHA-2 (RFC 8017): PKCS #1 v1.5 and PSS.

The length of a digest says which SHA-2 it is: 32, 48 or 64 bytes.
"""

from binascii import unhexlify

from chargepost.crypto.hashes import digest_of
from chargepost.port import const

_LEAST_BYTES = const(256)  # 2048 bits (A00.FR.502)
_MOST_BYTES = const(512)
_LEADING = (4, 3, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0)  # zero bits of a hexadecimal digit
# The AlgorithmIdentifier in a DigestInfo up to the last number of the hash (RFC 8017 9.2).
_ALGORITHM = unhexlify("300d06096086480165030402")


def verify_pkcs1(public: tuple, digest: bytes, signature: bytes) -> bool:
    """True when the signature (RSASSA-PKCS1-v1_5) is that of the digest; public = (n, e)."""
    encoded = _open(public, signature)
    if encoded is None:
        return False
    rest = _digest_info(digest)
    filling = b"\xff" * (len(encoded) - len(rest) - 3)
    return encoded == b"\x00\x01" + filling + b"\x00" + rest


def verify_pss(public: tuple, digest: bytes, signature: bytes, salt: int = -1):
    """Generator: the same for RSASSA-PSS, MGF1 with the same hash; `salt` bytes, -1 for any."""
    encoded = _open(public, signature)
    if encoded is None or encoded[-1] != 0xBC:
        return False
    bits = _bits(public[0]) - 1
    encoded = encoded[-((bits + 7) // 8) :]
    end = len(encoded) - len(digest) - 1
    masked, hashed = encoded[:end], encoded[end:-1]
    unused = 0xFF >> (8 * len(encoded) - bits)
    if masked[0] & ~unused & 0xFF:
        return False
    mask = yield from _mgf1(hashed, len(masked))
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
    again = yield from digest_of(8 * len(digest), bytes(8), digest, found)
    return again == hashed


def _digest_info(digest):
    size = len(digest)
    number = 1 if size == 32 else 2 if size == 48 else 3
    head = bytes((0x30, len(_ALGORITHM) + 5 + size))
    return head + _ALGORITHM + bytes((number, 5, 0, 4, size)) + digest


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
        piece = yield from digest_of(8 * len(seed), seed, counter.to_bytes(4, "big"))
        mask += piece
        counter += 1
    return mask[:size]


def _bits(value):
    text = "%x" % value
    return 4 * len(text) - _LEADING[int(text[0], 16)]
