"""Temperature: less current when it is warm, none when it is hot, open when it burns."""

from chargepost.guard.interface import CAP_SENSOR, CAP_TEMPERATURE, HOT, NO_CAP, SENSOR
from chargepost.guard.ratings import Ratings
from guard_rig import DEAD_SENSOR
from placements import in_both_placements, is_open, ms_until


def _ratings():
    """An outlet for 32 A: 26 A are lost over 8 K."""
    ratings = Ratings()
    ratings.contactor_ma = 32000
    return ratings


def _charging(place):
    return place.charging(32000, _ratings())


@in_both_placements
def test_up_to_warm_nothing_is_taken_away(place):
    rig = _charging(place)
    rig.outlet.decidegrees = 600
    rig.run(1000)
    assert rig.report.cap_cause == NO_CAP
    assert rig.report.signalled_ma == 31980


@in_both_placements
def test_from_warm_on_the_offer_falls_at_once_and_in_whole_amperes(place):
    rig = _charging(place)
    for decicelsius, ma in ((610, 28000), (640, 19000), (660, 12000), (680, 6000), (695, 6000)):
        rig.outlet.decidegrees = decicelsius
        rig.run(120)
        assert rig.report.cap_ma == ma
        assert rig.report.cap_cause == CAP_TEMPERATURE
        assert ma - 60 < rig.report.signalled_ma <= ma
        assert rig.outlet.closed


@in_both_placements
def test_once_cooler_it_relaxes_by_1_a_a_minute(place):
    rig = _charging(place)
    rig.outlet.decidegrees = 660
    rig.run(1000)
    rig.outlet.decidegrees = 400
    rig.run(59000)
    assert rig.report.cap_ma == 12000
    for ma in (13000, 14000, 15000):
        rig.run(60000)
        assert rig.report.cap_ma == ma


@in_both_placements
def test_hot_takes_the_current_away_first_and_opens_after_6_s(place):
    rig = _charging(place)
    rig.outlet.decidegrees = 700
    rig.run(120)
    assert rig.report.faults == HOT
    assert (rig.outlet.duty, rig.outlet.closed) == (1000, 1)
    assert 5980 <= ms_until(rig, is_open, 7000) <= 6010


@in_both_placements
def test_hot_ends_only_when_warm_is_reached_again(place):
    rig = _charging(place)
    rig.outlet.decidegrees = 700
    rig.run(10000)
    for decicelsius, faults in ((690, HOT), (620, HOT), (606, HOT), (594, 0)):
        rig.outlet.decidegrees = decicelsius
        rig.run(120)
        assert rig.report.faults == faults
    rig.run(10000)
    assert rig.outlet.closed
    assert rig.report.signalled_ma <= 6000


@in_both_placements
def test_burning_opens_within_110_ms_even_under_load(place):
    rig = _charging(place)
    rig.outlet.decidegrees = 856
    assert ms_until(rig, is_open, 200) == 110
    assert rig.report.loaded_opens == 1


def _spike(rig, decicelsius, steps=1):
    """Wild samples, and the temperature is as before."""
    before, rig.outlet.decidegrees = rig.outlet.decidegrees, decicelsius
    rig.run(10 * steps)
    rig.outlet.decidegrees = before
    rig.run(200)


@in_both_placements
def test_a_few_wild_samples_cost_no_current_and_no_opening(place):
    for decicelsius in (640, 705, 860, 1500):
        for steps in (1, 2, 5, 7):
            rig = _charging(place)
            _spike(rig, decicelsius, steps)
            assert (rig.report.cap_cause, rig.report.faults) == (NO_CAP, 0)
            assert rig.report.signalled_ma == 31980 and rig.outlet.closed


@in_both_placements
def test_what_lasts_for_100_ms_is_no_wild_sample(place):
    rig = _charging(place)
    rig.outlet.decidegrees = 660
    rig.run(100)
    assert rig.report.cap_cause == NO_CAP
    rig.run(10)
    assert (rig.report.cap_ma, rig.report.cap_cause) == (12000, CAP_TEMPERATURE)


@in_both_placements
def test_of_rising_readings_the_lowest_is_sure(place):
    rig = _charging(place)
    for _ in range(6):
        for decicelsius in (640, 900):
            rig.outlet.decidegrees = decicelsius
            rig.step()
    assert rig.report.cap_ma == 19000
    assert rig.report.faults == 0


@in_both_placements
def test_a_loose_contact_that_keeps_saying_hot_is_believed(place):
    rig = _charging(place)
    for cold in (250, DEAD_SENSOR):
        for _ in range(10):
            rig.outlet.decidegrees = 705
            rig.step()
            rig.outlet.decidegrees = cold
            rig.step()
        assert rig.report.faults == HOT


@in_both_placements
def test_one_cold_sample_does_not_end_hot(place):
    rig = _charging(place)
    rig.outlet.decidegrees = 705
    rig.run(200)
    for steps in (1, 5, 9):
        _spike(rig, 250, steps)
        assert rig.report.faults == HOT


@in_both_placements
def test_a_dead_sensor_means_the_fallback_after_10_s_until_it_lives_again(place):
    for dead in (DEAD_SENSOR, -500, 2000):
        rig = _charging(place)
        rig.outlet.decidegrees = dead
        rig.run(9900)
        assert rig.report.faults == 0
        rig.run(200)
        assert rig.report.faults == SENSOR
        assert (rig.report.cap_ma, rig.report.cap_cause) == (10000, CAP_SENSOR)
        assert rig.outlet.closed
        rig.outlet.decidegrees = 300
        rig.run(100)
        assert rig.report.faults == 0
        assert rig.report.cap_ma == 10000
        rig.run(60000)
        assert rig.report.cap_ma == 11000


@in_both_placements
def test_a_sensor_that_dies_while_it_is_hot_does_not_end_hot(place):
    rig = _charging(place)
    rig.outlet.decidegrees = 705
    rig.run(120)
    rig.outlet.decidegrees = DEAD_SENSOR
    rig.run(30000)
    assert rig.report.faults & HOT
    assert not rig.outlet.closed


@in_both_placements
def test_a_fallback_of_nothing_stops(place):
    ratings = _ratings()
    ratings.fallback_ma = 0
    rig = place.charging(32000, ratings)
    rig.outlet.decidegrees = DEAD_SENSOR
    rig.run(17000)
    assert not rig.outlet.closed


@in_both_placements
def test_a_board_without_a_sensor_says_so_and_is_not_limited(place):
    ratings = _ratings()
    ratings.thermometer = 0
    rig = place.charging(32000, ratings)
    rig.outlet.decidegrees = DEAD_SENSOR
    rig.run(20000)
    assert rig.report.faults == 0
    assert rig.report.signalled_ma == 31980
