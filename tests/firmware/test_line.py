"""The byte line: a time-out never loses bytes, and a closed end is an OSError."""

import asyncio

from both import raises_async
from chargepost import port
from chargepost.clock import Clock
from chargepost.line import StreamLine


class Stream:
    """Both ends of a stream, played by the test: `arrive(data)`; b"" is the end."""

    def __init__(self):
        self.incoming = []
        self.more = asyncio.Event()
        self.sent = b""
        self.error = None
        self.stuck = None
        self.closed = False

    def arrive(self, data):
        self.incoming.append(data)
        self.more.set()

    async def read(self, size):
        while not self.incoming:
            self.more.clear()
            await self.more.wait()
        data = self.incoming.pop(0)
        if isinstance(data, Exception):
            raise data
        return data

    def write(self, data):
        if self.error:
            raise self.error
        self.sent += data

    async def drain(self):
        if self.stuck:
            await self.stuck.wait()

    def close(self):
        pass

    async def wait_closed(self):
        self.closed = True


def line_over(stream):
    return StreamLine(stream, stream, Clock())


async def test_bytes_that_were_read_before_come_first():
    stream = Stream()
    line = StreamLine(stream, stream, Clock(), b"2")
    assert await line.read(10) == b"2"
    stream.arrive(b"20 ready")
    assert await line.read(10) == b"20 ready"


async def test_bytes_that_come_after_a_time_out_are_in_the_next_read():
    stream = Stream()
    line = line_over(stream)
    assert await line.read(10) == b""
    stream.arrive(b"12")
    stream.arrive(b"34")
    data = b""
    while len(data) < 4:
        data += await line.read(1000)
    assert data == b"1234"
    await line.close()


async def test_bytes_that_came_before_the_end_are_still_read():
    stream = Stream()
    line = line_over(stream)
    stream.arrive(b"last words")
    stream.arrive(b"")
    await port.sleep_ms(10)
    assert await line.read(1000) == b"last words"
    error = await raises_async(OSError, line.read(1000))
    assert "the other end closed" in str(error)
    await raises_async(OSError, line.write(b"x"))
    await line.close()


async def test_a_reader_that_waits_learns_at_once_of_the_end():
    stream = Stream()
    line = line_over(stream)
    ending = asyncio.create_task(end_soon(stream))
    clock = Clock()
    await raises_async(OSError, line.read(60000))
    assert clock.ms() < 5000
    await ending
    await line.close()


async def end_soon(stream):
    await port.sleep_ms(5)
    stream.arrive(b"")


async def test_a_broken_tls_record_is_an_oserror():
    stream = Stream()
    line = line_over(stream)
    stream.arrive(ValueError("invalid record"))
    error = await raises_async(OSError, line.read(1000))
    assert "invalid record" in str(error)
    await line.close()


async def test_a_lack_of_memory_in_the_pump_ends_the_line_for_its_reader():
    stream = Stream()
    line = line_over(stream)
    stream.arrive(b"before")
    await port.sleep_ms(10)
    stream.arrive(MemoryError("memory allocation failed, allocating 512 bytes"))
    await port.sleep_ms(10)
    assert await line.read(1000) == b"before"
    error = await raises_async(OSError, line.read(60000))
    assert error.args == (12, "not enough memory for the line")
    await raises_async(OSError, line.write(b"x"))
    await line.close()
    assert stream.closed


async def test_a_write_that_finds_no_memory_ends_the_line():
    stream = Stream()
    stream.error = MemoryError("memory allocation failed, allocating 4096 bytes")
    line = line_over(stream)
    error = await raises_async(OSError, line.write(b"x"))
    assert error.args[0] == 12
    await raises_async(OSError, line.read(60000))
    await line.close()


async def test_a_failed_write_is_remembered():
    stream = Stream()
    stream.error = OSError(32, "broken pipe")
    line = line_over(stream)
    await raises_async(OSError, line.write(b"x"))
    stream.error = None
    await raises_async(OSError, line.write(b"x"))
    assert stream.sent == b""
    await line.close()


async def test_an_interrupted_write_ends_the_line():
    stream = Stream()
    stream.stuck = asyncio.Event()
    line = line_over(stream)
    task = asyncio.create_task(line.write(b"half a frame"))
    await port.sleep_ms(5)
    task.cancel()
    await raises_async(asyncio.CancelledError, task)
    error = await raises_async(OSError, line.write(b"another"))
    assert "interrupted" in str(error)
    await line.close()


async def test_the_sender_is_slowed_down_when_nobody_reads():
    stream = Stream()
    line = line_over(stream)
    for _ in range(100):
        stream.arrive(bytes(512))
    await port.sleep_ms(20)
    assert len(stream.incoming) == 100 - 4096 // 512
    total = 0
    while total < 51200:
        total += len(await line.read(1000))
    assert stream.incoming == []
    await line.close()


async def test_close_really_closes_and_may_be_called_twice():
    stream = Stream()
    line = line_over(stream)
    await line.close()
    assert stream.closed
    await line.close()
    await raises_async(OSError, line.read(1000))
