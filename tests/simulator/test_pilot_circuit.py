"""The control pilot against Ohm's and Kirchhoff's laws, and the levels of IEC 61851-1 Annex A."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chargepost_sim.instant import Instant, chance
from chargepost_sim.pilot_circuit import PilotCircuit, Wiring, half_wave

SOURCES = st.integers(-13_000, 13_000)
WIRINGS = st.builds(
    Wiring,
    source_ohm=st.integers(900, 1100),
    series_ohm=st.integers(0, 5000),
    leak_ohm=st.none() | st.integers(1, 100_000),
    ground_mv=st.integers(-5000, 5000),
)


def circuit(**changes) -> PilotCircuit:
    made = PilotCircuit(Instant())
    made.rewire(**changes)
    return made


@pytest.mark.parametrize(
    ("ohm", "volts"),
    # 0.7 V of the diode, and the rest of 12 V divided between 1 kOhm and the car's resistor.
    [
        (2740, 0.7 + 11.3 * 2740 / 3740),
        (882, 0.7 + 11.3 * 882 / 1882),
        (246, 0.7 + 11.3 * 246 / 1246),
    ],
)
def test_b_c_and_d_divide_the_voltage_behind_the_diode(ohm, volts):
    pilot = circuit()
    pilot.drive(500)
    pilot.load(ohm)
    assert pilot.high_mv() == pytest.approx(volts * 1000, abs=1)
    assert pilot.low_mv() == -12_000


@given(SOURCES, WIRINGS, st.integers(1, 5000), st.booleans())
def test_the_currents_into_the_measuring_point_add_up_to_nothing(source, wiring, ohm, diode):
    node = half_wave(source, wiring, ohm, diode)
    into = (source - node) / wiring.source_ohm
    leaked = node / wiring.leak_ohm if wiring.leak_ohm else 0
    drop = node - wiring.ground_mv
    through = drop / (wiring.series_ohm + ohm)
    if diode:
        through = max(0, drop - 700) / (wiring.series_ohm + ohm)
    slack = 1 / wiring.source_ohm + 1 / (wiring.leak_ohm or 1e9) + 1 / ohm
    assert into == pytest.approx(leaked + through, abs=slack)


@given(SOURCES, WIRINGS)
def test_a_diode_never_conducts_backwards(source, wiring):
    alone = half_wave(source, wiring, None, diode=True)
    assert half_wave(source, wiring, 882, diode=True) <= alone


@pytest.mark.parametrize("volts", [11.4, 12.0, 12.6])
def test_a_generator_within_its_tolerance_keeps_b_and_c_in_their_windows(volts):
    pilot = circuit(positive_mv=int(volts * 1000), negative_mv=-int(volts * 1000))
    pilot.drive(266)
    pilot.load(2740)
    assert 8370 <= pilot.high_mv() <= 9590
    pilot.load(882)
    assert 5470 <= pilot.high_mv() <= 6530
    assert pilot.low_mv() == -int(volts * 1000)


def test_a_car_without_a_diode_loads_both_half_waves_alike():
    pilot = circuit()
    pilot.drive(500)
    pilot.load(882, diode=False)
    assert pilot.high_mv() == -pilot.low_mv() == round(12_000 * 882 / 1882)


@pytest.mark.parametrize(
    ("broken", "high", "low"),
    [
        ("open", 12_000, -12_000),
        ("shorted at the station", 0, 0),
        ("shorted at the inlet", 0, 0),
        ("shorted behind the diode", 700, -12_000),
    ],
)
def test_a_wire_broken_or_shorted_anywhere(broken, high, low):
    pilot = circuit()
    pilot.drive(300)
    pilot.load(882)
    assert pilot.car_duty == 300
    pilot.rewire(broken=broken)
    assert (pilot.high_mv(), pilot.low_mv()) == (high, low)
    assert pilot.car_duty is None
    pilot.rewire(broken="")
    assert pilot.car_duty == 300


def test_a_short_behind_a_dirty_contact_is_no_full_short():
    pilot = circuit(series_ohm=500, broken="shorted at the inlet")
    pilot.load(882)
    assert pilot.high_mv() == 4000  # 12 V times 500 of 1500 Ohm


def test_a_dirty_contact_raises_and_a_leak_lowers_the_level():
    pilot = circuit(series_ohm=300)
    pilot.load(882)
    assert pilot.high_mv() == pytest.approx(700 + 11_300 * 1182 / 2182, abs=1)
    pilot.rewire(series_ohm=0, leak_ohm=3000)
    # Thevenin: 9 V behind 750 Ohm.
    assert pilot.high_mv() == pytest.approx(700 + 8300 * 882 / 1632, abs=1)
    pilot.load(None)
    assert pilot.high_mv() == 9000


def test_a_shifted_earth_shifts_the_car_s_part_of_the_voltage():
    pilot = circuit(ground_mv=1500)
    pilot.load(882)
    assert pilot.high_mv() == pytest.approx(2200 + 9800 * 882 / 1882, abs=1)


def test_a_car_does_not_see_a_pilot_that_hardly_reaches_it():
    pilot = circuit(series_ohm=20_000)
    pilot.drive(300)
    pilot.load(882)
    assert pilot.car_duty is None  # 1.2 V are left
    pilot.load(2740)
    assert pilot.car_duty == 300


def test_without_power_and_in_f_and_x1():
    pilot = circuit()
    pilot.load(2740)
    pilot.drive(0)
    assert (pilot.high_mv(), pilot.low_mv(), pilot.car_duty) == (-12_000, -12_000, 0)
    pilot.drive(1000)
    assert pilot.low_mv() == pilot.high_mv() > 0
    pilot.power(False)
    assert (pilot.high_mv(), pilot.car_duty) == (0, None)


def test_noise_stays_within_its_amplitude_and_can_be_repeated():
    instant = Instant()
    pilots = [PilotCircuit(instant), PilotCircuit(instant), PilotCircuit(instant)]
    for pilot, seed in zip(pilots, (7, 7, 8), strict=True):
        pilot.drive(500)
        pilot.rewire(noise_mv=200, seed=seed)
    seen = []
    for instant.ms in range(500):
        seen.append([(pilot.high_mv(), pilot.low_mv()) for pilot in pilots])
    highs = [row[0][0] for row in seen]
    assert min(highs) in range(11_800, 11_810) and max(highs) in range(12_190, 12_201)
    assert abs(sum(highs) / 500 - 12_000) < 30
    assert all(row[0] == row[1] for row in seen)
    assert sum(row[0] == row[2] for row in seen) < 10


def test_without_pwm_both_half_waves_are_one_sample():
    pilot = circuit(noise_mv=200)
    assert pilot.high_mv() == pilot.low_mv()


@given(st.integers(0, 1 << 40), st.integers(0, 1 << 40), st.integers(0, 1000))
def test_chance_stays_in_its_span(seed, ms, span):
    assume(seed >= 0)
    assert -span <= chance(seed, ms, span) <= span


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source_ohm": 0}, "source_ohm 0 is not a whole number from 1"),
        ({"series_ohm": -1}, "series_ohm -1"),
        ({"noise_mv": 1.5}, "noise_mv 1.5"),
        ({"broken": "cut"}, "broken 'cut' is not known"),
    ],
)
def test_a_wiring_that_cannot_be_is_refused_and_nothing_changes(changes, words):
    pilot = circuit()
    with pytest.raises(ValueError, match=words):
        pilot.rewire(**changes)
    assert pilot.wiring == Wiring()
