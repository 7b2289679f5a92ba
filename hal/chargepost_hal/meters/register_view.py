"""Every register of a map as a meter has it: raw words, value, and who vouches for it."""

from chargepost_hal.errors import DeviceError, DeviceRefused
from chargepost_hal.meters import identity, sunspec
from chargepost_hal.meters.decoding import decode, registers
from chargepost_hal.meters.register_map import QUANTITIES, rows


class Shown:
    """One register. `raw` are its bytes, b"" when the meter does not give it; `text` is the
    value with its unit, or the reason why there is none."""

    def __init__(self, row, address, raw, text):
        self.row = row
        self.address = address
        self.raw = raw
        self.text = text


async def registers_of(master, unit: int, register_map: tuple) -> list:
    """A Shown for each register of the map, one request each, by the order of the map.

    Raises DeviceError when the meter is silent, ValueError for a map that is wrong.
    """
    _, _, reading, own_identity, text = register_map
    function, words, _, silence_ms = reading

    async def ask(address, count):
        return await master.read(unit, function, address, count, silence_ms)

    start = 0
    models = identity.models_of(own_identity)
    if models:
        _, start = await sunspec.find_model(ask, models)
    found = []
    for row in rows(text):
        found.append(await _shown(ask, row, start, words))
    return found


async def _shown(ask, row, start, words):
    raw = b""
    try:
        raw = await ask(start + row.address, registers(row.kind))
        exponent = row.exponent
        if row.exponent_at >= 0:
            further = decode("i16?", await ask(start + row.exponent_at, 1), words, 0)
            if further is None:
                return Shown(row, start + row.address, raw, "not available")
            exponent += further
        value = decode(row.kind, raw, words, exponent)
        text = "not available" if value is None else value_text(row, value)
    except DeviceRefused as error:
        text = str(error)
    except ValueError as error:
        text = "no value: %s" % error
    return Shown(row, start + row.address, raw, text)


def value_text(row, value: int) -> str:
    """The integer of a register as a decimal with its unit: "230.1 V"."""
    _, unit, decimals, _, _ = QUANTITIES[row.quantity]
    whole, fraction = divmod(abs(value), 10**decimals)
    text = "%s%d" % ("-" if value < 0 else "", whole)
    if fraction:
        digits = "%d" % fraction
        text += "." + ("0" * (decimals - len(digits)) + digits).rstrip("0")
    return ("%s %s" % (text, unit)).rstrip()


async def sequence_of(master, unit: int, register_map: tuple) -> int:
    """What a meter says of the order of its phases; 0 when it is right or not told."""
    function, words, _, silence_ms = register_map[2]
    for row in rows(register_map[4]):
        if row.name == "seq":
            try:
                data = await master.read(unit, function, row.address, 1, silence_ms)
                return decode(row.kind, data, words, 0) or 0
            except DeviceError:
                return 0
    return 0
