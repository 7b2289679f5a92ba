"""What emulated devices on a serial line share: a pseudo-terminal, and a bad cable."""

import asyncio
import contextlib
import os
import random
import tty
from typing import Protocol

from chargepost.clock import Clock

LINE_FAULTS = (
    "split",  # frames come in random pieces with pauses between
    "byte by byte",  # frames come one byte at a time
    "noise",  # random bytes before each frame
    "baud",  # every byte arrives damaged, as at the wrong baud rate
    "dead",  # nothing comes at all
)


class Time(Protocol):
    def ms(self) -> int: ...
    async def sleep_ms(self, ms: int) -> None: ...


class SerialEmulator:
    """A device on a pseudo-terminal; `path` is what a host opens as its serial port.

    `faults` is a set of names, to be changed at any time: those of LINE_FAULTS, and what the
    device itself knows. Times are ms of `clock`.
    """

    def __init__(self, clock: Time | None = None, seed: int = 0):
        self.clock: Time = clock or Clock()
        self.faults: set[str] = set()
        self.path = ""
        self.random = random.Random(seed)
        self._master = -1
        self._slave = -1
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Open the pseudo-terminal and listen."""
        # The slave stays open here, so that hosts may come and go.
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.path = os.ttyname(self._slave)
        asyncio.get_running_loop().add_reader(self._master, self._readable)
        self.spawn(self._send_all())

    async def stop(self) -> None:
        """Close the pseudo-terminal; hosts see the line hang up."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._master >= 0:
            asyncio.get_running_loop().remove_reader(self._master)
            os.close(self._master)
            os.close(self._slave)
            self._master = self._slave = -1

    def spawn(self, work) -> None:
        """Run a coroutine until it ends, or the emulator does."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def received(self, data: bytes) -> None:
        """The host has sent something; a device that listens overrides this."""

    def send(self, frame: bytes) -> None:
        """Send a frame through the cable as it is."""
        if "noise" in self.faults:
            frame = self.random.randbytes(self.random.randint(1, 8)) + frame
        if "baud" in self.faults:
            frame = bytes(byte ^ self.random.randint(1, 255) for byte in frame)
        self._outgoing.put_nowait(frame)

    def _readable(self) -> None:
        # The host closing its end shows as an error until it opens it again.
        with contextlib.suppress(OSError):
            data = os.read(self._master, 4096)
            if "dead" not in self.faults:
                self.received(data)

    async def _send_all(self) -> None:
        while True:
            frame = await self._outgoing.get()
            while frame:
                size = len(frame)
                if "byte by byte" in self.faults:
                    size = 1
                elif "split" in self.faults:
                    size = self.random.randint(1, size)
                if "dead" not in self.faults:
                    with contextlib.suppress(BlockingIOError):  # a full line loses bytes
                        os.write(self._master, frame[:size])
                frame = frame[size:]
                if frame:
                    await self.clock.sleep_ms(1)
