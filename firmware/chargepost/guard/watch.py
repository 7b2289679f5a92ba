"""Faults of one outlet: what latches them, and what releases them."""

from chargepost.guard.held import Held
from chargepost.guard.interface import (
    HOT,
    LOCK,
    NO_DIODE,
    NOT_CLOSING,
    OVER_CURRENT,
    OVERLOAD,
    PHASE_SWITCH,
    PILOT_LEVEL,
    PILOT_SHORT,
    PROXIMITY,
    RCM_TEST,
    RESIDUAL_CURRENT,
    SENSOR,
    SILENT,
    VENTILATION,
    WELDED,
    A,
    B,
    D,
    E,
)
from chargepost.port import const

# These open at once: everything but HOT, OVERLOAD and SENSOR.
STOPPING = const(0x8FFF)
# These take the current away first.
PAUSING = const(0x2000)  # HOT
# These signal F, as no car may begin here.
F_FAULTS = const(0x440)  # WELDED and RCM_TEST
# The car's leaving does not make these safe again.
_UNSAFE = const(0x440)

# D, E and a cable without a valid code act at once, but are a fault only when they last: the
# time that C needs to be believed again does not count.
_CONFIRM_MS = const(500)
_SANE_MS = const(3000)


class Watch:
    """latched: bits that stay when their cause has gone. live: bits that end with it."""

    def __init__(self):
        self.latched = 0
        self.live = 0
        self.residual = 0  # what the monitor said at its last trip
        self._vent = Held(_CONFIRM_MS)
        self._short = Held(_CONFIRM_MS)
        self._uncoded = Held(_CONFIRM_MS)
        self._sane = Held(_SANE_MS)

    def faults(self, core) -> int:
        """All that holds now, with what the application keeps locked."""
        return self.latched | self.live | core.ask.locked | (SILENT if core.silent else 0)

    def clear(self, known: int) -> None:
        """Somebody answers for `known` faults: forget them; what still holds comes back."""
        self.latched &= ~known

    def look(self, core, now: int) -> None:
        """Latch what is wrong now; the car's leaving releases what it makes safe."""
        pilot = core.pilot
        if pilot.state == A:
            self.latched &= _UNSAFE
        self._pilot(core, pilot, now)
        self._current(core)
        if core.plug_lock.failed:
            self.latched |= LOCK
        if core.feedback.wrong:
            self.latched |= NOT_CLOSING if core.interlock.close else WELDED
        if core.phase_switch.failed:
            self.latched |= PHASE_SWITCH
        self._lively(core, now)

    def _pilot(self, core, pilot, now: int) -> None:
        state = pilot.state
        if self._vent.check(state == D == pilot.seen and not pilot.taking, now):
            self.latched |= VENTILATION
        if self._short.check(state == E == pilot.seen, now):
            self.latched |= PILOT_SHORT
        if self._uncoded.check(B <= state <= D and not core.cable.ma, now):
            self.latched |= PROXIMITY
        if pilot.diode == 0:
            self.latched |= NO_DIODE

    def _current(self, core) -> None:
        rcm = core.rcm
        if rcm.tripped:
            self.latched |= RESIDUAL_CURRENT
            self.residual = rcm.tripped
        if rcm.failed or (rcm.broken and not rcm.testing):
            self.latched |= RCM_TEST
        if core.caps.overload.hard:
            self.latched |= OVER_CURRENT
        if core.caps.overload.stray:
            self.latched |= WELDED

    def _lively(self, core, now: int) -> None:
        caps = core.caps
        live = self.live & PILOT_LEVEL
        if core.pilot.odd:
            live = PILOT_LEVEL
        if self._sane.check(live and not core.pilot.odd, now):
            live = 0
        if caps.heat.hot:
            live |= HOT
        if caps.heat.dead:
            live |= SENSOR
        if caps.overload.soft:
            live |= OVERLOAD
        self.live = live
