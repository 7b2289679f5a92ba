"""The guard's side of the hardware contract, checked on any implementation of it.

A board proves itself with the same functions: each takes the contract object, and a way to
let time pass.
"""

from collections.abc import Callable

import pytest

from chargepost_hal import guard_contract
from chargepost_sim.car import Car
from chargepost_sim.outlet_hardware import OutletHardware

Wait = Callable[[int], None]


def check_pilot(pilot: guard_contract.Pilot, wait: Wait) -> None:
    """With nothing plugged: every duty shows the generator's own levels, at once."""
    pilot.drive(1000)
    wait(20)
    assert 11_400 <= pilot.high_mv() <= 12_600
    assert pilot.low_mv() == pilot.high_mv()
    for duty in (50, 100, 533, 960):
        pilot.drive(duty)
        wait(20)
        assert 11_400 <= pilot.high_mv() <= 12_600
        assert -12_600 <= pilot.low_mv() <= -11_400
    pilot.drive(0)
    wait(20)
    assert -12_600 <= pilot.high_mv() <= -11_400
    assert pilot.low_mv() == pilot.high_mv()
    pilot.drive(1000)


def check_contactor(contactor: guard_contract.Contactor, wait: Wait) -> None:
    """Commands are obeyed within 100 ms and may be repeated; the feedback says so."""
    contactor.open()
    wait(100)
    assert contactor.feedback() in {0, -1}
    for command, closed in ((contactor.close, 1), (contactor.open, 0)):
        for _ in range(3):
            command()
        wait(100)
        assert contactor.feedback() in {closed, -1}
        command()
        wait(100)
        assert contactor.feedback() in {closed, -1}


def check_lock(lock: guard_contract.Lock, wait: Wait) -> None:
    """Commands are obeyed within 3 s; a fixed cable always answers -1."""
    if lock.feedback() == -1:
        lock.lock()
        wait(3000)
        assert lock.feedback() == -1
        return
    lock.lock()
    wait(3000)
    assert lock.feedback() == 1
    lock.unlock()
    wait(3000)
    assert lock.feedback() == 0


def check_rcm(rcm: guard_contract.ResidualCurrentMonitor, wait: Wait) -> None:
    """The test input makes it trip within 500 ms, and lets go."""
    assert rcm.tripped() == 0
    rcm.test(1)
    wait(500)
    assert rcm.tripped() == 1
    rcm.test(0)
    wait(500)
    assert rcm.tripped() == 0


def check_proximity(proximity: guard_contract.Proximity, fixed: bool) -> None:
    """-1 for a fixed cable; with nothing plugged far above every code."""
    assert proximity.ohm() == -1 if fixed else proximity.ohm() > 4500


def check_temperature(temperature: guard_contract.Temperature) -> None:
    value = temperature.decicelsius()
    assert value == -9999 or -400 <= value <= 1500


CASES = [pytest.param(None, True, id="socket"), (32000, True), (16000, False)]


@pytest.mark.parametrize(("cable_ma", "has_feedback"), CASES)
def test_the_simulated_outlet_keeps_the_contract(cable_ma, has_feedback):
    outlet = OutletHardware(cable_ma, has_feedback=has_feedback)
    check_pilot(outlet.pilot, outlet.advance)
    check_contactor(outlet.contactor, outlet.advance)
    check_lock(outlet.lock, outlet.advance)
    check_rcm(outlet.rcm, outlet.advance)
    check_proximity(outlet.proximity, cable_ma is not None)
    check_temperature(outlet.temperature)
    assert outlet.supply.present() == 1


def test_the_second_contactor_and_a_station_without_a_monitor_keep_it_too():
    outlet = OutletHardware(phase_contactor=True, has_rcm=False)
    assert outlet.phase_contactor
    check_contactor(outlet.phase_contactor, outlet.advance)
    assert outlet.rcm.tripped() == -1


def test_the_guard_is_told_what_the_outlet_is_built_for():
    ratings = OutletHardware(
        None, contactor_ma=63_000, ventilated=True, phase_contactor=True, has_thermometer=False
    ).ratings()
    assert (ratings.cable_ma, ratings.contactor_ma, ratings.ventilated) == (0, 63_000, 1)
    assert (ratings.phase_contactor, ratings.thermometer) == (1, 0)
    usual = OutletHardware(16_000).ratings()
    assert (usual.cable_ma, usual.contactor_ma, usual.ventilated) == (16_000, 32_000, 0)
    assert (usual.phase_contactor, usual.thermometer, usual.simplified_ma) == (0, 1, 10_000)


@pytest.mark.parametrize("part", ["pilot", "contactor", "lock", "rcm", "proximity"])
def test_the_checks_find_an_implementation_that_does_nothing(part):
    outlet = OutletHardware(None)
    dead = {
        "pilot": lambda: check_pilot(Dead(), outlet.advance),
        "contactor": lambda: check_contactor(Dead(), outlet.advance),
        "lock": lambda: check_lock(Dead(), outlet.advance),
        "rcm": lambda: check_rcm(Dead(), outlet.advance),
        "proximity": lambda: check_proximity(Dead(), fixed=True),
    }
    with pytest.raises(AssertionError):
        dead[part]()


class Dead(
    guard_contract.Pilot,
    guard_contract.Contactor,
    guard_contract.Lock,
    guard_contract.ResidualCurrentMonitor,
):
    """Answers 0 and obeys nothing."""

    def high_mv(self) -> int:
        return 0

    low_mv = feedback = tripped = ohm = high_mv

    def drive(self, duty: int) -> None:
        pass

    test = drive

    def close(self) -> None:
        pass

    open = lock = unlock = close


def test_car_levels_are_those_of_the_standard():
    outlet = OutletHardware()
    car = Car()
    outlet.plug(car)
    outlet.pilot.drive(266)
    assert 8370 <= outlet.pilot.high_mv() <= 9590
    assert outlet.pilot.low_mv() == -12_000
    outlet.advance(2000)
    assert 5470 <= outlet.pilot.high_mv() <= 6530
    car.ventilation = True
    outlet.advance(100)
    assert 2590 <= outlet.pilot.high_mv() <= 3280
    car.no_diode = True
    outlet.advance(100)
    assert outlet.pilot.low_mv() > -4000
    car.pilot_short = True
    outlet.advance(100)
    assert (outlet.pilot.high_mv(), outlet.pilot.low_mv()) == (0, 0)


def test_a_contactor_takes_its_time_and_a_welded_one_stays():
    outlet = OutletHardware()
    outlet.contactor.close()
    outlet.advance(19)
    assert outlet.contactor.feedback() == 0
    outlet.advance(1)
    assert outlet.contactor.feedback() == 1
    outlet.contactor.welded = True
    outlet.contactor.open()
    outlet.advance(1000)
    assert outlet.contactor.feedback() == 1
    outlet.contactor.welded = False
    assert outlet.contactor.feedback() == 0
    outlet.contactor.dead_coil = True
    outlet.contactor.close()
    outlet.advance(1000)
    assert outlet.contactor.feedback() == 0


def test_without_supply_everything_falls_open():
    outlet = OutletHardware()
    outlet.plug(Car())
    outlet.pilot.drive(266)
    outlet.contactor.close()
    outlet.advance(5000)
    assert sum(outlet.power_w) > 10_000
    outlet.power(False)
    assert outlet.current_ma == outlet.voltage_mv == [0, 0, 0]
    assert outlet.pilot.high_mv() == 0
    outlet.advance(100)
    assert not outlet.contactor.closed
    energy = outlet.energy_mwh
    outlet.advance(10_000)
    assert outlet.energy_mwh == energy


def test_what_is_not_possible_is_refused_with_a_sentence():
    outlet = OutletHardware(None)
    with pytest.raises(RuntimeError, match="no car"):
        outlet.unplug()
    with pytest.raises(ValueError, match="choose one of 13000"):
        outlet.plug(Car(cable_ma=17000))
    outlet.plug(Car())
    with pytest.raises(RuntimeError, match="unplug it first"):
        outlet.plug(Car())
    outlet.lock.lock()
    outlet.advance(500)
    with pytest.raises(RuntimeError, match="locked"):
        outlet.unplug()
    with pytest.raises(ValueError, match="1001"):
        outlet.pilot.drive(1001)
