"""Switching between one phase and three: only without current, and never in a hurry."""

from chargepost.guard.feedback import Feedback
from chargepost.guard.held import Held
from chargepost.port import const

STEADY = const(0)  # as asked, or not allowed to change
EMPTYING = const(1)  # the current is being taken away until the outlet is dead
PAUSING = const(2)  # the car forgets how many phases there were
MOVING = const(3)  # the contactor of L2 and L3 travels

_PAUSE_MS = const(10000)
_TRAVEL_MS = const(300)
_MOST = const(10)  # switches for one car


class PhaseSwitch:
    """The command to the contactor of L2 and L3. phases: 1 or 3, 0 while it switches.

    busy: 1 while nothing may be offered. close: the command. switches: how often it moved,
    modulo 2**16. failed: 1 when it does not follow.
    """

    def __init__(self, fitted: int):
        self.phases = 1 if fitted else 3
        self.busy = 0
        self.close = 0
        self.switches = 0
        self.failed = 0
        self.state = STEADY
        self._fitted = fitted
        self._of_this_car = 0
        self._feedback = Feedback()
        self._since = Held(0)

    def decide(self, wanted: int, empty, dead, feedback: int, now: int) -> None:
        """empty: no car. dead: the main contactor is open for sure."""
        if not self._fitted:
            return
        if empty:
            self._of_this_car = 0
        self._feedback.read(feedback, self.close, now)
        self.failed = self._feedback.wrong
        close = 0 if wanted == 1 else 1
        if self.state == MOVING and not self._arrived(feedback, now):
            pass
        elif close == self.close or self._of_this_car >= _MOST:
            self.state = STEADY
        elif not dead:
            self.state = EMPTYING
        elif self.state != PAUSING:
            self._enter(PAUSING, _PAUSE_MS, now)
        if self.state == PAUSING and (empty or self._since.check(1, now)):
            self._move(close, now)
        self.busy = 1 if self.state else 0
        self.phases = 0 if self.state == MOVING else 1 + 2 * self.close

    def _enter(self, state: int, ms: int, now: int) -> None:
        self.state = state
        self._since.ms = ms
        self._since.start(now)

    def _move(self, close: int, now: int) -> None:
        self.close = close
        self.switches = (self.switches + 1) & 0xFFFF
        self._of_this_car += 1
        self._enter(MOVING, _TRAVEL_MS, now)

    def _arrived(self, feedback: int, now: int):
        """Offered again once the contact has had its time and does not contradict."""
        return self._since.check(1, now) and (feedback < 0 or feedback == self.close)
