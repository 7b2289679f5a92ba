"""Time: monotonic milliseconds for everything that waits, Unix seconds for everything told.

A jump of the wall clock never moves a timer, because no timer looks at the wall clock.
"""

from chargepost import port


class Clock:
    """The only source of time of the application; the simulator puts its own in its place."""

    def __init__(self):
        self._ticks = port.ticks_ms()
        self._ms = 0
        self._unix_at_0 = 0  # Unix seconds when ms() was 0; 0 means unknown
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
        if not self._unix_at_0:
            return 0
        return self._unix_at_0 + self.ms() // 1000

    def guess(self, unix: int) -> None:
        """Take a time that nobody vouches for (a battery-backed clock, the last record)."""
        if not self.synchronised and unix > self.now():
            self._unix_at_0 = unix - self.ms() // 1000

    def synchronise(self, unix: int) -> int:
        """Take the time of a trusted source; returns the correction in seconds."""
        correction = unix - self.now()
        self._unix_at_0 = unix - self.ms() // 1000
        self.synchronised = True
        return correction
