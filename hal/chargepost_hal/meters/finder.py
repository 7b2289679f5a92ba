"""Finds meters on a line: who answers, what it says of itself, whether its values can be true.

A fingerprint decides where a meter has one. Of the others every map is tried, and those whose
values are plausible are told, the one that explains most first; look-alikes stay together.
"""

from chargepost_hal.errors import DeviceError, DeviceNonsense, DeviceSilent
from chargepost_hal.meters import identity, maps, plausibility, sunspec
from chargepost_hal.meters.map_meter import MapMeter
from chargepost_hal.meters.register_map import rows
from chargepost_hal.meters.register_view import sequence_of
from chargepost_hal.modbus.turns import IDLE

# Baud and parity in the order of how many meters leave the factory with them.
SETTINGS = (
    (9600, "N"),
    (9600, "E"),
    (19200, "E"),
    (19200, "N"),
    (2400, "E"),
    (2400, "N"),
    (38400, "N"),
    (115200, "N"),
)
UNITS = (1, 2, 3, 4, 5, 33, 42, 71)  # where meters are when nobody has set them

_PRESENCE = ((4, 0), (3, 0))
_PAUSE_MS = 1000  # between the two readings that tell whether a register counts backwards


class Found:
    """A device at `unit` and what it may be.

    family: file name of the map, "" when none fits. name: of the meter. sure: it said so
    itself. unverified: the map needs registers that one source alone knows. alike: families
    whose values are as plausible. makers: what a SunSpec device says of itself. notes: doubts
    and wiring faults, sentences. reading: the last Reading, None without one.
    """

    def __init__(self, unit: int):
        self.unit = unit
        self.family = ""
        self.name = "a device that no map fits"
        self.sure = False
        self.unverified = False
        self.alike = []
        self.makers = []
        self.notes = []
        self.reading = None


async def present(master, unit: int) -> str:
    """ "yes", "no", or why an answer cannot be used."""
    for function, address in _PRESENCE:
        try:
            await master.read(unit, function, address, 1, 0, IDLE, 0)
        except DeviceSilent:
            continue
        except DeviceNonsense as error:
            return str(error)
        except DeviceError:
            pass  # a refusal is an answer
        return "yes"
    return "no"


async def find(master, units, families: list, clock, tell=None) -> list:
    """A Found for each of the units that answers. `tell(text)` hears how it goes."""
    found = []
    for unit in units:
        answer = await present(master, unit)
        if answer == "no":
            continue
        if tell:
            tell("unit %d answers" % unit)
        if answer == "yes":
            found.append(await look_at(master, unit, families, clock))
        else:
            found.append(Found(unit))
            found[-1].notes.append(answer)
    return found


async def look_at(master, unit: int, families: list, clock) -> Found:
    """What the device at a unit is."""
    found = Found(unit)
    sure, possible = await _candidates(master, unit, families, found)
    best = []  # (values that the map explains, family, reading, unverified)
    for family in sure or possible:
        tried = await _try(master, unit, family, clock, bool(sure), found)
        if tried:
            best.append(tried)
    if sure and not best:
        found.family, found.sure = sure[0], True
        found.name = maps.load(sure[0])[0]
    if not best:
        return found
    most = max([entry[0] for entry in best])
    best = [entry for entry in best if entry[0] == most]
    _, found.family, found.reading, found.unverified = best[0]
    found.alike = [entry[1] for entry in best[1:]]
    found.sure = bool(sure)
    register_map = maps.load(found.family)
    found.name = register_map[0]
    sequence = await sequence_of(master, unit, register_map)
    found.notes += plausibility.wiring(found.reading, sequence)
    if not found.sure:
        found.notes.append("it does not say what it is: compare the values with its display")
    if found.unverified:
        found.notes.append('no second source vouches for its import register: set "unverified"')
    if found.reading.current_ma == [None] * 3:
        found.notes.append("it measures no currents: not for load management")
    return found


async def _candidates(master, unit, families, found):
    """(families that the device says it is, families that it may be)."""
    answers = []  # (probe, answer or None)
    sure, possible = [], []
    models = None
    for family in families:
        text = maps.load(family)[3]
        wanted = identity.models_of(text)
        if wanted:
            if models is None:
                models = await _models(master, unit, found)
            if [number for number in models if number in wanted]:
                sure.append(family)
            continue
        verdict = identity.POSSIBLE
        probe = identity.probe_of(text)
        if probe:
            answer = await _answer(master, unit, probe, answers)
            if answer is not None:
                verdict = identity.judge(text, answer)
        if verdict == identity.SURE:
            sure.append(family)
        elif verdict == identity.POSSIBLE:
            possible.append(family)
    return sure, possible


async def _answer(master, unit, probe, answers):
    """The answer to a probe, asked once for all the families that share it."""
    for known, answer in answers:
        if known == probe:
            return answer
    try:
        answer = await master.read(unit, probe[0], probe[1], probe[2], 0, IDLE, 0)
    except DeviceError:
        answer = None
    answers.append((probe, answer))
    return answer


async def _models(master, unit, found):
    """Numbers of the SunSpec models of a device, [] when it is none of SunSpec."""

    async def ask(address, count):
        return await master.read(unit, 3, address, count, 0, IDLE, 0)

    try:
        base = await sunspec.find_base(ask)
        if base < 0:
            return []
        found.makers = await sunspec.common(ask, base)
        return [number for number, _, _ in await sunspec.models(ask, base)]
    except DeviceError:
        return []


async def _try(master, unit, family, clock, sure, found):
    """(values explained, family, reading, needs unverified) when the values can be true.

    Registers that one source alone knows are evidence, too; a device without them is read
    by the others.
    """
    error = None
    for unverified in (True, False):
        try:
            meter = MapMeter(master, unit, family, clock, unverified, priority=IDLE)
            before = await meter.read()
            wrong = plausibility.doubts(before)
            if wrong and not sure:
                return None
            await clock.sleep_ms(_PAUSE_MS)
            reading = await meter.read()
        except (DeviceError, ValueError) as problem:
            error = problem
            continue
        wrong += plausibility.backwards(before, reading)
        if wrong and not sure:
            return None
        found.notes += wrong
        return _values(reading), family, reading, not _bills(family)
    if sure:
        found.notes.append(str(error))
    return None


def _bills(family):
    """True when two sources vouch for the import register."""
    for row in rows(maps.load(family)[4]):
        if row.verified and row.name == "Ei":
            return True
    return False


def _values(reading):
    """How much of a reading is there; one that is not anchored in the mains explains little."""
    count = 0
    for values in (reading.voltage_mv, reading.current_ma, reading.phase_power_w):
        count += len([value for value in values if value is not None])
    for value in (reading.power_w, reading.frequency_mhz, reading.energy_import_wh):
        count += value is not None
    return count + (reading.energy_export_wh is not None)
