"""When the contactor closes (IEC 61851-1 Table A.6, and our own rules)."""

from chargepost.guard.interface import WAIT_REST
from guard_rig import LEVELS, Rig

B, C = LEVELS[1:3]


def test_it_closes_within_3_s_of_c():
    rig = Rig().charging()
    assert rig.report.contactor == 1
    assert rig.report.faults == 0


def test_it_never_closes_before_c_has_lasted_500_ms():
    rig = Rig()
    rig.ask.permit = 1
    rig.ask.limit_ma = 16000
    rig.outlet.level = B
    rig.run(1000)
    rig.outlet.level = C
    rig.run(500)
    assert not rig.outlet.closed
    rig.run(20)
    assert rig.outlet.closed


def test_it_stays_open_without_permission():
    rig = Rig()
    rig.ask.limit_ma = 16000
    rig.outlet.level = C
    rig.run(10000)
    assert not rig.outlet.closed
    assert rig.report.duty == 1000


def test_it_stays_open_below_6_a():
    rig = Rig()
    rig.ask.permit = 1
    rig.ask.limit_ma = 5999
    rig.outlet.level = C
    rig.run(10000)
    assert not rig.outlet.closed


def test_a_car_that_comes_back_to_c_waits_until_5_s_after_the_opening():
    rig = Rig().charging()
    rig.outlet.level = B
    rig.run(30)
    rig.outlet.level = C
    rig.run(4900)
    assert not rig.outlet.closed
    rig.run(200)
    assert rig.outlet.closed


def back_in_c_after_opening() -> Rig:
    """A car has left C and takes again; the contactor rests for 20 ms more."""
    rig = Rig().charging()
    rig.outlet.level = B
    rig.run(30)
    rig.outlet.level = C
    rig.run(4980)
    assert rig.report.waits == WAIT_REST
    return rig


def test_a_car_that_leaves_c_as_the_rest_ends_gets_nothing():
    rig = back_in_c_after_opening()
    rig.run(10)
    rig.outlet.level = B
    for _ in range(3):
        rig.step()
        assert not rig.outlet.closed


def test_a_cable_whose_code_is_lost_as_the_rest_ends_gets_nothing():
    rig = back_in_c_after_opening()
    rig.run(10)
    rig.outlet.ohms = 1000000
    for _ in range(3):
        rig.step()
        assert not rig.outlet.closed


def test_nothing_closes_while_the_monitor_says_that_it_is_broken():
    rig = back_in_c_after_opening()
    rig.outlet.residual = 4
    rig.run(90)
    assert not rig.outlet.closed
    assert rig.report.faults == 0
    rig.outlet.residual = 0
    rig.run(10)
    assert rig.outlet.closed


def test_a_dip_out_of_c_while_it_is_open_begins_the_500_ms_anew():
    rig = back_in_c_after_opening()
    rig.outlet.level = B
    rig.run(10)
    rig.outlet.level = C
    rig.run(500)
    assert not rig.outlet.closed
    rig.run(20)
    assert rig.outlet.closed


def test_it_never_closes_before_the_diode_was_seen_in_this_very_pwm():
    rig = Rig().charging()
    rig.outlet.ohms = 0
    rig.run(30)
    assert rig.report.duty == 1000  # no current, and the rest begins
    rig.outlet.ohms = 220
    while rig.report.duty == 1000:
        assert not rig.outlet.closed
        rig.step()
    rig.run(140)  # 50 ms in which nothing counts, then 100 ms
    assert not rig.outlet.closed
    rig.run(20)
    assert rig.outlet.closed


def test_nothing_closes_before_the_application_has_spoken():
    rig = Rig(0, False, None, True)
    rig.talking = 0
    rig.run(500)
    rig.core.ask.permit = 1
    rig.core.ask.limit_ma = 16000
    rig.outlet.level = C
    rig.run(5000)
    assert not rig.outlet.closed
    assert rig.report.silences == 0
