"""Mains of a simulated outlet: levels, order and frequency, and what a car makes of them."""

import pytest

from chargepost_sim.bench import OutletTruth
from chargepost_sim.car import Car
from chargepost_sim.outlet_hardware import OutletHardware


def charging(**options) -> OutletHardware:
    outlet = OutletHardware()
    outlet.pilot.drive(533)
    outlet.plug(Car(**options))
    outlet.contactor.close()
    outlet.advance(10_000)
    return outlet


@pytest.mark.parametrize("volts", [180, 230, 265])
def test_a_charger_of_constant_power_takes_more_current_at_less_voltage(volts):
    outlet = charging(max_kw=3.6)
    outlet.supply.grid_mv = [volts * 1000] * 3
    outlet.advance(10_000)
    assert outlet.current_ma[0] == pytest.approx(1_200_000 / volts, abs=2)
    assert sum(outlet.power_w) == pytest.approx(3600, abs=4)


def test_a_missing_phase_carries_nothing_and_the_meter_sees_it():
    outlet = charging()
    outlet.supply.grid_mv = (230_000, 230_000, 0)
    outlet.advance(10)
    truth = OutletTruth(outlet)
    assert truth.voltage_mv == [230_000, 230_000, 0]
    assert [ma > 0 for ma in truth.current_ma] == [True, True, False]
    assert truth.power_w[2] == 0


def test_swapped_phases_swap_what_the_meter_sees():
    outlet = OutletHardware(voltage_mv=(225_000, 230_000, 235_000))
    outlet.supply.order = (1, 0, 2)
    assert OutletTruth(outlet).voltage_mv == [230_000, 225_000, 235_000]
    for order in ((0, 0, 2), (0, 1), (1, 2, 3)):
        with pytest.raises(ValueError, match="order"):
            outlet.supply.order = order


def test_the_meter_sees_the_frequency():
    outlet = OutletHardware()
    outlet.supply.frequency_mhz = 51_700
    assert OutletTruth(outlet).frequency_mhz == 51_700


def test_a_brown_out_drops_the_contactor_and_the_energy_stops():
    outlet = charging()
    outlet.supply.grid_mv = [103_500] * 3
    outlet.advance(100)
    assert not outlet.contactor.closed
    before = outlet.energy_mwh
    outlet.advance(10_000)
    assert outlet.energy_mwh == before
    assert outlet.supply.present() == 1
    outlet.supply.grid_mv = [50_000] * 3
    assert outlet.supply.present() == 0


@pytest.mark.parametrize("voltages", [(230_000,), (230_000, -1, 0), (600_000, 0, 0)])
def test_voltages_that_cannot_be_are_refused(voltages):
    with pytest.raises(ValueError, match="three voltages"):
        OutletHardware().supply.grid_mv = voltages


@pytest.mark.parametrize(("fault", "ohm"), [("open", 1_000_000), ("shorted", 0), ("", 220)])
def test_a_broken_wire_of_the_proximity_pilot(fault, ohm):
    outlet = OutletHardware(None)
    outlet.plug(Car(cable_ma=32_000))
    outlet.proximity.fault = fault
    assert outlet.proximity.ohm() == ohm
    outlet.proximity.fault = ""
    outlet.proximity.series_ohm = 100
    assert outlet.proximity.ohm() == 320
    with pytest.raises(ValueError, match="choose one of"):
        outlet.proximity.fault = "loose"
