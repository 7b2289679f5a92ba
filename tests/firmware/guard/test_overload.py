"""Over-current by the car in two stages, and current through an open contactor."""

from chargepost.guard.interface import (
    CAP_OVERLOAD,
    NO_CAP,
    OVER_CURRENT,
    OVERLOAD,
    SILENT,
    WELDED,
)
from chargepost.guard.ratings import Ratings
from placements import in_both_placements, is_open, ms_until


def _offered(rig):
    return rig.report.signalled_ma


@in_both_placements
def test_10_percent_and_1_a_more_than_signalled_is_tolerated(place):
    rig = place.charging(16000)
    assert _offered(rig) == 15960
    rig.ask.current_l2_ma = 15960 * 11 // 10 + 1000
    rig.run(60000)
    assert rig.report.faults == 0
    assert rig.outlet.closed


@in_both_placements
def test_more_than_that_for_10_s_lowers_the_offer_by_a_tenth_and_warns(place):
    for phase in ("current_l1_ma", "current_l2_ma", "current_l3_ma"):
        rig = place.charging(16000)
        setattr(rig.ask, phase, 18700)
        rig.run(9900)
        assert rig.report.faults == 0
        rig.run(200)
        assert rig.report.faults == OVERLOAD
        assert rig.report.cap_cause == CAP_OVERLOAD
        assert _offered(rig) == 14340
        assert rig.outlet.closed


@in_both_placements
def test_a_car_that_follows_the_lower_offer_is_left_alone_from_then_on(place):
    rig = place.charging(16000)
    rig.ask.current_l1_ma = 18700
    rig.run(10100)
    rig.run(5000)
    rig.ask.current_l1_ma = 16500
    rig.run(60000)
    assert _offered(rig) == 14340
    assert rig.report.faults == OVERLOAD


@in_both_placements
def test_a_car_that_never_follows_is_stopped(place):
    rig = place.charging(16000)
    rig.ask.current_l1_ma = 18700
    assert ms_until(rig, is_open, 60000) < 60000
    assert rig.report.faults & OVER_CURRENT


@in_both_placements
def test_more_than_125_percent_for_2_s_opens_until_the_car_leaves(place):
    rig = place.charging(16000)
    rig.ask.current_l3_ma = 20000
    assert 2000 <= ms_until(rig, is_open, 3000) <= 2020
    assert rig.report.faults == OVER_CURRENT
    rig.ask.current_l3_ma = 0
    rig.run(20000)
    assert not rig.outlet.closed
    rig.outlet.level = 12000
    rig.run(1000)
    assert rig.report.faults == 0


@in_both_placements
def test_a_peak_shorter_than_2_s_is_no_over_current(place):
    rig = place.charging(16000)
    for _ in range(10):
        rig.ask.current_l1_ma = 22000
        rig.run(1900)
        rig.ask.current_l1_ma = 15000
        rig.run(100)
    assert rig.outlet.closed
    assert rig.report.faults == 0


@in_both_placements
def test_more_than_110_percent_of_the_contactors_rating_opens_whatever_is_signalled(place):
    ratings = Ratings()
    ratings.contactor_ma = 20000
    rig = place.charging(32000, ratings)
    assert _offered(rig) == 19980
    rig.ask.current_l1_ma = 22100
    assert 2000 <= ms_until(rig, is_open, 3000) <= 2020


@in_both_placements
def test_after_a_lower_duty_the_car_has_6_s_to_follow(place):
    rig = place.charging(32000)
    rig.ask.current_l1_ma = 31000
    rig.ask.limit_ma = 16000
    rig.run(6000 + 1900)
    assert rig.outlet.closed
    ms = ms_until(rig, is_open, 1000)
    assert 7900 + ms <= 8030
    assert rig.report.faults == OVER_CURRENT


@in_both_placements
def test_a_limit_that_falls_again_and_again_does_not_excuse_a_car_that_never_follows(place):
    rig = place.charging(32000)
    rig.ask.current_l1_ma = 31000
    told = []

    def lower_every_5_s(rig):
        if rig.report.steps % 500 == 0 and rig.ask.limit_ma > 6000:
            rig.ask.limit_ma -= 1000
            told.append(rig.ask.limit_ma)
        return not rig.outlet.closed

    ms_until(rig, lower_every_5_s, 60000)
    assert rig.report.faults & OVER_CURRENT
    assert told[-1] >= 22000


@in_both_placements
def test_a_car_that_follows_each_lower_duty_within_5_s_is_never_stopped(place):
    rig = place.charging(32000)
    signalled = []
    for _ in range(1300):
        if len(signalled) % 30 == 0:
            rig.ask.limit_ma = max(6000, rig.ask.limit_ma - 500)
        rig.run(100)
        signalled.append(rig.report.signalled_ma)
        rig.ask.current_l1_ma = signalled[max(0, len(signalled) - 51)]
        assert rig.outlet.closed
    assert rig.report.faults == 0
    assert rig.report.signalled_ma < 12000


@in_both_placements
def test_a_higher_duty_may_be_taken_at_once(place):
    rig = place.charging(10000)
    rig.run(6000)
    rig.ask.limit_ma = 32000
    rig.step()
    rig.ask.current_l1_ma = 32000
    rig.run(30000)
    assert rig.report.faults == 0


@in_both_placements
def test_a_current_that_nobody_knows_is_judged_by_nobody(place):
    rig = place.charging(16000)
    rig.ask.current_l1_ma = rig.ask.current_l2_ma = rig.ask.current_l3_ma = -1
    rig.run(30000)
    assert rig.report.faults == 0
    assert rig.outlet.closed


@in_both_placements
def test_the_next_car_begins_with_a_clean_slate(place):
    rig = place.charging(16000)
    rig.ask.current_l1_ma = 18700
    rig.run(11000)
    rig.ask.current_l1_ma = 0
    rig.outlet.level = 12000
    rig.run(6000)
    assert (rig.report.faults, rig.report.cap_cause) == (0, NO_CAP)
    rig.charging(16000)
    assert _offered(rig) == 15960


@in_both_placements
def test_more_than_1_a_through_an_open_contactor_for_5_s_is_a_weld(place):
    rig = place.charging(16000)
    rig.outlet.mirror = -1
    rig.outlet.level = 9000
    rig.ask.current_l1_ma = 1500
    rig.run(4900)
    assert rig.report.faults == 0
    rig.run(500)
    assert rig.report.faults == WELDED
    assert rig.outlet.duty == 0


@in_both_placements
def test_1_a_through_an_open_contactor_is_the_meters_own_error(place):
    rig = place.charging(16000)
    rig.outlet.level = 9000
    rig.ask.current_l1_ma = 1000
    rig.run(20000)
    assert rig.report.faults == 0


@in_both_placements
def test_the_last_current_of_an_application_that_died_while_charging_is_no_weld(place):
    rig = place.charging(16000)
    rig.ask.current_l1_ma = 15000
    rig.run(1000)
    rig.talking = 0
    rig.run(60000)
    assert rig.report.faults == SILENT
    rig.ask.current_l1_ma = -1
    rig.talking = 1
    rig.run(8000)
    assert rig.report.faults == 0
    assert rig.outlet.closed
