"""A Modbus meter read as its register map says, with every value checked before it counts."""

from chargepost_hal.contract import Meter, Reading
from chargepost_hal.errors import DeviceError, DeviceNonsense
from chargepost_hal.meters import maps
from chargepost_hal.meters.decoding import decode, registers

# What no outlet's meter can measure, AC or DC: such a value comes from a wrong map, a wrong
# word order or a broken meter. Field, least, most, unit.
_PLAUSIBLE = (
    ("voltage_mv", 0, 1100000, "mV"),
    ("current_ma", -1000000, 1000000, "mA"),
    ("phase_power_w", -1000000, 1000000, "W"),
    ("power_w", -1000000, 1000000, "W"),
    ("frequency_mhz", 0, 70000, "mHz"),
    ("energy_import_wh", 0, 1000000000000, "Wh"),
    ("energy_export_wh", 0, 1000000000000, "Wh"),
)


class MapMeter(Meter):
    """contract.Meter over a Modbus master.

    `register_map` is a tuple as maps/__init__.py describes it, or the name of a family.
    Meters on one bus share one master.
    """

    def __init__(self, master, unit: int, register_map, clock):
        if isinstance(register_map, str):
            register_map = maps.load(register_map)
        name, self._function, self._words, most, self._silence_ms, self._rows = register_map
        self.name = "meter %d (%s)" % (unit, name)
        self._master = master
        self._unit = unit
        self._clock = clock
        self._blocks = blocks(self._rows, most)

    async def read(self) -> Reading:
        read = []
        try:
            for address, count in self._blocks:
                data = await self._master.read(
                    self._unit, self._function, address, count, self._silence_ms
                )
                read.append((address, data))
        except DeviceError as error:
            raise type(error)("%s: %s" % (self.name, error))
        reading = Reading()
        reading.at_ms = self._clock.ms()
        for row in self._rows:
            self._take(reading, row, read)
        return reading

    async def close(self) -> None:
        await self._master.close()

    def _take(self, reading, row, read):
        """Decode one row into the reading."""
        field, phase, address, kind, exponent = row[:5]
        minus = kind.startswith("-")
        kind = kind[1:] if minus else kind
        try:
            if len(row) > 5:
                exponent += decode("i16", _bytes(read, row[5], 1), self._words, 0)
            value = decode(kind, _bytes(read, address, registers(kind)), self._words, exponent)
        except ValueError as error:
            raise self._nonsense(address, field, phase, "%s is no measured value" % error)
        if value is None:
            return
        value = (_get(reading, field, phase) or 0) + (-value if minus else value)
        for known, least, most, unit in _PLAUSIBLE:
            if known == field and not least <= value <= most:
                text = "%d %s is not between %d and %d %s" % (value, unit, least, most, unit)
                raise self._nonsense(address, field, phase, text)
        _put(reading, field, phase, value)

    def _nonsense(self, address, field, phase, text):
        where = "%s of L%d" % (field, phase) if phase else field
        return DeviceNonsense(
            "%s: register 0x%04X (%s): %s; check that the meter is of this model"
            % (self.name, address, where, text)
        )


def blocks(rows, most: int) -> list:
    """(address, count) of the reads that fetch all rows: contiguous, at most `most` registers.

    Gaps are not read: many meters refuse a read that touches a register they do not have.
    """
    wanted = []
    for row in rows:
        kind = row[3]
        wanted.append((row[2], registers(kind[1:] if kind.startswith("-") else kind)))
        if len(row) > 5:
            wanted.append((row[5], 1))
    found = []
    for address, count in sorted(wanted):
        if found:
            start, length = found[-1]
            end = max(start + length, address + count)
            if address <= start + length and end - start <= most:
                found[-1] = (start, end - start)
                continue
        found.append((address, count))
    return found


def _bytes(read, address, count):
    for start, data in read:
        at = 2 * (address - start)
        if at >= 0 and at + 2 * count <= len(data):
            return data[at : at + 2 * count]
    raise ValueError("register 0x%04X was not read" % address)


def _get(reading, field, phase):
    value = getattr(reading, field)
    return value[phase - 1] if phase else value


def _put(reading, field, phase, value):
    if phase:
        getattr(reading, field)[phase - 1] = value
    else:
        setattr(reading, field, value)
