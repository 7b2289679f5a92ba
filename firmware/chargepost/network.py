"""TCP and TLS connections of this controller, as lines of bytes."""

from chargepost.line import StreamLine
from chargepost.port import open_serial, open_tcp
from chargepost_hal import contract


class StreamNetwork(contract.Network):
    """contract.Network over the runtime's own sockets."""

    def __init__(self, clock):
        self.clock = clock

    async def connect(self, host: str, port: int, tls=None):
        reader, writer = await open_tcp(host, port, tls)
        return StreamLine(reader, writer, self.clock)


class ReopeningLine(contract.Line):
    """A line that opens when it is first used, and again after it has failed.

    `open_line` is a coroutine function that returns an open contract.Line or raises OSError:
    a device that was away (a gateway restarted, a cable was pulled) comes back by itself.
    """

    def __init__(self, open_line):
        self._open_line = open_line
        self._line = None

    async def _use(self):
        if self._line is None:
            self._line = await self._open_line()
        return self._line

    async def write(self, data: bytes) -> None:
        line = await self._use()
        try:
            await line.write(data)
        except OSError:
            await self.close()
            raise

    async def read(self, timeout_ms: int) -> bytes:
        line = await self._use()
        try:
            return await line.read(timeout_ms)
        except OSError:
            await self.close()
            raise

    async def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            await line.close()


def line_at(role: dict, clock) -> ReopeningLine:
    """The line to {"tcp": [host, port]} or {"serial": path, "baud": 9600, "parity": "N"}."""

    async def open_line():
        if "tcp" in role:
            reader, writer = await open_tcp(role["tcp"][0], role["tcp"][1])
        else:
            parity = role.get("parity", "N")
            reader, writer = await open_serial(role["serial"], role["baud"], parity)
        return StreamLine(reader, writer, clock)

    return ReopeningLine(open_line)
