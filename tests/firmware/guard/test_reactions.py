"""The worst reaction to everything that must open, at every moment of its arrival."""

from guard_rig import LEVELS, Rig
from placements import in_both_placements
from reactions import AFTER_MS, EVENTS, Event, worst


@in_both_placements
def test_every_protective_event_opens_in_time_whatever_else_is_going_on(place):
    for event in EVENTS:
        steps, ms, edge = worst(event, 10, place.linked)
        told = "%s: %d steps, %d ms, after %s" % (event.name, steps, ms, edge)
        assert ms <= event.ours_ms, told
        assert not event.standard_ms or ms <= event.standard_ms, told


def test_a_faster_step_is_never_slower():
    for event in EVENTS[:11]:
        _, ms, edge = worst(event, 5)
        assert ms <= event.ours_ms, "%s, %s" % (event.name, edge)


def test_no_blind_time_after_an_edge_delays_what_opens():
    for event in EVENTS[:6]:
        assert worst(event)[0] == 3


def test_the_sweep_reaches_into_the_blind_time_after_an_edge():
    seen = []

    def leave(rig):
        seen.append(rig.core.pilot._blind.lasts(rig.now))
        rig.outlet.level = LEVELS[1]

    worst(Event("car leaves C", leave, 100, 30, ""))
    assert 0 in seen
    assert 1 in seen


def test_the_sweep_notices_what_does_not_open():
    nothing = Event("nothing", lambda rig: None, 0, 10, "")
    try:
        worst(nothing, 100)
    except AssertionError:
        return
    raise AssertionError("a guard that stays closed passed")


def test_an_edge_is_over_before_the_sweep_ends():
    rig = Rig().charging()
    rig.ask.limit_ma = 10000
    rig.run(AFTER_MS)
    assert not rig.core.pilot._blind.lasts(rig.now)
