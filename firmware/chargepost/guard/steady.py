"""A reading that counts once it has lasted: one wild sample changes nothing."""

from chargepost.guard.held import Held
from chargepost.port import const

_SURE_MS = const(100)  # what is measured with it moves by far less in this time
_BACK_MS = const(20)


class Steady:
    """value: the last reading that was confirmed.

    It rises when readings were above it for 100 ms, to the lowest of them; being back for less
    than 20 ms in between is a loose contact and no all-clear. It falls when all readings of
    100 ms were below it, to the highest of them.
    """

    def __init__(self, value: int):
        self.value = value
        self._side = 0  # 1 above the value, -1 below it
        self._nearest = 0
        self._away = Held(_SURE_MS)
        self._back = Held(_BACK_MS)

    def read(self, sample: int, now: int) -> int:
        """Take one sample; returns the value."""
        side = 1 if sample > self.value else -1 if sample < self.value else 0
        if not self._away.running:
            if side:
                self._side = side
                self._nearest = sample
                self._away.start(now)
        elif side == self._side:
            self._back.check(0, now)
            if (self._nearest - sample) * side > 0:
                self._nearest = sample
            self._confirm(now)
        elif self._side < 0 or self._back.check(1, now):
            self._forget(now)
        else:
            self._confirm(now)
        return self.value

    def _confirm(self, now: int) -> None:
        if self._away.check(1, now):
            self.value = self._nearest
            self._forget(now)

    def _forget(self, now: int) -> None:
        self._away.check(0, now)
        self._back.check(0, now)
