"""The cars of the field: each behaves as the table says, at an outlet that obeys blindly."""

import pytest

from chargepost_sim.car import Car
from chargepost_sim.outlet_hardware import OutletHardware
from chargepost_sim.pilot_circuit import R_CONNECTED, R_READY
from chargepost_sim.quirks import QUIRKS, quirky

NOMINAL = 266  # per mille: 15.96 A


def at(car: Car, duty: int = NOMINAL, seconds: float = 10, **options) -> OutletHardware:
    """The car at an outlet whose contactor is closed."""
    outlet = OutletHardware(**options)
    outlet.contactor.close()
    outlet.pilot.drive(duty)
    outlet.plug(car)
    outlet.advance(int(seconds * 1000))
    return outlet


def signal(outlet: OutletHardware, duty: int, seconds: float) -> bool:
    """Signal a duty for a while; True when the car then takes energy."""
    outlet.pilot.drive(duty)
    outlet.advance(int(seconds * 1000))
    return any(outlet.current_ma)


@pytest.mark.parametrize("name", QUIRKS)
def test_every_quirk_is_a_car_that_says_what_it_does_and_who_knows_it(name):
    quirk = QUIRKS[name]
    assert quirk.behaviour and quirk.source
    assert quirky(name, soc=33).soc == 33
    assert quirk.options or name == "textbook"


def test_an_unknown_quirk_is_refused():
    with pytest.raises(ValueError, match="no quirk 'nervous'; choose one of textbook"):
        quirky("nervous")


@pytest.mark.parametrize(("name", "least", "most"), [("textbook", 0.8, 3), ("slow to stop", 3, 6)])
def test_how_long_a_car_stays_in_c_after_x1(name, least, most):
    outlet = at(quirky(name))
    outlet.pilot.drive(1000)
    left = 0
    while outlet.car and outlet.car.s2:
        outlet.advance(100)
        left += 100
    assert least <= left / 1000 <= most


def test_a_car_slow_to_stop_starts_at_the_usual_time():
    car = quirky("slow to stop")
    at(car, seconds=1)
    assert car.s2


def test_a_car_slow_to_start_needs_5_s():
    car = quirky("slow to start")
    outlet = at(car, seconds=4.8)
    assert not car.s2
    outlet.advance(400)
    assert car.s2


@pytest.mark.parametrize(("percent", "ma"), [(8, 6480), (30, 7800)])
def test_a_car_that_draws_more_than_it_may(percent, ma):
    assert at(quirky(f"draws {percent} % more"), duty=100).current_ma == [ma] * 3


def test_a_car_that_takes_nothing_below_8_a():
    outlet = at(quirky("from 8 A"), duty=133)  # 7.98 A
    assert outlet.car and not outlet.car.s2
    assert signal(outlet, 134, 5)
    assert not signal(outlet, 133, 5)


@pytest.mark.parametrize(
    ("name", "call", "seconds", "wakes"),
    [
        ("sleeps until a pause", 1000, 4, True),
        ("sleeps until a pause", 1000, 2, False),
        ("sleeps until a pause", 0, 4, True),
        ("sleeps until F", 0, 4, True),
        ("sleeps until F", 0, 3, False),
        ("sleeps until F", 1000, 30, False),
        ("sleeps for good", 0, 30, False),
    ],
)
def test_what_wakes_a_car_that_sleeps(name, call, seconds, wakes):
    car = quirky(name)
    outlet = at(car, duty=1000, seconds=61)
    assert car.asleep
    assert not signal(outlet, NOMINAL, 30)
    signal(outlet, call, seconds)
    signal(outlet, 1000, 1)
    assert signal(outlet, NOMINAL, 5) == wakes


def test_a_car_that_charges_does_not_fall_asleep_and_a_plug_wakes_it():
    car = quirky("sleeps for good", battery_kwh=1000)
    outlet = at(car, seconds=300)
    assert not car.asleep
    car.paused = True
    outlet.advance(70_000)
    assert car.asleep
    outlet.unplug()
    car.paused = False
    outlet.plug(car)
    outlet.advance(5000)
    assert any(outlet.current_ma)


def test_a_car_that_sleeps_from_the_start_sleeps_once():
    car = Car(wakes_by="F")
    outlet = at(car)
    assert car.asleep
    signal(outlet, 0, 4)
    assert signal(outlet, NOMINAL, 5)
    car.paused = True
    outlet.advance(600_000)
    assert not car.asleep


def test_a_car_that_oscillates_changes_between_b_and_c_every_3_s():
    outlet = at(quirky("oscillates"), seconds=0)
    ohms = []
    for _ in range(240):
        outlet.advance(100)
        assert outlet.car
        ohms.append(outlet.car.resistance)
    changes = sum(one != other for one, other in zip(ohms, ohms[1:], strict=False))
    assert 7 <= changes <= 8
    assert 90 <= ohms.count(R_READY) <= 150


@pytest.mark.parametrize(("pause_s", "charges"), [(1, False), (7, False), (9, True)])
def test_a_car_that_is_shy_of_another_number_of_phases(pause_s, charges):
    outlet = at(quirky("phase-switch shy"), phase_contactor=True)
    second = outlet.phase_contactor
    assert second and outlet.car
    outlet.contactor.open()
    second.close()
    outlet.advance(pause_s * 1000)
    outlet.contactor.close()
    outlet.advance(10_000)
    assert any(outlet.current_ma) == charges
    assert outlet.car.upset != charges
    car = outlet.unplug()
    outlet.plug(car)
    outlet.advance(10_000)
    assert all(outlet.current_ma)


def test_a_car_is_not_shy_of_the_same_number_of_phases():
    outlet = at(quirky("phase-switch shy"))
    outlet.contactor.open()
    outlet.advance(1000)
    outlet.contactor.close()
    outlet.advance(10_000)
    assert all(outlet.current_ma)


def test_a_simplified_car_is_in_c_at_once_and_obeys_the_pwm_by_its_current():
    outlet = at(quirky("simplified"), duty=1000)
    assert outlet.pilot.high_mv() == pytest.approx(700 + 11_300 * 882 / 1882, abs=1)
    assert outlet.current_ma == [0, 0, 0]
    assert signal(outlet, 166, 10)
    assert outlet.current_ma[0] == 9960
    assert not signal(outlet, 1000, 10)
    assert outlet.car and outlet.car.resistance == R_READY


def test_an_impatient_driver_pulls_and_plugs_again_twice():
    outlet = at(quirky("impatient driver"), seconds=0)
    seen = []
    for _ in range(400):
        outlet.advance(100)
        seen.append(outlet.pilot.high_mv() == 12_000)
    pulls = sum(now and not before for before, now in zip(seen, seen[1:], strict=False))
    assert pulls == 2
    assert seen.count(True) == 30  # 1.5 s each
    assert any(outlet.current_ma)


def test_an_impatient_driver_takes_the_cable_along_but_not_a_locked_one():
    outlet = OutletHardware(None)
    outlet.plug(Car(replugs=1, replug_after_s=1, cable_ma=20_000))
    outlet.advance(1500)
    assert outlet.proximity.ohm() == 1_000_000
    outlet.advance(2000)
    assert outlet.proximity.ohm() == 680
    outlet.unplug()
    outlet.lock.lock()
    outlet.plug(Car(replugs=1, replug_after_s=1))
    for _ in range(50):
        outlet.advance(100)
        assert outlet.pilot.high_mv() < 10_000
        assert outlet.proximity.ohm() == 220


def test_a_car_that_hears_no_pilot_stays_in_b():
    outlet = at(Car())
    outlet.pilot.rewire(series_ohm=20_000)
    outlet.advance(5000)
    assert outlet.car and outlet.car.resistance == R_CONNECTED


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"no_diode": "yes"}, "no_diode 'yes' is not true or false"),
        ({"soc": True}, "soc True is not a number"),
        ({"wakes_by": "kiss"}, "wakes_by 'kiss' is not known"),
        ({"min_ma": 5000}, "min_ma 5000 is not a number from 6000"),
        ({"replugs": -1}, "replugs -1"),
        ({"toggles_ms": -1}, "toggles_ms -1"),
        ({"phase_pause_s": -0.5}, "phase_pause_s -0.5"),
        ({"leaks_dc_ma": -6}, "leaks_dc_ma -6"),
    ],
)
def test_a_quirk_that_cannot_be_is_refused(options, words):
    with pytest.raises(ValueError, match=words):
        Car(**options)
