"""The guard's decision: integers that were measured and asked go in, commands come out."""

from chargepost.guard.cable import Cable
from chargepost.guard.duty import LOWEST_MA, STATE_F, X1, duty_of
from chargepost.guard.held import MASK, Held
from chargepost.guard.interface import (
    LOCK,
    NO_DIODE,
    NOT_CLOSING,
    PILOT_SHORT,
    PROXIMITY,
    RESIDUAL_CURRENT,
    SILENT,
    VENTILATION,
    WELDED,
    A,
    Ask,
    B,
    C,
    D,
    E,
    Report,
)
from chargepost.guard.interlock import Interlock
from chargepost.guard.pilot import PilotReader
from chargepost.guard.plug_lock import PlugLock
from chargepost.guard.signal import Signal
from chargepost.port import const

_SILENCE_MS = const(2000)
# D, E and a cable without a valid code act at once, but are a fault only when they last.
_CONFIRM_MS = const(500)
_CONTACTOR_MS = const(500)
# The car's leaving does not make these safe again.
_UNSAFE = const(64)  # WELDED


class Core:
    """Decides for one outlet; never waits, never allocates, touches nothing but itself.

    Set the measured attributes, call `decide`, carry out the commands. `beat` is changed by
    whoever brings a fresh `ask`, at least every 2 s.
    """

    def __init__(self, fixed_cable_ma: int = 0):
        self.ask = Ask()
        self.beat = 0
        # Measured.
        self.high_mv = 12000
        self.low_mv = 12000
        self.ohm = -1
        self.tripped = 0
        self.contactor_feedback = -1
        self.lock_feedback = -1
        # Commands beside `signal.duty`, `interlock.close` and `plug_lock.lock`.
        self.report = Report()
        self.pilot = PilotReader()
        self.cable = Cable(fixed_cable_ma)
        self.signal = Signal()
        self.interlock = Interlock()
        self.plug_lock = PlugLock()
        self.silent = 1
        self.latched = 0  # bits of faults
        self._heard = 0
        self._heard_ms = 0
        self._beyond = Held(_CONFIRM_MS)
        self._uncoded = Held(_CONFIRM_MS)
        self._contradicted = Held(_CONTACTOR_MS)

    def decide(self, now: int) -> None:
        """One step at `now`, milliseconds of a counter that may wrap at 2**30."""
        self._listen(now)
        self.pilot.read(self.high_mv, self.low_mv, self.signal.duty, now)
        self.cable.read(self.ohm, now)
        self.plug_lock.read(self.lock_feedback, self.interlock.close, now)
        self._watch(now)
        self._act(now)
        self._tell()

    def _listen(self, now: int) -> None:
        if self.beat != self._heard:
            self._heard = self.beat
            self._heard_ms = now
            self.silent = 0
            if self.ask.clear:
                self.ask.clear = 0
                self.latched = 0
        elif not self.silent and (now - self._heard_ms) & MASK >= _SILENCE_MS:
            self.silent = 1
            if self.interlock.close:
                report = self.report
                report.silences = (report.silences + 1) & 0xFFFF

    def _watch(self, now: int) -> None:
        """Latch what is wrong now; the car's leaving releases what it makes safe."""
        state = self.pilot.state
        if state == A:
            self.latched &= _UNSAFE
        if self._beyond.check(D <= state <= E, now):
            self.latched |= VENTILATION if state == D else PILOT_SHORT
        if self._uncoded.check(B <= state <= D and not self.cable.ma, now):
            self.latched |= PROXIMITY
        if self.pilot.diode == 0:
            self.latched |= NO_DIODE
        if self.tripped:
            self.latched |= RESIDUAL_CURRENT
        if self.plug_lock.failed:
            self.latched |= LOCK
        feedback = self.contactor_feedback
        if self._contradicted.check(feedback >= 0 and feedback != self.interlock.close, now):
            self.latched |= WELDED if feedback else NOT_CLOSING

    def _act(self, now: int) -> None:
        ask = self.ask
        pilot = self.pilot
        limit = ask.limit_ma if ask.limit_ma < self.cable.ma else self.cable.ma
        sound = not (self.silent or self.latched)
        safe = sound and self.cable.ma and self.plug_lock.secure
        offering = sound and ask.permit and ask.available and limit >= LOWEST_MA
        # In D, too, until it is confirmed: a car that reacts to x1 would hide what it asked for.
        offering = offering and B <= pilot.state <= D
        self._signal(duty_of(limit) if offering else X1, now)
        pwm = self.signal.pwm
        proven = pilot.diode == 1
        self.interlock.decide(safe and proven, pwm, pilot.state == C, now)
        energised = not self.interlock.dead or self.contactor_feedback == 1
        held = offering or ask.hold_lock
        self.plug_lock.decide(held and (pilot.plugged or self.cable.ma), energised)

    def _signal(self, duty: int, now: int) -> None:
        """F only with the contactor open: the car must be able to stop first."""
        closed = self.interlock.close
        if self.latched & WELDED or (not self.ask.available and not closed):
            duty = STATE_F
        self.signal.wish(duty, self.pilot.state != A, now)

    def _tell(self) -> None:
        report = self.report
        feedback = self.contactor_feedback
        report.state = self.pilot.state
        report.plugged = self.pilot.plugged
        report.pwm = self.signal.pwm
        report.duty = self.signal.duty
        report.signalled_ma = self.signal.ma
        report.contactor = feedback if feedback >= 0 else self.interlock.close
        report.locked = self.plug_lock.locked
        report.cable_ma = self.cable.ma
        report.faults = self.latched | (SILENT if self.silent else 0)
        report.loaded_opens = self.interlock.loaded_opens
        report.steps = (report.steps + 1) & MASK

    def quiet_ms(self, now: int) -> int:
        """How long further steps with the same input change nothing but `report.steps`.

        For a simulator that skips such steps; right after a step that gave no new command.
        """
        busy = self.beat != self._heard or self.pilot.pending or self.cable.pending
        busy = busy or self.signal.waiting or self.interlock.pending or self.plug_lock.pending
        busy = busy or self._beyond.pending or self._uncoded.pending
        if busy or self._contradicted.pending:
            return 0
        if self.silent:
            return _SILENCE_MS
        return _SILENCE_MS - ((now - self._heard_ms) & MASK)
