"""Coding resistor of the cable (IEC 61851-1 Annex B), in the plug and under energy."""

from chargepost.guard.cable import rating
from chargepost.guard.interface import PROXIMITY
from placements import C, in_both_placements, is_open, ms_until

# Nominal ohm, least (excluded) and most of the window, mA.
TABLE = (
    (1500, 936, 2460, 13000),
    (680, 308, 936, 20000),
    (220, 140, 308, 32000),
    (100, 80, 140, 63000),
)


def test_every_resistance_of_each_window_is_its_rating():
    for nominal, least, most, ma in TABLE:
        assert rating(nominal) == ma
        for ohm in range(least + 1, most + 1):
            assert rating(ohm) == ma


def test_outside_of_the_windows_there_is_no_cable():
    for ohm in (0, 1, 79, 80, 2461, 4700, 65535, 1 << 29):
        assert rating(ohm) == 0


@in_both_placements
def test_a_car_is_never_told_more_than_its_cable_carries(place):
    for nominal, _, _, ma in TABLE:
        rig = place.rig()
        rig.outlet.ohms = nominal
        rig.charging(80000)
        assert ma - 260 <= rig.report.signalled_ma <= ma


@in_both_placements
def test_without_a_valid_code_no_energy_flows_and_it_is_a_fault(place):
    for ohm in (40, 80, 2600, 1000000):
        rig = place.rig()
        rig.outlet.ohms = ohm
        rig.ask.permit = 1
        rig.ask.limit_ma = 16000
        rig.outlet.level = C
        rig.run(3000)
        assert not rig.outlet.closed
        assert rig.report.duty == 1000
        assert rig.report.faults == PROXIMITY


@in_both_placements
def test_a_code_that_is_lost_while_charging_opens_within_100_ms_and_ours_within_30(place):
    for ohm in (0, 40, 2600, 1000000):
        rig = place.charging()
        rig.outlet.ohms = ohm
        assert ms_until(rig, is_open, 100) <= 30
        rig.run(600)
        assert rig.report.faults == PROXIMITY


@in_both_placements
def test_a_code_that_becomes_a_lower_rating_while_charging_lowers_the_offer_within_30_ms(place):
    rig = place.charging(32000)
    assert rig.report.signalled_ma == 31980
    rig.outlet.ohms = 1500
    assert ms_until(rig, lambda rig: rig.report.signalled_ma == 12960, 100) <= 50
    assert rig.report.signalled_ma <= 13000


@in_both_placements
def test_a_fault_of_the_code_ends_with_the_cable(place):
    rig = place.charging()
    rig.outlet.ohms = 5000
    rig.run(1000)
    rig.outlet.ohms = 220
    rig.run(10000)
    assert rig.report.faults == PROXIMITY
    assert not rig.outlet.closed
    rig.outlet.level = 12000
    rig.run(1000)
    assert rig.report.faults == 0
