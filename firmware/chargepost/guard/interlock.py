"""When the contactor closes and opens (IEC 61851-1 Table A.6)."""

from chargepost.guard.held import Held
from chargepost.port import const

# Sequence 10.2: a car that does not stop after x1 is opened under load.
_GRACE_MS = const(6000)
# A car that leaves C and comes back in quick succession must not wear the contactor out.
_REST_MS = const(5000)
_LONG_REST_MS = const(60000)
_SHORT_MS = const(10000)  # closed for less than this was a short time
_SHORTS = const(5)  # so many short times running earn the long rest
# Without an auxiliary contact the outlet counts as dead this long after the command to open.
_TRAVEL_MS = const(200)


class Interlock:
    """The command to one contactor. dead: 1 once an opening has had the time to happen.

    closings, loaded_opens: counters modulo 2**16; moved: 1 in the step of a new command.
    resting: 1 while it may not close again.
    """

    def __init__(self):
        self.close = 0
        self.dead = 0
        self.moved = 0
        self.resting = 0
        self.closings = 0
        self.loaded_opens = 0
        self._shorts = 0
        self._grace = Held(_GRACE_MS)
        self._rest = Held(_REST_MS)
        self._dead = Held(_TRAVEL_MS)
        self._long = Held(_SHORT_MS)

    def decide(self, safe, offered, taking, now: int) -> None:
        """safe: nothing forbids energy. offered: x2 is on. taking: the car is in C."""
        self.resting = self._rest.lasts(now)
        overdue = self._grace.check(self.close and not offered, now)
        self._long.check(self.close, now)
        self.moved = 0
        if self.close:
            if not safe or not taking or overdue:
                self._open(taking, now)
        elif safe and taking and offered and not self.resting:
            self.close = self.moved = 1
            self.closings = (self.closings + 1) & 0xFFFF
            self._long.start(now)
        self.dead = self._dead.check(not self.close, now)

    @property
    def tired(self) -> int:
        """1 when the latest rest is the long one."""
        return 1 if self._rest.ms == _LONG_REST_MS else 0

    def calm(self) -> None:
        """The car has left: the next one begins with a clean slate."""
        self._shorts = 0
        self._rest.ms = _REST_MS

    def _open(self, taking, now: int) -> None:
        self.close = 0
        self.moved = 1
        self._shorts = 0 if self._long.done else min(self._shorts + 1, _SHORTS)
        self._rest.ms = _LONG_REST_MS if self._shorts == _SHORTS else _REST_MS
        self._rest.start(now)
        if taking:
            self.loaded_opens = (self.loaded_opens + 1) & 0xFFFF
