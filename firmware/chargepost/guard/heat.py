"""Temperature of one outlet: less current when it is warm, none when it is hot."""

from chargepost.guard.duty import LOWEST_MA
from chargepost.guard.held import Held
from chargepost.guard.steady import Steady
from chargepost.port import const

_COLDEST = const(-400)
_HOTTEST = const(1500)
_DEAD_MS = const(10000)
_RELAX_MS = const(60000)
_RELAX_MA = const(1000)


class Heat:
    """cap_ma: what the temperature allows; tightened at once, relaxed by 1 A in a minute.

    "At once" is when a reading has lasted for 100 ms: no contact heats up faster, and one wild
    sample would cost minutes. Until it has, the outlet counts as cold.

    hot: 1 from `stop` until `warm` is reached again. burning: 1 above `burning`. dead: 1 when
    no believable temperature came for 10 s; then the fallback of the ratings holds.
    """

    def __init__(self, ratings):
        self.cap_ma = ratings.contactor_ma
        self.hot = 0
        self.burning = 0
        self.dead = 0
        self._ratings = ratings
        self._steady = Steady(_COLDEST)
        self._dead = Held(_DEAD_MS)
        self._relax = Held(_RELAX_MS)

    def read(self, decicelsius: int, now: int) -> None:
        """One sample in 0.1 degC."""
        ratings = self._ratings
        if not ratings.thermometer:
            return
        known = _COLDEST <= decicelsius <= _HOTTEST
        self.dead = self._dead.check(not known, now)
        if known:
            steady = self._steady.read(decicelsius, now)
            self._judge(steady)
            self._limit(self._curve(steady), now)
        elif self.dead:
            self._limit(min(ratings.fallback_ma, ratings.contactor_ma), now)

    def _judge(self, decicelsius: int) -> None:
        if decicelsius >= self._ratings.stop:
            self.hot = 1
        elif decicelsius <= self._ratings.warm:
            self.hot = 0
        self.burning = 1 if decicelsius >= self._ratings.burning else 0

    def _curve(self, decicelsius: int) -> int:
        """Whole amperes from the contactor's rating at `warm` down to 6 A at `lowest`."""
        ratings = self._ratings
        full = ratings.contactor_ma
        if decicelsius <= ratings.warm:
            return full
        over = decicelsius - ratings.warm
        less = (full - LOWEST_MA) * over // (ratings.lowest - ratings.warm)
        return max(LOWEST_MA, (full - less) // 1000 * 1000)

    def _limit(self, allowed: int, now: int) -> None:
        self.cap_ma = min(self.cap_ma, allowed)
        if self._relax.check(allowed > self.cap_ma, now):
            self.cap_ma = min(allowed, self.cap_ma + _RELAX_MA)
            self._relax.start(now)
