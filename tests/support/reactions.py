"""How long the guard takes to open, at worst: for each event, at every moment of its arrival.

Portable. An event comes just after a step, as then it waits longest for the next one; it is
tried without anything else going on, and after each edge of the PWM or of the contactor, one
step later each time, until the edge is long over.
"""

from guard_rig import LEVELS, Rig

QUIET = "no edge"
PWM_EDGE = "edge of the PWM"
CONTACTOR_EDGE = "closing of the contactor"
AFTER_MS = 80  # an edge is over by then
_SLOW_MS = 1000  # what waits for longer than this is tried at fewer moments
_MOST_MS = 8000


class Event:
    """Something that must open the contactor.

    change(rig) makes it happen. standard_ms: what the standard allows, 0 where it says nothing;
    ours_ms: what the tests hold, at a step of 10 ms.
    """

    def __init__(self, name, change, standard_ms, ours_ms, source):
        self.name = name
        self.change = change
        self.standard_ms = standard_ms
        self.ours_ms = ours_ms
        self.source = source


def _to(**values):
    """A change of the outlet's attributes."""

    def change(rig):
        for name, value in values.items():
            setattr(rig.outlet, name, value)

    return change


def _asked(**values):
    """A change of the application's wishes."""

    def change(rig):
        for name, value in values.items():
            setattr(rig.ask, name, value)

    return change


def _silence(rig):
    rig.talking = 0


_LEAVE = "IEC 61851-1 Annex A, sequences 2.2 and 8"
_GRACE = "IEC 61851-1 Annex A, sequence 10.2: not before 6 s"

EVENTS = (
    Event("car leaves C for A", _to(level=LEVELS[0]), 100, 30, _LEAVE),
    Event("car leaves C for B", _to(level=LEVELS[1]), 100, 30, _LEAVE),
    Event("car leaves C for D, no ventilation", _to(level=LEVELS[3]), 100, 30, _LEAVE),
    Event("pilot shorted (E)", _to(level=LEVELS[4]), 100, 30, "IEC 61851-1 Annex A"),
    Event("pilot at -12 V", _to(level=-12000), 100, 30, "IEC 61851-1 Annex A"),
    Event("car's diode gone in C", _to(diode=0), 100, 30, "IEC 61851-1 Annex A"),
    Event("cable's code gone", _to(ohms=1000000), 0, 30, "IEC 61851-1 Annex B"),
    Event("residual current", _to(residual=1), 0, 10, "IEC 62955"),
    Event("monitor says that it is broken", _to(residual=4), 0, 110, ""),
    Event("lock gives way", _to(bolt_mirror=0), 0, 10, ""),
    Event("terminals burn (85 degC)", _to(decidegrees=860), 0, 110, ""),
    Event("fault that the application holds", _asked(locked=0x10), 0, 10, ""),
    Event("far too much current", _asked(current_l1_ma=40000), 0, 2010, ""),
    Event("contactor reports open", _to(mirror=0), 0, 450, ""),
    Event("application silent", _silence, 0, 2010, ""),
    Event("permission withdrawn", _asked(permit=0), 0, 6010, _GRACE),
    Event("limit below 6 A", _asked(limit_ma=0), 0, 6010, _GRACE),
    Event("outlet taken out of service", _asked(available=0), 0, 6010, _GRACE),
    Event("too hot (70 degC)", _to(decidegrees=700), 0, 6110, _GRACE),
)


def worst(event, period=10, linked=False):
    """(steps, ms, edge) of the slowest opening; ms from the event to the command."""
    slowest = (0, QUIET)
    for edge in (QUIET, PWM_EDGE, CONTACTOR_EDGE):
        leads = 1 if edge == QUIET else AFTER_MS // period + 1
        for lead in range(0, leads, 1 if event.ours_ms < _SLOW_MS else 3):
            steps = _steps(event, period, linked, edge, lead)
            if steps > slowest[0]:
                slowest = (steps, edge)
    return slowest[0], slowest[0] * period, slowest[1]


def _steps(event, period, linked, edge, lead):
    """Steps from the event, `lead` steps after the edge, until the contactor is told to open."""
    rig = Rig(0, linked)
    rig.ask.permit = 1
    rig.ask.limit_ma = 16000
    rig.outlet.level = LEVELS[1]
    rig.run(300)
    rig.outlet.level = LEVELS[2]
    rig.period = period
    while not rig.outlet.closed:
        rig.step()
    if edge != CONTACTOR_EDGE:
        _pass(rig, AFTER_MS // period)
    if edge == PWM_EDGE:
        rig.ask.limit_ma = 10000
        rig.step()
    _pass(rig, lead)
    assert rig.outlet.closed
    event.change(rig)
    for step in range(1, _MOST_MS // period):
        rig.step()
        if not rig.outlet.closed:
            return step
    raise AssertionError("%s: still closed after %d ms" % (event.name, _MOST_MS))


def _pass(rig, steps):
    for _ in range(steps):
        rig.step()
