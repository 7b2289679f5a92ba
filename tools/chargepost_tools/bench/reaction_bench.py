"""How many steps the guard takes from the first bad sample to the command to open.

Each cause comes up at many moments after the contactor has closed, as the guard is blind to the
pilot for a moment after each switching; the slowest counts.
"""

from collections.abc import Callable

from chargepost.guard.guard import Guard
from chargepost.guard.interface import Ask
from chargepost.guard.ratings import Ratings
from chargepost_tools.bench.table import Table

_STEP_MS = 10
_SETTLE = 100  # steps until debounced, and until it has closed
_MOMENTS = (*range(1, 13), 30, 60)  # steps after the closing
_MOST = 2000  # steps: nothing takes 20 s


class _Outlet:
    """All roles of one outlet but the lock: each value is what it is set to."""

    def __init__(self) -> None:
        self.pilot = self.contactor = self.rcm = self.proximity = self.temperature = self
        self.lock = _Bolt()
        self.level, self.negative = 12000, -12000
        self.duty, self.closed, self.testing = 1000, 0, 0
        self.contact: int | None = None
        self.residual, self.ohms, self.heat = 0, 220, 250
        self.talking = True

    def high_mv(self) -> int:
        return self.level

    def low_mv(self) -> int:
        return self.level if self.duty == 1000 else self.negative

    def drive(self, duty: int) -> None:
        self.duty = duty

    def close(self) -> None:
        self.closed = 1

    def open(self) -> None:
        self.closed = 0

    def feedback(self) -> int:
        return self.closed if self.contact is None else self.contact

    def tripped(self) -> int:
        return self.residual | self.testing

    def test(self, on: int) -> None:
        self.testing = on

    def ohm(self) -> int:
        return self.ohms

    def decicelsius(self) -> int:
        return self.heat


class _Bolt:
    """A lock that is where it was told to be, unless it is forced."""

    def __init__(self) -> None:
        self.locked = 0
        self.forced = False

    def lock(self) -> None:
        self.locked = 1

    def unlock(self) -> None:
        self.locked = 0

    def feedback(self) -> int:
        return 0 if self.forced else self.locked


Cause = Callable[[_Outlet, Ask], None]


def _sets(**values: object) -> Cause:
    def cause(outlet: _Outlet, ask: Ask) -> None:
        for name, value in values.items():
            setattr(ask if hasattr(ask, name) else outlet, name, value)

    return cause


def _forces_the_lock(outlet: _Outlet, ask: Ask) -> None:
    outlet.lock.forced = True


CAUSES: tuple[tuple[str, Cause], ...] = (
    ("residual current", _sets(residual=1)),
    ("lock opens", _forces_the_lock),
    ("over-temperature", _sets(heat=900)),
    ("fault kept by the application", _sets(locked=1)),
    ("car goes to A", _sets(level=12000)),
    ("car goes to B", _sets(level=9000)),
    ("car goes to D, not ventilated", _sets(level=3000)),
    ("pilot shorted (E)", _sets(level=0)),
    ("diode lost", _sets(negative=-6000)),
    ("cable lost", _sets(ohms=65535)),
    ("monitor broken", _sets(residual=4)),
    ("contactor does not close", _sets(contact=0)),
    ("application silent", _sets(talking=False)),
    ("over-current, 126 %", _sets(current_l1_ma=20200)),
    ("permission withdrawn, car goes on", _sets(permit=0)),
)


def reaction(cause: Cause, moment: int) -> int:
    """Steps from the first sample with the cause in it to the command to open, both counted."""
    outlet = _Outlet()
    guard = Guard(outlet, Ratings())
    ask = guard.core.ask
    now = 0

    def steps(count: int) -> None:
        nonlocal now
        for _ in range(count):
            now += _STEP_MS
            if outlet.talking:
                guard.core.beat = (guard.core.beat + 1) & 0xFF
            guard.step(now)

    steps(_SETTLE)
    ask.permit, ask.limit_ma = 1, 16000
    outlet.level = 9000
    steps(_SETTLE)
    outlet.level = 6000
    while not outlet.closed:
        steps(1)
    steps(moment)
    cause(outlet, ask)
    for count in range(1, _MOST):
        steps(1)
        if not outlet.closed:
            return count
    raise RuntimeError("the contactor stays closed")


def measure() -> Table:
    table = Table(
        "Worst reaction of the guard", ("cause", "steps until it opens", "of 10 ms each, ms")
    )
    for name, cause in CAUSES:
        worst = max(reaction(cause, moment) for moment in _MOMENTS)
        table.rows.append((name, worst, worst * _STEP_MS))
    table.notes.append("the step with the first bad sample counts; 1 is the same step")
    return table
