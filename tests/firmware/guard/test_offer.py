"""What the pilot signals, and how often that changes."""

from chargepost.guard.interface import state_name
from guard_rig import LEVELS, Rig

A, B, C = LEVELS[:3]


def test_names_are_those_of_the_standard():
    rig = Rig()
    rig.run(100)
    assert state_name(rig.report) == "A1"
    rig.outlet.level = B
    rig.run(100)
    assert state_name(rig.report) == "B1"
    rig.charging()
    assert state_name(rig.report) == "C2"
    rig.outlet.level = 0
    rig.run(100)
    assert state_name(rig.report) == "E"
    rig.ask.available = 0
    rig.run(100)
    assert state_name(rig.report) == "F"


def test_a_car_that_may_not_charge_sees_no_pwm():
    rig = Rig()
    rig.outlet.level = B
    rig.run(1000)
    assert rig.report.duty == 1000
    rig.ask.permit = 1
    rig.ask.limit_ma = 6000
    rig.run(10)
    assert (rig.report.duty, rig.report.signalled_ma, rig.report.pwm) == (100, 6000, 1)


def test_a_lower_limit_is_signalled_at_once():
    rig = Rig().charging(16000)
    rig.ask.limit_ma = 10000
    rig.run(10)
    assert rig.report.signalled_ma == 9960
    rig.ask.limit_ma = 6000
    rig.run(10)
    assert rig.report.signalled_ma == 6000


def test_a_higher_limit_waits_until_5_s_after_the_last_change():
    rig = Rig().charging(16000)
    rig.ask.limit_ma = 10000
    rig.run(1000)
    rig.ask.limit_ma = 16000
    rig.run(3990)
    assert rig.report.signalled_ma == 9960
    rig.run(30)
    assert rig.report.signalled_ma == 15960


def test_the_next_car_does_not_wait_for_the_pace_of_the_last():
    rig = Rig().charging()
    rig.outlet.level = A
    rig.run(500)  # the monitor is tested after each session
    rig.outlet.level = B
    rig.run(50)
    assert rig.report.pwm == 1


def test_an_unplugged_outlet_signals_nothing():
    rig = Rig().charging()
    rig.outlet.level = A
    rig.run(110)
    assert state_name(rig.report) == "A1"
