"""Duty cycle and current both ways, as a car reads them (IEC 61851-1 Tables A.7 and A.8)."""

from chargepost.guard.duty import X1, current_of, duty_of
from placements import in_both_placements

# From and up to a duty in per mille, ends inclusive: current in mA = duty * factor + summand.
CAR_READS = (
    (0, 79, 0, 0),
    (80, 99, 0, 6000),
    (100, 850, 60, 0),
    (851, 960, 250, -160000),
    (961, 970, 0, 80000),
    (971, 1000, 0, 0),
)


def _car_reads(duty):
    for first, last, factor, summand in CAR_READS:
        if first <= duty <= last:
            return duty * factor + summand
    raise AssertionError("no row for a duty of %d per mille" % duty)


def test_every_duty_is_read_as_the_standard_has_it():
    for duty in range(1001):
        assert current_of(duty) == _car_reads(duty)


def test_30_to_70_per_mille_leave_the_current_to_digital_communication():
    for duty in range(30, 71):
        assert current_of(duty) == 0


def test_no_current_is_offered_that_a_car_reads_as_more_or_as_an_error():
    for ma in range(6000, 80001, 20):
        read = _car_reads(duty_of(ma))
        assert 6000 <= read <= ma


def test_what_is_lost_by_rounding_is_less_than_one_step_of_the_duty():
    for ma in range(6000, 51001, 20):
        assert ma - _car_reads(duty_of(ma)) < 60
    for ma in range(52750, 80001, 20):
        assert ma - _car_reads(duty_of(ma)) < 250


def test_the_gap_from_51_to_52_5_a_is_offered_as_51_a():
    for ma in range(51000, 52501, 20):
        assert duty_of(ma) == 850


@in_both_placements
def test_the_pilot_carries_the_duty_of_the_limit(place):
    for limit, duty in ((6000, 100), (10000, 166), (16000, 266), (32000, 533), (63000, 892)):
        rig = place.rig()
        rig.outlet.ohms = 100
        rig.charging(limit)
        assert rig.outlet.duty == duty
        assert rig.report.signalled_ma == _car_reads(duty)


@in_both_placements
def test_below_6_a_nothing_is_offered(place):
    rig = place.rig()
    rig.ask.permit = 1
    rig.ask.limit_ma = 5999
    rig.outlet.level = 9000
    rig.run(1000)
    assert rig.outlet.duty == X1
