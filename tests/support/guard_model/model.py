"""One step of the model, in the order of the specification."""

from chargepost.guard import interface as bits
from chargepost.guard.interface import A, Ask, B, D
from chargepost.guard.ratings import Ratings
from guard_model import caps
from guard_model.cable import Cable
from guard_model.contactor import Contactor
from guard_model.faults import PAUSING, STOPPING, Faults
from guard_model.feedback import Feedback
from guard_model.history import History
from guard_model.lock import Lock
from guard_model.monitor import Monitor
from guard_model.offer import Pace, WakeUp, duty_of, told_by
from guard_model.phases import Phases
from guard_model.pilot import PROVEN, Pilot
from guard_model.sample import Gate, Sample


class Model:
    """What a guard with these ratings must do."""

    def __init__(self, ratings: Ratings) -> None:
        history = History()
        self.history = history
        self.ratings = ratings
        self.gate = Gate()
        self.pilot = Pilot(history, ratings.ventilated)
        self.cable = Cable(history, ratings.cable_ma)
        self.lock = Lock(history)
        self.monitor = Monitor(history)
        self.watch = Feedback(history, "feedback blind")
        self.heat = caps.Heat(history, ratings)
        self.overload = caps.Overload(history, ratings)
        self.phases = Phases(history, ratings.phase_contactor)
        self.faults = Faults()
        self.wake = WakeUp(history)
        self.pace = Pace(history)
        self.contactor = Contactor(history)
        self.wish = Ask()
        self.silent = True
        self.silences = self.steps = 0
        self.told = 0  # latched faults at the last refresh
        self.cap_ma, self.cap_cause = ratings.contactor_ma, bits.NO_CAP

    def step(self, now: int, sample: Sample, refresh: Ask | None) -> None:
        """`refresh` holds the wishes when the application has refreshed since the last step."""
        self.history.now = now
        self.sample = sample
        self.steps += 1
        self.gate.step(sample)
        self.hear(refresh)
        self.measure()
        self.judge_caps()
        self.faults.step(self)
        self.begin()
        self.offer(refresh.wake if refresh else 0)
        self.switch()
        self.hold()

    def hear(self, refresh: Ask | None) -> None:
        if refresh:
            self.wish = refresh
            self.history.start("silence", 2000)
            self.silent = False
            self.obey(refresh)
        elif not self.silent and not self.history.runs("silence"):
            self.silent = True
            self.silences += self.contactor.command

    def obey(self, refresh: Ask) -> None:
        if refresh.clear:
            self.faults.latched &= ~self.told
            self.monitor.forget()
            self.lock.attempts = 0
        if refresh.test_rcm:
            self.monitor.due = True
        if refresh.vouch:
            self.monitor.vouch()
        self.told = self.faults.latched

    def measure(self) -> None:
        command = self.contactor.command
        self.pilot.step(self.pace.duty, self.gate.high_mv, self.gate.low_mv)
        self.cable.step(self.gate.ohm)
        self.lock.step(self.sample.lock, command)
        self.monitor.step(self.sample.monitor)
        self.watch.step(self.sample.contactor, command)
        self.dead = self.contactor.dead(self.sample.contactor)
        self.empty = self.pilot.vacant and self.dead

    def judge_caps(self) -> None:
        wish = self.wish
        state_a = self.pilot.state == A
        currents = [wish.current_l1_ma, wish.current_l2_ma, wish.current_l3_ma]
        command, told = self.contactor.command, told_by(self.pace.duty)
        self.heat.step(self.gate.decicelsius)
        # What a silent application said last says nothing about now.
        known_dead = self.dead and not self.silent
        self.overload.step(told, currents, command, known_dead, state_a)
        if state_a:
            self.contactor.forget()
        self.cap_ma, self.cap_cause = caps.lowest(
            self.ratings, self.heat, self.overload, self.pilot.simplified
        )

    def begin(self) -> None:
        self.monitor.begin_if_due(self.empty)
        self.phases.step(self.wish.phases, self.sample.phases, self.dead, self.empty)
        monitor = self.monitor
        self.prepared = monitor.tested and not monitor.running and not self.phases.busy

    def offer(self, wake: int) -> None:
        faults, wish, state = self.faults, self.wish, self.pilot.state
        limit = min(wish.limit_ma, self.cable.accepted, self.cap_ma)
        may = not faults.all & (STOPPING | PAUSING) and limit >= 6000 and self.prepared
        self.offering = bool(may and wish.permit and wish.available and B <= state <= D)
        self.wake.step(wake, self.offering, state, self.dead)
        wanted = duty_of(limit) if self.offering and not self.wake.x1 else 1000
        reason = faults.all & (bits.WELDED | bits.RCM_TEST) or not wish.available or self.wake.f
        if faults.latched & bits.WELDED or (reason and not self.contactor.command):
            wanted = 0
        self.pace.step(wanted, state)

    def switch(self) -> None:
        pwm = 0 < self.pace.duty < 1000
        safe = (
            not self.faults.all & STOPPING
            and self.cable.accepted > 0
            and self.lock.secure
            and self.pilot.diode == PROVEN
            and not self.heat.burning
        )
        quiet = self.sample.contactor != 1 and self.sample.monitor < 1
        may_close = self.pilot.steady and self.cable.steady and self.prepared and quiet
        self.contactor.step(safe, may_close, self.pilot.taking, pwm, self.overload.worst)
        if self.contactor.just_opened:
            self.monitor.due = True

    def hold(self) -> None:
        there = self.pilot.plugged or self.cable.accepted > 0
        hold = bool((self.offering or self.wish.hold_lock) and there)
        self.lock.command(hold, self.contactor.dead(self.sample.contactor))

    def outputs(self) -> dict[str, int]:
        """What is commanded: contactor, duty, lock, L2 and L3, test pulse."""
        return {
            "closed": self.contactor.command,
            "duty": self.pace.duty,
            "bolt": self.lock.drive,
            "three": self.phases.command,
            "testing": self.monitor.pulse,
        }

    def report(self) -> dict[str, int]:
        """What the guard must report, by the names of its Report."""
        pilot, contactor, monitor = self.pilot, self.contactor, self.monitor
        feedback = self.sample.contactor
        return {
            "state": pilot.state,
            "plugged": int(pilot.plugged),
            "high_mv": self.gate.high_mv,
            "low_mv": self.gate.low_mv,
            "ohm": self.gate.ohm,
            "cable_ma": self.cable.accepted,
            "decicelsius": self.gate.decicelsius,
            "pwm": int(0 < self.pace.duty < 1000),
            "duty": self.pace.duty,
            "signalled_ma": told_by(self.pace.duty),
            "cap_ma": self.cap_ma,
            "cap_cause": self.cap_cause,
            "phases": self.phases.phases,
            "contactor": feedback if feedback >= 0 else contactor.command,
            "lock_fitted": int(self.lock.fitted),
            "locked": int(self.lock.feedback == 1),
            "faults": self.faults.all,
            "residual": self.faults.residual,
            "rcm_tested": int(monitor.tested),
            "rcm_tests": monitor.tests,
            "rcm_result": monitor.result,
            "rcm_rise_ms": monitor.rise_ms,
            "rcm_fall_ms": monitor.fall_ms,
            "closings": contactor.closings,
            "loaded_opens": contactor.loaded_opens,
            "opened_ma": contactor.opened_ma,
            "silences": self.silences,
            "phase_switches": self.phases.switches,
            "wakes": self.wake.wakes,
            "steps": self.steps,
        }
