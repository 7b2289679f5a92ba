"""A Modbus meter read as its register map says, with every value checked before it counts."""

from chargepost_hal.contract import Meter, Reading
from chargepost_hal.errors import DeviceError, DeviceNonsense, DeviceSilent
from chargepost_hal.meters import identity, maps
from chargepost_hal.meters.blocks import CAREFUL_MOST, CAREFUL_SILENCE_MS, blocks
from chargepost_hal.meters.decoding import decode, registers
from chargepost_hal.meters.plan import ROW, unpack
from chargepost_hal.modbus.turns import URGENT, USUAL
from chargepost_hal.on_demand import on_demand

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
_TRANSFORMED = ("current_ma", "phase_power_w", "power_w", "energy_import_wh", "energy_export_wh")
_TENFOLD_MHZ = 450000  # some meters with current transformers give ten times the frequency


class MapMeter(Meter):
    """contract.Meter over a Modbus master.

    `register_map` is a tuple as maps/__init__.py describes it, or the name of a family.
    Meters on one bus share one master. `unverified` also uses registers that only one source
    knows. `most` and `silence_ms` replace the map's (0: the map's own). `ct` is (primary,
    secondary) of current transformers whose ratio the meter does not know. `priority` is the
    place in the line's queue, see modbus/turns.py. ValueError for a map without registers.
    """

    def __init__(
        self,
        master,
        unit: int,
        register_map_or_name,
        clock,
        unverified: bool = False,
        most: int = 0,
        silence_ms: int = 0,
        ct: tuple = (1, 1),
        priority: int = USUAL,
    ):
        found = register_map_or_name
        if isinstance(found, str):
            found = maps.load(found)
        self.name = "meter %d (%s)" % (unit, found[0])
        self.priority = priority
        self._function, self._words, usual_most, usual_silence_ms = found[2]
        self._identity = found[3]
        self._models = identity.models_of(found[3])
        making = on_demand("chargepost_hal.meters.register_map")
        self._plan = making.plan(found[4], unverified)
        if not self._plan:
            raise ValueError(
                "%s: no register of its map is verified by two sources; check them on the "
                'device, then set "unverified"' % self.name
            )
        self._master = master
        self._unit = unit
        self._clock = clock
        self._silence_ms = silence_ms or usual_silence_ms
        self._blocks = blocks(self._plan, most or usual_most)
        self._ct = ct
        self._known = False  # it has said what it is, or it cannot
        self._proven = False  # it has ever given a reading
        self._careful = False  # it takes but few registers in one read
        self._start = 0  # of the SunSpec model

    async def read(self, urgent: bool = False) -> Reading:
        """One complete reading; an urgent one goes before all others on its line."""
        priority = URGENT if urgent else self.priority
        try:
            if not self._known and self._models:
                await self._locate(priority)
            read = await self._fetch(priority)
            if not self._known:
                await self._identify(priority)
        except DeviceError as error:
            self._known = False  # what comes back may be another meter
            raise type(error)("%s: %s" % (self.name, error))
        reading = Reading()
        reading.at_ms = self._clock.ms()
        for at in range(0, len(self._plan), ROW):
            self._take(reading, unpack(self._plan, at), read)
        self._known = True
        self._proven = True
        return reading

    def measures(self, field: str) -> bool:
        """True when the map has a register for this field of a Reading."""
        for at in range(0, len(self._plan), ROW):
            if unpack(self._plan, at)[0].lstrip("-") == field:
                return True
        return False

    @property
    def tally(self):
        """What the line has seen of this meter, a modbus.tally.Tally."""
        return self._master.tally(self._unit)

    async def close(self) -> None:
        await self._master.close()

    async def _ask(self, address, count, priority, repeats=-1):
        return await self._master.read(
            self._unit, self._function, address, count, self._silence_ms, priority, repeats
        )

    async def _locate(self, priority):
        """Find where the SunSpec model begins on this device."""
        from chargepost_hal.meters import sunspec  # most boards have no such meter

        _, self._start = await sunspec.find_model(
            lambda address, count: self._ask(address, count, priority), self._models
        )

    async def _identify(self, priority):
        """Refuse a meter that says it is another one; nothing is known of one that is mute."""
        probe = identity.probe_of(self._identity)
        if not probe:
            return
        try:
            answer = await self._master.read(
                self._unit, probe[0], probe[1], probe[2], self._silence_ms, priority, 0
            )
        except DeviceError:
            return  # an early model does not know the question; its values are checked anyway
        if identity.judge(self._identity, answer) == identity.UNLIKE:
            raise DeviceNonsense(
                "register 0x%04X says %s, and that is another meter: set its own model"
                % (probe[1], " ".join(["%02X" % byte for byte in answer]))
            )

    async def _fetch(self, priority):
        """[(address, bytes)] of all blocks; a device that takes only short reads gets them."""
        try:
            return await self._fetch_blocks(priority)
        except DeviceError as error:
            # Once it has given readings, silence means that it is gone, not that it is picky.
            gone = self._proven and isinstance(error, DeviceSilent)
            if self._careful or gone or not await self._takes_short_reads(priority):
                raise error
        self._careful = True
        self._silence_ms = max(self._silence_ms, CAREFUL_SILENCE_MS)
        self._blocks = blocks(self._plan, CAREFUL_MOST)
        return await self._fetch_blocks(priority)

    async def _fetch_blocks(self, priority):
        read = []
        for address, count in self._blocks:
            read.append((address, await self._ask(self._start + address, count, priority)))
        return read

    async def _takes_short_reads(self, priority):
        """Would shorter reads help? Only a short answer where a long one failed says so."""
        longest = self._blocks[0]
        for block in self._blocks:
            if block[1] > longest[1]:
                longest = block
        if longest[1] <= CAREFUL_MOST:
            return False
        try:
            await self._ask(self._start + longest[0], CAREFUL_MOST, priority, 0)
        except DeviceError:
            return False
        return True

    def _take(self, reading, row, read):
        """Decode one register into the reading."""
        field, phase, address, kind, exponent, exponent_at = row
        minus = field[0] == "-"
        field = field[1:] if minus else field
        try:
            if exponent_at >= 0:
                further = decode("i16?", _bytes(read, exponent_at, 1), self._words, 0)
                if further is None:
                    return
                exponent += further
            value = decode(kind, _bytes(read, address, registers(kind)), self._words, exponent)
        except ValueError as error:
            raise self._nonsense(address, field, phase, "%s is no measured value" % error)
        if value is None:
            return
        value = self._primary(field, -value if minus else value)
        value += _get(reading, field, phase) or 0
        for known, least, most, unit in _PLAUSIBLE:
            if known == field and not least <= value <= most:
                text = "%d %s is not between %d and %d %s" % (value, unit, least, most, unit)
                raise self._nonsense(address, field, phase, text)
        _put(reading, field, phase, value)

    def _primary(self, field, value):
        """The value on the primary side of current transformers, and the frequency in mHz."""
        if field == "frequency_mhz" and value >= _TENFOLD_MHZ:
            return value // 10
        primary, secondary = self._ct
        if primary == secondary or field not in _TRANSFORMED:
            return value
        size = (2 * abs(value) * primary + secondary) // (2 * secondary)
        return -size if value < 0 else size

    def _nonsense(self, address, field, phase, text):
        where = "%s of L%d" % (field, phase) if phase else field
        return DeviceNonsense(
            "%s: register 0x%04X (%s): %s; check that the meter is of this model"
            % (self.name, self._start + address, where, text)
        )


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
