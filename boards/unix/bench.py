"""The board's line to the bench: simulated time in, snapshots, logs and verdicts out.

One JSON document a line, over TCP. {"memory": 0} asks for the heap in bytes: in use, free and
the largest free piece, after a collection. {"service": ["clear", 1]} clears the faults of an
outlet (0: of all), ["export", 0] asks for all that is remembered of faults. The bench is the
simulator that plays the hardware around this board; a real board has no such line.
"""

import asyncio
import gc
import json
from binascii import crc32

from chargepost import port
from chargepost.clock import Clock
from chargepost.snapshot import station_snapshot


class BenchClock(Clock):
    """Simulated time as the bench tells it; nothing moves between two messages."""

    def __init__(self):
        super().__init__()
        self._began_ms = None
        self._told_ms = 0
        self._sleepers = []

    def ms(self):
        return self._told_ms

    def tell(self, ms):
        """Simulated time is `ms` now: wake who slept until then."""
        if self._began_ms is None:
            self._began_ms = ms
        ms -= self._began_ms
        self._told_ms = ms
        due = [sleeper for sleeper in self._sleepers if sleeper[0] <= ms]
        if due:
            self._sleepers = [sleeper for sleeper in self._sleepers if sleeper[0] > ms]
            for _, event in due:
                # Who waits wakes up; nothing has happened, so the event is as before.
                if not event.is_set():
                    event.set()
                    event.clear()

    async def sleep_ms(self, ms):
        if ms <= 0:
            await port.sleep_ms(0)
        else:
            await self.wait(asyncio.Event(), ms)

    async def wait(self, event, ms):
        sleeper = (self._told_ms + ms, event)
        self._sleepers.append(sleeper)
        try:
            # Another's time may be over first, and wakes everybody who waits for this event.
            while not event.is_set() and self._told_ms < sleeper[0]:
                await event.wait()
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
        return event.is_set()


class Bench:
    """The connection; `clock` is the bench's when time runs fast, else this controller's."""

    def __init__(self, reader, writer, fast):
        self._reader = reader
        self._writer = writer
        self._out = []
        self._more = asyncio.Event()
        self._told = BenchClock() if fast else None
        self.clock = self._told or Clock()

    def say(self, document):
        """Queue one document; the writer task sends it."""
        self._out.append(json.dumps(document) + "\n")
        self._more.set()

    async def flush(self):
        """Send what is queued; only one task calls this at a time."""
        lines, self._out = self._out, []
        self._writer.write("".join(lines).encode())
        await self._writer.drain()

    async def begin(self):
        """Learn the time before anything looks at the clock."""
        if self._told:
            self._told.tell(json.loads(await self._reader.readline())["t"])

    async def listen(self, station):
        """Follow the bench's time and acknowledge it once everything due has run."""
        while True:
            line = await self._reader.readline()
            if not line:
                raise OSError(104, "the bench is gone")
            told = json.loads(line)
            if "memory" in told:
                self.say({"memory": memory()})
            elif "service" in told:
                self.say({"service": self._serve(station, told["service"])})
            elif self._told:
                self._told.tell(told["t"])
                for _ in range(3):
                    await port.sleep_ms(0)
                self.say({"t": told["t"]})

    def _serve(self, station, wish):
        """What a field engineer does at the console: [result, error]."""
        verb, number = wish
        try:
            if verb == "clear":
                station.protection.clear(number)
                return [None, ""]
            return [station.protection.export(), ""]
        except OSError as error:
            return [None, str(error)]

    async def speak(self):
        while True:
            await self._more.wait()
            self._more.clear()
            await self.flush()

    async def report(self, station):
        """Send a snapshot whenever something in it has changed."""
        last = 0
        while True:
            text = json.dumps({"snapshot": station_snapshot(station)}) + "\n"
            crc = crc32(text)  # the text itself would stay on the heap of the board
            if crc != last:
                last = crc
                self._out.append(text)
                self._more.set()
            await self.clock.sleep_ms(100)


def memory():
    """Bytes of the heap: in use, free, and the largest piece that can be had at once."""
    gc.collect()
    used = gc.mem_alloc()
    free = gc.mem_free()
    low, high = 0, free
    while high - low > 256:
        middle = (low + high) // 2
        try:
            bytearray(middle)
            low = middle
        except MemoryError:
            high = middle
    gc.collect()
    return [used, free, low]
