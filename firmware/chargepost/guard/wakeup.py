"""Waking a car that sleeps in B: the PWM goes away for a while, or the pilot goes to F.

ISO 15118-3 has the second as T_step_EF (4 s), followed by a moment in x1.
"""

from chargepost.guard.held import Held
from chargepost.guard.interface import WAKE_F, WAKE_X1, B, F
from chargepost.port import const

_STEP_MS = const(4000)
_AFTER_MS = const(750)


class WakeUp:
    """x1: 1 while nothing may be offered. f: 1 while the pilot goes to F. count: modulo 2**16."""

    def __init__(self):
        self.x1 = 0
        self.f = 0
        self.count = 0
        self._step = Held(_STEP_MS)
        self._after = Held(_AFTER_MS)

    def decide(self, kind: int, state: int, dead, now: int) -> None:
        """kind: asked just now, or 0. Only a car in B behind a dead contactor is woken."""
        if not self.x1 and state == B and dead and WAKE_X1 <= kind <= WAKE_F:
            self.x1 = 1
            self.f = 1 if kind == WAKE_F else 0
            self.count = (self.count + 1) & 0xFFFF
            self._step.start(now)
        elif self.x1:
            self._go_on(state, now)

    def _go_on(self, state: int, now: int) -> None:
        stepping = self._step.lasts(now)
        if self.f:
            if not stepping:
                self.f = 0
                self._after.start(now)
        elif not (stepping or self._after.lasts(now)) or B != state != F:
            self.x1 = 0
            self._step.check(0, now)
            self._after.check(0, now)
