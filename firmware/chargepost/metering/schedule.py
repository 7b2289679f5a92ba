"""When to sample: every so often within a transaction, and at round times of the day."""

from chargepost.port import const

_DAY = const(86400)
_LATE = const(30)  # seconds after which a round time is over: its values would be others


class Periodic:
    """Ticks every interval from the transaction's begin, on monotonic milliseconds.

    A tick that comes late does not move the following ones; ticks that were slept through
    become one. A changed interval counts from the last tick, at once.
    """

    def __init__(self, begin_ms: int):
        self._base_ms = begin_ms

    def due(self, now_ms: int, interval_s: int) -> bool:
        """True once for each interval; never while it is 0."""
        if interval_s <= 0:
            self._base_ms = now_ms
            return False
        passed = (now_ms - self._base_ms) // (interval_s * 1000)
        if passed < 1:
            return False
        self._base_ms += passed * interval_s * 1000
        return True


class ClockAligned:
    """Ticks at 00:00:00 UTC and every interval after it, on Unix seconds.

    An interval that does not divide the day begins anew at midnight. A wall clock that jumps
    gives no flood, and one that is set back by less than an interval no second tick.
    """

    def __init__(self):
        self._slot = 0  # instant of the last slot that was seen, 0 before the first
        self._interval_s = 0

    def due(self, now: int, interval_s: int) -> int:
        """The Unix second of the instant that has just come, else 0."""
        if interval_s <= 0 or now <= 0:
            self._slot = 0
            return 0
        since_midnight = now % _DAY
        slot = now - since_midnight % interval_s
        known, before = self._slot, self._interval_s
        self._interval_s = interval_s
        if known and before == interval_s and slot <= known <= slot + interval_s:
            # The same slot, or a clock that was set back into the one before: it has ticked.
            return 0
        self._slot = slot
        if not known or before != interval_s:
            return 0
        return slot if 0 <= now - slot < _LATE and slot > known else 0
