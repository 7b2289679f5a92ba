"""Over-current by the car, in two stages, and current where none may flow.

Compared with what the pilot really signalled; the car has 6 s to follow a lower duty
(IEC 61851-1 A.2.3: 5 s, and one for its meter's reading).
"""

from chargepost.guard.duty import LOWEST_MA
from chargepost.guard.held import Held
from chargepost.port import const

_FOLLOW_MS = const(6000)
_SOFT_MS = const(10000)
_HARD_MS = const(2000)
_STRAY_MA = const(1000)
_STRAY_MS = const(5000)
_UNLIMITED_MA = const(80000)


class Overload:
    """cap_ma: what is still offered after a car took too much. worst_ma: the highest phase.

    soft: 1 after more than 110 % and 1 A for 10 s; each time less is offered. hard: 1 after
    more than 125 %, or 110 % of the contactor's rating, for 2 s. stray: 1 while current flows
    through an open contactor.
    """

    def __init__(self, contactor_ma: int):
        self.cap_ma = _UNLIMITED_MA
        self.worst_ma = 0
        self.soft = 0
        self.hard = 0
        self.stray = 0
        self._contactor_ma = contactor_ma
        self._next_ma = 0
        self._allowed_ma = 0
        self._follow = Held(_FOLLOW_MS)
        self._soft = Held(_SOFT_MS)
        self._hard = Held(_HARD_MS)
        self._stray = Held(_STRAY_MS)

    def read(self, ask, signalled_ma: int, closed, dead, now: int) -> None:
        """Judge the currents in `ask`, mA; unknown ones are none."""
        self.worst_ma = max(0, ask.current_l1_ma, ask.current_l2_ma, ask.current_l3_ma)
        self._allow(signalled_ma, now)
        worst = self.worst_ma
        allowed = self._allowed_ma
        over = closed and worst * 10 > allowed * 11 + 10000
        if self._soft.check(over, now):
            self.soft = 1
            self.cap_ma = max(LOWEST_MA, min(self.cap_ma, allowed) * 9 // 10)
            self._soft.start(now)
        over = worst * 4 > allowed * 5 or worst * 10 > self._contactor_ma * 11
        self.hard = self._hard.check(closed and over, now)
        self.stray = self._stray.check(dead and worst > _STRAY_MA, now)

    def forget(self) -> None:
        """The car has left."""
        self.soft = 0
        self.cap_ma = _UNLIMITED_MA

    def _allow(self, signalled_ma: int, now: int) -> None:
        if signalled_ma >= self._allowed_ma:
            self._allowed_ma = signalled_ma
            self._follow.check(0, now)
        elif not self._follow.running:
            self._wait(signalled_ma, now)
        else:
            self._next_ma = max(self._next_ma, signalled_ma)
            if self._follow.check(1, now):
                self._allowed_ma = self._next_ma
                self._wait(signalled_ma, now)

    def _wait(self, signalled_ma: int, now: int) -> None:
        """What is highest from now on counts after the time to follow, however often it falls."""
        self._next_ma = signalled_ma
        self._follow.start(now)
