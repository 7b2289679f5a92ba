"""The residual current monitor and its self-test."""

from chargepost.guard.interface import RCM_BROKEN, RCM_NEVER, RCM_NO_TRIP, RCM_PASSED, RCM_STUCK
from guard_model.history import History

DAY_MS = 24 * 3600 * 1000


class Monitor:
    """Trips, and tests of whether it would trip."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.due = True
        self.began: int | None = None  # of the test that runs
        self.ended: int | None = None  # of the last test
        self.tested = self.failed = self.broken = False
        self.trip = self.pulse = self.tests = 0
        self.result = RCM_NEVER
        self.rise_ms = self.fall_ms = -1
        self.fault = False

    @property
    def running(self) -> bool:
        return self.began is not None

    def forget(self) -> None:
        if self.failed:
            self.failed = False
            self.due = True

    def vouch(self) -> None:
        if not self.tests:
            self.tested = True

    def step(self, bits: int) -> None:
        if bits == -1:
            self.tested = True
            self.due = self.fault = False
            self.trip = 0
            return
        if self.ended is not None and self.history.now - self.ended >= DAY_MS:
            self.due = True
        self.broken = self.history.has_held("monitor broken", bits & 4, 100)
        self.trip = 0 if self.running else bits & 3
        self.fault = self.broken and not self.running
        if self.began is not None:
            self.go_on(self.history.now - self.began, bits & 3)
        self.fault = self.fault or self.failed

    def go_on(self, ms: int, tripped: int) -> None:
        self.pulse = int(ms < 250)
        if tripped and self.rise_ms < 0:
            self.rise_ms = ms
        if not tripped and self.rise_ms >= 0 and self.fall_ms < 0 and not self.pulse:
            self.fall_ms = ms
        if self.broken:
            self.end(RCM_BROKEN)
        elif self.rise_ms < 0 and ms >= 1000:
            self.end(RCM_NO_TRIP)
        elif self.fall_ms >= 0:
            self.end(RCM_PASSED)
        elif ms >= 3000:
            self.end(RCM_STUCK)

    def end(self, result: int) -> None:
        self.result = result
        self.tests += 1
        self.began = None
        self.ended = self.history.now
        self.due = False
        self.pulse = 0
        self.tested = result == RCM_PASSED
        self.failed = not self.tested

    def begin_if_due(self, empty: bool) -> None:
        """The self-test trips the monitor: only where nobody is connected."""
        if self.due and empty and not (self.trip or self.running or self.failed):
            self.began = self.history.now
            self.pulse = 1
            self.rise_ms = self.fall_ms = -1
