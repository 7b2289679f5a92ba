"""Residual current monitor: trip times (IEC 62955, IEC 61008-1), self-test, how it fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargepost_sim.car import Car
from chargepost_sim.instant import Instant
from chargepost_sim.outlet_hardware import OutletHardware
from chargepost_sim.residual_current import AC_TRIP_MS, DC_TRIP_MS, SimulatedRcm, trip_ms

QUIET, DC, AC, BROKEN = 0, 1, 2, 4


class Bench:
    """A monitor alone, and the time."""

    def __init__(self, fitted: bool = True) -> None:
        self.instant = Instant()
        self.rcm = SimulatedRcm(self.instant, fitted)

    def wait(self, ms: int) -> None:
        end = self.instant.ms + ms
        while self.instant.begin(end):
            self.rcm.arrive()
        self.instant.ms = end

    def until(self, bits: int, most_ms: int) -> int:
        """Milliseconds until the monitor says so."""
        for passed in range(most_ms):
            if self.rcm.tripped() == bits:
                return passed
            self.wait(1)
        raise AssertionError(f"not {bits} within {most_ms} ms")


@pytest.mark.parametrize(("ma", "limit_ms"), [(6, 10_000), (60, 300), (200, 100), (1000, 100)])
def test_direct_current_trips_within_the_limits_of_iec_62955(ma, limit_ms):
    bench = Bench()
    bench.rcm.residual_ma = ma
    assert 0 < bench.until(DC, limit_ms) <= limit_ms


@pytest.mark.parametrize(("ma", "limit_ms"), [(30, 300), (60, 150), (150, 40), (500, 40)])
def test_alternating_current_trips_within_the_limits_of_iec_61008(ma, limit_ms):
    bench = Bench()
    bench.rcm.residual_ac_ma = ma
    assert 0 < bench.until(AC, limit_ms) <= limit_ms


@pytest.mark.parametrize(("ma", "ac_ma"), [(3, 0), (-3, 0), (0, 15)])
def test_what_must_not_trip_does_not(ma, ac_ma):
    bench = Bench()
    bench.rcm.residual_ma = ma
    bench.rcm.residual_ac_ma = ac_ma
    bench.wait(60_000)
    assert bench.rcm.tripped() == QUIET


@given(st.floats(0, 500), st.floats(0, 500))
def test_more_current_never_trips_later(one, other):
    less, more = sorted((one, other))
    for curve in (DC_TRIP_MS, AC_TRIP_MS):
        later, sooner = trip_ms(curve, less), trip_ms(curve, more)
        assert later is None or (sooner is not None and sooner <= later)


def test_a_current_that_ends_in_time_does_not_trip_and_the_trip_ends_with_it():
    bench = Bench()
    bench.rcm.residual_ma = 60
    bench.wait(50)
    bench.rcm.residual_ma = 0
    bench.wait(5000)
    assert bench.rcm.tripped() == QUIET
    bench.rcm.residual_ma = -60  # the sign does not matter
    bench.wait(300)
    assert bench.rcm.tripped() == DC
    bench.rcm.residual_ma = 0
    assert 50 <= bench.until(QUIET, 500) <= 200


def test_a_current_that_rises_trips_as_its_last_part_demands():
    bench = Bench()
    bench.rcm.residual_ma = 6
    bench.wait(10)
    bench.rcm.residual_ma = 200
    assert bench.until(DC, 200) <= 100


def test_the_self_test_shows_both_edges_some_100_ms_after_the_pulse():
    bench = Bench()
    bench.rcm.test(1)
    assert 50 <= bench.until(DC, 500) <= 200
    bench.wait(500)
    assert bench.rcm.tripped() == DC
    bench.rcm.test(0)
    assert 50 <= bench.until(QUIET, 500) <= 200


def test_a_dead_monitor_feels_neither_current_nor_its_test():
    bench = Bench()
    bench.rcm.dead = True
    bench.rcm.residual_ma = bench.rcm.residual_ac_ma = 1000
    bench.rcm.test(1)
    bench.wait(20_000)
    assert bench.rcm.tripped() == QUIET


def test_a_sticky_monitor_does_not_become_quiet_again():
    bench = Bench()
    bench.rcm.sticky = True
    bench.rcm.test(1)
    bench.wait(500)
    bench.rcm.test(0)
    bench.wait(20_000)
    assert bench.rcm.tripped() == DC
    bench.rcm.sticky = False
    bench.wait(500)
    assert bench.rcm.tripped() == QUIET


def test_without_supply_it_says_nothing_and_with_it_measures_anew():
    bench = Bench()
    bench.rcm.test(1)
    bench.until(DC, 1000)
    bench.rcm.power(False)
    assert bench.rcm.tripped() == QUIET
    bench.rcm.power(True)
    bench.wait(20_000)
    assert bench.rcm.tripped() == QUIET
    bench.rcm.residual_ma = 60
    bench.rcm.power(False)
    bench.wait(1000)
    assert bench.rcm.tripped() == QUIET
    bench.rcm.power(True)
    assert bench.until(DC, 300) > 0


def test_drift_trips_too_early_or_too_late():
    bench = Bench()
    bench.rcm.drift_ma = 3
    bench.rcm.residual_ma = 3
    bench.wait(1000)
    assert bench.rcm.tripped() == DC
    bench.rcm.drift_ma = -4
    bench.rcm.residual_ma = 6
    bench.wait(20_000)
    assert bench.rcm.tripped() == QUIET


def test_a_broken_monitor_says_so_and_a_missing_one_nothing():
    bench = Bench()
    bench.rcm.broken = True
    assert bench.rcm.tripped() == BROKEN
    assert Bench(fitted=False).rcm.tripped() == -1


def test_a_car_leaks_only_while_its_inlet_is_live():
    outlet = OutletHardware()
    outlet.plug(Car(leaks_dc_ma=60, leaks_ac_ma=60))
    outlet.advance(5000)
    assert outlet.rcm.tripped() == QUIET
    outlet.contactor.close()
    outlet.advance(500)
    assert outlet.rcm.tripped() == DC | AC
    outlet.contactor.open()
    outlet.advance(500)
    assert outlet.rcm.tripped() == QUIET
