"""States of the control pilot (IEC 61851-1 Annex A): levels, windows, what each one means."""

from chargepost.guard import interface
from chargepost.guard.interface import state_name
from chargepost.guard.ratings import Ratings
from placements import A, B, C, D, E, in_both_placements, is_open, ms_until

# State, nominal level and window of the positive half wave, mV.
TABLE = (
    ("A", 12000, 11000, 13000),
    ("B", 9000, 8000, 10000),
    ("C", 6000, 5000, 7000),
    ("D", 3000, 2000, 4000),
    ("E", 0, -1000, 1000),
)


def _ventilated():
    ratings = Ratings()
    ratings.ventilated = 1
    return ratings


def _settled(rig, level):
    """The state after a level has been there for a while, on an outlet that offers nothing."""
    rig.outlet.level = level
    rig.run(600)
    return state_name(rig.report)[0]


@in_both_placements
def test_the_nominal_level_of_each_state_is_recognised(place):
    for name, nominal, _, _ in TABLE:
        assert _settled(place.rig(), nominal) == name


@in_both_placements
def test_the_whole_window_of_each_state_is_recognised_from_every_other_one(place):
    for _, before, _, _ in TABLE:
        rig = place.rig()
        for name, _, least, most in TABLE:
            for level in range(least, most + 1, 500):
                _settled(rig, before)
                assert _settled(rig, level) == name


@in_both_placements
def test_under_pwm_the_same_levels_are_the_same_states(place):
    for name, nominal, least, most in TABLE[1:4]:
        for level in (least, nominal, most):
            rig = place.waiting(16000, _ventilated())
            rig.outlet.level = level
            rig.run(1000)
            assert state_name(rig.report) == name + "2"


@in_both_placements
def test_between_two_windows_nothing_changes(place):
    for before, level in ((B, 10300), (B, 7500), (C, 7500), (C, 4500), (D, 4500), (A, 10500)):
        rig = place.rig()
        name = _settled(rig, before)
        assert _settled(rig, level) == name


@in_both_placements
def test_noise_at_a_threshold_makes_the_state_change_no_more_than_once(place):
    for upper, lower in ((12000, 9000), (9000, 6000), (6000, 3000), (3000, 0)):
        rig = place.rig()
        _settled(rig, upper)
        seen = []
        for step in range(300):
            rig.outlet.level = (upper + lower) // 2 - step * 3 + (250 if step & 1 else -250)
            rig.run(30)
            if not seen or seen[-1] != rig.report.state:
                seen.append(rig.report.state)
        assert len(seen) == 2


@in_both_placements
def test_state_a1_an_empty_outlet_signals_steady_12_v(place):
    rig = place.rig()
    rig.ask.permit = 1
    rig.ask.limit_ma = 32000
    rig.run(1000)
    assert state_name(rig.report) == "A1"
    assert (rig.outlet.duty, rig.outlet.closed, rig.report.plugged) == (1000, 0, 0)


@in_both_placements
def test_state_b1_a_car_that_may_not_charge_sees_steady_9_v(place):
    rig = place.rig()
    rig.outlet.level = B
    rig.run(100)
    assert state_name(rig.report) == "B1"
    assert (rig.outlet.duty, rig.outlet.closed, rig.report.plugged) == (1000, 0, 1)


@in_both_placements
def test_state_b2_pwm_tells_the_car_that_it_may_charge(place):
    rig = place.waiting()
    assert state_name(rig.report) == "B2"
    assert not rig.outlet.closed


@in_both_placements
def test_state_c2_energy_flows_and_c1_is_the_way_out(place):
    rig = place.charging()
    assert state_name(rig.report) == "C2"
    rig.ask.permit = 0
    rig.run(20)
    assert state_name(rig.report) == "C1"


@in_both_placements
def test_state_d_gets_energy_only_where_there_is_ventilation(place):
    for ratings, closed in ((None, 0), (_ventilated(), 1)):
        rig = place.waiting(16000, ratings)
        rig.outlet.level = D
        rig.run(3000)
        assert rig.outlet.closed == closed


@in_both_placements
def test_state_e_never_has_energy_and_keeps_the_plug_in_mind(place):
    rig = place.charging()
    rig.outlet.level = E
    assert ms_until(rig, lambda rig: rig.report.state == interface.E) <= 100
    rig.run(5000)
    assert (rig.outlet.closed, rig.outlet.duty, rig.report.plugged) == (0, 1000, 1)


@in_both_placements
def test_between_d_and_e_no_energy_flows_and_it_is_a_fault_when_it_lasts(place):
    # The window of E reaches up to 2 V, where that of D begins: neither is believed.
    for level in (1500, 1750, 1950):
        rig = place.charging()
        rig.outlet.level = level
        assert ms_until(rig, is_open, 100) <= 30
        rig.run(4000)
        assert rig.report.faults & (interface.PILOT_LEVEL | interface.VENTILATION)
        assert not rig.outlet.closed


@in_both_placements
def test_state_f_is_steady_minus_12_v_and_never_has_energy(place):
    rig = place.waiting()
    rig.ask.available = 0
    rig.run(100)
    assert state_name(rig.report) == "F"
    for level in (A, B, C, D, E):
        rig.outlet.level = level
        rig.run(1000)
        assert (rig.outlet.closed, rig.outlet.duty) == (0, 0)


@in_both_placements
def test_the_diode_is_checked_in_b_and_in_c(place):
    for level in (B, C):
        rig = place.waiting()
        rig.outlet.level = level
        rig.run(1000)
        rig.outlet.diode = 0
        rig.run(300)
        assert rig.report.faults == interface.NO_DIODE
        assert not rig.outlet.closed
