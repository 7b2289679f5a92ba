"""Control pilot: from half-wave voltages to a state that can be trusted (IEC 61851-1 A.4)."""

from chargepost.guard.duty import STATE_F, X1
from chargepost.guard.held import Held
from chargepost.guard.interface import A, B, C, D, F
from chargepost.port import const

# Half way between the nominal 12, 9, 6, 3 and 0 V of A, B, C, D and E.
_LOWER_MV = (10500, 7500, 4500, 1500, -20000)
# Hysteresis of each pair, A/B to D/E: left downwards below, and upwards above these.
_FALL_MV = (10200, 7200, 4200, 1200, -20000)
_RISE_MV = (20000, 10800, 7800, 4800, 1800)
# Levels that a sound circuit shows in A, B, C, D and E.
_LEAST_MV = (11000, 8000, 5000, 2000, -1000)
_MOST_MV = (13000, 10000, 7000, 4000, 2000)
# A diode in the car leaves the negative half wave at -12 V, whatever the state.
_DIODE_MV = const(-10500)
_LOWEST_MV = const(-13500)
_F_MV = const(-10000)
# How long A, B, C, D and E must last. C, in which current will flow, longest.
_SETTLE_MS = (25, 20, 500, 20, 20)
# Readings other than C for this long end C: two samples on, the contactor opens within 30 ms.
_LEAVE_C_MS = const(20)
_DIODE_GOOD_MS = const(100)
_DIODE_DOUBT_MS = const(20)
_DIODE_BAD_MS = const(100)
# After an edge of the PWM or the contactor nothing is believed that closes or accuses.
_BLIND_MS = const(50)
_VACANT_MS = const(30)
_ODD_MS = const(3000)


def level(mv: int, before: int) -> int:
    """State A to E for a positive half wave of `mv`, with `before` as seen until now."""
    if before != F and _FALL_MV[before] <= mv < _RISE_MV[before]:
        return before
    state = A
    while mv < _LOWER_MV[state]:
        state += 1
    return state


class PilotReader:
    """Debounced state and diode of one pilot.

    state: A to F. plugged: 1 with a car; E and F keep it. taking: 1 while the car takes
    energy: in C, and in D where that is allowed. diode: 1 proven, 0 missing, -1 not known;
    what was proven holds until the car leaves or a reading contradicts it. vacant: 1 when A
    was seen for a while. simplified: 1 for a car that came in C at once. odd: 1 while the
    levels are those of no state for longer than any car needs to switch. seen: the state by the
    latest level, which need not last. steady: 1 while nothing seen speaks against closing: what
    the car takes has lasted without a break, and its diode was good all through the last 100 ms
    of this very PWM.
    """

    def __init__(self, ventilated: int = 0):
        self.state = A
        self.plugged = 0
        self.taking = 0
        self.diode = -1
        self.vacant = 0
        self.simplified = 0
        self.odd = 0
        self.steady = 0
        self._ventilated = ventilated
        self.seen = A
        self._settled = 1
        self._met_a = 0  # A was seen, and no car since
        self._duty = X1
        self._settle = Held(0)
        self._away = Held(_LEAVE_C_MS)
        self._good = Held(_DIODE_GOOD_MS)
        self._doubt = Held(_DIODE_DOUBT_MS)
        self._bad = Held(_DIODE_BAD_MS)
        self._blind = Held(_BLIND_MS)
        self._vacant = Held(_VACANT_MS)
        self._odd = Held(_ODD_MS)

    def disturb(self, now: int) -> None:
        """A contactor has just moved: readings may be noise for a moment."""
        self._blind.start(now)

    def read(self, high_mv: int, low_mv: int, duty: int, now: int) -> None:
        """One sample in mV, taken while `duty` was signalled."""
        if duty != self._duty:
            self._duty = duty
            self._blind.start(now)
        blind = self._blind.lasts(now)
        if duty == STATE_F:  # nothing of the car can be seen through its diode
            self._in_f(high_mv, blind, now)
            return
        seen = level(high_mv, self.seen)
        plain = _LEAST_MV[seen] <= high_mv <= _MOST_MV[seen]
        self._debounce(seen, blind or (not plain and seen != A), now)
        self._check_diode(low_mv, blind, now)
        self.steady = 1 if self._settled and self._good.done and self._takes(seen) else 0
        stray = not plain or (duty < X1 and low_mv < _LOWEST_MV)
        self.odd = self._odd.check(stray and not blind, now)
        self.vacant = self._vacant.check(seen == A and self.state == A, now)
        if self.vacant:
            self._met_a = 1

    def _in_f(self, high_mv: int, blind, now: int) -> None:
        self.state = self.seen = F
        self._settled = 1
        self.taking = self.steady = 0
        self.diode = -1
        self.vacant = self._vacant.check(0, now)
        self._away.check(0, now)
        self._check_diode(0, 1, now)
        self.odd = self._odd.check(high_mv > _F_MV and not blind, now)

    def _debounce(self, seen: int, doubtful, now: int) -> None:
        if seen != self.seen or (doubtful and not self._settled):
            self.seen = seen
            self._settled = 0
            self._settle.ms = _SETTLE_MS[seen]
            self._settle.start(now)
        elif not self._settled:
            self._settled = self._settle.check(1, now)
        # Readings that jump between other states never settle, and are not C either.
        away = self._away.check(self.taking and not self._takes(seen), now)
        if seen != self.state and (self._settled or away):
            # A tells that the car has gone: it needs its own time, and B ends C meanwhile.
            self._enter(seen if self._settled or seen != A else B)

    def _takes(self, state: int) -> int:
        return 1 if state == C or (state == D and self._ventilated) else 0

    def _enter(self, state: int) -> None:
        if state == A:
            self.simplified = 0
            self.diode = -1
        elif C <= state <= D and self._met_a:
            self.simplified = 1
        self.state = state
        self.taking = self._takes(state)
        if state <= D:
            self.plugged = 1 if state else 0
            self._met_a = 0

    def _check_diode(self, low_mv: int, blind, now: int) -> None:
        judged = self._duty < X1 and B <= self.seen <= D
        good = low_mv <= _DIODE_MV
        if self._good.check(judged and good and not blind, now):
            self.diode = 1
        # Doubt opens, and so it does not wait for an edge to be over.
        if self._doubt.check(judged and not good, now) and self.diode == 1:
            self.diode = -1
        if self._bad.check(judged and not good and not blind, now):
            self.diode = 0
