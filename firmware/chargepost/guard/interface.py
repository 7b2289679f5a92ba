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
RESIDUAL_CURRENT = const(0x10)
NOT_CLOSING = const(0x20)
WELDED = const(0x40)
LOCK = const(0x80)
SILENT = const(0x100)
PILOT_LEVEL = const(0x200)
RCM_TEST = const(0x400)
OVER_CURRENT = const(0x800)
OVERLOAD = const(0x1000)
HOT = const(0x2000)
SENSOR = const(0x4000)
PHASE_SWITCH = const(0x8000)

# `Ask.wake`: how to wake a car that sleeps.
WAKE_X1 = const(1)  # the PWM stops for 4 s
WAKE_F = const(2)  # state F for 4 s

# `Report.cap_cause`: why the guard itself allows less.
NO_CAP = const(0)
CAP_TEMPERATURE = const(1)
CAP_SENSOR = const(2)  # no temperature is known
CAP_OVERLOAD = const(3)  # the car took more than it was told
CAP_SIMPLIFIED = const(4)  # the car's pilot circuit has no switch (IEC 61851-1 A.2.3)

# `Report.rcm_result`: how the last self-test of the residual current monitor ended.
RCM_PASSED = const(0)
RCM_NEVER = const(1)  # none since the start
RCM_NO_TRIP = const(2)  # the test pulse did not make it trip
RCM_STUCK = const(3)  # it did not become quiet again
RCM_BROKEN = const(4)  # the monitor itself reports that it is broken
RCM_EARLY = const(5)  # it tripped before the pulse

# Bits of `Report.waits`: what is not yet as it must be for energy to flow.
WAIT_RCM = const(1)  # the residual current monitor is being tested
WAIT_UNTESTED = const(2)  # its self-test has not passed
WAIT_PHASES = const(4)  # phases are being switched
WAIT_WAKE = const(8)  # a sleeping car is being woken
WAIT_LOCK = const(0x10)  # the plug could be pulled
WAIT_DIODE = const(0x20)  # the car's diode is not proven
WAIT_REST = const(0x40)  # the contactor rests for 5 s after opening
WAIT_LONG_REST = const(0x80)  # it rests for 60 s, after five short times

UNKNOWN_MA = const(-1)


class Ask:
    """What the application wants of one outlet; the guard obeys as far as it is safe.

    permit: 1 while energy is allowed. limit_ma: most the car may take per phase, in mA;
    below 6 A it is a pause. available: 0 signals state F. hold_lock: 1 keeps the plug locked
    while no energy flows. phases: 1 or 3, for boards that can switch.

    locked: bits of faults that hold for as long as they are here, whatever the guard sees:
    those of before a restart, and those that only service may end. vouch: 1 when the monitor's
    self-test is on record as passed, less than 24 h ago. current_l1_ma to current_l3_ma: what
    the car draws, by the meter; UNKNOWN_MA without a fresh reading.

    Done once, at the next `refresh()`: clear 1 clears latched faults; test_rcm 1 starts the
    monitor's self-test as soon as the outlet is empty; wake wakes the car (WAKE_X1, WAKE_F).
    """

    def __init__(self):
        self.permit = 0
        self.limit_ma = 0
        self.available = 1
        self.hold_lock = 0
        self.phases = 3
        self.locked = 0
        self.vouch = 0
        self.current_l1_ma = UNKNOWN_MA
        self.current_l2_ma = UNKNOWN_MA
        self.current_l3_ma = UNKNOWN_MA
        self.clear = 0
        self.test_rcm = 0
        self.wake = 0


class Report:
    """What the guard saw and did at its last step.

    state: A to F. plugged: 1 with a car; E and F leave it as it was. high_mv, low_mv: the
    pilot's half waves. ohm: of the cable's coding resistor, -1 with a fixed cable. cable_ma:
    rating of the cable, mA, 0 without a valid one. decicelsius: temperature, 0.1 degC.

    pwm: 1 in x2. duty: per mille (1000 is x1, 0 is F). signalled_ma: what the duty tells the
    car, mA. cap_ma, cap_cause: what the guard itself allows at most, and why. phases: 1 or 3,
    0 while it switches. contactor: 1 while mains is at the outlet (by the feedback where the
    board has one). lock_fitted: 1 when the plug can be locked. locked: 1 when it is.
    waits: bits of what is not yet as it must be, WAIT_RCM to WAIT_LONG_REST.

    faults: bits of this module. residual: what the monitor said when it tripped, as
    guard_contract.ResidualCurrentMonitor has it. rcm_tested: 1 while the self-test allows
    charging.
    rcm_tests: tests ended; rcm_result, rcm_rise_ms, rcm_fall_ms: how the last one went, with
    the time of each edge from its begin, -1 for an edge that never came.

    Counters, modulo 2**16: closings of the contactor; loaded_opens while the car was still in
    C, opened_ma with how much current the last time; silences: openings because the application
    was silent; phase_switches; wakes. steps: steps done, modulo 2**30.

    recorded: bytes of the black box that wait to be fetched, 0 while it runs.
    """

    def __init__(self):
        self.state = A
        self.plugged = 0
        self.high_mv = 12000
        self.low_mv = 12000
        self.ohm = -1
        self.cable_ma = 0
        self.decicelsius = -9999
        self.pwm = 0
        self.duty = 1000
        self.signalled_ma = 0
        self.cap_ma = 80000
        self.cap_cause = NO_CAP
        self.phases = 3
        self.contactor = 0
        self.lock_fitted = 0
        self.locked = 0
        self.waits = 0
        self.faults = 0
        self.residual = 0
        self.rcm_tested = 0
        self.rcm_tests = 0
        self.rcm_result = RCM_NEVER
        self.rcm_rise_ms = -1
        self.rcm_fall_ms = -1
        self.closings = 0
        self.loaded_opens = 0
        self.opened_ma = 0
        self.silences = 0
        self.phase_switches = 0
        self.wakes = 0
        self.steps = 0
        self.recorded = 0


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
        """The latest report of one outlet; asking again updates the same object."""
        raise NotImplementedError

    @property
    def alive(self) -> bool:
        """True when the guard has heard a `refresh()` and answered within the last 2 s."""
        raise NotImplementedError

    def recording(self, index: int, offset: int):
        """Bytes of an outlet's frozen black box from `offset`; None while they are on the way.

        A fault freezes it a second later: `Report.recorded` says how many bytes wait. Read on
        from the end of what came, then call `release()`.
        """
        raise NotImplementedError

    def release(self, index: int) -> None:
        """The recording is stored; the black box begins anew."""
        raise NotImplementedError

    async def run(self) -> None:
        """Move data between the application and the guard for ever.

        Raises OSError when the line to the guard is gone for good.
        """
        raise NotImplementedError
