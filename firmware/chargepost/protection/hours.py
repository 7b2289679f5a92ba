"""Time of operation: seconds that go on counting over restarts, whatever the wall clock does.

An event is [seconds of operation, Unix seconds or 0]. Within one run its age is exact and knows
nothing of the wall clock. Before that run the time without power is added when a trusted wall
clock tells it, and counts as nothing otherwise: then an event seems younger than it is, never
older.
"""


class Hours:
    """The count of one station; `begin` is what it was at the start."""

    def __init__(self, clock, begin: int = 0):
        self._clock = clock
        self.begin = begin

    def seconds(self) -> int:
        """Seconds of operation until now."""
        return self.begin + self._clock.ms() // 1000

    def stamp(self) -> list:
        """An event of this moment."""
        return [self.seconds(), self._clock.now() if self._clock.synchronised else 0]

    def age(self, event: list) -> int:
        """Seconds since an event."""
        age = max(0, self.seconds() - event[0])
        if event[0] < self.begin and event[1] and self._clock.synchronised:
            age = max(age, self._clock.now() - event[1])
        return age
