"""Every fault in one table: how bad, what it stops, how it ends, how the world calls it.

Codes: OCPP 1.6 ChargePointErrorCode; MREC, the minimum required error codes of the ChargeX
consortium ("" where there is none); component and variable of OCPP 2.x.

How often a fault may come back is part of its row, and chargepost.protection.lockout keeps
count over restarts. `most`: the one that comes as the `most`th within 24 h stays until service;
0 only for what ends by itself and needs no judgement of people: it is logged each time. `tries`:
so often for one car it is cleared without being asked, `pause_s` after it came; 0 is never.
A residual current is never tried again while the car is plugged in (IEC 62955).
"""

from chargepost.port import const

# The guard's bits, once more as constants: so the table costs no memory.
_NO_DIODE = const(1)
_PILOT_SHORT = const(2)
_VENTILATION = const(4)
_PROXIMITY = const(8)
_RESIDUAL_CURRENT = const(0x10)
_NOT_CLOSING = const(0x20)
_WELDED = const(0x40)
_LOCK = const(0x80)
_SILENT = const(0x100)
_PILOT_LEVEL = const(0x200)
_RCM_TEST = const(0x400)
_OVER_CURRENT = const(0x800)
_OVERLOAD = const(0x1000)
_HOT = const(0x2000)
_SENSOR = const(0x4000)
_PHASE_SWITCH = const(0x8000)
# Bits above the guard's own: what the application finds out by itself.
GUARD_LINK = const(0x100000)
METER = const(0x200000)
READER = const(0x400000)
UNDER_VOLTAGE = const(0x800000)
OVER_VOLTAGE = const(0x1000000)
FREQUENCY = const(0x2000000)
LOCKED_OUT = const(0x4000000)

# Severity.
WARNING = const(0)  # charging goes on
STOPS = const(1)  # no energy for this car; the outlet itself is sound
FAULTED = const(2)  # the outlet is out of service

# How a fault ends.
BY_ITSELF = const(0)  # as soon as its cause is gone
CAR_LEAVES = const(1)  # when the car is unplugged, or somebody clears it
SERVICE = const(2)  # only when somebody clears it and the cause is gone

# What comes back too often is counted over this time of operation.
WITHIN_S = const(86400)


# The most severe first: that order decides which one is shown.
_BITS = (
    _WELDED,
    _RESIDUAL_CURRENT,
    _RCM_TEST,
    _NOT_CLOSING,
    _PHASE_SWITCH,
    GUARD_LINK,
    _LOCK,
    _PILOT_SHORT,
    LOCKED_OUT,
    _OVER_CURRENT,
    _NO_DIODE,
    _PILOT_LEVEL,
    _VENTILATION,
    _PROXIMITY,
    _HOT,
    UNDER_VOLTAGE,
    OVER_VOLTAGE,
    FREQUENCY,
    METER,
    READER,
    _OVERLOAD,
    _SENSOR,
    _SILENT,
)
# In the same order: name, severity, whether the guard opens at once, end, the codes; then how
# often, and the sentence. As text, which a board leaves in its flash.
_ROWS = """\
welded|faulted|opens|service|PowerSwitchFailure|CX017|PowerContactor|Problem|\
1|0|0|The contactor stays closed although it was opened; cut the supply and replace it.
residual current|faulted|opens|car leaves|GroundFailure|CX002|RCD|Tripped|\
3|0|0|A residual current was found; unplug the car and have car and cable checked.
rcm test|faulted|opens|service|InternalError|-|RCD|Problem|\
4|3|60|The residual current monitor failed its self-test; check the monitor and its wiring.
not closing|faulted|opens|car leaves|PowerSwitchFailure|CX017|PowerContactor|Problem|\
4|2|60|The contactor does not close; unplug, try again, then check its coil and contacts.
phase switch|faulted|opens|car leaves|PowerSwitchFailure|CX017|PowerContactor|Problem|\
4|2|60|The contactor of L2 and L3 does not follow; check its coil and its auxiliary contact.
guard link|faulted|opens|by itself|InternalError|-|Controller|Problem|\
0|0|0|The guard has not answered for 2 s; check the wire to the guard and its supply.
lock|faulted|opens|car leaves|ConnectorLockFailure|CX001|ConnectorPlugRetentionLock|Problem|\
10|2|30|The lock does not hold or release the plug; push the plug in fully, or check the lock.
pilot short|faulted|opens|car leaves|OtherError|CX014|CPPWMController|Problem|\
20|1|30|The control pilot is shorted; unplug the car and check its cable.
locked out|faulted|-|service|OtherError|-|Controller|Problem|\
1|0|0|A fault came back too often; find its cause, then clear the lock-out.
over current|stops|opens|car leaves|OverCurrentFailure|CX004|OverCurrentProtection|Tripped|\
6|1|300|The car took far more current than it was told; unplug it and have it checked.
no diode|stops|opens|car leaves|EVCommunicationError|CX014|CPPWMController|Problem|\
20|0|0|The car's pilot circuit has no diode; unplug it and have the car checked.
pilot level|stops|opens|by itself|EVCommunicationError|CX014|CPPWMController|Problem|\
20|0|0|The control pilot is at a voltage of no state; check car, cable and pilot wiring.
ventilation|stops|opens|car leaves|EVCommunicationError|CX010|CPPWMController|Problem|\
20|0|0|The car asks for ventilation, which this station does not have; unplug it.
proximity|stops|opens|car leaves|OtherError|CX023|Connector|Problem|\
40|0|0|The cable does not say what it can carry; plug it in fully or use another cable.
hot|stops|-|by itself|HighTemperature|CX003|TemperatureSensor|Problem|\
0|0|0|The outlet is too hot; it charges again once it has cooled; check its terminals.
under voltage|stops|-|by itself|UnderVoltage|CX006|ElectricalFeed|Problem|\
0|0|0|The mains voltage is too low; charging goes on a while after it is right again.
over voltage|stops|-|by itself|OverVoltage|CX005|ElectricalFeed|Problem|\
0|0|0|The mains voltage is too high; charging goes on a while after it is right again.
frequency|stops|-|by itself|OtherError|-|ElectricalFeed|Problem|\
0|0|0|The mains frequency is out of its window; charging goes on once it is right again.
meter|warning|-|by itself|PowerMeterFailure|-|FiscalMetering|Problem|\
0|0|0|The meter does not answer; check its wiring, address and baud rate.
reader|warning|-|by itself|ReaderFailure|-|TokenReader|Problem|\
0|0|0|The card reader does not answer; check its wiring and supply.
overload|warning|-|car leaves|OverCurrentFailure|CX004|OverCurrentProtection|Problem|\
0|0|0|The car takes more than it is told, so it is offered less; have the car checked.
temperature sensor|warning|-|by itself|OtherError|-|TemperatureSensor|Problem|\
0|0|0|No temperature is known, so less current is offered; check the sensor and its wires.
application silent|warning|opens|by itself|InternalError|-|Controller|Problem|\
0|0|0|The application was silent for 2 s and the guard opened; look for what held it up.
"""
_SEVERITIES = ("warning", "stops", "faulted")
_ENDS = ("by itself", "car leaves", "service")


class Fault:
    """One row of the table; `opens` is True when the guard opens the contactor at once."""

    def __init__(self, bit: int, row: str):
        fields = row.split("|")
        self.bit = bit
        self.name = fields[0]
        self.severity = _SEVERITIES.index(fields[1])
        self.opens = fields[2] == "opens"
        self.ends = _ENDS.index(fields[3])
        self.error_code = fields[4]
        self.mrec = fields[5].strip("-")
        self.component = fields[6]
        self.variable = fields[7]
        self.most = int(fields[8])
        self.tries = int(fields[9])
        self.pause_s = int(fields[10])
        self.sentence = fields[11]


def active(bits: int) -> list:
    """The Faults of a bit mask, the most severe first."""
    found = []
    at = 0
    for bit in _BITS:
        end = _ROWS.find("\n", at)
        if bits & bit:
            found.append(Fault(bit, _ROWS[at:end]))
        at = end + 1
    return found


def worst(bits: int) -> Fault | None:
    """The most severe Fault of a bit mask; None without one."""
    for bit in _BITS:
        if bits & bit:
            return active(bit)[0]
    return None


def sentence(bits: int) -> str:
    """What is wrong and what helps, for the most severe fault; "" without one."""
    fault = worst(bits)
    return fault.sentence if fault else ""


def _bits_of(severity: int) -> int:
    return sum([fault.bit for fault in active(sum(_BITS)) if fault.severity == severity])


_FAULTED = _bits_of(FAULTED)
_STOPS = _FAULTED | _bits_of(STOPS)


def stops_charging(bits: int) -> bool:
    """True when no energy may flow."""
    return bool(bits & _STOPS)


def is_faulted(bits: int) -> bool:
    """True when the outlet is out of service (OCPP status Faulted)."""
    return bool(bits & _FAULTED)


def kept() -> int:
    """Bits of the faults that a restart does not end: the guard is told of them again."""
    found = [fault for fault in active(_STOPS & ~LOCKED_OUT) if fault.ends != BY_ITSELF]
    return sum([fault.bit for fault in found])
