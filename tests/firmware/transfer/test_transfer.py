"""The attempts of a transfer, in a time that the test moves."""

from both import MemoryLine, raises_async
from chargepost.transfer.error import Stopped, TransferError
from chargepost.transfer.transfer import Transfer
from transfer_script import EagerClock, Sink, Source

URL = "http://h/x"
FULL = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd"
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"


class End(MemoryLine):
    """What the other end closes behind what it has said."""

    async def read(self, timeout_ms):
        if not self.incoming:
            raise OSError(107, "the other end closed the line")
        return await super().read(timeout_ms)


class Network:
    """Answers each connection with the next of the answers; None refuses it."""

    def __init__(self, clock, answers):
        self.clock = clock
        self.answers = answers
        self.lines = []
        self.at_ms = []
        self.kind = MemoryLine  # of the lines; with End the server closes behind each answer

    async def connect(self, host, port, tls=None):
        self.at_ms.append(self.clock.ms())
        answer = self.answers.pop(0)
        if answer is None:
            raise OSError(111, "refused")
        self.lines.append(self.kind(self.clock, lambda _: answer))
        return self.lines[-1]


def made(*answers):
    clock = EagerClock()
    network = Network(clock, list(answers))
    told = []
    return Transfer(network, clock, None, told.append), network, told


async def test_attempts_are_apart_by_the_interval():
    transfer, network, told = made(BUSY, None, FULL)
    sink = Sink(10)
    await transfer.download(URL, sink, 2, 60)
    assert sink.data == b"abcd"
    assert network.at_ms == [0, 60000, 120000]
    assert "HTTP 503" in told[0]
    assert "refused" in told[1]


async def test_retries_are_counted_beyond_the_first_attempt():
    transfer, network, _ = made(BUSY, BUSY, BUSY)
    await raises_async(TransferError, transfer.download(URL, Sink(10), 2, 5))
    assert len(network.at_ms) == 3


async def test_a_transfer_that_is_stopped_makes_no_further_attempt():
    transfer, network, _ = made(BUSY, FULL)
    transfer.log = lambda _: transfer.stop()
    await raises_async(Stopped, transfer.download(URL, Sink(10), 5, 600))
    assert len(network.at_ms) == 1


async def test_every_connection_is_closed():
    transfer, network, _ = made(BUSY, b"nonsense\r\n", FULL)
    await transfer.download(URL, Sink(10), 2, 0)
    assert [line.closed for line in network.lines] == [True, True, True]


async def test_a_part_that_does_not_go_on_is_not_taken():
    cut = b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 9\r\n\r\nabcd'
    wrong = b"HTTP/1.1 206 OK\r\nContent-Range: bytes 3-8/9\r\n\r\ndefghi"
    transfer, _, _ = made(cut, wrong)
    sink = Sink(10)
    error = await raises_async(TransferError, transfer.download(URL, sink, 1, 0))
    assert "not from byte 4" in str(error)
    assert sink.data == b"abcd"


async def test_a_part_that_ends_before_the_file_is_not_the_last():
    cut = b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 9\r\n\r\nabcd'
    part = b'HTTP/1.1 206 OK\r\nETag: "1"\r\nContent-Range: bytes 4-5/9\r\n\r\nef'
    rest = b"HTTP/1.1 206 OK\r\nContent-Range: bytes 6-8/9\r\n\r\nghi"
    transfer, network, told = made(cut, part, rest)
    network.kind = End
    sink = Sink(10)
    await transfer.download(URL, sink, 2, 0)
    assert sink.data == b"abcdefghi"
    assert "6 of 9 B came" in told[1]


class Trickle(MemoryLine):
    """One byte every 29 s: each in time."""

    async def read(self, timeout_ms):
        await self.clock.sleep_ms(timeout_ms)
        if self.clock.ms() % 29000:
            return b""
        return b"0"


async def test_a_server_that_trickles_is_given_up():
    transfer, network, _ = made(FULL)
    network.kind = Trickle
    error = await raises_async(TransferError, transfer.download(URL, Sink(10), 0, 0))
    assert str(error) == "Only 5 B came in 145 s."


async def test_a_weak_etag_is_no_name_for_the_bytes():
    cut = b'HTTP/1.1 200 OK\r\nETag: W/"1"\r\nContent-Length: 9\r\n\r\nabcd'
    transfer, network, _ = made(cut, FULL)
    await transfer.download(URL, Sink(10), 1, 0)
    assert b"Range" not in network.lines[1].sent[0]


async def test_headers_without_end_are_given_up():
    transfer, _, _ = made(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 70)
    error = await raises_async(TransferError, transfer.download(URL, Sink(10), 0, 0))
    assert "64 header lines" in str(error)


async def test_a_continue_is_not_the_answer():
    answer = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n\r\n"
    transfer, network, _ = made(answer)
    await transfer.upload("http://h/in", "f", Source(b"abc"), 0, 0)
    assert network.lines[0].sent[0].startswith(b"PUT /in/f HTTP/1.1\r\nHost: h\r\n")
