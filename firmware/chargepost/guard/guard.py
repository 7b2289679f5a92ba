"""One guard for each outlet: reads the board, decides, drives the board."""

from chargepost.guard.core import Core
from chargepost.guard.held import MASK


class Guard:
    """The guard of one outlet; call `step` every 10 ms or faster.

    `hardware` has the contract's objects of this outlet as attributes: pilot, contactor, lock,
    rcm, proximity, temperature. `fixed_cable_ma` is the rating of a fixed cable in mA, 0 for a
    socket outlet.
    """

    def __init__(self, hardware, fixed_cable_ma: int = 0):
        self.core = Core(fixed_cable_ma)
        self._pilot = hardware.pilot
        self._contactor = hardware.contactor
        self._lock = hardware.lock
        self._rcm = hardware.rcm
        self._proximity = hardware.proximity
        self._temperature = hardware.temperature
        self.changed = 0  # 1 when the last step gave a new command
        self._duty = -1
        self._locked = -1
        self._closed = -1

    def step(self, now_ms: int) -> None:
        """Measure, decide, drive. `now_ms` is a counter that may wrap at 2**30."""
        core = self.core
        core.high_mv = self._pilot.high_mv()
        core.low_mv = self._pilot.low_mv()
        core.ohm = self._proximity.ohm()
        core.tripped = self._rcm.tripped()
        core.contactor_feedback = self._contactor.feedback()
        core.lock_feedback = self._lock.feedback()
        core.report.decicelsius = self._temperature.decicelsius()
        core.decide(now_ms)
        self._drive()

    def _drive(self) -> None:
        core = self.core
        close = core.interlock.close
        # Repeated at every step: a flipped output lasts no longer than that.
        if close:
            self._contactor.close()
        else:
            self._contactor.open()
        self.changed = 0
        if close != self._closed:
            self._closed = close
            self.changed = 1
        if core.signal.duty != self._duty:
            self._duty = core.signal.duty
            self._pilot.drive(self._duty)
            self.changed = 1
        self._drive_lock(core.plug_lock.lock)

    def _drive_lock(self, lock: int) -> None:
        # Once for each change: a motor lock is driven by pulses.
        if lock == self._locked:
            return
        self._locked = lock
        self.changed = 1
        if lock:
            self._lock.lock()
        else:
            self._lock.unlock()

    def quiet_ms(self, now_ms: int) -> int:
        """How long further steps change nothing if the board's readings stay; see Core."""
        return 0 if self.changed else self.core.quiet_ms(now_ms)

    def skip(self, steps: int) -> None:
        """Count steps that were left out because they would have changed nothing."""
        report = self.core.report
        report.steps = (report.steps + steps) & MASK
