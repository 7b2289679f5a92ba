"""When the contactor closes and opens (IEC 61851-1 Table A.6)."""

from chargepost.guard.held import Held
from chargepost.port import const

# Sequence 10.2: a car that does not stop after x1 is opened under load.
_GRACE_MS = const(6000)
# A car that leaves C and comes back in quick succession must not wear the contactor out.
_REST_MS = const(5000)
# Without an auxiliary contact the outlet counts as dead this long after the command to open.
_TRAVEL_MS = const(200)


class Interlock:
    """The command to one contactor. waiting: 1 while only its rest keeps it open.

    dead: 1 once an opening has had the time to happen.
    """

    def __init__(self):
        self.close = 0
        self.waiting = 0
        self.dead = 1
        self.loaded_opens = 0
        self._grace = Held(_GRACE_MS)
        self._rest = Held(_REST_MS)
        self._dead = Held(_TRAVEL_MS)

    def decide(self, safe, offered, taking, now: int) -> None:
        """safe: nothing forbids energy. offered: x2 is on. taking: the car is in C."""
        self._rest.check(self._rest.running, now)
        overdue = self._grace.check(self.close and not offered, now)
        self.waiting = 0
        if self.close:
            if not safe or not taking or overdue:
                self._open(taking, now)
        elif safe and taking and offered:
            self.waiting = self._rest.pending
            self.close = 0 if self.waiting else 1
        self.dead = self._dead.check(not self.close, now)

    def _open(self, taking, now: int) -> None:
        self.close = 0
        self._rest.start(now)
        if taking:
            self.loaded_opens = (self.loaded_opens + 1) & 0xFFFF

    @property
    def pending(self) -> int:
        """1 while time alone can move the contactor."""
        return self.waiting or self._grace.pending or self._dead.pending
