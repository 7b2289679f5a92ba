"""How long to wait before the next attempt to connect (OCPP 2.0.1 part 4, 5.3).

The 1.6 standard only asks for "appropriate" back-off: it gets the same, with vendor keys.
"""

import os

from chargepost.port import const

_LONGEST_S = const(86400)  # nor can a board wait for more than six days at once


class Backoff:
    """Waits minimum + random, then doubles the minimum `repeat` times, then stays there,
    a day at most.

    Times in seconds. `random(n)` gives a number from 0 to n; tests replace it.
    """

    def __init__(self, random=None):
        self._random = random or _random
        self._failures = 0

    def next_ms(self, minimum: int, spread: int, repeat: int) -> int:
        """Milliseconds to wait now; each call counts as one more failure."""
        doublings = min(self._failures, repeat)
        self._failures += 1
        return min(minimum << doublings, _LONGEST_S) * 1000 + self._random(spread * 1000)

    def reset(self) -> None:
        """A connection succeeded."""
        self._failures = 0


def _random(highest: int) -> int:
    """A whole fleet comes back after a power cut: spread it."""
    return int.from_bytes(os.urandom(4), "big") % (highest + 1)
