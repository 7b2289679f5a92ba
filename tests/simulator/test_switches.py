"""Contactors and the plug lock: travel, bounce, weld, jam, and what the contacts then say."""

import pytest

from chargepost_sim.car import Car
from chargepost_sim.outlet_hardware import OutletHardware


def feedbacks(outlet: OutletHardware, ms: int) -> list[int]:
    """The auxiliary contact at each of the next milliseconds."""
    said = []
    for _ in range(ms):
        outlet.advance(1)
        said.append(outlet.contactor.feedback())
    return said


def charging(outlet: OutletHardware, car: Car | None = None) -> OutletHardware:
    outlet.pilot.drive(533)
    outlet.plug(car or Car(max_kw=22))
    outlet.contactor.close()
    outlet.advance(10_000)
    return outlet


def test_the_auxiliary_contact_chatters_after_a_move_and_then_rests():
    outlet = OutletHardware()
    outlet.contactor.bounce_ms = 30
    outlet.contactor.close()
    said = feedbacks(outlet, 100)
    assert set(said[:19]) == {0}
    assert said[19] == 1  # the first touch, after 20 ms of travel
    assert set(said[20:49]) == {0, 1}
    assert set(said[49:]) == {1}
    outlet.contactor.open()
    said = feedbacks(outlet, 100)
    assert set(said[:14]) == {1}
    assert set(said[44:]) == {0}


@pytest.mark.parametrize(
    ("fault", "when_open", "when_closed"), [("open", 0, 0), ("closed", 1, 1), ("inverted", 1, 0)]
)
def test_an_auxiliary_contact_that_is_wrong(fault, when_open, when_closed):
    outlet = OutletHardware()
    outlet.contactor.auxiliary = fault
    assert outlet.contactor.feedback() == when_open
    charging(outlet)
    assert outlet.contactor.feedback() == when_closed
    assert outlet.current_ma[0] > 0
    with pytest.raises(ValueError, match="auxiliary 'loose'"):
        outlet.contactor.auxiliary = "loose"


def test_an_auxiliary_contact_that_is_late():
    outlet = OutletHardware()
    outlet.contactor.auxiliary_ms = 200
    outlet.contactor.close()
    said = feedbacks(outlet, 300)
    assert set(said[:219]) == {0}
    assert set(said[222:]) == {1}
    assert outlet.contactor.closed


def test_a_slow_contactor_moves_late_either_way():
    outlet = OutletHardware()
    outlet.contactor.slow_ms = 500
    outlet.contactor.close()
    outlet.advance(519)
    assert not outlet.contactor.closed
    outlet.advance(1)
    assert outlet.contactor.closed
    outlet.contactor.open()
    outlet.advance(514)
    assert outlet.contactor.closed
    outlet.advance(1)
    assert not outlet.contactor.closed


def test_a_command_taken_back_during_the_travel_moves_nothing():
    outlet = OutletHardware()
    outlet.contactor.close()
    outlet.advance(10)
    outlet.contactor.open()
    outlet.advance(1000)
    assert outlet.contactor.moves == 0


def test_current_flows_through_a_welded_pole_and_the_mirror_contact_tells():
    outlet = OutletHardware()
    outlet.contactor.weld(0)
    assert outlet.contactor.feedback() == 0  # only what has closed can stick
    charging(outlet, Car(ignores_pwm=True, phases=3))
    outlet.contactor.open()
    outlet.advance(1000)
    assert outlet.inlet_mv == [230_000, 0, 0]
    assert outlet.current_ma[0] > 0
    assert outlet.current_ma[1:] == [0, 0]
    assert outlet.contactor.feedback() == 1
    outlet.contactor.weld()
    outlet.advance(10)
    assert outlet.current_ma == outlet.inlet_mv == [0, 0, 0]
    assert outlet.contactor.feedback() == 0


def test_a_pole_that_never_makes_starves_its_phase_alone():
    outlet = OutletHardware()
    outlet.contactor.burn(2)
    charging(outlet)
    assert [ma > 0 for ma in outlet.current_ma] == [True, True, False]
    assert outlet.contactor.feedback() == 1
    outlet.contactor.burn()
    outlet.advance(200)
    assert all(outlet.current_ma)
    with pytest.raises(ValueError, match=r"no poles \{3\}"):
        outlet.contactor.burn(3)


def test_a_second_contactor_adds_l2_and_l3():
    outlet = OutletHardware(phase_contactor=True)
    charging(outlet)
    assert outlet.phase_contactor
    assert outlet.inlet_mv == [230_000, 0, 0]
    assert [ma > 0 for ma in outlet.current_ma] == [True, False, False]
    outlet.phase_contactor.close()
    outlet.advance(1000)
    assert all(outlet.current_ma)
    outlet.contactor.open()
    outlet.advance(1000)
    assert outlet.inlet_mv == [0, 0, 0]  # it is in series with the first
    assert OutletHardware().phase_contactor is None


def test_opening_under_load_is_counted_with_its_current():
    outlet = charging(OutletHardware())
    broken = outlet.current_ma[0]
    outlet.contactor.open()
    outlet.advance(1000)
    assert (outlet.contactor.loaded_moves, outlet.contactor.opened_ma) == (1, broken)
    outlet.contactor.close()
    outlet.advance(5000)
    assert outlet.car
    outlet.car.paused = True
    outlet.advance(5000)
    assert outlet.current_ma == [0, 0, 0]
    outlet.contactor.open()
    outlet.advance(1000)
    assert outlet.contactor.loaded_moves == 1


def test_a_coil_lets_go_below_60_and_pulls_in_above_85_percent():
    outlet = charging(OutletHardware())
    for volts, closed in ((140, True), (137, False), (190, False), (196, True)):
        outlet.supply.grid_mv = [volts * 1000] * 3
        outlet.advance(100)
        assert outlet.contactor.closed == closed, volts


def test_a_lock_takes_its_time():
    outlet = OutletHardware(None)
    outlet.lock.lock()
    outlet.advance(199)
    assert outlet.lock.feedback() == 0
    outlet.advance(1)
    assert outlet.lock.feedback() == 1


def test_a_lock_that_jams_twice_moves_at_the_third_stroke():
    outlet = OutletHardware(None)
    outlet.lock.jams = 2
    for moved in (0, 0, 1):
        outlet.lock.lock()
        outlet.advance(500)
        assert outlet.lock.feedback() == moved
    outlet.lock.jammed = True
    for _ in range(5):
        outlet.lock.unlock()
        outlet.advance(500)
        assert outlet.lock.feedback() == 1
    assert outlet.lock.strokes == 8


def test_a_lock_that_slips_holds_without_load_and_not_with_it():
    outlet = OutletHardware(None)
    outlet.lock.slips = True
    outlet.lock.lock()
    outlet.advance(10_000)
    assert outlet.lock.feedback() == 1
    charging(outlet)
    assert outlet.lock.feedback() == 0
    outlet.unplug()  # nothing holds it


def test_a_plug_of_a_fixed_cable_has_no_lock():
    outlet = OutletHardware(32_000)
    outlet.lock.lock()
    outlet.advance(1000)
    assert outlet.lock.feedback() == -1
    assert not outlet.lock.held
