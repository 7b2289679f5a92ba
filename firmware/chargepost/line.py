"""A byte line over a pair of asyncio streams that a time-out cannot hurt.

A time-out around a read of a stream loses bytes on MicroPython. So one task, the pump, reads
all the time and never under a time-out; whoever wants bytes waits for its event instead.
"""

import asyncio

from chargepost.port import const
from chargepost_hal import contract

_CHUNK = const(512)
_FULL = const(4096)  # the pump rests while so many bytes wait: the sender is slowed down
_ENOMEM = const(12)
_EPROTO = const(71)
_EPIPE = const(32)
_ENOTCONN = const(107)


class StreamLine(contract.Line):
    """contract.Line over what `port.open_tcp` and `port.open_serial` return.

    `held`: bytes that were read already, or None.
    """

    def __init__(self, reader, writer, clock, held=None):
        self._reader = reader
        self._writer = writer
        self._clock = clock
        self._chunks = [held] if held else []
        self._waiting = len(held) if held else 0  # bytes in _chunks
        self._arrived = asyncio.Event()  # bytes wait, or the line has failed
        self._taken = asyncio.Event()  # the buffer was emptied
        self._one_writer = asyncio.Lock()  # two tasks draining one stream hang on MicroPython
        self._failure = None
        self._pump_task = asyncio.create_task(self._pump())

    async def write(self, data: bytes) -> None:
        async with self._one_writer:
            if self._failure:
                raise self._failure
            try:
                self._writer.write(data)
                await self._writer.drain()
            except asyncio.CancelledError:
                # Nobody knows how much of the frame is on the wire: the line is of no more use.
                self._fail(OSError(_EPIPE, "a write was interrupted"))
                raise
            except (OSError, ValueError, MemoryError) as error:
                raise self._fail(error)

    async def read(self, timeout_ms: int) -> bytes:
        if not self._chunks and not self._failure:
            await self._clock.wait(self._arrived, timeout_ms)
        if self._chunks:
            data = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
            self._chunks = []
            self._waiting = 0
            self._taken.set()
            if not self._failure:
                self._arrived.clear()
            return data
        if self._failure:
            raise self._failure
        return b""

    async def close(self) -> None:
        if await self.detach():
            try:
                self._writer.close()
                await self._writer.wait_closed()
            except (OSError, ValueError):
                pass  # the other end was faster

    async def detach(self):
        """Let go of the open streams and return them as a pair; None when it was closed."""
        self._fail(OSError(_ENOTCONN, "the line was closed here"))
        task, self._pump_task = self._pump_task, None
        if task is None:
            return None
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass
        return self._reader, self._writer

    def _fail(self, error):
        """Remember the first cause; a broken TLS record is a ValueError on MicroPython."""
        if not self._failure:
            if isinstance(error, MemoryError):
                error = OSError(_ENOMEM, "not enough memory for the line")
            elif not isinstance(error, OSError):
                error = OSError(_EPROTO, str(error))
            self._failure = error
        self._arrived.set()
        return self._failure

    async def _pump(self):
        try:
            while True:
                data = await self._reader.read(_CHUNK)
                if not data:
                    self._fail(OSError(_ENOTCONN, "the other end closed the line"))
                    return
                self._chunks.append(bytes(data))
                self._waiting += len(data)
                self._arrived.set()
                while self._waiting >= _FULL:
                    self._taken.clear()
                    await self._taken.wait()
        except (OSError, ValueError, MemoryError) as error:
            self._fail(error)  # whoever reads must hear of it: nobody reads the stream any more
