"""Residual current monitor: its trip, and the self-test that proves that it would come."""

from chargepost.guard.interface import (
    RCM_BROKEN,
    RCM_NEVER,
    RCM_NO_TRIP,
    RCM_PASSED,
    RCM_STUCK,
    RCM_TEST,
    RESIDUAL_CURRENT,
    WAIT_RCM,
    WAIT_UNTESTED,
)
from placements import A, B, C, in_both_placements, is_open, ms_until


def _cold(place):
    rig = place.rig(None, True)
    rig.ask.permit = 1
    rig.ask.limit_ma = 16000
    return rig


@in_both_placements
def test_the_self_test_runs_at_the_start_and_tells_when_each_edge_came(place):
    rig = _cold(place)
    assert rig.report.rcm_result == RCM_NEVER
    rig.run(300)
    assert rig.report.waits & WAIT_RCM
    rig.run(200)
    report = rig.report
    assert (report.rcm_result, report.rcm_tests, report.rcm_tested) == (RCM_PASSED, 1, 1)
    assert 0 < report.rcm_rise_ms <= 20
    assert 250 <= report.rcm_fall_ms <= 270


@in_both_placements
def test_the_pulse_lasts_250_ms(place):
    rig = _cold(place)
    ms_until(rig, lambda rig: rig.outlet.testing, 1000)
    assert 250 <= ms_until(rig, lambda rig: not rig.outlet.testing, 1000) <= 260


@in_both_placements
def test_a_trip_in_the_self_test_is_no_fault(place):
    rig = _cold(place)
    for _ in range(60):
        rig.step()
        assert rig.report.faults == 0


@in_both_placements
def test_a_car_that_is_there_at_the_start_waits_for_a_test_that_cannot_run(place):
    rig = _cold(place)
    rig.outlet.level = C
    rig.run(10000)
    assert not rig.outlet.closed
    assert rig.report.rcm_tests == 0
    assert rig.report.waits & WAIT_UNTESTED


@in_both_placements
def test_a_test_on_record_lets_that_car_charge(place):
    rig = _cold(place)
    rig.ask.vouch = 1
    rig.outlet.level = C
    rig.run(2000)
    assert rig.outlet.closed
    assert rig.report.rcm_result == RCM_NEVER


@in_both_placements
def test_nobody_can_vouch_for_a_test_that_failed(place):
    rig = _cold(place)
    rig.outlet.sensitive = 0
    rig.ask.vouch = 1
    rig.run(1500)
    assert rig.report.rcm_tested == 0
    assert rig.report.faults == RCM_TEST


@in_both_placements
def test_after_each_session_it_is_tested_again_and_only_in_a(place):
    rig = place.charging()
    assert rig.report.rcm_tests == 1
    rig.outlet.level = B
    rig.run(20000)
    assert rig.report.rcm_tests == 1
    rig.outlet.level = A
    rig.run(500)
    assert rig.report.rcm_tests == 2


@in_both_placements
def test_it_is_tested_every_24_h(place):
    rig = place.rig()
    rig.jump = 86400000 - 1000
    rig.run(400)
    assert rig.report.rcm_tests == 1
    rig.run(1500)
    assert rig.report.rcm_tests == 2


@in_both_placements
def test_who_asks_for_a_test_gets_one_as_soon_as_the_outlet_is_empty(place):
    rig = place.rig()
    rig.outlet.level = B
    rig.run(100)
    rig.ask.test_rcm = 1
    rig.run(2000)
    assert rig.report.rcm_tests == 1
    rig.outlet.level = A
    rig.run(500)
    assert rig.report.rcm_tests == 2


@in_both_placements
def test_a_car_that_comes_during_the_test_waits_for_its_end(place):
    rig = _cold(place)
    ms_until(rig, lambda rig: rig.outlet.testing, 1000)
    rig.outlet.level = B
    rig.run(100)
    assert rig.outlet.duty == 1000
    rig.run(500)
    assert rig.report.rcm_result == RCM_PASSED
    assert rig.report.pwm


@in_both_placements
def test_a_monitor_that_does_not_trip_within_1_s_has_failed(place):
    rig = _cold(place)
    rig.outlet.sensitive = 0
    rig.run(1500)
    assert rig.report.rcm_result == RCM_NO_TRIP
    assert (rig.report.rcm_rise_ms, rig.report.rcm_fall_ms) == (-1, -1)
    assert rig.report.faults == RCM_TEST
    assert rig.outlet.duty == 0


@in_both_placements
def test_a_monitor_that_does_not_become_quiet_within_3_s_has_failed(place):
    rig = _cold(place)
    ms_until(rig, lambda rig: rig.outlet.testing, 1000)
    rig.outlet.residual = 1
    rig.run(3200)
    assert rig.report.rcm_result == RCM_STUCK
    assert rig.report.rcm_fall_ms == -1
    assert rig.report.faults & RCM_TEST


@in_both_placements
def test_a_monitor_that_says_it_is_broken_has_failed_in_the_test_and_outside(place):
    rig = _cold(place)
    ms_until(rig, lambda rig: rig.outlet.testing, 1000)
    rig.outlet.residual = 4
    rig.run(500)
    assert rig.report.rcm_result == RCM_BROKEN
    rig = place.charging()
    rig.outlet.residual = 4
    assert ms_until(rig, is_open, 1000) <= 110
    assert rig.report.faults == RCM_TEST


@in_both_placements
def test_a_failed_test_stays_until_somebody_clears_it_and_it_passes(place):
    rig = _cold(place)
    rig.outlet.sensitive = 0
    rig.run(1500)
    rig.outlet.level = C
    rig.run(3000)
    assert not rig.outlet.closed
    rig.outlet.level = A
    rig.run(3000)
    assert rig.report.faults == RCM_TEST
    rig.ask.clear = 1
    rig.run(3000)
    assert rig.report.faults == RCM_TEST
    rig.outlet.sensitive = 1
    rig.ask.clear = 1
    rig.run(3000)
    assert rig.report.faults == 0
    assert rig.report.rcm_result == RCM_PASSED


@in_both_placements
def test_a_trip_opens_at_the_next_step_and_says_what_it_was(place):
    for bits in (1, 2, 3):
        rig = place.charging()
        rig.outlet.residual = bits
        assert ms_until(rig, is_open, 100) == 10
        assert rig.report.faults == RESIDUAL_CURRENT
        assert rig.report.residual == bits


@in_both_placements
def test_a_trip_of_one_sample_stays_until_the_car_is_unplugged(place):
    rig = place.charging()
    rig.outlet.residual = 1
    rig.step()
    rig.outlet.residual = 0
    rig.run(60000)
    assert rig.report.faults == RESIDUAL_CURRENT
    assert not rig.outlet.closed
    rig.outlet.level = A
    rig.run(1000)
    assert rig.report.faults == 0


@in_both_placements
def test_a_monitor_that_stays_tripped_is_not_tested_and_nothing_begins(place):
    rig = place.charging()
    rig.outlet.residual = 1
    rig.run(100)
    rig.outlet.level = A
    rig.run(5000)
    assert rig.report.rcm_tests == 1
    assert rig.report.faults == RESIDUAL_CURRENT


@in_both_placements
def test_a_board_without_a_monitor_is_not_held_up(place):
    rig = place.rig(None, True)
    rig.outlet.residual = -1
    rig.charging()
    assert rig.report.faults == 0
    assert rig.report.rcm_tests == 0
