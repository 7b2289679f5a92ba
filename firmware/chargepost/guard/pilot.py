"""Control pilot: from half-wave voltages to a state that can be trusted (IEC 61851-1 A.4)."""

from chargepost.guard.duty import STATE_F, X1
from chargepost.guard.held import MASK, Held
from chargepost.guard.interface import A, B, C, D, F
from chargepost.port import const

# Half way between the nominal 12, 9, 6, 3 and 0 V of A, B, C, D and E.
_LOWER_MV = (10500, 7500, 4500, 1500, -20000)
# A state is kept this much beyond the half way: a noisy level does not flicker.
_HYSTERESIS_MV = const(300)
# A diode in the car leaves the negative half wave at -12 V, whatever the state.
_DIODE_MV = const(-10500)
# How long A, B, C, D and E must last. C, in which current will flow, longest.
_SETTLE_MS = (25, 20, 500, 20, 20)
# Readings other than C for this long end C: two samples on, the contactor opens within 30 ms.
_LEAVE_C_MS = const(20)
_DIODE_GOOD_MS = const(100)
_DIODE_DOUBT_MS = const(20)
_DIODE_BAD_MS = const(100)


def level(mv: int, before: int) -> int:
    """State A to E for a positive half wave of `mv`, with `before` as seen until now."""
    if before != F:
        above = before == A or mv < _LOWER_MV[before - 1] + _HYSTERESIS_MV
        if above and mv >= _LOWER_MV[before] - _HYSTERESIS_MV:
            return before
    state = A
    while mv < _LOWER_MV[state]:
        state += 1
    return state


class PilotReader:
    """Debounced state and diode of one pilot.

    state: A to F. plugged: 1 with a car; E and F keep it. diode: 1 proven, 0 missing, -1 not
    known; what was proven holds until the car leaves or a reading contradicts it.
    """

    def __init__(self):
        self.state = A
        self.plugged = 0
        self.diode = -1
        self._seen = A
        self._since = 0
        self._settled = 1
        self._away = Held(_LEAVE_C_MS)
        self._good = Held(_DIODE_GOOD_MS)
        self._doubt = Held(_DIODE_DOUBT_MS)
        self._bad = Held(_DIODE_BAD_MS)

    def read(self, high_mv: int, low_mv: int, duty: int, now: int) -> None:
        """One sample in mV, taken while `duty` was signalled."""
        if duty == STATE_F:  # nothing of the car can be seen through its diode
            self.state = self._seen = F
            self._settled = 1
            self.diode = -1
            return
        seen = level(high_mv, self._seen)
        if seen != self._seen:
            self._seen = seen
            self._since = now
            self._settled = 0
        elif not self._settled and (now - self._since) & MASK >= _SETTLE_MS[seen]:
            self._settled = 1
        # Readings that jump between other states never settle, and are not C either.
        away = self._away.check(self.state == C and seen != C, now)
        if seen != self.state and (self._settled or away):
            # A tells that the car has gone: it needs its own time, and B ends C meanwhile.
            self.state = seen if self._settled or seen != A else B
            if self.state <= D:
                self.plugged = 1 if self.state else 0
        self._check_diode(low_mv, duty, now)

    def _check_diode(self, low_mv: int, duty: int, now: int) -> None:
        if self.state == A:
            self.diode = -1
        judged = duty < X1 and B <= self._seen <= D
        good = low_mv <= _DIODE_MV
        if self._good.check(judged and good, now):
            self.diode = 1
        if self._doubt.check(judged and not good, now) and self.diode == 1:
            self.diode = -1
        if self._bad.check(judged and not good, now):
            self.diode = 0

    @property
    def pending(self) -> int:
        """1 while time alone can change the state or the verdict on the diode."""
        unsettled = 0 if self._settled else 1
        return unsettled or self._good.pending or self._bad.pending
