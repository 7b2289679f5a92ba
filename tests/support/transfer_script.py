"""Downloads and uploads for tests on both runtimes, over real sockets."""

import asyncio

from both import FakeClock
from chargepost.clock import Clock
from chargepost.errors import BadInput, ChargepostError
from chargepost.network import StreamNetwork
from chargepost.port import tls_client_context
from chargepost.transfer.transfer import Transfer


class EagerClock(FakeClock):
    """Work that is ready runs before a wait is over."""

    async def wait(self, event, ms):
        for _ in range(10):
            if event.is_set():
                return True
            await asyncio.sleep(0)
        return await super().wait(event, ms)


class Sink:
    """A file in RAM that counts how often it was begun anew."""

    def __init__(self, limit):
        self.limit = limit
        self.data = b""
        self.clears = 0

    @property
    def size(self):
        return len(self.data)

    def add(self, data):
        assert len(data) <= 1024, "a piece is too large for a board"
        self.data += data

    def clear(self):
        self.clears += 1
        self.data = b""


class Source:
    def __init__(self, data):
        self.data = data
        self.size = len(data)

    def read(self, offset, most):
        return self.data[offset : offset + most]


class Network(StreamNetwork):
    """Sends the connections to one port to another."""

    def __init__(self, clock, ports):
        super().__init__(clock)
        self.ports = ports

    async def connect(self, host, port, tls=None):
        return await super().connect(host, self.ports.get(port, port), tls)


def _transfer(root, patience_ms, port, told):
    clock = Clock()

    def tls():
        try:
            return tls_client_context([root] if root else [])
        except ValueError as error:
            raise BadInput(str(error))  # noqa: B904

    made = Transfer(Network(clock, {990: port}), clock, tls, told.append)
    made.patience_ms = patience_ms
    return made


def download(url, retries=0, root=b"", limit=1 << 20, patience_ms=5000, port=990):
    """[data, sentence of the error, what was logged, times the file was begun]."""
    told = []
    sink = Sink(limit)
    transfer = _transfer(root, patience_ms, port, told)
    error = _run(transfer.download(url, sink, retries, 0))
    return [sink.data, error, told, sink.clears]


def upload(url, name, data, retries=0, root=b"", patience_ms=5000, port=990):
    """[sentence of the error, what was logged]."""
    told = []
    transfer = _transfer(root, patience_ms, port, told)
    error = _run(transfer.upload(url, name, Source(data), retries, 0))
    return [error, told]


def _run(work):
    async def run():
        try:
            await work
        except ChargepostError as error:
            return str(error)
        return ""

    result = asyncio.run(run())
    asyncio.new_event_loop()
    return result
