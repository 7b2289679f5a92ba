"""What the guard makes of broken hardware and of odd cars, fault by fault."""

import pytest

from chargepost.guard.interface import (
    CAP_OVERLOAD,
    CAP_SENSOR,
    CAP_SIMPLIFIED,
    CAP_TEMPERATURE,
    LOCK,
    NO_DIODE,
    NOT_CLOSING,
    OVER_CURRENT,
    PHASE_SWITCH,
    PILOT_SHORT,
    PROXIMITY,
    RCM_NO_TRIP,
    RCM_STUCK,
    RCM_TEST,
    RESIDUAL_CURRENT,
    SENSOR,
    WAKE_F,
    WELDED,
    state_name,
)
from chargepost_sim.bench import FAULTS
from chargepost_sim.car import Car
from chargepost_sim.outlet_hardware import OutletHardware
from chargepost_sim.quirks import quirky
from guarded import Guarded


class Workbench:
    """All that a fault of the hardware needs of a bench."""

    def __init__(self, outlet: OutletHardware) -> None:
        self.outlets = [outlet]


def cause(station: Guarded, name: str, on: bool = True) -> None:
    FAULTS[name](Workbench(station.outlet), 1, on)  # type: ignore[arg-type]


HARDWARE = [
    name for name in FAULTS if not name.startswith(("meter", "reader")) and "phase c" not in name
]


@pytest.mark.parametrize("name", HARDWARE)
def test_a_fault_that_was_caused_and_ended_leaves_nothing_behind(name):
    outlet, other = OutletHardware(None), OutletHardware(None)
    for one in (outlet, other):
        one.plug(Car())
        one.contactor.close()
    for on in (True, False):
        FAULTS[name](Workbench(outlet), 1, on)  # type: ignore[arg-type]
        for one in (outlet, other):
            one.advance(10_000)
    assert outlet.inputs()[:-1] == other.inputs()[:-1]
    assert outlet.inlet_mv == other.inlet_mv
    for one in (outlet, other):
        one.unplug()
        one.advance(20_000_000)  # warm or cool again
    assert outlet.inputs() == other.inputs()
    assert outlet.supply.frequency_mhz == other.supply.frequency_mhz


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("dead coil", NOT_CLOSING),
        ("contactor slow", NOT_CLOSING),
        ("auxiliary open", NOT_CLOSING),
        ("auxiliary slow", NOT_CLOSING),
        ("auxiliary closed", WELDED),
        ("auxiliary inverted", WELDED),
        ("lock jammed", LOCK),
        ("monitor drift", RESIDUAL_CURRENT),
        ("monitor broken", RCM_TEST),
        ("pilot short behind the diode", PILOT_SHORT),
        ("pilot short at the inlet", PILOT_SHORT),
        ("proximity open", PROXIMITY),
        ("proximity short", PROXIMITY),
        ("proximity dirty", PROXIMITY),
    ],
)
def test_what_is_broken_before_the_session_lets_no_energy_stay(name, fault):
    station = Guarded()
    cause(station, name)
    station.offer(seconds=20)
    assert station.report.faults & fault
    assert not station.report.contactor or name.startswith("auxiliary")
    assert not station.charging


@pytest.mark.parametrize(
    ("name", "fault", "most_ms"),
    [
        ("residual current", RESIDUAL_CURRENT, 400),
        ("residual current ac", RESIDUAL_CURRENT, 300),
        ("leaks dc", RESIDUAL_CURRENT, 600),
        ("leaks ac", RESIDUAL_CURRENT, 300),
        ("dead coil", NOT_CLOSING, 100),
        ("brown-out", NOT_CLOSING, 100),
        ("auxiliary open", NOT_CLOSING, 600),
        ("lock slips", LOCK, 1200),
        ("no diode", NO_DIODE, 300),
        ("pilot short", PILOT_SHORT, 200),
        ("pilot short at the station", PILOT_SHORT, 100),
        ("proximity short", PROXIMITY, 200),
    ],
)
def test_what_breaks_during_the_session_ends_the_energy(name, fault, most_ms):
    station = Guarded()
    station.offer()
    assert station.charging
    cause(station, name)
    station.live(most_ms / 1000)
    assert not station.charging
    station.live(2)
    assert station.report.faults & fault


@pytest.mark.parametrize("name", ["pilot open", "pilot short at the inlet", "ground shift"])
def test_a_pilot_that_no_longer_says_c_opens_within_100_ms(name):
    station = Guarded()
    station.offer()
    cause(station, name)
    if name == "ground shift":  # 1.5 V more are still C: 6.8 V
        station.live(5)
        assert station.charging
        return
    station.live(0.1)
    assert not station.charging


@pytest.mark.parametrize(
    "name",
    [
        "contactor bounces",
        "lock jams once",
        "pilot noise",
        "pilot dirty contact",
        "phase missing",
        "phases swapped",
        "frequency low",
        "temperature stuck",
    ],
)
def test_what_a_station_lives_with(name):
    station = Guarded()
    cause(station, name)
    station.offer(seconds=30)
    assert station.charging
    assert station.report.faults == 0
    assert station.report.loaded_opens == 0


@pytest.mark.parametrize(
    ("name", "result"), [("monitor dead", RCM_NO_TRIP), ("monitor sticky", RCM_STUCK)]
)
def test_a_monitor_that_fails_its_test_lets_nobody_charge(name, result):
    station = Guarded()
    cause(station, name)
    station.ask.test_rcm = 1
    station.live(4)
    assert (station.report.rcm_result, station.report.faults & RCM_TEST) == (result, RCM_TEST)
    station.offer()
    assert station.outlet.energy_mwh == 0


@pytest.mark.parametrize("passed_ms", range(0, 500, 50))
def test_a_power_cut_in_the_self_test_is_no_residual_current(passed_ms):
    station = Guarded()
    station.ask.test_rcm = 1
    station.port.refresh()
    station.chip.step_to(station.chip.ms + 20 + passed_ms)
    station.clock.advance(station.chip.ms - station.clock.ms())
    station.chip.power(False)
    station.chip.power(True)
    station.port = station.chip.local_guard(station.clock)  # type: ignore[arg-type]
    for _ in range(50):
        station.chip.step_to(station.chip.ms + 10)
        station.clock.advance(10)
        station.port.refresh()
        assert not station.report.faults & RESIDUAL_CURRENT


def test_the_self_test_of_a_sound_monitor_measures_both_edges():
    report = Guarded().report
    assert 50 <= report.rcm_rise_ms <= 200
    assert 300 <= report.rcm_fall_ms <= 450  # 250 ms of pulse, and 100


@pytest.mark.parametrize("poles", [(0,), (1,), (2,), (0, 1, 2)])
def test_a_welded_pole_is_found_when_the_session_ends(poles):
    station = Guarded()
    station.offer()
    station.outlet.contactor.weld(*poles)
    station.ask.permit = 0
    station.live(10)
    assert station.report.faults & WELDED
    assert station.report.locked
    assert any(station.outlet.inlet_mv)
    assert station.outlet.pilot.duty == 0


def test_a_burnt_terminal_gets_less_current_and_stays_below_70_degrees():
    station = Guarded()
    cause(station, "hot terminal")
    station.offer(Car(battery_kwh=1000, max_kw=22), limit_ma=32_000)
    assert station.report.signalled_ma == 31_980
    station.live(900)
    report = station.report
    assert report.cap_cause == CAP_TEMPERATURE
    assert 6000 <= report.signalled_ma < 31_000
    station.live(1800)
    assert station.outlet.temperature.value < 700  # less current, less heat


def test_a_dead_thermometer_leaves_10_a():
    station = Guarded()
    cause(station, "temperature dead")
    station.offer(seconds=30)
    assert station.report.faults == SENSOR
    assert (station.report.cap_ma, station.report.cap_cause) == (10_000, CAP_SENSOR)
    assert station.outlet.current_ma[0] == 9960


def test_8_percent_more_than_offered_is_tolerated():
    station = Guarded()
    station.meter = True
    station.offer(quirky("draws 8 % more"), limit_ma=10_000, seconds=60)
    assert station.charging
    assert station.report.faults == 0


def test_20_percent_more_is_offered_less_and_30_percent_is_stopped():
    station = Guarded()
    station.meter = True
    station.offer(Car(draws_too_much=22, max_kw=22), limit_ma=16_000, seconds=40)
    assert station.charging
    assert station.report.cap_cause == CAP_OVERLOAD
    assert station.outlet.current_ma[0] < 16_500
    station = Guarded()
    station.meter = True
    station.offer(quirky("draws 30 % more", max_kw=22), limit_ma=16_000, seconds=20)
    assert not station.charging
    assert station.report.faults & OVER_CURRENT


def test_a_simplified_car_gets_10_a():
    station = Guarded()
    station.offer(quirky("simplified"))
    assert station.report.cap_cause == CAP_SIMPLIFIED
    assert station.outlet.current_ma == [9960, 0, 0]


def test_a_sleeping_car_is_woken_through_f():
    station = Guarded()
    station.outlet.plug(quirky("sleeps until F"))
    station.live(65)
    station.ask.permit = 1
    station.ask.limit_ma = 16_000
    station.live(30)
    assert state_name(station.report) == "B2"
    station.ask.wake = WAKE_F
    station.live(15)
    assert state_name(station.report) == "C2"
    assert station.charging
    assert station.report.wakes == 1


def test_an_oscillating_car_does_not_rattle_the_contactor():
    station = Guarded()
    station.offer(quirky("oscillates"), seconds=300)
    # 50 rounds of 6 s: five short times, and then a minute of rest after each.
    assert 5 <= station.report.closings <= 12


def test_a_car_slow_to_stop_is_not_opened_under_load_and_one_that_never_stops_is():
    for name, loaded in (("slow to stop", 0), ("never stops", 1)):
        station = Guarded()
        station.offer(quirky(name))
        station.ask.permit = 0
        station.live(8)
        assert not station.charging
        assert station.report.loaded_opens == loaded
        assert station.outlet.contactor.loaded_moves == loaded


def test_an_impatient_driver_is_served_in_the_end():
    station = Guarded(OutletHardware(32_000))
    station.offer(quirky("impatient driver"), seconds=60)
    assert station.charging
    assert station.report.faults == 0


def test_phases_are_switched_without_current_and_a_shy_car_goes_on():
    station = Guarded(OutletHardware(phase_contactor=True))
    station.offer(quirky("phase-switch shy"), seconds=20)
    assert station.outlet.current_ma == [15_942] * 3
    second = station.outlet.phase_contactor
    assert second
    for phases in (1, 3):
        station.ask.phases = phases
        station.live(40)
        assert [ma > 0 for ma in station.outlet.current_ma] == [n < phases for n in range(3)]
    assert second.loaded_moves == station.outlet.contactor.loaded_moves == 0


def test_a_phase_contactor_that_does_not_follow_is_a_fault():
    station = Guarded(OutletHardware(phase_contactor=True))
    station.offer(seconds=20)
    cause(station, "phase contactor welded")
    station.ask.phases = 1
    station.live(40)
    assert station.report.faults & PHASE_SWITCH
    assert not station.charging


def test_a_phase_contactor_that_is_not_there_cannot_fail():
    with pytest.raises(ValueError, match="no phase contactor"):
        cause(Guarded(), "phase contactor dead")
    with pytest.raises(ValueError, match="fixed cable"):
        cause(Guarded(OutletHardware()), "proximity open")
    with pytest.raises(ValueError, match="no car"):
        cause(Guarded(), "oscillates")
