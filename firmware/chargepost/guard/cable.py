"""Cable of a socket outlet: from the coding resistor to its rating (IEC 61851-1 Annex B)."""

from chargepost.guard.held import Held
from chargepost.port import const

# Upper end of each accepted window in ohm, and the rating of the cable in mA.
_WINDOWS = ((80, 0), (140, 63000), (308, 32000), (936, 20000), (2460, 13000))
_SETTLE_MS = const(20)


def rating(ohm: int) -> int:
    """Rating in mA by the coding resistance; 0 outside all windows."""
    for row in _WINDOWS:
        if ohm <= row[0]:
            return row[1]
    return 0


class Cable:
    """Debounced rating; a fixed cable has the one it was built with.

    steady: 1 while the latest sample does not contradict it.
    """

    def __init__(self, fixed_ma: int):
        self.ma = fixed_ma
        self.steady = 0
        self._fixed_ma = fixed_ma
        self._seen = 0
        self._same = Held(_SETTLE_MS)
        self._other = Held(_SETTLE_MS)

    def read(self, ohm: int, now: int) -> None:
        """One sample; -1 ohm says that the cable is fixed."""
        seen = self._fixed_ma if ohm < 0 else rating(ohm)
        if seen != self._seen:
            self._seen = seen
            self._same.start(now)
        same = self._same.check(1, now)
        # A code that jumps about is none.
        if self._other.check(seen != self.ma, now):
            self.ma = seen if same else 0
        self.steady = 1 if seen == self.ma else 0
