"""The same test in both placements of the guard: on the application's chip, and over the link.

Portable. A test takes a `Place` instead of a fixture:

    @in_both_placements
    def test_something(place):
        rig = place.charging()
"""

import io
import sys

from guard_rig import LEVELS, Rig

A, B, C, D, E = LEVELS[:5]
PLACES = ((False, "on one chip"), (True, "over the link"))
STEP_MS = 10


class Place:
    """Makes rigs in one placement."""

    def __init__(self, linked):
        self.linked = linked

    def rig(self, ratings=None, cold=False, start_ms=0):
        """An empty outlet whose monitor has been tested, unless it is `cold`."""
        return Rig(start_ms, self.linked, ratings, cold)

    def waiting(self, limit_ma=16000, ratings=None):
        """A car is in B2: it may charge, and does not yet."""
        rig = self.rig(ratings)
        rig.ask.permit = 1
        rig.ask.limit_ma = limit_ma
        rig.outlet.level = B
        rig.run(1000)
        assert rig.report.pwm
        return rig

    def charging(self, limit_ma=16000, ratings=None):
        """A car charges."""
        return self.rig(ratings).charging(limit_ma)


def in_both_placements(test):
    """Run `test(place)` for both; a failure says in which one."""

    def run():
        for linked, told in PLACES:
            try:
                test(Place(linked))
            except AssertionError as error:
                text = "%s: %s\n%s" % (told, error, _trace(error))
                raise AssertionError(text)  # noqa: B904 - MicroPython has no "from"

    return run


def _trace(error):
    """Where it failed; CPython tells it by itself."""
    tell = getattr(sys, "print_exception", None)
    text = io.StringIO()
    if tell:
        tell(error, text)
    return text.getvalue()


def ms_until(rig, done, most_ms=60000):
    """How long it takes until `done(rig)`, ms, for something that came just after a step.

    That is the worst case: whatever comes later in a period waits less for the next step.
    """
    for step in range(1, most_ms // STEP_MS + 1):
        rig.step()
        if done(rig):
            return step * STEP_MS
    raise AssertionError("not within %d ms" % most_ms)


def is_open(rig):
    return not rig.outlet.closed


def is_closed(rig):
    return rig.outlet.closed
