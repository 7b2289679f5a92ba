"""The energy register of one outlet, which never goes backwards whatever the meter does."""

from chargepost.port import const

_SLACK_WH = const(1000)  # rounding of a meter, and what passed while it was not asked
_MOST_W = const(500000)  # no outlet delivers more
_SURE = const(3)  # so many readings that agree with each other make a new meter


class Register:
    """Follows the meter's import register in Wh.

    A reading below the last one, or above it by more than could have flowed, is doubted and
    not counted. When three in a row agree with each other, the meter was exchanged or set
    back: counting goes on from the last good value, so that differences stay right. What
    flowed between the last good reading and the third new one is not counted: nobody
    measured it. The offset lives until the next start, which begins with the meter's own
    value; sessions are never billed below zero.
    """

    def __init__(self):
        self.wh = None  # continuous register, None before the first reading
        self.notice = ""  # what was decided about the last doubt, for the log
        self._raw = 0  # the meter's own register at the last good reading
        self._at_ms = 0
        self._doubtful = 0  # the register that is doubted, since when, and how often it came
        self._doubtful_ms = 0
        self._doubts = 0

    def take(self, raw_wh: int, at_ms: int) -> str:
        """Count a reading; returns "" or the sentence why it is not counted."""
        if self.wh is None:
            self._accept(raw_wh, at_ms, raw_wh)
        elif _possible(self._raw, self._at_ms, raw_wh, at_ms):
            self._accept(raw_wh, at_ms, self.wh + raw_wh - self._raw)
        else:
            return self._doubt(raw_wh, at_ms)
        return ""

    def _accept(self, raw_wh, at_ms, wh):
        self.wh = wh
        self._raw = raw_wh
        self._at_ms = at_ms
        self._doubts = 0

    def _doubt(self, raw_wh, at_ms):
        agrees = _possible(self._doubtful, self._doubtful_ms, raw_wh, at_ms)
        self._doubts = self._doubts + 1 if self._doubts and agrees else 1
        self._doubtful = raw_wh
        self._doubtful_ms = at_ms
        jump = "from %d Wh to %d Wh" % (self._raw, raw_wh)
        if self._doubts < _SURE:
            way = "back" if raw_wh < self._raw else "further than can have flowed,"
            return "The meter's register went %s %s: not counted." % (way, jump)
        self.notice = "The meter was exchanged or set (%s); counting goes on at %d Wh." % (
            jump,
            self.wh,
        )
        self._accept(raw_wh, at_ms, self.wh)
        return ""


def _possible(from_wh, from_ms, to_wh, to_ms):
    most = _SLACK_WH + (to_ms - from_ms) * _MOST_W // 3600000
    return 0 <= to_wh - from_wh <= most
