"""How often the contactor may close: it rests after opening, longer for a car that toggles."""

from chargepost.guard.interface import WAIT_LONG_REST, WAIT_REST
from placements import B, C, in_both_placements, is_closed, is_open, ms_until

REST = WAIT_REST | WAIT_LONG_REST


def _toggle(rig, times, closed_ms=1000):
    """The car leaves C and comes back as soon as it may, so many times."""
    for _ in range(times):
        rig.run(closed_ms)
        rig.outlet.level = B
        ms_until(rig, is_open, 100)
        rig.outlet.level = C
        ms_until(rig, is_closed, 70000)


def _rest(rig):
    """ms from the next opening to the closing after it."""
    rig.run(1000)
    rig.outlet.level = B
    ms_until(rig, is_open, 100)
    rig.outlet.level = C
    return ms_until(rig, is_closed, 70000)


@in_both_placements
def test_it_closes_no_sooner_than_5_s_after_it_opened(place):
    rig = place.charging()
    rig.outlet.level = B
    ms_until(rig, is_open, 100)
    assert rig.report.waits & REST == 0  # told with the next step
    rig.outlet.level = C
    rig.run(1000)
    assert rig.report.waits & REST == WAIT_REST
    assert 3990 <= ms_until(rig, is_closed, 6000) <= 4010
    assert rig.report.waits & REST == 0


@in_both_placements
def test_after_five_short_times_it_rests_for_60_s(place):
    rig = place.charging()
    _toggle(rig, 4)
    assert rig.report.closings == 5
    rig.run(1000)
    rig.outlet.level = B
    rig.run(1000)
    assert rig.report.waits & REST == WAIT_LONG_REST
    rig.outlet.level = C
    assert 59000 <= ms_until(rig, is_closed, 70000) <= 60000


@in_both_placements
def test_it_goes_on_resting_for_60_s_while_the_car_goes_on(place):
    rig = place.charging()
    _toggle(rig, 5)
    assert _rest(rig) > 59000


@in_both_placements
def test_10_s_of_energy_end_the_series(place):
    rig = place.charging()
    _toggle(rig, 4)
    rig.run(10000)
    assert _rest(rig) < 5100


@in_both_placements
def test_the_next_car_does_not_pay_for_the_last_ones_toggling(place):
    rig = place.charging()
    _toggle(rig, 4)
    rig.outlet.level = 12000
    rig.run(5100)
    assert rig.report.waits & REST == 0
    rig.charging()
    assert _rest(rig) < 5100
