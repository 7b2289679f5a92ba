"""The measurands this station can deliver, by the names OCPP gives them in all its versions.

A sampled value is (index of the measurand, phase, integer): ready for an adapter, which asks
`describe` for name, unit and decimals, and small enough for the ledger by `pack`.
"""

from chargepost.errors import BadInput
from chargepost.metering.decimals import decimal
from chargepost.metering.rotation import GRID, terminal
from chargepost.port import const

__all__ = ["decimal", "describe", "pack", "parse_list", "sample", "unpack"]

# The ledger keeps the index of a row: rows are added at the end. OCPP 1.6 has no unit for Hz.
# Name, unit, decimals of our integer in that unit, field of a Reading for the total (or ""),
# field for the phases (or ""), what stands behind L1 in the phase's name.
_TABLE = (
    ("Energy.Active.Import.Register", "Wh", 0, "energy_import_wh", "", ""),
    ("Energy.Active.Export.Register", "Wh", 0, "energy_export_wh", "", ""),
    ("Power.Active.Import", "W", 0, "power_w", "phase_power_w", ""),
    ("Current.Import", "A", 3, "", "current_ma", ""),
    ("Voltage", "V", 3, "", "voltage_mv", "-N"),
    ("Current.Offered", "A", 3, "", "", ""),
    ("Power.Offered", "W", 0, "", "", ""),
    ("Frequency", "Hz", 3, "frequency_mhz", "", ""),
)
_CURRENT_OFFERED = const(5)
_POWER_OFFERED = const(6)
_PHASES = ("", "L1", "L2", "L3", "L1-N", "L2-N", "L3-N")
_LIVE_MV = const(100000)  # a phase below this is not connected
_LONGEST = const(10)  # bytes of one packed number


def describe(index: int) -> tuple:
    """(name, unit, decimals) of a measurand."""
    return _TABLE[index][:3]


def parse_list(text: str) -> tuple:
    """((index, phase), ...) of a comma-separated list such as "Voltage.L1,Current.Import".

    Phase 0 is the total where the meter has one, else each phase. BadInput names the item
    that is not deliverable or is there twice; an empty text is the empty list.
    """
    if not text.strip():
        return ()
    found = []
    for item in text.split(","):
        wanted = _parse(item.strip())
        if wanted in found:
            raise BadInput("Measurand %s is in the list twice: name it once." % item.strip())
        found.append(wanted)
    return tuple(found)


def sample(reading, wanted, offered_ma: int, phases: str = GRID) -> list:
    """[(index, phase name, value)] of a Reading; what the meter does not measure is left out.

    `phases` are those of the grid at the meter's terminals; the names are the grid's.
    """
    values = []
    for index, phase in wanted:
        if index == _CURRENT_OFFERED:
            values.append((index, "", offered_ma))
        elif index == _POWER_OFFERED:
            _add(values, index, "", _offered_w(reading, offered_ma))
        else:
            _measured(values, reading, index, phase, phases)
    return values


def pack(values) -> bytes:
    """Sampled values for the ledger: a byte for measurand and phase, then the number."""
    data = bytearray()
    for index, phase, value in values:
        data.append((index << 3) | _PHASES.index(phase))
        rest = value * 2 if value >= 0 else -value * 2 - 1
        while rest > 127:
            data.append((rest & 127) | 128)
            rest >>= 7
        data.append(rest)
    return bytes(data)


def unpack(data: bytes) -> list:
    """The sampled values that were packed; ValueError when the bytes are something else."""
    values = []
    at = 0
    while at < len(data):
        index, phase = data[at] >> 3, data[at] & 7
        if index >= len(_TABLE) or phase >= len(_PHASES):
            raise ValueError("byte %d (0x%02X) is no measurand" % (at, data[at]))
        rest, at = _number(data, at + 1)
        values.append((index, _PHASES[phase], -((rest + 1) >> 1) if rest & 1 else rest >> 1))
    return values


def _parse(item):
    for index in range(len(_TABLE)):
        name, by_phase, ending = _TABLE[index][0], _TABLE[index][4], _TABLE[index][5]
        if item == name:
            return index, 0
        if by_phase:
            for phase in (1, 2, 3):
                short = "%s.L%d" % (name, phase)
                if item in (short, short + ending):
                    return index, phase
    raise BadInput(
        "Measurand %s is not available here; there are %s, some with .L1, .L2 or .L3."
        % (item[:60] or '""', ", ".join([row[0] for row in _TABLE]))
    )


def _measured(values, reading, index, phase, phases):
    total, by_phase, ending = _TABLE[index][3:]
    if total and not phase:
        _add(values, index, "", getattr(reading, total))
        return
    for number in (phase,) if phase else (1, 2, 3):
        value = getattr(reading, by_phase)[terminal(phases, number)]
        _add(values, index, "L%d%s" % (number, ending), value)


def _add(values, index, phase, value):
    if value is not None:
        values.append((index, phase, value))


def _offered_w(reading, offered_ma):
    """Offered current on all live phases; None when the meter knows no voltage."""
    live = [mv for mv in reading.voltage_mv if mv is not None and mv >= _LIVE_MV]
    return sum(live) * offered_ma // 1000000 if live else None


def _number(data, at):
    rest = 0
    for used in range(_LONGEST):
        if at + used >= len(data):
            break
        rest |= (data[at + used] & 127) << (7 * used)
        if data[at + used] < 128:
            return rest, at + used + 1
    raise ValueError("the number at byte %d has no end" % at)
