"""The application's end of the guard link, for boards whose guard has a chip of its own."""

import asyncio

from chargepost.guard import link, messages
from chargepost.guard.interface import Ask, GuardPort, Report
from chargepost.port import const

_SILENCE_MS = const(2000)


class RemoteGuard(GuardPort):
    """GuardPort over a `Line`; every refresh is one ASK, each answered by one REPORT."""

    def __init__(self, line, clock, count: int):
        self.count = count
        self._line = line
        self._clock = clock
        self._asks = [Ask() for _ in range(count)]
        self._reports = [Report() for _ in range(count)]
        self._parser = messages.application_parser(count)
        self._sequence = 0
        self._pulses = [[0] * len(messages.PULSES) for _ in range(count)]  # on their way
        self._pulsed_by = 0  # sequence of the ASK that carries the latest of them
        self._acknowledged = -1
        self._heard_ms = -_SILENCE_MS
        self._refreshed = asyncio.Event()
        self._wish = None  # (outlet, offset) of a recording
        self._part = None  # (outlet, offset, bytes) that came

    def ask(self, index: int) -> Ask:
        return self._asks[index]

    def report(self, index: int) -> Report:
        return self._reports[index]

    def refresh(self) -> None:
        self._refreshed.set()

    @property
    def alive(self) -> bool:
        return self._clock.ms() - self._heard_ms < _SILENCE_MS

    def recording(self, index: int, offset: int):
        wish = (index, offset)
        if self._wish != wish:
            self._wish = wish
            self._part = None  # the same place of an older recording
        elif self._part and self._part[:2] == wish and self._part[2]:
            self._wish = None
            return self._part[2]
        return None

    def release(self, index: int) -> None:
        # The chip is told again and again, until it reports that its black box runs.
        self._part = None
        self._wish = (index, messages.RELEASE)

    def outgoing(self) -> bytes:
        """The next ASK, and a FETCH where a recording is wanted."""
        self._sequence = (self._sequence + 1) & 0xFF
        for ask, pulses in zip(self._asks, self._pulses):
            for at, name in enumerate(messages.PULSES):
                value = getattr(ask, name)
                if value:
                    pulses[at] = value
                    setattr(ask, name, 0)
                    self._pulsed_by = self._sequence
        payload = messages.pack_asks(self._asks, self._pulses, self._pulsed_by)
        return link.frame(link.ASK, self._sequence, payload) + self._fetch()

    def _fetch(self) -> bytes:
        if self._wish is None:
            return b""
        outlet, offset = self._wish
        if offset == messages.RELEASE and not self._reports[outlet].recorded:
            self._wish = None
            return b""
        return link.frame(link.FETCH, self._sequence, messages.pack_fetch(outlet, offset))

    def received(self, data: bytes) -> None:
        """Take bytes from the line."""
        for kind, _, payload in self._parser.feed(data):
            if kind == link.RECORD:
                self._part = messages.unpack_record(payload)
            else:
                self._reported(payload)

    def _reported(self, payload: bytes) -> None:
        acknowledged, self.chip_ms = messages.unpack_reports(payload, self._reports)
        # A chip that does not hear us repeats itself: that is no sign of a whole link.
        if acknowledged != self._acknowledged:
            self._acknowledged = acknowledged
            self._heard_ms = self._clock.ms()
        if (acknowledged - self._pulsed_by) & 0xFF < 0x80:
            for pulses in self._pulses:
                pulses[:] = [0] * len(pulses)

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
        self._parser = messages.application_parser(self.count)
