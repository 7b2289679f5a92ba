"""When the contactor opens (IEC 61851-1 Table A.6, and our own rules)."""

from chargepost.guard.interface import (
    NO_DIODE,
    NOT_CLOSING,
    PILOT_SHORT,
    PROXIMITY,
    RESIDUAL_CURRENT,
    SILENT,
    VENTILATION,
    WELDED,
)
from chargepost.guard.ratings import Ratings
from guard_rig import LEVELS, Rig

A, B, C, D, E = LEVELS[:5]


def test_leaving_c_opens_within_30_ms():
    for level in (A, B, D, E):
        rig = Rig().charging()
        rig.outlet.level = level
        rig.run(30)
        assert not rig.outlet.closed
        assert rig.report.loaded_opens == 0


def test_a_short_dip_out_of_c_does_not_open():
    rig = Rig().charging()
    rig.outlet.level = B
    rig.run(20)
    rig.outlet.level = C
    rig.run(100)
    assert rig.outlet.closed


def test_a_withdrawn_permission_gives_the_car_6_s_and_then_opens_under_load():
    rig = Rig().charging()
    rig.ask.permit = 0
    rig.run(10)
    assert rig.report.duty == 1000
    rig.run(5980)
    assert rig.outlet.closed
    rig.run(30)
    assert not rig.outlet.closed
    assert rig.report.loaded_opens == 1


def test_a_pause_ends_without_load_when_the_car_obeys():
    rig = Rig().charging()
    rig.ask.limit_ma = 0
    rig.run(2000)
    rig.outlet.level = B
    rig.run(30)
    assert not rig.outlet.closed
    assert rig.report.loaded_opens == 0
    assert rig.report.faults == 0


def test_a_pause_that_is_taken_back_goes_on_without_switching():
    rig = Rig().charging()
    rig.ask.limit_ma = 0
    rig.run(1000)
    rig.ask.limit_ma = 16000
    rig.run(3000)
    assert rig.report.duty == 1000  # a raise waits for 5 s
    rig.run(2000)
    assert rig.report.duty == 266
    assert rig.outlet.closed
    assert rig.report.loaded_opens == 0


def test_an_outlet_taken_out_of_service_lets_the_car_stop_before_state_f():
    rig = Rig().charging()
    rig.ask.available = 0
    rig.run(2000)
    assert rig.report.duty == 1000
    rig.outlet.level = B
    rig.run(50)
    assert rig.report.duty == 0
    rig.run(50)
    assert rig.report.state == 5
    rig.ask.available = 1
    rig.run(100)
    assert rig.report.state == 1


def test_a_car_without_a_diode_gets_nothing_and_the_fault_goes_with_it():
    rig = Rig()
    rig.outlet.diode = 0
    rig.ask.permit = 1
    rig.ask.limit_ma = 16000
    rig.outlet.level = B
    rig.run(1000)
    assert rig.report.faults == NO_DIODE
    rig.outlet.level = C
    rig.run(5000)
    assert not rig.outlet.closed
    rig.outlet.level = A
    rig.run(100)
    assert rig.report.faults == 0


def test_a_diode_lost_in_c_opens_within_30_ms():
    rig = Rig().charging()
    rig.outlet.diode = 0
    rig.run(30)
    assert not rig.outlet.closed
    rig.run(150)  # 50 ms after the contactor has moved nobody is accused
    assert rig.report.faults == NO_DIODE


def test_a_shorted_pilot_opens_and_is_a_fault_when_it_lasts():
    rig = Rig().charging()
    rig.outlet.level = E
    rig.run(30)
    assert not rig.outlet.closed
    assert rig.report.faults == 0
    rig.run(600)
    assert rig.report.faults == PILOT_SHORT


def test_ventilation_is_refused():
    rig = Rig()
    rig.ask.permit = 1
    rig.ask.limit_ma = 16000
    rig.outlet.level = D
    rig.run(3000)
    assert rig.report.faults == VENTILATION
    assert rig.report.duty == 1000
    assert not rig.outlet.closed


def test_a_residual_current_opens_at_once_and_stays_until_the_car_leaves():
    rig = Rig().charging()
    rig.outlet.residual = 1
    rig.run(10)
    assert not rig.outlet.closed
    rig.outlet.residual = 0
    rig.run(10000)
    assert rig.report.faults == RESIDUAL_CURRENT
    assert not rig.outlet.closed
    rig.outlet.level = A
    rig.run(100)
    assert rig.report.faults == 0


def test_clearing_a_fault_helps_only_when_its_cause_is_gone():
    rig = Rig().charging()
    rig.outlet.residual = 1
    rig.run(100)
    rig.ask.clear = 1
    rig.run(100)
    assert rig.ask.clear == 0
    assert rig.report.faults == RESIDUAL_CURRENT
    rig.outlet.residual = 0
    rig.ask.clear = 1
    rig.run(10000)
    assert rig.report.faults == 0
    assert rig.outlet.closed


def test_a_fault_that_nobody_can_know_of_yet_is_not_cleared():
    rig = Rig().charging()
    rig.talking = 0
    rig.outlet.residual = 1
    rig.run(20)
    rig.outlet.residual = 0
    rig.ask.clear = 1  # meant for something else, and on its way when the monitor trips
    rig.talking = 1
    rig.run(100)
    assert rig.report.faults == RESIDUAL_CURRENT
    rig.ask.clear = 1
    rig.run(100)
    assert rig.report.faults == 0


def test_an_invalid_cable_gets_nothing():
    for ohms in (1000000, 3000, 40):
        rig = Rig()
        rig.outlet.ohms = ohms
        rig.ask.permit = 1
        rig.ask.limit_ma = 16000
        rig.outlet.level = C
        rig.run(3000)
        assert not rig.outlet.closed
        assert rig.report.cable_ma == 0
        assert rig.report.faults == PROXIMITY


def test_the_cable_limits_the_offer():
    for ohms, ma in ((1500, 13000), (680, 20000), (220, 32000), (100, 63000)):
        rig = Rig()
        rig.outlet.ohms = ohms
        rig.charging(80000)
        assert rig.report.cable_ma == ma
        assert ma - 300 < rig.report.signalled_ma <= ma


def test_a_cable_that_vanishes_under_load_opens_within_30_ms():
    rig = Rig().charging()
    rig.outlet.ohms = 1000000
    rig.run(30)
    assert not rig.outlet.closed


def test_a_fixed_cable_has_the_rating_it_was_built_with():
    rig = Rig(0, False, Ratings(20000))
    rig.outlet.ohms = -1
    rig.outlet.bolt_mirror = -1
    rig.charging(32000)
    assert rig.report.cable_ma == 20000
    assert rig.report.signalled_ma == 19980
    assert rig.report.locked == 0


def test_a_contactor_that_does_not_close_is_a_fault():
    rig = Rig().charging()
    rig.outlet.mirror = 0
    rig.run(410)
    assert rig.report.faults == NOT_CLOSING
    assert not rig.outlet.closed
    assert rig.report.contactor == 0


def test_a_welded_contactor_is_a_fault_that_survives_the_car():
    rig = Rig().charging()
    rig.outlet.mirror = 1
    rig.outlet.level = B
    rig.run(600)
    assert rig.report.faults == WELDED
    assert rig.report.duty == 0
    assert rig.report.contactor == 1
    rig.outlet.level = A
    rig.run(1000)
    rig.ask.clear = 1
    rig.run(1000)
    assert rig.report.faults == WELDED
    rig.outlet.mirror = 2
    rig.ask.clear = 1
    rig.run(1000)
    assert rig.report.faults == 0
    assert rig.report.state == 0


def test_without_a_mirror_contact_the_command_is_reported():
    rig = Rig()
    rig.outlet.mirror = -1
    rig.charging()
    assert rig.report.contactor == 1
    assert rig.report.faults == 0


def test_a_silent_application_opens_after_2_s_and_is_told_afterwards():
    rig = Rig().charging()
    rig.talking = 0
    rig.run(1990)
    assert rig.outlet.closed
    rig.run(20)
    assert not rig.outlet.closed
    assert rig.report.duty == 1000
    assert rig.report.faults == SILENT
    rig.talking = 1
    rig.run(50)
    assert rig.report.faults == 0
    assert rig.report.silences == 1


def test_silence_without_energy_is_not_counted():
    rig = Rig()
    rig.run(100)
    rig.talking = 0
    rig.run(5000)
    assert rig.report.silences == 0
    assert rig.report.faults == SILENT


def test_a_silence_longer_than_the_counter_stays_a_silence():
    rig = Rig().charging()
    rig.talking = 0
    rig.run(3000)
    rig.now = (rig.now + (1 << 30) - 3000) & 0x3FFFFFFF  # as if 12 days had passed
    rig.run(100)
    assert not rig.outlet.closed
    assert rig.report.faults == SILENT
