"""The guard's decision: integers that were measured and asked go in, commands come out."""

from chargepost.guard.cable import Cable
from chargepost.guard.caps import Caps
from chargepost.guard.duty import LOWEST_MA, STATE_F, X1, duty_of
from chargepost.guard.feedback import Feedback
from chargepost.guard.held import MASK, Held
from chargepost.guard.interface import WELDED, A, Ask, B, D
from chargepost.guard.interlock import Interlock
from chargepost.guard.phase_switch import PhaseSwitch
from chargepost.guard.pilot import PilotReader
from chargepost.guard.plug_lock import PlugLock
from chargepost.guard.rcm import ResidualMonitor
from chargepost.guard.signal import Signal
from chargepost.guard.wakeup import WakeUp
from chargepost.guard.watch import F_FAULTS, PAUSING, STOPPING, Watch
from chargepost.port import const

_SILENCE_MS = const(2000)


class Core:
    """Decides for one outlet; never waits, never allocates, touches nothing but itself.

    Set the measured attributes, call `decide`, carry out the commands. `beat` is changed by
    whoever brings a fresh `ask`, at least every 2 s.
    """

    def __init__(self, ratings):
        self.ask = Ask()
        self.beat = 0
        self.ratings = ratings
        # Measured.
        self.high_mv = 12000
        self.low_mv = 12000
        self.ohm = -1
        self.rcm_bits = 0
        self.contactor_feedback = -1
        self.phase_feedback = -1
        self.lock_feedback = -1
        self.decicelsius = 250
        self.touched = 0  # 1 when something measured has changed
        # Commands: signal.duty, interlock.close, phase_switch.close, plug_lock.drive, rcm.pulse.
        self.pilot = PilotReader(ratings.ventilated)
        self.cable = Cable(ratings.cable_ma)
        self.rcm = ResidualMonitor()
        self.caps = Caps(ratings)
        self.signal = Signal()
        self.interlock = Interlock()
        self.feedback = Feedback()
        self.phase_switch = PhaseSwitch(ratings.phase_contactor)
        self.plug_lock = PlugLock()
        self.wakeup = WakeUp()
        self.watch = Watch()
        self.silent = 1
        self.faults = 0  # bits of interface.py
        self.silences = 0
        self.opened_ma = 0
        self.steps = 0
        self.obeyed = 0  # what was asked for once, at this step: bits of `Ask`
        self._told = 0  # what was latched at the last sign of life: no more can be known
        self._heard = 0
        self._silence = Held(_SILENCE_MS)

    def decide(self, now: int) -> None:
        """One step at `now`, milliseconds of a counter that may wrap at 2**30."""
        self.listen(now)
        self.pilot.read(self.high_mv, self.low_mv, self.signal.duty, now)
        self.cable.read(self.ohm, now)
        self.plug_lock.read(self.lock_feedback, self.interlock.close, now)
        self.rcm.read(self.rcm_bits, now)
        self.feedback.read(self.contactor_feedback, self.interlock.close, now)
        self.caps.read(self, now)
        if self.pilot.state == A:
            self.interlock.calm()
        self.watch.look(self, now)
        self._act(now)
        self.steps = (self.steps + 1) & MASK

    def listen(self, now: int) -> None:
        """Take in whether the application is alive, and what it wants done once."""
        self.obeyed = 0
        if self.beat != self._heard:
            self._heard = self.beat
            self._silence.start(now)
            self.silent = 0
            self._obey()
        elif not self.silent and self._silence.check(1, now):
            self.silent = 1
            if self.interlock.close:
                self.silences = (self.silences + 1) & 0xFFFF

    def _obey(self) -> None:
        ask = self.ask
        self.obeyed = ask.wake << 2 | ask.test_rcm << 1 | ask.clear
        ask.clear = ask.test_rcm = ask.wake = 0
        if self.obeyed & 1:
            self.watch.clear(self._told)
            self.rcm.clear()
            self.plug_lock.clear()
        if self.obeyed & 2:
            self.rcm.demand()
        if ask.vouch:
            self.rcm.vouch()
        self._told = self.watch.latched

    @property
    def dead(self) -> int:
        """1 while there is certainly no mains at the outlet."""
        return 1 if self.interlock.dead and self.contactor_feedback != 1 else 0

    def _act(self, now: int) -> None:
        ask = self.ask
        pilot = self.pilot
        faults = self.faults = self.watch.faults(self)
        dead = self.dead
        empty = pilot.vacant and dead
        self.rcm.decide(empty and not self.rcm.tripped, now)
        self.phase_switch.decide(ask.phases, empty, dead, self.phase_feedback, now)
        limit = min(ask.limit_ma, self.cable.ma, self.caps.ma)
        sound = not faults & STOPPING
        offering = sound and not faults & PAUSING and limit >= LOWEST_MA
        offering = offering and ask.permit and ask.available
        # In D, too, until it is confirmed: a car that reacts to x1 would hide what it asked for.
        offering = offering and B <= pilot.state <= D and self._prepared()
        self._wake(offering, dead, now)
        self._signal(duty_of(limit) if offering and not self.wakeup.x1 else X1, faults, now)
        self._switch(sound, now)
        held = offering or ask.hold_lock
        self.plug_lock.decide(held and (pilot.plugged or self.cable.ma), not self.dead)

    def _prepared(self) -> int:
        """1 when nothing is still being tested or switched."""
        return 1 if self.rcm.tested and not self.rcm.testing and not self.phase_switch.busy else 0

    def _wake(self, offering, dead, now: int) -> None:
        kind = self.obeyed >> 2 if offering else 0
        self.wakeup.decide(kind, self.pilot.state, dead, now)

    def _signal(self, duty: int, faults: int, now: int) -> None:
        """F only with the contactor open: the car must be able to stop first."""
        closed = self.interlock.close
        unavailable = faults & F_FAULTS or not self.ask.available or self.wakeup.f
        if self.watch.latched & WELDED or (unavailable and not closed):
            duty = STATE_F
        self.signal.wish(duty, self.pilot.state != A, now)

    def _switch(self, sound, now: int) -> None:
        interlock = self.interlock
        safe = sound and self.cable.ma and self.plug_lock.secure and self.pilot.diode == 1
        safe = safe and not self.caps.heat.burning
        if not interlock.close:
            safe = safe and self.pilot.steady and self.cable.steady and self._prepared()
            safe = safe and self.contactor_feedback != 1 and self.rcm_bits < 1
        interlock.decide(safe, self.signal.pwm, self.pilot.taking, now)
        if not interlock.moved:
            return
        self.pilot.disturb(now)
        if not interlock.close:
            self.rcm.demand()
            if self.pilot.taking:
                self.opened_ma = self.caps.overload.worst_ma
