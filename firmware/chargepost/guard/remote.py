"""The application's end of the guard link, for boards whose guard has a chip of its own."""

import asyncio

from chargepost.guard import link
from chargepost.guard.interface import Ask, GuardPort, Report
from chargepost.port import const

_SILENCE_MS = const(2000)
_SENT = const(2)  # an `Ask.clear` that is on its way


class RemoteGuard(GuardPort):
    """GuardPort over a `Line`; every refresh is one ASK, each answered by one REPORT."""

    def __init__(self, line, clock, count: int):
        self.count = count
        self._line = line
        self._clock = clock
        self._asks = [Ask() for _ in range(count)]
        self._reports = [Report() for _ in range(count)]
        self._parser = link.report_parser(count)
        self._sequence = 0
        self._cleared_by = 0  # sequence of the ASK that carries the latest `clear`
        self._acknowledged = -1
        self._heard_ms = -_SILENCE_MS
        self._refreshed = asyncio.Event()

    def ask(self, index: int) -> Ask:
        return self._asks[index]

    def report(self, index: int) -> Report:
        return self._reports[index]

    def refresh(self) -> None:
        self._refreshed.set()

    @property
    def alive(self) -> bool:
        return self._clock.ms() - self._heard_ms < _SILENCE_MS

    def outgoing(self) -> bytes:
        """The next ASK."""
        self._sequence = (self._sequence + 1) & 0xFF
        for ask in self._asks:
            if ask.clear and ask.clear != _SENT:
                ask.clear = _SENT
                self._cleared_by = self._sequence
        return link.frame(link.ASK, self._sequence, link.pack_asks(self._asks))

    def received(self, data: bytes) -> None:
        """Take bytes from the line."""
        for _, payload in self._parser.feed(data):
            acknowledged, self.chip_ms = link.unpack_reports(payload, self._reports)
            # A chip that does not hear us repeats itself: that is no sign of a whole link.
            if acknowledged != self._acknowledged:
                self._acknowledged = acknowledged
                self._heard_ms = self._clock.ms()
            if (acknowledged - self._cleared_by) & 0xFF < 0x80:
                for ask in self._asks:
                    if ask.clear == _SENT:
                        ask.clear = 0

    async def run(self) -> None:
        sender = asyncio.create_task(self._send())
        try:
            while True:
                self.received(await self._line.read(1000))
        finally:
            sender.cancel()

    async def _send(self) -> None:
        try:
            while True:
                if await self._clock.wait(self._refreshed, 1000):
                    self._refreshed.clear()
                    await self._line.write(self.outgoing())
        except OSError:
            return  # the reader meets the same end of the line and says so

    def attach(self, line) -> None:
        """Go on with a new line after `run()` has ended; what was half read is forgotten."""
        self._line = line
        self._parser = link.report_parser(self.count)
