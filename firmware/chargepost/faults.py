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


class Fault:
    """One row of the table."""

    def __init__(self, row):
        self.bit = row[0]
        self.name = row[1]
        self.severity = row[2]
        self.opens = row[3]  # True when the guard opens the contactor at once
        self.ends = row[4]
        self.error_code = row[5]
        self.mrec = row[6]
        self.component = row[7]
        self.variable = row[8]
        self.most = row[9]
        self.tries = row[10]
        self.pause_s = row[11]
        self.sentence = row[12]


# The most severe first: that order decides which one is shown.
_TABLE = (
    (
        _WELDED, "welded", FAULTED, True, SERVICE, "PowerSwitchFailure", "CX017",
        "PowerContactor", "Problem", 1, 0, 0,
        "The contactor stays closed although it was opened; cut the supply and replace it.",
    ),
    (
        _RESIDUAL_CURRENT, "residual current", FAULTED, True, CAR_LEAVES, "GroundFailure", "CX002",
        "RCD", "Tripped", 3, 0, 0,
        "A residual current was found; unplug the car and have car and cable checked.",
    ),
    (
        _RCM_TEST, "rcm test", FAULTED, True, SERVICE, "InternalError", "",
        "RCD", "Problem", 4, 3, 60,
        "The residual current monitor failed its self-test; check the monitor and its wiring.",
    ),
    (
        _NOT_CLOSING, "not closing", FAULTED, True, CAR_LEAVES, "PowerSwitchFailure", "CX017",
        "PowerContactor", "Problem", 4, 2, 60,
        "The contactor does not close; unplug, try again, then check its coil and contacts.",
    ),
    (
        _PHASE_SWITCH, "phase switch", FAULTED, True, CAR_LEAVES, "PowerSwitchFailure", "CX017",
        "PowerContactor", "Problem", 4, 2, 60,
        "The contactor of L2 and L3 does not follow; check its coil and its auxiliary contact.",
    ),
    (
        GUARD_LINK, "guard link", FAULTED, True, BY_ITSELF, "InternalError", "",
        "Controller", "Problem", 0, 0, 0,
        "The guard has not answered for 2 s; check the wire to the guard and its supply.",
    ),
    (
        _LOCK, "lock", FAULTED, True, CAR_LEAVES, "ConnectorLockFailure", "CX001",
        "ConnectorPlugRetentionLock", "Problem", 10, 2, 30,
        "The lock does not hold or release the plug; push the plug in fully, or check the lock.",
    ),
    (
        _PILOT_SHORT, "pilot short", FAULTED, True, CAR_LEAVES, "OtherError", "CX014",
        "CPPWMController", "Problem", 20, 1, 30,
        "The control pilot is shorted; unplug the car and check its cable.",
    ),
    (
        LOCKED_OUT, "locked out", FAULTED, False, SERVICE, "OtherError", "",
        "Controller", "Problem", 1, 0, 0,
        "A fault came back too often; find its cause, then clear the lock-out.",
    ),
    (
        _OVER_CURRENT, "over current", STOPS, True, CAR_LEAVES, "OverCurrentFailure", "CX004",
        "OverCurrentProtection", "Tripped", 6, 1, 300,
        "The car took far more current than it was told; unplug it and have it checked.",
    ),
    (
        _NO_DIODE, "no diode", STOPS, True, CAR_LEAVES, "EVCommunicationError", "CX014",
        "CPPWMController", "Problem", 20, 0, 0,
        "The car's pilot circuit has no diode; unplug it and have the car checked.",
    ),
    (
        _PILOT_LEVEL, "pilot level", STOPS, True, BY_ITSELF, "EVCommunicationError", "CX014",
        "CPPWMController", "Problem", 20, 0, 0,
        "The control pilot is at a voltage of no state; check car, cable and pilot wiring.",
    ),
    (
        _VENTILATION, "ventilation", STOPS, True, CAR_LEAVES, "EVCommunicationError", "CX010",
        "CPPWMController", "Problem", 20, 0, 0,
        "The car asks for ventilation, which this station does not have; unplug it.",
    ),
    (
        _PROXIMITY, "proximity", STOPS, True, CAR_LEAVES, "OtherError", "CX023",
        "Connector", "Problem", 40, 0, 0,
        "The cable does not say what it can carry; plug it in fully or use another cable.",
    ),
    (
        _HOT, "hot", STOPS, False, BY_ITSELF, "HighTemperature", "CX003",
        "TemperatureSensor", "Problem", 0, 0, 0,
        "The outlet is too hot; it charges again once it has cooled; check its terminals.",
    ),
    (
        UNDER_VOLTAGE, "under voltage", STOPS, False, BY_ITSELF, "UnderVoltage", "CX006",
        "ElectricalFeed", "Problem", 0, 0, 0,
        "The mains voltage is too low; charging goes on a while after it is right again.",
    ),
    (
        OVER_VOLTAGE, "over voltage", STOPS, False, BY_ITSELF, "OverVoltage", "CX005",
        "ElectricalFeed", "Problem", 0, 0, 0,
        "The mains voltage is too high; charging goes on a while after it is right again.",
    ),
    (
        FREQUENCY, "frequency", STOPS, False, BY_ITSELF, "OtherError", "",
        "ElectricalFeed", "Problem", 0, 0, 0,
        "The mains frequency is out of its window; charging goes on once it is right again.",
    ),
    (
        METER, "meter", WARNING, False, BY_ITSELF, "PowerMeterFailure", "",
        "FiscalMetering", "Problem", 0, 0, 0,
        "The meter does not answer; check its wiring, address and baud rate.",
    ),
    (
        READER, "reader", WARNING, False, BY_ITSELF, "ReaderFailure", "",
        "TokenReader", "Problem", 0, 0, 0,
        "The card reader does not answer; check its wiring and supply.",
    ),
    (
        _OVERLOAD, "overload", WARNING, False, CAR_LEAVES, "OverCurrentFailure", "CX004",
        "OverCurrentProtection", "Problem", 0, 0, 0,
        "The car takes more than it is told, so it is offered less; have the car checked.",
    ),
    (
        _SENSOR, "temperature sensor", WARNING, False, BY_ITSELF, "OtherError", "",
        "TemperatureSensor", "Problem", 0, 0, 0,
        "No temperature is known, so less current is offered; check the sensor and its wires.",
    ),
    (
        _SILENT, "application silent", WARNING, True, BY_ITSELF, "InternalError", "",
        "Controller", "Problem", 0, 0, 0,
        "The application was silent for 2 s and the guard opened; look for what held it up.",
    ),
)  # fmt: skip


def active(bits: int) -> list:
    """The Faults of a bit mask, the most severe first."""
    return [Fault(row) for row in _TABLE if bits & row[0]]


def worst(bits: int) -> Fault | None:
    """The most severe Fault of a bit mask; None without one."""
    for row in _TABLE:
        if bits & row[0]:
            return Fault(row)
    return None


def sentence(bits: int) -> str:
    """What is wrong and what helps, for the most severe fault; "" without one."""
    for row in _TABLE:
        if bits & row[0]:
            return row[12]
    return ""


def _severity(bits: int) -> int:
    for row in _TABLE:  # sorted by severity
        if bits & row[0]:
            return row[2]
    return WARNING


def stops_charging(bits: int) -> bool:
    """True when no energy may flow."""
    return _severity(bits) >= STOPS


def is_faulted(bits: int) -> bool:
    """True when the outlet is out of service (OCPP status Faulted)."""
    return _severity(bits) == FAULTED


def kept() -> int:
    """Bits of the faults that a restart does not end: the guard is told of them again."""
    bits = 0
    for row in _TABLE:
        if row[2] >= STOPS and row[4] != BY_ITSELF and row[0] != LOCKED_OUT:
            bits |= row[0]
    return bits
