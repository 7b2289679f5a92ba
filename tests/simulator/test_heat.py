"""Heat of the terminals against I^2 R, a thermal resistance and one time constant."""

import math

import pytest

from chargepost_sim.heat import SimulatedTemperature
from chargepost_sim.instant import Instant

MINUTE = 60_000


def made() -> tuple[Instant, SimulatedTemperature]:
    instant = Instant()
    return instant, SimulatedTemperature(instant)


def test_three_times_32_a_end_30_k_above_ambient():
    instant, terminals = made()
    terminals.carry((32_000, 32_000, 32_000))
    instant.ms += 200 * MINUTE
    watts = 3 * 32**2 * 0.003
    assert terminals.decicelsius() == pytest.approx(250 + watts * 32.5, abs=1)
    assert terminals.decicelsius() == 550


@pytest.mark.parametrize("minutes", [1, 5, 15, 45])
def test_the_way_there_is_exponential_and_so_is_the_way_back(minutes):
    instant, terminals = made()
    terminals.carry((32_000, 0, 0))
    rise = 32**2 * 0.003 * 3.25 * 10
    instant.ms += minutes * MINUTE
    risen = rise * (1 - math.exp(-minutes / 15))
    assert terminals.decicelsius() == pytest.approx(250 + risen, abs=1)
    terminals.carry((0, 0, 0))
    instant.ms += 15 * MINUTE
    assert terminals.decicelsius() == pytest.approx(250 + risen / math.e, abs=1)


def test_half_the_current_heats_a_quarter():
    instant, terminals = made()
    terminals.carry((16_000, 0, 0))
    instant.ms += 1000 * MINUTE
    quarter = terminals.decicelsius() - 250
    terminals.carry((32_000, 0, 0))
    instant.ms += 1000 * MINUTE
    assert terminals.decicelsius() - 250 == pytest.approx(4 * quarter, abs=2)


def test_a_burnt_terminal_heats_by_its_own_resistance():
    instant, terminals = made()
    terminals.carry((32_000, 32_000, 32_000))
    terminals.contact_mohm = (40.0, 3.0, 3.0)
    instant.ms += 1000 * MINUTE
    watts = 32**2 * (0.040 + 0.003 + 0.003)
    assert terminals.decicelsius() == pytest.approx(250 + watts * 32.5, abs=1)


def test_the_air_warms_it_as_slowly():
    instant, terminals = made()
    terminals.ambient = 650
    assert terminals.decicelsius() == 250
    instant.ms += 15 * MINUTE
    assert terminals.decicelsius() == pytest.approx(650 - 400 / math.e, abs=1)
    terminals.value = 300
    assert terminals.decicelsius() == terminals.ambient == 300


def test_a_sensor_that_is_dead_stuck_or_jumping():
    instant, terminals = made()
    terminals.dead = True
    assert terminals.decicelsius() == -9999
    terminals.dead = False
    terminals.stuck = True
    terminals.value = 900
    assert terminals.decicelsius() == 250
    terminals.stuck = False
    assert terminals.decicelsius() == 900
    terminals.jump = 100
    said = set()
    for instant.ms in range(0, 10_000, 10):
        said.add(terminals.decicelsius())
    assert 800 <= min(said) < 850 < 950 < max(said) <= 1000
    with pytest.raises(ValueError, match="-9999"):
        terminals.value = -9999
