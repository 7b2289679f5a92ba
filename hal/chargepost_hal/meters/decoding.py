"""Registers to integers, exactly: value * 10^exponent, rounded half away from zero.

    u16 i16 u32 i32 u64 i64   integers, the sign as two's complement
    f32 f64                   IEEE 754, taken apart by bits: many boards have no double
    t5 t6                     Iskra: signed byte as power of ten, then u24 or i24
    t7                        Iskra: bytes FF for export and for capacitive, then u16
    q32                       Schneider: a float whose size beyond 1 tells the quadrant
    a32                       SunSpec: u32, 0 where the meter does not count this

A trailing "?" is for meters that have a bit pattern for "not available" (SunSpec, ABB): all
ones, for signed numbers the largest or smallest one, for floats NaN. Such a value is None.
"""

_KINDS = ("u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64", "t5", "t6", "t7", "q32", "a32")
_TENS = 18  # largest power of ten, either way; a meter's own may be anything
_LARGEST = 1 << 62  # of a decoded value; nothing that a meter measures comes near


def registers(kind: str) -> int:
    """How many registers an encoding takes; ValueError for an unknown one."""
    plain = _plain(kind)
    if plain not in _KINDS:
        raise ValueError("encoding %s: there are %s" % (kind or '""', ", ".join(_KINDS)))
    return int(plain[1:]) // 16 if len(plain) == 3 else 2


def decode(kind: str, data: bytes, words: str, exponent: int):
    """Integer, or None for "not available"; ValueError says why the bits are no value."""
    if words == "little":
        data = b"".join([data[at : at + 2] for at in range(len(data) - 2, -1, -2)])
    bits = int.from_bytes(data, "big")
    size = 8 * len(data)
    plain = _plain(kind)
    optional = kind.endswith("?")
    if plain[0] == "f":
        return _float(bits, size, exponent, optional)
    if plain[0] == "q":
        return _quadrant(_float(bits, size, exponent, optional), exponent)
    if plain == "t7":
        return scaled(-(bits & 0xFFFF) if bits >> 24 else bits & 0xFFFF, 0, exponent)
    if plain[0] == "t":
        exponent += signed(bits >> 24, 8)
        bits &= 0xFFFFFF
        return scaled(signed(bits, 24) if plain == "t6" else bits, 0, exponent)
    if (plain[0] == "a" and not bits) or (optional and _absent(plain, bits, size)):
        return None
    return scaled(signed(bits, size) if plain[0] == "i" else bits, 0, exponent)


def signed(bits: int, size: int) -> int:
    """The two's complement number that `size` bits stand for."""
    return bits - (1 << size) if bits >> (size - 1) else bits


def scaled(number: int, twos: int, tens: int) -> int:
    """number * 2^twos * 10^tens, rounded half away from zero; ValueError beyond 2^62."""
    if not -_TENS <= tens <= _TENS:
        raise ValueError("the power of ten %d" % tens)
    if number and twos > 62:
        raise ValueError("a number beyond 2^62")
    over = abs(number)
    under = 1
    if twos > 0:
        over <<= min(twos, 62)  # beyond that only zero came here
    else:
        under <<= -twos
    if tens > 0:
        over *= 10**tens
    else:
        under *= 10**-tens
    result = (2 * over + under) // (2 * under)
    if result >= _LARGEST:
        raise ValueError("a number beyond 2^62")
    return -result if number < 0 else result


def _plain(kind):
    return kind[:-1] if kind.endswith("?") else kind


def _absent(plain, bits, size):
    most = (1 << size) - 1
    if plain[0] == "u":
        return bits == most
    return bits in (most >> 1, (most >> 1) + 1)


def _quadrant(value, exponent):
    """Power factor of a four-quadrant code: beyond 1 or -1 it counts back to 0."""
    one = scaled(1, 0, exponent)
    if value is None or -one <= value <= one:
        return value
    return 2 * one - value if value > 0 else -2 * one - value


def _float(bits, size, exponent, optional):
    fraction_size = 23 if size == 32 else 52
    fraction = bits & ((1 << fraction_size) - 1)
    most = (1 << (size - 1 - fraction_size)) - 1
    power = (bits >> fraction_size) & most
    if power == most:
        if optional and fraction:
            return None
        raise ValueError("NaN" if fraction else "infinity")
    if power:
        fraction |= 1 << fraction_size
    else:
        power = 1  # subnormal: no hidden bit
    if bits >> (size - 1):
        fraction = -fraction
    return scaled(fraction, power - (most >> 1) - fraction_size, exponent)
