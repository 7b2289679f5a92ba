"""Every fault in one table: how bad, what it stops, how it ends, how the world calls it.

Codes: OCPP 1.6 ChargePointErrorCode; MREC, the minimum required error codes of the ChargeX
consortium ("" where there is none); component and variable of OCPP 2.x.
"""

from chargepost.port import const

# The guard's bits, once more as constants: so the table costs no memory.
_NO_DIODE = const(1)
_PILOT_SHORT = const(2)
_VENTILATION = const(4)
_PROXIMITY = const(8)
_RESIDUAL_CURRENT = const(16)
_NOT_CLOSING = const(32)
_WELDED = const(64)
_LOCK = const(128)
_SILENT = const(256)
# Bits above the guard's own sixteen: what the application finds out by itself.
GUARD_LINK = const(0x10000)
METER = const(0x20000)
READER = const(0x40000)

# Severity.
WARNING = const(0)  # charging goes on
STOPS = const(1)  # no energy for this car; the outlet itself is sound
FAULTED = const(2)  # the outlet is out of service

# How a fault ends.
BY_ITSELF = const(0)  # as soon as its cause is gone
CAR_LEAVES = const(1)  # when the car is unplugged, or somebody clears it
SERVICE = const(2)  # only when somebody clears it and the cause is gone


class Fault:
    """One row of the table."""

    def __init__(self, row):
        self.bit = row[0]
        self.name = row[1]
        self.severity = row[2]
        self.opens = row[3]  # True when the guard opens the contactor
        self.ends = row[4]
        self.error_code = row[5]
        self.mrec = row[6]
        self.component = row[7]
        self.variable = row[8]
        self.sentence = row[9]


# The most severe first: that order decides which one is shown.
_TABLE = (
    (
        _WELDED,
        "welded",
        FAULTED,
        True,
        SERVICE,
        "PowerSwitchFailure",
        "CX017",
        "PowerContactor",
        "Problem",
        "The contactor stays closed although it was opened; cut the supply and replace it.",
    ),
    (
        _RESIDUAL_CURRENT,
        "residual current",
        FAULTED,
        True,
        CAR_LEAVES,
        "GroundFailure",
        "CX002",
        "RCD",
        "Tripped",
        "A residual current was found; unplug the car and have car and cable checked.",
    ),
    (
        _NOT_CLOSING,
        "not closing",
        FAULTED,
        True,
        CAR_LEAVES,
        "PowerSwitchFailure",
        "CX017",
        "PowerContactor",
        "Problem",
        "The contactor does not close; unplug, try again, then check its coil and contacts.",
    ),
    (
        GUARD_LINK,
        "guard link",
        FAULTED,
        True,
        BY_ITSELF,
        "InternalError",
        "",
        "Controller",
        "Problem",
        "The guard has not answered for 2 s; check the wire to the guard and its supply.",
    ),
    (
        _LOCK,
        "lock",
        FAULTED,
        True,
        CAR_LEAVES,
        "ConnectorLockFailure",
        "CX001",
        "ConnectorPlugRetentionLock",
        "Problem",
        "The lock does not hold or release the plug; push the plug in fully, or check the lock.",
    ),
    (
        _PILOT_SHORT,
        "pilot short",
        FAULTED,
        True,
        CAR_LEAVES,
        "OtherError",
        "CX014",
        "CPPWMController",
        "Problem",
        "The control pilot is shorted; unplug the car and check its cable.",
    ),
    (
        _NO_DIODE,
        "no diode",
        STOPS,
        True,
        CAR_LEAVES,
        "EVCommunicationError",
        "CX014",
        "CPPWMController",
        "Problem",
        "The car's pilot circuit has no diode; unplug it and have the car checked.",
    ),
    (
        _VENTILATION,
        "ventilation",
        STOPS,
        True,
        CAR_LEAVES,
        "EVCommunicationError",
        "CX010",
        "CPPWMController",
        "Problem",
        "The car asks for ventilation, which this station does not have; unplug it.",
    ),
    (
        _PROXIMITY,
        "proximity",
        STOPS,
        True,
        CAR_LEAVES,
        "OtherError",
        "CX023",
        "Connector",
        "Problem",
        "The cable does not say what it can carry; plug it in fully or use another cable.",
    ),
    (
        METER,
        "meter",
        WARNING,
        False,
        BY_ITSELF,
        "PowerMeterFailure",
        "",
        "FiscalMetering",
        "Problem",
        "The meter does not answer; check its wiring, address and baud rate.",
    ),
    (
        READER,
        "reader",
        WARNING,
        False,
        BY_ITSELF,
        "ReaderFailure",
        "",
        "TokenReader",
        "Problem",
        "The card reader does not answer; check its wiring and supply.",
    ),
    (
        _SILENT,
        "application silent",
        WARNING,
        True,
        BY_ITSELF,
        "InternalError",
        "",
        "Controller",
        "Problem",
        "The application was silent for 2 s and the guard opened; look for what held it up.",
    ),
)


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
            return row[9]
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
