"""Waking a car that sleeps in B (ISO 15118-3: T_step_EF of 4 s, then a moment in x1)."""

from chargepost.guard.interface import WAIT_WAKE, WAKE_F, WAKE_X1, state_name
from placements import C, in_both_placements, is_closed, ms_until


def _wake(rig, kind):
    rig.ask.wake = kind
    rig.step()
    return rig


def _duty(duty):
    return lambda rig: rig.outlet.duty == duty


@in_both_placements
def test_by_x1_the_pwm_goes_away_for_4_s_and_comes_back(place):
    rig = _wake(place.waiting(), WAKE_X1)
    assert rig.outlet.duty == 1000
    assert rig.report.waits & WAIT_WAKE
    assert 3990 <= ms_until(rig, _duty(266), 10000) <= 5000
    assert rig.report.wakes == 1


@in_both_placements
def test_by_f_the_pilot_goes_to_minus_12_v_for_4_s_then_750_ms_of_x1_then_pwm(place):
    rig = _wake(place.waiting(), WAKE_F)
    assert rig.outlet.duty == 0
    rig.run(100)
    assert state_name(rig.report) == "F"
    assert 3880 <= ms_until(rig, _duty(1000), 10000) <= 3920
    assert 740 <= ms_until(rig, lambda rig: not rig.core.wakeup.x1, 1000) <= 760
    # A raise comes no sooner than 5 s after the PWM went away: 1 s of x1 in all.
    assert ms_until(rig, _duty(266), 1000) <= 250
    assert rig.report.wakes == 1


@in_both_placements
def test_a_car_that_wakes_up_charges_without_waiting_for_the_end(place):
    rig = _wake(place.waiting(), WAKE_X1)
    rig.run(1000)
    rig.outlet.level = C
    # A raise still comes no sooner than 5 s after the change before.
    assert ms_until(rig, is_closed, 6000) <= 4200


@in_both_placements
def test_a_car_that_charges_is_not_woken(place):
    for kind in (WAKE_X1, WAKE_F):
        rig = _wake(place.charging(), kind)
        for _ in range(100):
            rig.step()
            assert rig.outlet.closed
            assert rig.outlet.duty == 266
        assert rig.report.wakes == 0


@in_both_placements
def test_an_empty_outlet_wakes_nobody(place):
    rig = _wake(place.rig(), WAKE_F)
    rig.run(1000)
    assert rig.outlet.duty == 1000
    assert rig.report.wakes == 0


@in_both_placements
def test_a_car_that_may_not_charge_is_left_asleep(place):
    rig = place.waiting()
    rig.ask.permit = 0
    rig.run(100)
    _wake(rig, WAKE_F)
    rig.run(1000)
    assert rig.outlet.duty == 1000
    assert rig.report.wakes == 0


@in_both_placements
def test_a_car_that_leaves_while_it_is_woken_ends_it(place):
    rig = _wake(place.waiting(), WAKE_F)
    rig.outlet.level = 12000
    rig.run(4200)
    assert state_name(rig.report) == "A1"
    assert rig.report.waits & WAIT_WAKE == 0


@in_both_placements
def test_asking_again_meanwhile_changes_nothing(place):
    rig = _wake(place.waiting(), WAKE_F)
    rig.run(2000)
    _wake(rig, WAKE_F)
    assert 1880 <= ms_until(rig, _duty(1000), 10000) <= 2000
    assert rig.report.wakes == 1
