"""The guard's end of the guard link, for a chip of its own: bytes in, steps, bytes out."""

from chargepost.guard import link, messages
from chargepost.guard.held import MASK
from chargepost.guard.interface import Ask
from chargepost.guard.local import copy_ask


class Chip:
    """All guards of a station behind one line; the owner moves the bytes and the time.

    The steps may run in a timer interrupt: they share only integers with `received`.
    """

    def __init__(self, guards):
        self.guards = guards
        self._asks = [Ask() for _ in guards]
        self._parser = messages.chip_parser(len(guards))
        self._sequence = -1
        self._pulsed_by = -1  # whose pulses have been done, -1 when the last ASK had none
        self.ms = 0  # time of the last step

    def step(self, now_ms: int) -> None:
        """One step of every guard; `now_ms` may wrap at 2**30. Allocates nothing."""
        self.ms = now_ms
        for guard in self.guards:
            guard.step(now_ms)

    def received(self, data: bytes) -> bytes:
        """Take bytes from the line; returns the bytes to answer, b"" for none."""
        report = records = b""
        for kind, sequence, payload in self._parser.feed(data):
            if kind == link.FETCH:
                records += self._record(sequence, payload)
                continue
            if sequence != self._sequence:  # a repeated frame is no sign of life
                self._sequence = sequence
                self._take(payload)
            report = self._report()
        return report + records

    def _record(self, sequence: int, payload: bytes) -> bytes:
        outlet, offset = messages.unpack_fetch(payload)
        if outlet >= len(self.guards):
            return b""
        trace = self.guards[outlet].trace
        if offset == messages.RELEASE:
            trace.release()
            return b""
        data = trace.read(offset, messages.CHUNK) if offset < trace.size else b""
        return link.frame(link.RECORD, sequence, messages.pack_record(outlet, offset, data))

    def _take(self, payload: bytes) -> None:
        pulsed_by = messages.unpack_asks(payload, self._asks)
        done = pulsed_by == self._pulsed_by
        self._pulsed_by = -1
        for guard, ask in zip(self.guards, self._asks):
            if ask.clear or ask.test_rcm or ask.wake:
                self._pulsed_by = pulsed_by
            if done:  # a clear done twice would forget what came in between
                ask.clear = ask.test_rcm = ask.wake = 0
            core = guard.core
            copy_ask(ask, core.ask)
            core.beat = (core.beat + 1) & 0xFF

    def _report(self) -> bytes:
        reports = [guard.report() for guard in self.guards]
        payload = messages.pack_reports(self._sequence, self.ms & MASK, reports)
        return link.frame(link.REPORT, self._sequence, payload)
