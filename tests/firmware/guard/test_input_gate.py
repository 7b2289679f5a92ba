"""Noise at the inputs: what moves by less than the gate is not seen, what counts always is."""

from chargepost.guard.guard import still
from guard_rig import Rig
from placements import in_both_placements, is_open, ms_until


def test_a_value_is_kept_until_it_leaves_the_band_and_then_taken_as_it_is():
    assert still(6000, 6150, 150) == 6000
    assert still(6000, 5850, 150) == 6000
    assert still(6000, 6151, 150) == 6151
    assert still(6000, 5849, 150) == 5849


@in_both_placements
def test_noise_of_150_mv_on_the_pilot_is_not_even_seen(place):
    rig = place.charging()
    for step in range(200):
        rig.outlet.level = 6000 + (step * 77) % 301 - 150
        rig.step()
        assert rig.report.high_mv == 6000
    assert rig.outlet.closed


@in_both_placements
def test_a_level_that_creeps_out_of_c_opens_before_the_window_of_b_begins(place):
    rig = place.charging()
    while rig.outlet.closed:
        rig.outlet.level += 20
        rig.run(20)
        assert rig.outlet.level < 8000
    assert rig.outlet.level > 7500


@in_both_placements
def test_a_negative_half_wave_that_creeps_up_opens_within_150_mv_of_its_limit(place):
    rig = place.charging()
    rig.outlet.floor = -10900
    while rig.outlet.closed:
        rig.outlet.floor += 2
        rig.run(30)
        assert rig.outlet.floor <= -10500 + 150 + 2


@in_both_placements
def test_a_code_that_creeps_out_of_all_windows_opens_within_one_32nd_of_its_limit(place):
    rig = place.rig()
    rig.outlet.ohms = 1500
    rig.charging()
    while rig.outlet.closed:
        rig.outlet.ohms += 2
        rig.run(30)
        assert rig.outlet.ohms <= 2460 * 33 // 32 + 2


@in_both_placements
def test_a_temperature_is_seen_to_half_a_degree(place):
    rig = place.charging()
    while _not_hot(rig):
        rig.outlet.decidegrees += 1
        rig.run(120)
        assert rig.outlet.decidegrees <= 700 + 6


def _not_hot(rig):
    return rig.report.faults == 0


def test_contacts_and_the_monitor_are_never_gated():
    for name, value in (("residual", 1), ("bolt_mirror", 0)):
        rig = Rig().charging()
        setattr(rig.outlet, name, value)
        assert ms_until(rig, is_open, 100) == 10
