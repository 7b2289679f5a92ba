"""Switching between one phase and three: without current, with a pause, not too often."""

from chargepost.guard.interface import PHASE_SWITCH, WAIT_PHASES
from chargepost.guard.ratings import Ratings
from placements import A, B, C, in_both_placements, is_closed, is_open, ms_until


def _ratings():
    ratings = Ratings()
    ratings.phase_contactor = 1
    return ratings


def _charging(place, phases=3):
    rig = place.rig(_ratings())
    rig.ask.phases = phases
    rig.run(1000)
    return rig.charging()


def _obeying(rig):
    """The car leaves C in x1, as it should."""
    if rig.outlet.level == C and rig.outlet.duty == 1000:
        rig.outlet.level = B
    return rig


@in_both_placements
def test_an_empty_outlet_switches_at_once(place):
    rig = place.rig(_ratings())
    rig.run(500)
    assert rig.report.phases == 3
    rig.ask.phases = 1
    assert ms_until(rig, lambda rig: rig.report.phases == 1, 1000) <= 320
    assert rig.report.phase_switches == 2


@in_both_placements
def test_under_load_the_current_goes_away_first_then_a_pause_then_the_contact_moves(place):
    rig = _charging(place)
    rig.ask.phases = 1
    assert ms_until(rig, lambda rig: rig.outlet.duty == 1000, 100) == 10
    rig.run(1000)
    assert rig.outlet.closed
    rig.outlet.level = B
    opened = ms_until(rig, is_open, 100)
    assert opened <= 30
    assert rig.report.waits & WAIT_PHASES
    moved = ms_until(rig, lambda rig: not rig.outlet.three, 20000)
    assert moved >= 200 + 10000
    assert rig.outlet.duty == 1000
    assert 300 <= ms_until(rig, lambda rig: rig.report.phases == 1, 1000) <= 320
    assert rig.report.pwm
    rig.outlet.level = C
    assert ms_until(rig, is_closed, 3000) <= 1000


@in_both_placements
def test_the_contact_of_l2_and_l3_never_moves_while_the_outlet_is_live(place):
    rig = _charging(place)
    three = rig.outlet.three
    for turn in range(5000):
        if turn % 1700 == 0:
            rig.ask.phases = 4 - rig.ask.phases
        if turn % 450 == 300:
            rig.outlet.level = C if rig.report.pwm else B
        closed = rig.outlet.closed
        rig.step()
        assert rig.outlet.three == three or not closed
        three = rig.outlet.three
    assert rig.report.phase_switches == 4
    assert rig.report.closings > 2


@in_both_placements
def test_a_contact_that_still_says_live_holds_the_switch_up(place):
    rig = _charging(place)
    rig.outlet.mirror = 1
    rig.ask.phases = 1
    rig.outlet.level = B
    rig.run(30000)
    assert rig.outlet.three == 1


@in_both_placements
def test_a_wish_that_is_taken_back_before_the_contact_moves_ends_the_pause(place):
    rig = _charging(place)
    rig.ask.phases = 1
    rig.run(100)
    _obeying(rig)
    rig.run(5000)
    rig.ask.phases = 3
    rig.run(100)
    assert rig.report.pwm
    assert rig.outlet.three == 1


@in_both_placements
def test_there_are_ten_switches_for_one_car_and_no_more(place):
    rig = _charging(place)
    before = rig.report.phase_switches
    rig.outlet.level = B
    for turn in range(14):
        rig.ask.phases = 1 + 2 * (turn & 1)
        rig.run(11000)
    assert rig.report.phase_switches == before + 10
    assert rig.report.pwm
    rig.outlet.level = A
    rig.run(1000)
    rig.ask.phases = 4 - rig.report.phases
    rig.run(1000)
    assert rig.report.phase_switches == before + 11 or rig.report.phase_switches == before + 12


@in_both_placements
def test_a_contact_that_does_not_follow_is_a_fault_and_nothing_is_offered(place):
    rig = _charging(place)
    rig.outlet.three_mirror = 1  # welded
    rig.ask.phases = 1
    rig.run(100)
    _obeying(rig)
    rig.run(12000)
    assert rig.report.faults == PHASE_SWITCH
    rig.outlet.level = C
    rig.run(3000)
    assert not rig.outlet.closed
    assert rig.report.phases == 0


@in_both_placements
def test_without_an_auxiliary_contact_it_has_its_300_ms(place):
    rig = _charging(place)
    rig.outlet.three_mirror = -1
    rig.ask.phases = 1
    rig.run(100)
    _obeying(rig)
    ms_until(rig, lambda rig: not rig.outlet.three, 20000)
    assert 300 <= ms_until(rig, lambda rig: rig.report.phases == 1, 1000) <= 320


@in_both_placements
def test_a_board_that_cannot_switch_stays_at_three(place):
    rig = place.charging()
    rig.ask.phases = 1
    rig.run(20000)
    assert rig.outlet.closed
    assert (rig.report.phases, rig.report.phase_switches) == (3, 0)
