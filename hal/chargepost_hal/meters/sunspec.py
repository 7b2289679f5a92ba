"""SunSpec devices: a chain of models behind the mark "SunS" (SunSpec Information Model, 6.1)."""

from chargepost_hal.errors import DeviceNonsense, DeviceRefused

BASES = (40000, 50000, 0)  # where the mark may be, in this order
COMMON = 1  # the model with manufacturer, model and serial number

_MARK = b"SunS"
_END = 0xFFFF
_MOST_MODELS = 64
_NAMES = ((2, 16), (18, 16), (50, 16))  # manufacturer, model, serial: offset, registers


async def find_base(read) -> int:
    """Address of the mark, -1 without one. `read(address, count)` returns the bytes.

    A base that the device refuses to read is passed over; other DeviceErrors are raised.
    """
    for base in BASES:
        try:
            if await read(base, 2) == _MARK:
                return base
        except DeviceRefused:
            pass
    return -1


async def models(read, base: int) -> list:
    """[(number, address, length)] of every model; length is without its two head registers.

    Raises DeviceNonsense for a chain that has no end.
    """
    found = []
    address = base + 2
    for _ in range(_MOST_MODELS):
        if address > 0xFFFE:
            break
        head = await read(address, 2)
        number, length = (head[0] << 8) | head[1], (head[2] << 8) | head[3]
        if number == _END:
            return found
        found.append((number, address, length))
        address += 2 + length
    raise DeviceNonsense(
        "the chain of SunSpec models from register 0x%04X has no end after %d models"
        % (base, len(found))
    )


async def find_model(read, wanted: list) -> tuple:
    """(number, address) of the first model whose number is wanted.

    Raises DeviceRefused when the device is none of SunSpec, or has no such model.
    """
    base = await find_base(read)
    if base < 0:
        raise DeviceRefused("no SunSpec: no mark at registers 40000, 50000 or 0")
    found = await models(read, base)
    for number, address, _ in found:
        if number in wanted:
            return number, address
    raise DeviceRefused(
        "no SunSpec model %s; it has %s"
        % (_list(wanted), _list([number for number, _, _ in found]) or "none")
    )


async def common(read, base: int) -> list:
    """[manufacturer, model, serial number] of a device; [] when it does not say."""
    for number, address, length in await models(read, base):
        if number == COMMON and length >= 65:
            names = []
            for offset, words in _NAMES:
                names.append(_text(await read(address + offset, words)))
            return names
    return []


def _text(data):
    text = ""
    for byte in data:
        text += chr(byte) if 32 <= byte < 127 else ""
    return text.strip()


def _list(numbers):
    return ", ".join([str(number) for number in numbers])
