"""The plan of a meter: what a board keeps of a register map, and reads the meter by.

A plan is eight bytes for each register that a Reading has a place for; everything else of the
map stays in flash.
"""

ROW = 8  # bytes of one register
NOWHERE = -1

# Fields of a Reading; "-" takes the value away from the field.
_FIELDS = (
    "voltage_mv",
    "current_ma",
    "power_w",
    "phase_power_w",
    "-power_w",
    "frequency_mhz",
    "energy_import_wh",
    "energy_export_wh",
)
_KINDS = ("u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64", "t5", "t6", "t7", "q32", "a32")
_OPTIONAL = 0x80
_BIAS = 64  # of an exponent


def pack(row) -> bytes:
    """The bytes of a register_map.Row that has a field."""
    plain = row.kind.rstrip("?")
    kind = _KINDS.index(plain) | (_OPTIONAL if plain != row.kind else 0)
    head = [_FIELDS.index(row.field), row.phase, row.address >> 8, row.address & 255]
    exponent_at = row.exponent_at & 0xFFFF
    return bytes(head + [kind, row.exponent + _BIAS, exponent_at >> 8, exponent_at & 255])


def unpack(packed: bytes, at: int) -> tuple:
    """(field, phase, address, kind, exponent, exponent_at) from the bytes at `at` of a plan."""
    kind = packed[at + 4]
    exponent_at = (packed[at + 6] << 8) | packed[at + 7]
    return (
        _FIELDS[packed[at]],
        packed[at + 1],
        (packed[at + 2] << 8) | packed[at + 3],
        _KINDS[kind & ~_OPTIONAL] + ("?" if kind & _OPTIONAL else ""),
        packed[at + 5] - _BIAS,
        NOWHERE if exponent_at == 0xFFFF else exponent_at,
    )
