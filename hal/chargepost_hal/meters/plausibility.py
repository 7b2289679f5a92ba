"""Can a reading be that of a meter in mains, and is the meter wired as it should be?

Every answer is a list of sentences, empty when all is well. Values that a meter does not
measure are not judged.
"""

from chargepost_hal.const import const

_LEAST_MV = const(90000)
_MOST_MV = const(290000)  # line to neutral
_DEAD_MV = const(50000)  # below this a phase has no voltage
_LEAST_MHZ = const(45000)
_MOST_MHZ = const(65000)
_FLOWING_MA = const(1000)  # below this the direction of a current means nothing
_SLACK_W = const(20)
_MOST_W = const(500000)


def doubts(reading) -> list:
    """Why these values cannot come from a meter in mains, or from this kind of meter."""
    found = []
    voltages = _known(reading.voltage_mv)
    if voltages and not [mv for mv in voltages if _LEAST_MV <= mv <= _MOST_MV]:
        found.append("no phase has between 90 V and 290 V: %s" % _volts(voltages))
    mhz = reading.frequency_mhz
    if mhz is not None and not _LEAST_MHZ <= mhz <= _MOST_MHZ:
        found.append("%d mHz is no mains frequency (45 to 65 Hz)" % mhz)
    return found + _powers(reading)


def _powers(reading):
    """The sum of the phases, and no more power than voltage times current."""
    found = []
    total = reading.power_w
    phases = _known(reading.phase_power_w)
    if total is not None and len(phases) == 3 and abs(sum(phases) - total) > _near(total):
        found.append("the phases sum up to %d W, the total says %d W" % (sum(phases), total))
    for index in range(3):
        power, apparent = reading.phase_power_w[index], _apparent(reading, index)
        if power is not None and apparent is not None and abs(power) > apparent + _near(apparent):
            text = "L%d has %d W, but voltage times current is %d VA"
            found.append(text % (index + 1, power, apparent))
    apparents = [_apparent(reading, index) for index in range(3)]
    if total is not None and not phases and _known(apparents):
        most = sum(_known(apparents))
        if abs(total) > most + _near(most):
            found.append("it has %d W, but voltage times current is %d VA" % (total, most))
    return found


def backwards(before, after) -> list:
    """Why the second of two readings cannot follow the first."""
    found = []
    for field in ("energy_import_wh", "energy_export_wh"):
        was, now = getattr(before, field), getattr(after, field)
        if was is None or now is None:
            continue
        most = 1000 + (after.at_ms - before.at_ms) * _MOST_W // 3600000
        if not 0 <= now - was <= most:
            found.append("%s went from %d Wh to %d Wh" % (field, was, now))
    return found


def wiring(reading, sequence: int = 0) -> list:
    """Faults of the wiring that the values show; `sequence` is what the meter says of the
    order of its phases, 0 for L1, L2, L3."""
    found = _supply(reading.voltage_mv)
    if sequence:
        found.append("phase order: the meter sees the phases turn the wrong way; swap two")
    return found + _directions(reading)


def _supply(voltages):
    """Missing phases and a missing neutral."""
    known = _known(voltages)
    live = [mv for mv in known if mv >= _DEAD_MV]
    if not live:
        return []
    found = []
    if max(live) > _MOST_MV:
        text = "missing neutral: %s is the voltage between phases; connect N to the meter"
        return [text % _volts(known)]
    for index in range(3):
        if voltages[index] is not None and voltages[index] < _DEAD_MV and len(known) == 3:
            found.append(
                "L%d has no voltage: fuse, conductor, or a one-phase supply" % (index + 1)
            )
    if len(live) > 1 and 5 * (max(live) - min(live)) > max(live):
        text = "missing neutral: the phases have %s; the neutral is loose or not connected"
        found.append(text % _volts(known))
    return found


def _directions(reading):
    """Reversed and crossed currents, seen from each phase's power against its volt-amperes."""
    reversed_phases, crossed = [], []
    flowing = 0
    for index in range(3):
        power, apparent = reading.phase_power_w[index], _apparent(reading, index)
        current = reading.current_ma[index]
        if power is None or not apparent or current is None or abs(current) < _FLOWING_MA:
            continue
        flowing += 1
        name = "L%d" % (index + 1)
        if 3 * apparent < 10 * abs(power) < 7 * apparent:
            crossed.append(name)  # 120 degrees apart the power is half of it
        elif power < 0:
            reversed_phases.append(name)
    found = []
    if len(crossed) > 1:
        text = "phase order: voltage and current of %s do not belong together; swap them"
        found.append(text % " and ".join(crossed))
    if flowing and len(reversed_phases) == flowing:
        found.append("sign: every phase feeds in; is generation connected, or in and out swapped?")
    elif reversed_phases:
        text = "sign: %s counts against the others; turn its current transformer or its wires"
        found.append(text % " and ".join(reversed_phases))
    return found


def _apparent(reading, index):
    """Voltage times current of a phase in VA, None when one is unknown."""
    voltage, current = reading.voltage_mv[index], reading.current_ma[index]
    if voltage is None or current is None:
        return None
    return voltage * abs(current) // 1000000


def _near(watts):
    return _SLACK_W + abs(watts) // 20


def _known(values):
    return [value for value in values if value is not None]


def _volts(voltages):
    return ", ".join(["%d V" % ((mv + 500) // 1000) for mv in voltages])
