"""Log of the residual current monitor: its last self-tests with both edges, and its trips.

A test that is on record as passed, less than 24 h ago by a clock that is known, vouches for the
monitor after a restart: a car that is plugged in then need not be pulled for a test.
"""

from chargepost.guard.interface import RCM_NEVER, RCM_PASSED, RESIDUAL_CURRENT
from chargepost.port import const
from chargepost.store import load, save

_TESTS = const(32)
_TRIPS = const(16)
_DAY_S = const(86400)
_STEPS_PER_S = const(100)
_SLACK_S = const(5)
_AGAIN_MS = const(10000)  # after a write that failed

# By RCM_PASSED and so on, and by the bits of the contract's ResidualCurrentMonitor.
RESULTS = ("passed", "never", "no trip", "stuck", "broken", "early trip")
CAUSES = ((1, "DC 6 mA"), (2, "AC 30 mA"), (4, "monitor broken"))


class RcmLog:
    """One outlet's log. `known()` is True while the wall clock can be believed."""

    def __init__(self, outlet, storage, known):
        self.problem = ""
        self._outlet = outlet
        self._storage = storage
        self._known = known
        self._name = "rcm%d" % outlet.number
        self._last = -1  # the guard's count of tests at the last look
        self._tripped = False
        self._failed_ms = -_AGAIN_MS
        self._latest = None  # [Unix seconds or 0, result, rise ms, fall ms]
        self._count = -1  # the guard's count at that test
        self._new_tests = []  # what is not written yet; the rest is in the storage alone
        self._new_trips = []  # [Unix seconds or 0, bits]
        tests, _, self._count = self._load()
        if tests:
            self._latest = tests[-1]

    def tick(self, now_ms: int) -> None:
        """Take in what the guard reports. Raises OSError when it cannot be written down."""
        guard = self._outlet.guard
        report = guard.report(self._outlet.number - 1)
        if guard.alive and report.steps:
            self._look(report, now_ms)
        guard.ask(self._outlet.number - 1).vouch = 1 if self.vouches() else 0
        if (self._new_tests or self._new_trips) and now_ms - self._failed_ms >= _AGAIN_MS:
            self._write(now_ms)

    def vouches(self) -> bool:
        """True while a passed test, less than 24 h old, is the last on record."""
        if not self._latest or not self._known():
            return False
        unix, result = self._latest[:2]
        age = self._outlet.clock.now() - unix
        return result == RCM_PASSED and unix > 0 and 0 <= age < _DAY_S

    def _look(self, report, now_ms: int) -> None:
        if report.rcm_tests != self._last:
            if report.rcm_result != RCM_NEVER and not self._repeats(report, now_ms):
                self._test(report)
            self._last = report.rcm_tests
        tripped = bool(report.faults & RESIDUAL_CURRENT) and report.residual > 0
        if tripped and not self._tripped:
            self._new_trips = self._new_trips[1 - _TRIPS :] + [[self._unix(), report.residual]]
        self._tripped = tripped

    def _repeats(self, report, now_ms: int) -> bool:
        """True for the last entry, seen by an application that is younger than its guard."""
        older = report.steps // _STEPS_PER_S > now_ms // 1000 + _SLACK_S
        entry = [report.rcm_result, report.rcm_rise_ms, report.rcm_fall_ms]
        known = self._latest is not None and self._latest[1:] == entry
        return self._last < 0 and older and known and report.rcm_tests == self._count

    def _test(self, report) -> None:
        unix = self._unix()
        if unix and self._last < 0:  # it ended at some time since the guard was started
            unix -= report.steps // _STEPS_PER_S
        entry = [unix, report.rcm_result, report.rcm_rise_ms, report.rcm_fall_ms]
        self._new_tests = self._new_tests[1 - _TESTS :] + [entry]
        self._latest = entry
        self._count = report.rcm_tests

    def _unix(self) -> int:
        return self._outlet.clock.now() if self._known() else 0

    def _load(self):
        """(tests, trips, the guard's count at the last test) in the storage."""
        problems = []
        found = load(self._storage, self._name, problems)
        if problems:
            self.problem = problems[0]
        if found is None:
            return [], [], -1
        try:
            tests = [_integers(entry, 4) for entry in found["tests"]]
            trips = [_integers(entry, 2) for entry in found["trips"]]
            return tests, trips, _integers([found["count"]], 1)[0]
        except (KeyError, TypeError, ValueError):
            self.problem = "document %s is no log of a monitor; a new one begins" % self._name
            return [], [], -1

    def _write(self, now_ms: int) -> None:
        self._failed_ms = now_ms
        tests, trips = self._all()
        document = {"tests": tests, "trips": trips, "count": self._count}
        save(self._storage, self._name, document)
        self._failed_ms = now_ms - _AGAIN_MS
        self._new_tests = []
        self._new_trips = []

    def _all(self):
        tests, trips, _ = self._load()
        tests += self._new_tests
        trips += self._new_trips
        return tests[-_TESTS:], trips[-_TRIPS:]

    # --- what a console may ask ------------------------------------------------------------------

    def tests(self) -> list:
        """The last tests, the newest first: unix (0 unknown), result, rise and fall in ms."""
        return [_named(entry) for entry in reversed(self._all()[0])]

    def latest(self):
        """The last test, None without one."""
        return _named(self._latest) if self._latest else None

    def trips(self) -> list:
        """The last trips, the newest first: unix (0 unknown) and their cause."""
        found = []
        for unix, bits in self._all()[1]:
            words = [word for bit, word in CAUSES if bits & bit]
            found.insert(0, {"unix": unix, "cause": " and ".join(words) or "unknown"})
        return found


def _named(test: list) -> dict:
    unix, result, rise_ms, fall_ms = test
    word = RESULTS[result] if 0 <= result < len(RESULTS) else "unknown"
    return {"unix": unix, "result": word, "rise_ms": rise_ms, "fall_ms": fall_ms}


def _integers(entry, count: int) -> list:
    if not isinstance(entry, list) or len(entry) != count:
        raise ValueError
    for value in entry:
        if not isinstance(value, int):
            raise TypeError
    return entry
