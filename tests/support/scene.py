"""One simulated station and one scripted backend that live in one and the same time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from backend import Backend
from chargepost_sim.car import Car
from chargepost_sim.post import Post

START = 1_790_000_000  # Unix seconds at which every scenario begins
SPEED = 20
CARD = "04A1B2C3D4E580"


class Site:
    """One station, one backend; `now()` is their common Unix time."""

    def __init__(self, runtime: str, folder, backend: Backend):
        self.runtime = runtime
        self.backend = backend
        self.folder = folder
        self.post: Post
        self._posts: list[Post] = []

    def now(self) -> float:
        return START + (self._posts[-1].bench.time.ms() / 1000 if self._posts else 0)

    async def start(self, *, speed=SPEED, config=None, csms="", rtc=START, **options) -> Post:
        """Build a station and switch it on."""
        self.post = Post(
            csms or self.backend.plain_url,
            options.pop("identity", "CP1"),
            runtime=self.runtime,
            data_dir=self.folder / "data",
            config=config,
            speed=speed,
            rtc=rtc,
            **options,
        )
        self._posts.append(self.post)
        self.also(self.backend)
        await self.post.start()
        return self.post

    def also(self, backend: Backend) -> None:
        """One more backend that lives in the time of this station."""
        backend.now = self.now
        backend.patience = self.patience
        if backend.keep_up:
            self.post.bench.time.gates.append(backend.keep_up)

    @asynccontextmanager
    async def patience(self, seconds: float) -> AsyncIterator[None]:
        """As asyncio.timeout, but a busy machine, which slows the station down, does not end it.

        The station's time runs out as far as it would within `seconds` of a machine at leisure.
        """
        base = self.post.bench.time
        waiting = True

        def expire(due: asyncio.Future):
            if waiting and not due.cancelled():
                limit.reschedule(asyncio.get_running_loop().time())

        async with asyncio.timeout(None) as limit:
            due = base.sleep_until(base.ms() + seconds * 1000 * base.speed)
            due.add_done_callback(expire)
            try:
                yield
            finally:
                waiting = False
                due.cancel()

    async def ready(self, **options) -> Post:
        """A station that the backend has accepted, with all first statuses sent."""
        post = await self.start(**options)
        outlets = options.get("outlets", 1)
        for connector in range(outlets + 1):
            await self.expect("StatusNotification", connectorId=connector)
        return post

    async def charging(self, **options) -> Post:
        """A station in the middle of a session of CARD at outlet 1."""
        post = await self.ready(**options)
        await self.charge(post)
        return post

    async def charge(self, post: Post, car: Car | None = None) -> None:
        """Plug, tap, charge at outlet 1."""
        await post.outlet(1).plug(car or Car(soc=30))
        await post.outlet(1).until("Preparing")
        await post.present_card(CARD, seconds=2)
        await post.outlet(1).until("Charging", timeout=30)

    async def expect(self, action: str, timeout: float = 15, **fields) -> dict:
        """The next CALL of an action whose payload has these fields."""

        def fits(payload):
            return all(payload.get(name) == value for name, value in fields.items())

        return await self.backend.expect(action, timeout, fits)

    async def quiet(self, seconds: float) -> list[str]:
        """Let station time pass; the actions it called meanwhile."""
        before = len(self.backend.actions)
        await self.post.sleep(seconds)
        return self.backend.actions[before:]

    async def when(self, holds: Callable[[], object], seconds: float = 120) -> float:
        """Station time in seconds at which something first holds; fails after `seconds`."""
        time_base = self.post.bench.time
        end = time_base.ms() + seconds * 1000
        while not holds():
            assert time_base.ms() < end, f"it did not happen within {seconds} s"
            await asyncio.sleep(0.001)
        return time_base.ms() / 1000

    async def stop(self) -> None:
        for post in self._posts:
            await post.stop()
