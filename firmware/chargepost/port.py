"""The one file that knows on which runtime it runs.

Everything else in the portable rooms imports from here what the runtimes do differently.
"""

import asyncio
import os
import time

try:  # MicroPython
    from asyncio import wait_for_ms as _wait_for_ms

    from micropython import const

    MICROPYTHON = True
except ImportError:  # CPython
    MICROPYTHON = False

    def const(value):
        return value

    async def _wait_for_ms(awaitable, ms):
        return await asyncio.wait_for(awaitable, ms / 1000)


# ESP32 and STM32 count seconds from 2000, the others from 1970.
_EPOCH = const(946684800) if time.gmtime(0)[0] == 2000 else 0


if MICROPYTHON:

    def ticks_ms() -> int:
        """Milliseconds of a counter that wraps; only `ticks_diff` may interpret it."""
        return time.ticks_ms()

    def ticks_diff(later: int, earlier: int) -> int:
        """Milliseconds between two `ticks_ms()` at most six days apart."""
        return time.ticks_diff(later, earlier)

    async def sleep_ms(ms: int) -> None:
        await asyncio.sleep_ms(ms)

    def sync(file) -> None:
        """Bring a file's bytes to the medium: LittleFS does that on flush."""
        file.flush()

else:

    def ticks_ms() -> int:
        """Milliseconds of a counter that wraps; only `ticks_diff` may interpret it."""
        return time.monotonic_ns() // 1000000

    def ticks_diff(later: int, earlier: int) -> int:
        """Milliseconds between two `ticks_ms()`."""
        return later - earlier

    async def sleep_ms(ms: int) -> None:
        await asyncio.sleep(ms / 1000)

    def sync(file) -> None:
        """Bring a file's bytes to the medium."""
        file.flush()
        os.fsync(file.fileno())


async def wait_ms(event, ms: int) -> bool:
    """True when an asyncio.Event is set within `ms`, else False."""
    if event.is_set():
        return True
    try:
        await _wait_for_ms(event.wait(), ms)
        return True
    except asyncio.TimeoutError:
        return event.is_set()


def unix_seconds() -> int:
    """The controller's own idea of Unix time; it may be far off until somebody sets it."""
    return int(time.time()) + _EPOCH
