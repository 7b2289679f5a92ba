"""Cars that ask for ventilation (state D), and cars without a switch in their pilot circuit."""

from chargepost.guard.interface import CAP_SIMPLIFIED, NO_CAP, VENTILATION
from chargepost.guard.ratings import Ratings
from placements import A, B, C, D, E, in_both_placements, is_open, ms_until


def _ratings(**changes):
    ratings = Ratings()
    for name, value in changes.items():
        setattr(ratings, name, value)
    return ratings


@in_both_placements
def test_where_ventilation_is_allowed_d_gets_energy_like_c(place):
    rig = place.waiting(16000, _ratings(ventilated=1))
    rig.outlet.level = D
    rig.run(1000)
    assert rig.outlet.closed
    for level in (C, D, C):
        rig.outlet.level = level
        rig.run(1000)
        assert rig.outlet.closed
    assert rig.report.faults == 0
    assert rig.report.closings == 1


@in_both_placements
def test_d_is_left_as_fast_as_c(place):
    for level in (A, B, E):
        rig = place.waiting(16000, _ratings(ventilated=1))
        rig.outlet.level = D
        rig.run(1000)
        rig.outlet.level = level
        assert ms_until(rig, is_open, 100) <= 30


@in_both_placements
def test_where_it_is_not_allowed_d_is_a_fault_that_ends_with_the_car(place):
    rig = place.charging()
    rig.outlet.level = D
    assert ms_until(rig, is_open, 100) <= 30
    rig.run(600)
    assert rig.report.faults == VENTILATION
    rig.outlet.level = C
    rig.run(10000)
    assert not rig.outlet.closed
    rig.outlet.level = A
    rig.run(1000)
    assert rig.report.faults == 0


@in_both_placements
def test_a_car_that_passes_d_or_e_within_half_a_second_is_opened_but_is_no_fault(place):
    for level in (D, E):
        for ms in (30, 100, 400):
            rig = place.charging()
            rig.outlet.level = level
            rig.run(ms)
            assert not rig.outlet.closed
            rig.outlet.level = C
            rig.run(6000)
            assert rig.report.faults == 0
            assert rig.outlet.closed


@in_both_placements
def test_a_car_that_comes_in_c_gets_no_more_than_10_a(place):
    rig = place.rig()
    rig.ask.permit = 1
    rig.ask.limit_ma = 32000
    rig.outlet.level = C
    rig.run(2000)
    assert rig.outlet.closed
    assert rig.report.cap_cause == CAP_SIMPLIFIED
    assert rig.report.signalled_ma == 9960


@in_both_placements
def test_a_car_that_came_in_b_is_none_of_them(place):
    rig = place.charging(32000)
    assert rig.report.cap_cause == NO_CAP
    assert rig.report.signalled_ma == 31980


@in_both_placements
def test_it_stays_one_until_it_is_unplugged(place):
    rig = place.rig()
    rig.ask.permit = 1
    rig.ask.limit_ma = 32000
    rig.outlet.level = C
    rig.run(2000)
    rig.ask.available = 0
    rig.run(8000)
    assert rig.outlet.duty == 0
    rig.ask.available = 1
    rig.run(10000)
    assert rig.report.cap_cause == CAP_SIMPLIFIED
    rig.outlet.level = A
    rig.run(6000)
    assert rig.report.cap_cause == NO_CAP


@in_both_placements
def test_it_is_one_too_when_it_came_while_the_outlet_was_out_of_service(place):
    rig = place.rig()
    rig.ask.permit = 1
    rig.ask.limit_ma = 32000
    rig.ask.available = 0
    rig.run(500)
    rig.outlet.level = C
    rig.run(1000)
    rig.ask.available = 1
    rig.run(2000)
    assert rig.outlet.closed
    assert rig.report.cap_cause == CAP_SIMPLIFIED
    assert rig.report.signalled_ma == 9960


@in_both_placements
def test_a_station_that_refuses_them_gives_them_nothing(place):
    rig = place.rig(_ratings(simplified_ma=0))
    rig.ask.permit = 1
    rig.ask.limit_ma = 32000
    rig.outlet.level = C
    rig.run(5000)
    assert not rig.outlet.closed
    assert rig.outlet.duty == 1000
    assert (rig.report.cap_ma, rig.report.cap_cause) == (0, CAP_SIMPLIFIED)
