"""Time: monotonic milliseconds for everything that waits, Unix seconds for everything told.

A jump of the wall clock never moves a timer, because no timer looks at the wall clock.
"""

from chargepost import port


class Clock:
    """The only source of time of the application; the simulator puts its own in its place."""

    def __init__(self):
        self._ticks = port.ticks_ms()
        self._ms = 0
        self._unix = 0  # Unix seconds when ms() was _unix_ms; 0 means unknown
        self._unix_ms = 0
        self.synchronised = False  # True once a trusted source has set the wall clock

    def ms(self) -> int:
        """Monotonic milliseconds since the start; never wraps."""
        ticks = port.ticks_ms()
        self._ms += port.ticks_diff(ticks, self._ticks)
        self._ticks = ticks
        return self._ms

    async def sleep_ms(self, ms: int) -> None:
        await port.sleep_ms(ms)

    async def wait(self, event, ms: int) -> bool:
        """True when the asyncio.Event is set within `ms`, else False."""
        return await port.wait_ms(event, ms)

    def now(self) -> int:
        """Unix seconds; an estimate while `synchronised` is False, 0 when nothing is known."""
        if not self._unix:
            return 0
        return self._unix + (self.ms() - self._unix_ms) // 1000

    def guess(self, unix: int) -> None:
        """Take a time that nobody vouches for (a battery-backed clock, the last record)."""
        if not self.synchronised and unix > self.now():
            self._set(unix)

    def synchronise(self, unix: int) -> int:
        """Take the time of a trusted source; returns the correction in seconds.

        Sources tell whole seconds. The clock then is late by what they left out, never early.
        """
        correction = unix - self.now()
        if correction:
            self._set(unix)
        self.synchronised = True
        return correction

    def _set(self, unix):
        self._unix = unix
        self._unix_ms = self.ms()
