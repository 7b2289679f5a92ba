"""What the application may ask of the guard, and what the guard reports back."""

from chargepost.port import const

# States of the control pilot (IEC 61851-1 Table A.3).
A = const(0)  # no car
B = const(1)  # car connected, not ready
C = const(2)  # car takes energy
D = const(3)  # car takes energy and asks for ventilation
E = const(4)  # pilot shorted, or no supply
F = const(5)  # outlet not available

# Bits of `Report.faults`; chargepost.faults says what each one means.
NO_DIODE = const(1)
PILOT_SHORT = const(2)
VENTILATION = const(4)
PROXIMITY = const(8)
RESIDUAL_CURRENT = const(16)
NOT_CLOSING = const(32)
WELDED = const(64)
LOCK = const(128)
SILENT = const(256)


class Ask:
    """What the application wants of one outlet; the guard obeys as far as it is safe.

    permit: 1 while energy is allowed. limit_ma: most the car may take per phase, in mA;
    below 6 A it is a pause. available: 0 signals state F. hold_lock: 1 keeps the plug locked
    while no energy flows. clear: 1 clears latched faults once, at the next `refresh()`.
    """

    def __init__(self):
        self.permit = 0
        self.limit_ma = 0
        self.available = 1
        self.hold_lock = 0
        self.clear = 0


class Report:
    """What the guard saw and did at its last step.

    state: A to F. pwm: 1 in x2. duty: per mille (1000 is x1, 0 is F). signalled_ma: what the
    duty tells the car, mA. contactor: 1 while mains is at the outlet (by the feedback where
    the board has one). locked: 1 when the plug is held, always 0 with a fixed cable.
    cable_ma: rating of the cable, mA, 0 without a valid one. faults: bits of this module.
    silences: openings because the application was silent. loaded_opens: openings while the
    car was still in C. plugged: 1 with a car; E and F leave it as it was.
    decicelsius: temperature, 0.1 degC. steps: steps done, modulo 2**30.
    """

    def __init__(self):
        self.state = A
        self.pwm = 0
        self.duty = 1000
        self.signalled_ma = 0
        self.contactor = 0
        self.locked = 0
        self.cable_ma = 0
        self.faults = 0
        self.silences = 0
        self.loaded_opens = 0
        self.plugged = 0
        self.decicelsius = -9999
        self.steps = 0


def state_name(report: Report) -> str:
    """The state as the standard writes it: A1, A2, B1, B2, C1, C2, D1, D2, E or F."""
    letter = "ABCDEF"[report.state]
    if report.state >= E:
        return letter
    return letter + ("2" if report.pwm else "1")


class GuardPort:
    """The application's side of the guards of all outlets, whichever chip they run on.

    Outlets count from 0 here. What is written to `ask(index)` takes effect with the next
    `refresh()`. Without a `refresh()` for 2 s the guards open every contactor by themselves.
    """

    count = 0
    chip_ms = 0  # time of the guard's own clock at its last report, ms, modulo 2**30

    def ask(self, index: int) -> Ask:
        """The wishes for one outlet; the application changes them in place."""
        raise NotImplementedError

    def refresh(self) -> None:
        """The application is alive, and these are its wishes now."""
        raise NotImplementedError

    def report(self, index: int) -> Report:
        """The latest report of one outlet; the same object is updated in place."""
        raise NotImplementedError

    @property
    def alive(self) -> bool:
        """True when the guard has heard a `refresh()` and answered within the last 2 s."""
        raise NotImplementedError

    async def run(self) -> None:
        """Move data between the application and the guard for ever.

        Raises OSError when the line to the guard is gone for good.
        """
        raise NotImplementedError
