"""Life of a contactor: its cycles, its openings under load weighted by current, a forecast.

Wear adds up as a share of two lives (Miner's rule): each cycle is one of the mechanical cycles
that the maker rates, each opening under load is (I / rated)^2 of the openings that he rates at
full current (IEC 60947-4-1 gives both in the data sheet). Kept in millionths of a life.
"""

from chargepost.port import const
from chargepost.store import load, save

_LIFE = const(1000000)
_WRITE_MS = const(600000)
_MARK_S = const(604800)  # the pace is taken over the last four of these times of operation
_MARKS = const(4)
_LEAST_S = const(86400)  # a pace over less than that means nothing
_COUNTERS = ("closings", "loaded_opens")


class ContactorLife:
    """One outlet's contactor. `config` has the rated cycles, the rated openings and current."""

    def __init__(self, outlet, storage, hours, config):
        self.problem = ""
        self.cycles = 0
        self.loaded_opens = 0
        self.weighted_milli = 0  # thousandths of an opening at rated current
        self._outlet = outlet
        self._storage = storage
        self._hours = hours
        self._config = config
        self._name = file_name(outlet.number)
        self._seen = [0, 0]  # the guard's counters at the last look
        self._steps = 0
        self._marks = []  # [seconds of operation, wear], the oldest first
        self._dirty = False
        self._saved_ms = 0
        self._load()

    def tick(self, now_ms: int) -> None:
        """Take in what the guard counted. Raises OSError when it cannot be written down."""
        guard = self._outlet.guard
        report = guard.report(self._outlet.number - 1)
        if guard.alive and report.steps:
            self._count(report)
        self._mark()
        if self._dirty and now_ms - self._saved_ms >= _WRITE_MS:
            self.save(now_ms)

    def _count(self, report) -> None:
        grown = []
        for index in range(len(_COUNTERS)):
            value = getattr(report, _COUNTERS[index])
            before = self._seen[index]
            restarted = report.steps < self._steps and value < before
            grown.append(value if restarted else (value - before) & 0xFFFF)
            self._seen[index] = value
        self._steps = report.steps
        if grown[0] or grown[1]:
            self.cycles += grown[0]
            self.loaded_opens += grown[1]
            self.weighted_milli += grown[1] * self._weight(report.opened_ma)
            self._dirty = True

    def _weight(self, ma: int) -> int:
        """(I / rated)^2 in thousandths; without a meter it was the rated current."""
        rated = self._config["Chargepost.ContactorCurrent"]
        if self._outlet.meter.stale:
            ma = rated
        return ma * ma // rated * 1000 // rated

    def wear(self) -> int:
        """Used up so far, in millionths of a life."""
        mechanical = self.cycles * _LIFE // self._config["Chargepost.ContactorCycles"]
        electrical = self.weighted_milli * (_LIFE // 1000)
        return mechanical + electrical // self._config["Chargepost.ContactorLoadedOpenings"]

    def _mark(self) -> None:
        now = self._hours.seconds()
        if self._marks and now - self._marks[-1][0] < _MARK_S:
            return
        self._marks = self._marks[1 - _MARKS :] + [[now, self.wear()]]
        self._dirty = True

    def forecast_days(self):
        """Days of operation that remain at the pace of the last weeks; None without a pace."""
        if not self._marks:
            return None
        seconds = self._hours.seconds() - self._marks[0][0]
        worn = self.wear() - self._marks[0][1]
        if seconds < _LEAST_S or worn <= 0:
            return None
        return max(0, _LIFE - self.wear()) * seconds // worn // 86400

    def replaced(self, now_ms: int) -> None:
        """A new contactor was fitted: it begins with a whole life. Raises OSError."""
        self.cycles = self.loaded_opens = self.weighted_milli = 0
        self._marks = []
        self._mark()
        self.save(now_ms)

    def ended(self, now_ms: int) -> None:
        """A session has ended. Raises OSError."""
        if self._dirty:
            self.save(now_ms)

    def _load(self) -> None:
        problems = []
        found = load(self._storage, self._name, problems)
        self.problem = problems[0] if problems else ""
        if found is None:
            return
        if not _well_formed(found):
            self.problem = "document %s is no life of a contactor; not used" % self._name
            return
        self.cycles, self.loaded_opens, self.weighted_milli = found["worn"]
        self._seen = found["seen"][:2]
        self._steps = found["seen"][2]
        self._marks = found["marks"]

    def save(self, now_ms: int) -> None:
        """Write it down. Raises OSError; then it is tried again ten minutes later."""
        self._saved_ms = now_ms
        document = {
            "seconds": self._hours.seconds(),
            "worn": [self.cycles, self.loaded_opens, self.weighted_milli],
            "seen": self._seen + [self._steps],
            "marks": self._marks,
        }
        save(self._storage, self._name, document)
        self._dirty = False

    def state(self) -> dict:
        """Cycles, openings, life left in per cent, and the forecast in days (None: unknown)."""
        return {
            "cycles": self.cycles,
            "loaded_opens": self.loaded_opens,
            "full_current_opens": self.weighted_milli // 1000,
            "left_percent": max(0, _LIFE - self.wear()) * 100 // _LIFE,
            "left_days": self.forecast_days(),
        }


def file_name(number: int) -> str:
    """Name of the document of outlet `number`."""
    return "contactor%d" % number


def _well_formed(found) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("seconds"), int):
        return False
    if not _counts(found.get("worn"), 3) or not _counts(found.get("seen"), 3):
        return False
    marks = found.get("marks")
    return isinstance(marks, list) and all([_counts(mark, 2) for mark in marks])


def _counts(values, count: int) -> bool:
    if not isinstance(values, list) or len(values) != count:
        return False
    return all([isinstance(value, int) and value >= 0 for value in values])
