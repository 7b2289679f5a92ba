"""SHA-384 and SHA-512 (FIPS 180-4), which MicroPython's hashlib does not have.

Certificates of others are signed over them. A board's integers of 64 bits are slow ones: each
block of 128 bytes is a portion of work of its own.
"""

from chargepost.port import const

_BLOCK = const(128)
_ROUNDS = const(80)
_MASK = 0xFFFFFFFFFFFFFFFF
# Hexadecimal, 16 digits each: text stays in flash (FIPS 180-4 4.2.3, 5.3.4, 5.3.5).
_K = (
    "428a2f98d728ae227137449123ef65cdb5c0fbcfec4d3b2fe9b5dba58189dbbc"
    "3956c25bf348b53859f111f1b605d019923f82a4af194f9bab1c5ed5da6d8118"
    "d807aa98a303024212835b0145706fbe243185be4ee4b28c550c7dc3d5ffb4e2"
    "72be5d74f27b896f80deb1fe3b1696b19bdc06a725c71235c19bf174cf692694"
    "e49b69c19ef14ad2efbe4786384f25e30fc19dc68b8cd5b5240ca1cc77ac9c65"
    "2de92c6f592b02754a7484aa6ea6e4835cb0a9dcbd41fbd476f988da831153b5"
    "983e5152ee66dfaba831c66d2db43210b00327c898fb213fbf597fc7beef0ee4"
    "c6e00bf33da88fc2d5a79147930aa72506ca6351e003826f142929670a0e6e70"
    "27b70a8546d22ffc2e1b21385c26c9264d2c6dfc5ac42aed53380d139d95b3df"
    "650a73548baf63de766a0abb3c77b2a881c2c92e47edaee692722c851482353b"
    "a2bfe8a14cf10364a81a664bbc423001c24b8b70d0f89791c76c51a30654be30"
    "d192e819d6ef5218d69906245565a910f40e35855771202a106aa07032bbd1b8"
    "19a4c116b8d2d0c81e376c085141ab532748774cdf8eeb9934b0bcb5e19b48a8"
    "391c0cb3c5c95a634ed8aa4ae3418acb5b9cca4f7763e373682e6ff3d6b2b8a3"
    "748f82ee5defb2fc78a5636f43172f6084c87814a1f0ab728cc702081a6439ec"
    "90befffa23631e28a4506cebde82bde9bef9a3f7b2c67915c67178f2e372532b"
    "ca273eceea26619cd186b8c721c0c207eada7dd6cde0eb1ef57d4f7fee6ed178"
    "06f067aa72176fba0a637dc5a2c898a6113f9804bef90dae1b710b35131c471b"
    "28db77f523047d8432caab7b40c724933c9ebe0a15c9bebc431d67c49c100d4c"
    "4cc5d4becb3e42b6597f299cfc657e2a5fcb6fab3ad6faec6c44198c4a475817"
)
_START_384 = (
    "cbbb9d5dc1059ed8629a292a367cd5079159015a3070dd17152fecd8f70e5939"
    "67332667ffc00b318eb44a8768581511db0c2e0d64f98fa747b5481dbefa4fa4"
)
_START_512 = (
    "6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1"
    "510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179"
)


def digest(bits: int, *parts: bytes):
    """Generator (see `curve`): the digest of the parts, one after the other; 384 or 512 bits."""
    state = [_word(_START_384 if bits == 384 else _START_512, at) for at in range(8)]
    data = b"".join(parts)
    size = len(data)
    whole = size - size % _BLOCK
    for at in range(0, whole, _BLOCK):
        _mix(state, data, at)
        yield
    rest = data[whole:] + b"\x80"
    rest += bytes(-(len(rest) + 16) % _BLOCK) + (8 * size).to_bytes(16, "big")
    for at in range(0, len(rest), _BLOCK):
        _mix(state, rest, at)
        yield
    return b"".join([word.to_bytes(8, "big") for word in state])[: bits // 8]


def _word(text, index):
    return int(text[16 * index : 16 * index + 16], 16)


def _mix(state, data, start):
    """One block into the state (FIPS 180-4 6.4.2)."""
    w = [int.from_bytes(data[at : at + 8], "big") for at in range(start, start + _BLOCK, 8)]
    a, b, c, d, e, f, g, h = state
    for turn in range(_ROUNDS):
        at = turn & 15
        if turn > 15:
            w[at] = (
                w[at] + _small(w[at - 15], 1, 8, 7) + w[at - 7] + _small(w[at - 2], 19, 61, 6)
            ) & _MASK
        one = h + _large(e, 14, 18, 41) + (e & f ^ ~e & g) + _word(_K, turn) + w[at]
        two = _large(a, 28, 34, 39) + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = (one + two) & _MASK, a, b, c, (d + one) & _MASK, e, f, g
    for at, value in enumerate((a, b, c, d, e, f, g, h)):
        state[at] = (state[at] + value) & _MASK


def _large(x, one, two, three):
    """Three rotations to the right; the bits above 64 are cut off later."""
    x |= x << 64
    return (x >> one ^ x >> two ^ x >> three) & _MASK


def _small(x, one, two, shift):
    """Two rotations and a shift to the right."""
    twice = x | x << 64
    return (twice >> one ^ twice >> two) & _MASK ^ x >> shift
