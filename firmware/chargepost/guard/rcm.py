"""Residual current monitor: the trip, and the self-test that proves it would come (IEC 62955)."""

from chargepost.guard.held import MASK, Held
from chargepost.guard.interface import (
    RCM_BROKEN,
    RCM_NEVER,
    RCM_NO_TRIP,
    RCM_PASSED,
    RCM_STUCK,
)
from chargepost.port import const

_TRIPPED = const(3)  # DC or AC
_BROKEN = const(4)

_PULSE_MS = const(250)
_RISE_MS = const(1000)  # from the begin of the pulse to the trip
_FALL_MS = const(3000)  # from the begin of the pulse to quiet
_BROKEN_MS = const(100)
_DAY_MS = const(86400000)


class ResidualMonitor:
    """One monitor. The test runs at the start, after each session and every 24 h.

    It begins only in state A with the contactor open. tripped: bits of a residual current
    that is no test. broken: 1 when the monitor says so itself. testing: 1 during a test;
    pulse is then the command to its test input. tested: 1 while nothing but a test forbids
    energy. failed: 1 after a failed test.
    """

    def __init__(self):
        self.tripped = 0
        self.broken = 0
        self.testing = 0
        self.pulse = 0
        self.tested = 0
        self.failed = 0
        self.tests = 0
        self.result = RCM_NEVER
        self.rise_ms = -1
        self.fall_ms = -1
        self._due = 1
        self._pulse = Held(_PULSE_MS)
        self._rise = Held(_RISE_MS)
        self._fall = Held(_FALL_MS)
        self._broken = Held(_BROKEN_MS)
        self._day = Held(_DAY_MS)

    def read(self, bits: int, now: int) -> None:
        """One sample, as guard_contract.ResidualCurrentMonitor has it."""
        if bits < 0:
            self.tested = 1
            self._due = 0
            self.tripped = 0
            return
        self.tripped = 0 if self.testing else bits & _TRIPPED
        self.broken = self._broken.check(bits & _BROKEN, now)
        if self.testing:
            self._test(bits & _TRIPPED, now)

    def decide(self, empty, now: int) -> None:
        """Begin a test that is due; `empty`: no car, the contactor open, nothing tripped."""
        if self._day.check(self.tests, now):
            self._due = 1
        if self._due and empty and not self.testing and not self.failed:
            self.testing = 1
            self.pulse = 1
            self._pulse.start(now)
            self._rise.start(now)
            self._fall.start(now)
            self.rise_ms = self.fall_ms = -1

    def demand(self) -> None:
        """A test is due: a session has ended, or somebody asks for one."""
        self._due = 1

    def vouch(self) -> None:
        """A test passed less than 24 h ago, before the start of this guard."""
        if self.result == RCM_NEVER:
            self.tested = 1

    def clear(self) -> None:
        """After service: what failed is tested again."""
        if self.failed:
            self.failed = 0
            self._due = 1

    def _test(self, tripped: int, now: int) -> None:
        elapsed = (now - self._pulse.since) & MASK
        self.pulse = self._pulse.lasts(now)
        late = self._rise.check(1, now)
        stuck = self._fall.check(1, now)
        if tripped and self.rise_ms < 0:
            self.rise_ms = elapsed
        elif not tripped and self.rise_ms >= 0 and not self.pulse:
            self.fall_ms = elapsed
        if self.broken:
            self._end(RCM_BROKEN, now)
        elif self.rise_ms < 0:
            if late:
                self._end(RCM_NO_TRIP, now)
        elif self.fall_ms >= 0:
            self._end(RCM_PASSED, now)
        elif stuck:
            self._end(RCM_STUCK, now)

    def _end(self, result: int, now: int) -> None:
        self.testing = self.pulse = self._due = 0
        self.result = result
        self.tested = 1 if result == RCM_PASSED else 0
        self.failed = 0 if result == RCM_PASSED else 1
        self.tests = (self.tests + 1) & 0xFFFF
        self._pulse.running = self._rise.running = self._fall.running = 0
        self._day.start(now)
