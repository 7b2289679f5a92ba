"""Virtual time for one simulated station, any number of times faster than the wall.

The time is elastic: it moves only in small steps, and everything that is due runs between
two steps. A machine that stalls for a while delays the station, it does not make its
time-outs expire.
"""

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable
from itertools import count

from chargepost.clock import Clock

# A step of more than half a second would come close to the guard's 2 s rule by itself.
_LARGEST_STEP = 500.0  # ms of simulated time
_REAL_STEP = 0.001  # seconds between two steps when time runs fast
_REAL_STEP_1 = 0.005  # ... at the speed of the wall
_ROUNDS = 5  # of the event loop, before a step: what is on the lines between devices arrives


class SimTime:
    """The time base: `ms()` since the start, and who sleeps until when.

    `speed` is how much faster than the wall it runs. `on_step(ms)` callbacks run physics up
    to each new instant; `gates` are awaited before the next step (a second process that must
    keep up).
    """

    def __init__(self, speed: float = 1):
        if not 0 < speed <= 1000:
            raise ValueError(f"speed {speed} is not between 0 and 1000")
        self.speed = speed
        self.on_step: list[Callable[[int], None]] = []
        self.gates: list[Callable[[int], Awaitable[None]]] = []
        self._ms = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()
        self._task: asyncio.Task[None] | None = None

    def ms(self) -> int:
        return int(self._ms)

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="simulated time")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def sleep_until(self, ms: float) -> asyncio.Future[None]:
        """A future that is done once the time has come."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if ms <= self._ms:
            future.set_result(None)
        else:
            heapq.heappush(self._sleepers, (ms, next(self._order), future))
        return future

    async def sleep_ms(self, ms: float) -> None:
        if ms <= 0:
            await asyncio.sleep(0)
        else:
            await self.sleep_until(self._ms + ms)

    async def _run(self) -> None:
        real_step = _REAL_STEP if self.speed > 1 else _REAL_STEP_1
        largest = min(_LARGEST_STEP, max(20.0, 2 * real_step * 1000 * self.speed))
        last = time.monotonic()
        while self._task:  # a gate may lose the cancellation in which it ends
            await asyncio.sleep(real_step)
            for _ in range(_ROUNDS):  # also on a machine so busy that the next step is overdue
                await asyncio.sleep(0)
            now = time.monotonic()
            passed = min((now - last) * 1000 * self.speed, largest)
            last = now
            self._move(self._ms + passed)
            for gate in self.gates:
                await gate(self.ms())

    def _move(self, ms: float) -> None:
        self._ms = ms
        for step in self.on_step:
            step(int(ms))
        while self._sleepers and self._sleepers[0][0] <= ms:
            future = heapq.heappop(self._sleepers)[2]
            if not future.done():
                future.set_result(None)


class SimClock(Clock):
    """chargepost.clock.Clock on simulated time; the same object shape the application uses."""

    def __init__(self, time_base: SimTime):
        self._base = time_base
        self._started = time_base.ms()
        super().__init__()

    def ms(self) -> int:
        return self._base.ms() - self._started

    async def sleep_ms(self, ms: int) -> None:
        await self._base.sleep_ms(ms)

    async def wait(self, event: asyncio.Event, ms: int) -> bool:
        if event.is_set():
            return True
        timer = self._base.sleep_until(self._base.ms() + ms)
        waiter = asyncio.ensure_future(event.wait())
        try:
            await asyncio.wait({timer, waiter}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiter.cancel()
            timer.cancel()
        return event.is_set()
