"""The energy register of one outlet, which never goes backwards whatever the meter does."""

from chargepost.port import const

UNSAVED_WH = const(10000)  # so far the register may run ahead of what was kept of it

_SLACK_WH = const(1000)  # rounding of a meter, and what passed while it was not asked
_MOST_W = const(500000)  # no outlet delivers more
_SURE = const(3)  # so many readings that agree with each other make a new meter
_FEWEST_DIGITS = const(5)  # of a register that rolls over, in Wh
_MOST_DIGITS = const(12)
_UNITS = (1, 10, 100, 1000)  # Wh that one count of a binary register may stand for


class Register:
    """Follows the meter's import register in Wh.

    A reading below the last one, or above it by more than could have flowed, is doubted and
    not counted. When three in a row agree with each other, there are two explanations:

    The register rolled over: the last good value was just below the end of a register, and
    the new one is just above zero. What flowed over the end is counted. Ends are powers of
    ten in Wh, and 2^31 and 2^32 counts of 1, 10, 100 or 1000 Wh.

    Or the meter was exchanged or set back: counting goes on from the last good value, so that
    differences stay right. What flowed between the last good reading and the third new one is
    not counted: nobody measured it.

    `kept()` survives a restart by `restore()`. A meter that was exchanged in between is found,
    too: without power nothing flows, so that its register cannot have moved far.
    """

    def __init__(self):
        self.wh = None  # continuous register, None before the first reading
        self.notice = ""  # what was decided about the last doubt, for the log
        self._raw = 0  # the meter's own register at the last good reading
        self._at_ms = 0
        self._doubtful = 0  # the register that is doubted, since when, and how often it came
        self._doubtful_ms = 0
        self._doubts = 0
        self._before = None  # (raw, wh) of before the restart, until the first good reading

    def restore(self, kept) -> None:
        """Go on from what `kept()` gave before the restart; anything else is ignored."""
        if isinstance(kept, list) and len(kept) == 2:
            self._before = (int(kept[0]), int(kept[1]))

    def advance(self, wh: int) -> None:
        """Before the first reading: the register is known to have reached `wh`."""
        if self._before and wh > self._before[1]:
            self._before = (self._before[0] + wh - self._before[1], wh)

    def kept(self) -> list:
        """[the meter's own register, the continuous one] of the last good reading, in Wh."""
        return [self._raw, self.wh or 0]

    def take(self, raw_wh: int, at_ms: int) -> str:
        """Count a reading; returns "" or the sentence why it is not counted."""
        if self.wh is None:
            return self._first(raw_wh, at_ms)
        if _possible(self._raw, self._at_ms, raw_wh, at_ms):
            self._accept(raw_wh, at_ms, self.wh + raw_wh - self._raw)
            return ""
        return self._doubt(raw_wh, at_ms, self._raw, self.wh, self._at_ms)

    def _first(self, raw_wh, at_ms):
        if self._before is None:
            self._accept(raw_wh, at_ms, raw_wh)
            return ""
        raw, wh = self._before
        if 0 <= raw_wh - raw <= UNSAVED_WH + _SLACK_WH:  # nothing flows while the station is off
            self._accept(raw_wh, at_ms, wh + raw_wh - raw)
            return ""
        return self._doubt(raw_wh, at_ms, raw, wh, at_ms)

    def _accept(self, raw_wh, at_ms, wh):
        self.wh = wh
        self._raw = raw_wh
        self._at_ms = at_ms
        self._doubts = 0

    def _doubt(self, raw_wh, at_ms, last_raw, last_wh, last_ms):
        agrees = _possible(self._doubtful, self._doubtful_ms, raw_wh, at_ms)
        self._doubts = self._doubts + 1 if self._doubts and agrees else 1
        self._doubtful = raw_wh
        self._doubtful_ms = at_ms
        jump = "from %d Wh to %d Wh" % (last_raw, raw_wh)
        if self._doubts < _SURE:
            way = "back" if raw_wh < last_raw else "further than can have flowed,"
            return "The meter's register went %s %s: not counted." % (way, jump)
        over = _rolled_over(last_raw, last_ms, raw_wh, at_ms)
        what = "The meter's register rolled over" if over else "The meter was exchanged or set"
        self._accept(raw_wh, at_ms, last_wh + over)
        self.notice = "%s (%s); counting goes on at %d Wh." % (what, jump, self.wh)
        return ""


def _possible(from_wh, from_ms, to_wh, to_ms):
    most = _SLACK_WH + (to_ms - from_ms) * _MOST_W // 3600000
    return 0 <= to_wh - from_wh <= most


def _rolled_over(from_wh, from_ms, to_wh, to_ms):
    """Wh that flowed over the end of a register, 0 when this is no roll-over."""
    ends = [10**digits for digits in range(_FEWEST_DIGITS, _MOST_DIGITS + 1)]
    for unit in _UNITS:
        ends += [unit << 31, unit << 32]
    for end in ends:
        if to_wh < from_wh < end and _possible(from_wh, from_ms, end + to_wh, to_ms):
            return end + to_wh - from_wh
    return 0
