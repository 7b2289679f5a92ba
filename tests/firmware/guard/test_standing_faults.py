"""What the application tells the guard: faults that hold, clears, and nothing at all."""

from chargepost.guard.interface import (
    HOT,
    LOCK,
    RESIDUAL_CURRENT,
    SILENT,
    WELDED,
    A,
)
from placements import B, in_both_placements, is_open, ms_until

_OF_APPLICATION = 0x4000000  # above the guard's own bits


@in_both_placements
def test_a_fault_that_the_application_holds_is_reported_and_opens(place):
    for bit in (RESIDUAL_CURRENT, LOCK, WELDED):
        rig = place.charging()
        rig.ask.locked = bit
        assert ms_until(rig, is_open, 100) == 10
        assert rig.report.faults == bit


@in_both_placements
def test_it_holds_as_long_as_the_application_says_so_whatever_the_car_does(place):
    rig = place.rig()
    rig.ask.locked = RESIDUAL_CURRENT
    rig.outlet.level = B
    rig.run(1000)
    rig.outlet.level = 12000
    rig.run(1000)
    rig.ask.clear = 1
    rig.run(1000)
    assert rig.report.state == A
    assert rig.report.faults == RESIDUAL_CURRENT
    rig.ask.locked = 0
    rig.run(20)
    assert rig.report.faults == 0


@in_both_placements
def test_a_weld_of_before_the_restart_signals_f(place):
    rig = place.rig(None, True)
    rig.ask.locked = WELDED
    rig.run(1000)
    assert rig.outlet.duty == 0


@in_both_placements
def test_hot_that_the_application_holds_takes_the_current_away_first(place):
    rig = place.charging()
    rig.ask.locked = HOT
    assert ms_until(rig, lambda rig: rig.outlet.duty == 1000, 100) == 10
    assert 5980 <= ms_until(rig, is_open, 7000) <= 6010


@in_both_placements
def test_bits_that_are_not_the_guards_own_change_nothing_here(place):
    rig = place.charging()
    rig.ask.locked = _OF_APPLICATION
    rig.run(10000)
    assert rig.outlet.closed
    assert rig.report.faults == _OF_APPLICATION


@in_both_placements
def test_a_clear_forgets_only_what_is_no_longer_there(place):
    rig = place.charging()
    rig.outlet.residual = 1
    rig.run(100)
    rig.ask.clear = 1
    rig.run(100)
    assert rig.report.faults == RESIDUAL_CURRENT
    rig.outlet.residual = 0
    rig.run(100)
    assert rig.report.faults == RESIDUAL_CURRENT
    rig.ask.clear = 1
    rig.run(100)
    assert rig.report.faults == 0


@in_both_placements
def test_a_clear_is_done_once(place):
    rig = place.charging()
    rig.ask.clear = 1
    rig.run(100)
    assert rig.ask.clear == 0
    rig.outlet.residual = 1
    rig.step()
    rig.outlet.residual = 0
    rig.run(1000)
    assert rig.report.faults == RESIDUAL_CURRENT


@in_both_placements
def test_after_2_s_of_silence_it_opens_goes_to_x1_and_says_so_afterwards(place):
    rig = place.charging()
    rig.talking = 0
    ms = ms_until(rig, is_open, 3000)
    assert 1990 <= ms <= 2010
    assert rig.outlet.duty == 1000
    assert rig.report.faults == SILENT
    assert rig.report.loaded_opens == 1
    rig.talking = 1
    rig.run(50)
    assert rig.report.faults == 0
    assert rig.report.silences == 1
    rig.run(6000)
    assert rig.outlet.closed


@in_both_placements
def test_a_silence_of_less_than_2_s_changes_nothing(place):
    rig = place.charging()
    for _ in range(5):
        rig.talking = 0
        rig.run(1900)
        rig.talking = 1
        rig.run(20)
        assert rig.outlet.closed
    assert rig.report.silences == 0
