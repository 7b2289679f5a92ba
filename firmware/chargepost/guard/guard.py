"""One guard for each outlet: reads the board, decides, drives the board."""

from chargepost.guard.core import Core
from chargepost.guard.held import MASK
from chargepost.guard.interface import Report
from chargepost.guard.ratings import Ratings
from chargepost.guard.telling import tell
from chargepost.guard.trace import Trace
from chargepost.port import const

# What moves by less than this is noise: the guard does not see it and the trace does not fill.
_BAND_MV = const(150)
_BAND_DECICELSIUS = const(5)
_MOST_OHM = const(65535)


def still(kept: int, new: int, band: int) -> int:
    """`new`, or `kept` while they differ by no more than `band`."""
    return kept if -band <= new - kept <= band else new


class Guard:
    """The guard of one outlet; call `step` every 10 ms or faster.

    `hardware` has the contract's objects of this outlet as attributes: pilot, contactor, lock,
    rcm, proximity, temperature, and phase_contactor when `ratings.phase_contactor` is 1.
    """

    def __init__(self, hardware, ratings=None):
        self.core = Core(ratings or Ratings())
        self.trace = Trace(self.core)
        self._report = Report()
        self._pilot = hardware.pilot
        self._contactor = hardware.contactor
        self._phases = hardware.phase_contactor if self.core.ratings.phase_contactor else None
        self._lock = hardware.lock
        self._rcm = hardware.rcm
        self._proximity = hardware.proximity
        self._temperature = hardware.temperature
        self._duty = -1
        self._locked = -1
        self._pulse = -1

    def step(self, now_ms: int) -> None:
        """Measure, decide, drive. `now_ms` is a counter that may wrap at 2**30."""
        self._measure()
        self.core.decide(now_ms)
        self._drive()
        self.trace.record(now_ms)

    def _measure(self) -> None:
        core = self.core
        high = still(core.high_mv, self._pilot.high_mv(), _BAND_MV)
        low = still(core.low_mv, self._pilot.low_mv(), _BAND_MV)
        if high != core.high_mv or low != core.low_mv:
            core.high_mv = high
            core.low_mv = low
            core.touched = 1
        self._measure_contacts(core)
        ohm = self._proximity.ohm()
        ohm = still(core.ohm, min(ohm, _MOST_OHM), core.ohm // 32) if ohm >= 0 else -1
        decicelsius = self._temperature.decicelsius()
        decicelsius = still(core.decicelsius, decicelsius, _BAND_DECICELSIUS)
        if ohm != core.ohm or decicelsius != core.decicelsius:
            core.ohm = ohm
            core.decicelsius = decicelsius
            core.touched = 1

    def _measure_contacts(self, core) -> None:
        bits = self._rcm.tripped()
        contactor = self._contactor.feedback()
        lock = self._lock.feedback()
        if bits != core.rcm_bits or contactor != core.contactor_feedback:
            core.rcm_bits = bits
            core.contactor_feedback = contactor
            core.touched = 1
        if lock != core.lock_feedback:
            core.lock_feedback = lock
            core.touched = 1
        if self._phases:
            phases = self._phases.feedback()
            if phases != core.phase_feedback:
                core.phase_feedback = phases
                core.touched = 1

    def _drive(self) -> None:
        core = self.core
        # Repeated at every step: a flipped output lasts no longer than that.
        self._set(self._contactor, core.interlock.close)
        if self._phases:
            self._set(self._phases, core.phase_switch.close)
        if core.signal.duty != self._duty:
            self._duty = core.signal.duty
            self._pilot.drive(self._duty)
        if core.rcm.pulse != self._pulse:
            self._pulse = core.rcm.pulse
            self._rcm.test(self._pulse)
        # Once for each change: a motor lock is driven by pulses.
        if core.plug_lock.drive != self._locked:
            self._locked = core.plug_lock.drive
            if self._locked:
                self._lock.lock()
            else:
                self._lock.unlock()

    def _set(self, contactor, close: int) -> None:
        if close:
            contactor.close()
        else:
            contactor.open()

    def hear(self, now_ms: int) -> None:
        """The application is alive: instead of a step of which nothing else would change."""
        self.core.listen(now_ms)
        self.trace.record(now_ms)

    def skip(self, steps: int) -> None:
        """Count steps that were left out because they would have changed nothing."""
        core = self.core
        core.steps = (core.steps + steps) & MASK

    def report(self):
        """The Report as of the last step; the same object is updated in place."""
        report = self._report
        if report.steps != self.core.steps:
            tell(report, self.core, self.trace.size)
        return report
