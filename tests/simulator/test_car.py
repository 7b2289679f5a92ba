"""The car: how it follows the pilot, what its battery takes, how it misbehaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargepost.guard.duty import current_of
from chargepost_sim.car import Car, allowed_ma, share_at
from chargepost_sim.outlet_hardware import OutletHardware


def charging(car: Car, duty: int = 533, seconds: int = 10) -> OutletHardware:
    """An outlet that gives a car all it wants."""
    outlet = OutletHardware()
    outlet.contactor.close()
    outlet.plug(car)
    outlet.pilot.drive(duty)
    outlet.advance(seconds * 1000)
    return outlet


@given(st.integers(0, 1000))
def test_car_and_guard_read_a_duty_alike(duty):
    assert (allowed_ma(duty) or 0) == current_of(duty)


@pytest.mark.parametrize(("phases", "amperes"), [(3, 15.9), (1, 32.0), (2, 23.9)])
def test_current_is_limited_by_the_on_board_charger_and_its_phases(phases, amperes):
    max_kw = 7.36 if phases == 1 else 11
    outlet = charging(Car(max_kw=max_kw, phases=phases), duty=700)
    assert [ma > 0 for ma in outlet.current_ma] == [phase < phases for phase in range(3)]
    assert outlet.current_ma[0] == pytest.approx(amperes * 1000, abs=100)


def test_a_new_limit_is_followed_within_5_s():
    outlet = charging(Car(max_kw=22))
    for duty in (100, 533, 266):
        outlet.pilot.drive(duty)
        outlet.advance(5000)
        assert outlet.current_ma == [duty * 60 if duty < 533 else 31_884] * 3


def test_a_car_keeps_following_a_limit_that_changes_all_the_time():
    outlet = charging(Car(max_kw=22))
    for duty in range(500, 100, -10):
        outlet.pilot.drive(duty)
        outlet.advance(300)
    assert outlet.current_ma[0] < 10_000


def test_s2_closes_only_with_pwm_and_a_wish():
    car = Car()
    outlet = OutletHardware()
    outlet.plug(car)
    outlet.advance(5000)
    assert not car.s2
    outlet.pilot.drive(50)
    outlet.advance(5000)
    assert not car.s2
    outlet.pilot.drive(100)
    outlet.advance(5000)
    assert car.s2
    assert outlet.current_ma == [0, 0, 0]  # the contactor is open


def test_after_x1_the_current_ends_first_and_then_s2_opens_within_3_s():
    car = Car()
    outlet = charging(car)
    outlet.pilot.drive(1000)
    opened_with = None
    for _ in range(300):
        outlet.advance(10)
        if not car.s2:
            opened_with = outlet.current_ma
            break
    assert opened_with == [0, 0, 0]


def test_a_full_car_opens_s2():
    car = Car(battery_kwh=1, soc=78, target_soc=80)
    outlet = charging(car, seconds=30)
    assert not car.s2
    assert 80 <= car.soc < 80.5
    assert outlet.current_ma == [0, 0, 0]
    car.target_soc = 90
    outlet.advance(3000)
    assert car.s2


def test_above_80_percent_the_battery_takes_less():
    assert charging(Car(soc=60)).current_ma[0] > charging(Car(soc=88)).current_ma[0] > 0
    assert charging(Car(soc=98)).current_ma[0] < 4000


@given(st.floats(0, 100))
def test_a_share_stays_between_those_of_its_curve(soc):
    assert 0.1 <= share_at(((0, 0.1), (50, 1.0), (100, 0.2)), soc) <= 1.0


def test_energy_is_the_integral_of_voltage_times_current():
    car = Car(soc=50, max_kw=22, efficiency=0.9)
    outlet = OutletHardware(voltage_mv=(231_000, 229_500, 233_200))
    outlet.contactor.close()
    outlet.plug(car)
    outlet.pilot.drive(300)
    expected = 0.0
    for second in range(600):
        if second == 200:
            outlet.pilot.drive(150)
        for _ in range(100):
            watts = zip(outlet.voltage_mv, outlet.current_ma, strict=True)
            expected += sum(mv * ma for mv, ma in watts) / 1e6 * 0.01
            outlet.advance(10)
    assert outlet.energy_mwh == pytest.approx(expected / 3.6, rel=1e-3)
    stored = (car.soc - 50) * car.battery_kwh * 10
    assert stored == pytest.approx(outlet.energy_mwh / 1000 * 0.9, rel=1e-3)
    assert sum(outlet.power_w) == pytest.approx(693.7 * 9.0, rel=1e-3)


def test_one_long_step_is_the_same_as_many_short_ones():
    one, many = charging(Car(), seconds=0), charging(Car(), seconds=0)
    one.advance(60_000)
    for _ in range(8571):
        many.advance(7)
    many.advance(60_000 - many.ms)
    assert one.energy_mwh == many.energy_mwh
    assert one.current_ma == many.current_ma
    assert one.car and many.car and one.car.soc == many.car.soc


def test_pulling_the_plug_ends_everything_at_once():
    car = Car()
    outlet = charging(car)
    assert outlet.unplug() is car
    assert outlet.current_ma == car.drawn_ma == [0, 0, 0]
    assert outlet.pilot.high_mv() == 12_000
    assert not car.s2


def test_misbehaviour_ignores_pwm():
    outlet = charging(Car(ignores_pwm=True), duty=1000)
    assert outlet.current_ma[0] > 15_000


def test_misbehaviour_draws_too_much():
    outlet = charging(Car(draws_too_much=25), duty=100)
    assert outlet.current_ma[0] == 7500


def test_misbehaviour_leaves_c_late():
    car = Car(leaves_c_late=True)
    outlet = charging(car)
    outlet.pilot.drive(1000)
    outlet.advance(9000)
    assert car.s2
    assert outlet.current_ma[0] > 0
    outlet.advance(4000)
    assert not car.s2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"soc": 101}, "soc 101 is not a number from 0 to 100"),
        ({"phases": 4}, "phases 4"),
        ({"phases": 1.5}, "phases 1.5"),
        ({"max_kw": "11"}, "max_kw '11'"),
        ({"battery_kwh": 0}, "battery_kwh 0"),
    ],
)
def test_a_car_that_cannot_be_is_refused(options, words):
    with pytest.raises(ValueError, match=words):
        Car(**options)
