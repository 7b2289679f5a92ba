"""Polls an MFRC522 behind an SPI port made of lines: hex digits out, hex digits in."""

import sys
from binascii import hexlify, unhexlify

from both import FakeClock
from chargepost_hal.devices import Devices
from chargepost_hal.errors import DeviceError


class PipeSpi:
    """An SPI port whose other end reads our output and writes our input."""

    def transfer(self, out):
        print(hexlify(out).decode())
        answer = sys.stdin.readline().strip()
        if answer == "error":
            raise OSError(5, "SPI fails")
        return unhexlify(answer)


def now(coroutine):
    """The result of a coroutine that only waits on a FakeClock: it needs no event loop."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("it waits for something else than the clock")


class Polls:
    """A reader on an SPI port; `once` is what one poll finds, as text."""

    def __init__(self, spi):
        self.clock = FakeClock()
        role = {"kind": "mfrc522", "spi": spi, "outlet": 0}
        self.reader, _ = Devices(None, self.clock).reader(role)

    def once(self):
        before = self.clock.ms()
        try:
            uid = now(self.reader.poll())
            result = hexlify(uid).decode() if uid else "nobody"
        except DeviceError as error:
            result = type(error).__name__ + " " + str(error)
        assert self.clock.ms() - before < 1000
        return result


def serve():
    """Poll once for each line "poll"; end with the input."""
    polls = Polls(PipeSpi())
    while sys.stdin.readline().strip() == "poll":
        print("=" + polls.once())


if __name__ == "__main__":
    serve()
