"""Is the supply good enough for a car: trips, the wait until it is sound again, the ramp."""

from chargepost.faults import FREQUENCY, OVER_VOLTAGE, UNDER_VOLTAGE
from chargepost.port import const
from chargepost.supply import country

SOUND = const(0)
BAD = const(1)  # a trip, and not within the window since
BACK = const(2)  # within the window, for a while yet
RAMP = const(3)  # a car may have more and more of it

_LOWEST_MA = const(6000)
_MINUTE_MS = const(60000)
_DEAD = const(200)  # per mille of the nominal voltage: nothing is connected there
_WIRED = const(500)  # a phase that was once above this is one of ours
_BITS = (UNDER_VOLTAGE, OVER_VOLTAGE, FREQUENCY)


class SupplyWatch:
    """Judges the readings of one outlet's meter by the rules of a country.

    `faults`: bits of the fault table while the supply is BAD or BACK. `cause`: what was wrong
    in the last bad reading. `nominal_mv`: of one phase to neutral.
    """

    def __init__(self, rules: tuple, nominal_mv: int):
        self.state = SOUND
        self.faults = 0
        self.cause = ""
        self._rules = rules
        self._nominal_mv = nominal_mv
        self._wired = [False, False, False]
        self._bad_since = [-1, -1, -1]  # ms, of each of _BITS; -1 while that is right
        self._since_ms = 0  # when the state began
        self._at_ms = -1  # of the latest reading

    def follow(self, rules: tuple) -> None:
        """Judge by these rules from now on."""
        self._rules = rules

    def look(self, reading, report, now_ms: int) -> None:
        """Take the latest reading, None without a good one; `report` is the guard's."""
        if reading is None:
            self._bad_since = [-1, -1, -1]
            if self.state == BACK:
                self._enter(BAD, now_ms)  # nobody knows how it went on
        elif reading.at_ms != self._at_ms:
            self._at_ms = reading.at_ms
            self._judge(self._volts(reading, report), reading)
        if self.state == BACK and self.seconds_left(now_ms) == 0:
            self.faults = 0
            self._enter(RAMP if self._rules[country.RAMP_MA] else SOUND, now_ms)

    def limit_ma(self, now_ms: int) -> int:
        """What a car may take of a supply that is not SOUND, mA."""
        if self.state in (BAD, BACK):
            return 0
        minutes = (now_ms - self._since_ms) // _MINUTE_MS
        return _LOWEST_MA + minutes * self._rules[country.RAMP_MA]

    def end_ramp(self) -> None:
        """The ramp has reached what there is."""
        self.state = SOUND

    def seconds_left(self, now_ms: int) -> int:
        """Until a supply that came back counts as sound."""
        left_ms = self._rules[country.BACK_S] * 1000 - (now_ms - self._since_ms)
        return max(0, (left_ms + 999) // 1000)

    def reason(self, now_ms: int) -> str:
        """One sentence without its full stop: what the supply allows, and why."""
        if self.state == BAD:
            return self.cause
        if self.state == BACK:
            left = self.seconds_left(now_ms)
            return "the supply is back and is watched for %d s more" % left
        return "the supply was bad, and a car gets 1 A more each minute"

    def _volts(self, reading, report) -> list:
        """Per mille of the nominal voltage on each phase that tells something, else None.

        A meter behind an open contactor reads nothing, and one behind the open contactor of
        L2 and L3 reads only L1.
        """
        found = []
        for index in range(3):
            mv = reading.voltage_mv[index]
            per_mille = None if mv is None else mv * 1000 // self._nominal_mv
            if per_mille is not None and per_mille >= _WIRED:
                self._wired[index] = True
            found.append(per_mille if self._wired[index] else None)
        if report.contactor:
            return found if report.phases == 3 else [found[0], None, None]
        dead = all([one is None or one < _DEAD for one in found])
        return [None, None, None] if dead else found

    def _judge(self, volts: list, reading) -> None:
        known = [one for one in volts if one is not None]
        # A meter without mains measures no frequency.
        mhz = reading.frequency_mhz if known else None
        rules = self._rules
        low = bool(known) and min(known) < rules[country.LOW]
        high = bool(known) and max(known) > rules[country.HIGH]
        odd = not _within(mhz, rules[country.LOW_MHZ], rules[country.HIGH_MHZ])
        outside = self._outside(volts, known, reading.voltage_mv, mhz)
        self.cause = outside or self.cause
        for index, bad in enumerate((low, high, odd)):
            self._time(index, bad)
        if self.state == BACK and outside:
            self._enter(BAD, self._at_ms)
        elif self.state == BAD and not outside:
            self._enter(BACK, self._at_ms)

    def _outside(self, volts: list, known: list, measured: list, mhz) -> str:
        """What lies outside the window of a sound supply, "" when nothing does."""
        rules = self._rules
        worst = min(known) if known else 1000
        if worst >= rules[country.BACK_LOW] and known:
            worst = max(known)
        if not rules[country.BACK_LOW] <= worst <= rules[country.BACK_HIGH]:
            phase = volts.index(worst)
            dv = measured[phase] // 100
            return "L%d has %d.%d V" % (phase + 1, dv // 10, dv % 10)
        if not _within(mhz, rules[country.BACK_LOW_MHZ], rules[country.BACK_HIGH_MHZ]):
            return "the frequency is %d.%02d Hz" % (mhz // 1000, mhz % 1000 // 10)
        return ""

    def _time(self, index: int, bad: bool) -> None:
        since = self._bad_since[index]
        if not bad:
            self._bad_since[index] = -1
        elif since < 0:
            self._bad_since[index] = self._at_ms
        elif self._at_ms - since >= self._rules[country.TRIP_MS]:
            self.faults |= _BITS[index]
            self._enter(BAD, self._at_ms)

    def _enter(self, state: int, now_ms: int) -> None:
        self.state = state
        self._since_ms = now_ms


def _within(value, low: int, high: int) -> bool:
    """True without a rule, or when nobody has measured."""
    return not high or value is None or low <= value <= high
