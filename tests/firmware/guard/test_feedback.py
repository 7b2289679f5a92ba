"""Does the contactor do what it is told: windows, bounce, and what follows."""

from chargepost.guard.feedback import Feedback
from chargepost.guard.interface import NOT_CLOSING, WELDED
from placements import B, in_both_placements, is_open, ms_until


def _watch(samples, command=1):
    """Feed contacts every 10 ms to a Feedback whose command was given long ago.

    Returns whether something is wrong at the end, and whether it ever was.
    """
    feedback = Feedback()
    now = ever = 0
    for _ in range(20):
        feedback.read(command, command, now)
        now += 10
    for sample in samples:
        feedback.read(sample, command, now)
        now += 10
        ever |= feedback.wrong
    return feedback.wrong, ever


def test_three_windows_of_100_ms_confirm_a_contradiction():
    assert _watch([0] * 30) == (0, 0)
    assert _watch([0] * 34) == (1, 1)
    assert _watch([1] * 34, 0) == (1, 1)


def test_a_contradiction_of_a_second_window_only_is_forgotten():
    assert _watch([0] * 22 + [1] * 60) == (0, 0)


def test_a_window_counts_when_most_of_its_samples_contradict():
    bouncing = ([0] * 7 + [1] * 4) * 3
    quivering = ([0] * 4 + [1] * 7) * 12
    assert _watch(bouncing + [0, 0])[1] == 1
    assert _watch(quivering) == (0, 0)


def test_travel_and_bounce_of_100_ms_after_a_command_are_no_contradiction():
    feedback = Feedback()
    for now in range(0, 500, 10):
        feedback.read(0, 0, now)
    for now in range(500, 600, 10):
        feedback.read(now // 10 & 1, 1, now)
        assert feedback.wrong == 0
    for now in range(600, 2000, 10):
        feedback.read(1, 1, now)
        assert feedback.wrong == 0


def test_a_board_without_an_auxiliary_contact_is_not_watched():
    for command in (0, 1):
        assert _watch([-1] * 200, command) == (0, 0)


def test_what_was_wrong_is_right_again_with_the_contact():
    assert _watch([0] * 40 + [1]) == (0, 1)


@in_both_placements
def test_a_contactor_that_does_not_close_is_a_fault_within_half_a_second(place):
    rig = place.waiting()
    rig.outlet.mirror = 0
    rig.outlet.level = 6000
    ms_until(rig, lambda rig: rig.outlet.closed, 3000)
    assert 400 <= ms_until(rig, is_open, 1000) <= 450
    assert rig.report.faults == NOT_CLOSING


@in_both_placements
def test_a_contactor_that_does_not_open_is_welded_within_half_a_second(place):
    rig = place.charging()
    rig.outlet.mirror = 1
    rig.outlet.level = B
    ms_until(rig, is_open, 100)
    ms = ms_until(rig, lambda rig: rig.report.faults == WELDED, 1000)
    assert 400 <= ms <= 450


@in_both_placements
def test_a_weld_signals_f_and_is_not_ended_by_the_cars_leaving(place):
    rig = place.charging()
    rig.outlet.mirror = 1
    rig.outlet.level = B
    rig.run(1000)
    assert rig.outlet.duty == 0
    rig.outlet.mirror = 2
    rig.outlet.level = 12000
    rig.run(10000)
    assert rig.report.faults == WELDED
    rig.ask.clear = 1
    rig.run(100)
    assert rig.report.faults == 0


@in_both_placements
def test_nothing_closes_on_a_contact_that_already_says_closed(place):
    rig = place.waiting()
    rig.outlet.mirror = 1
    rig.outlet.level = 6000
    for _ in range(300):
        rig.step()
        assert not rig.outlet.closed
    assert rig.report.faults == WELDED


@in_both_placements
def test_a_contact_that_flickers_for_an_instant_is_no_fault(place):
    rig = place.charging()
    for mirror, ms in ((0, 40), (1, 300), (0, 90), (1, 400), (0, 10)):
        rig.outlet.mirror = mirror
        rig.run(ms)
    rig.outlet.mirror = 2
    rig.run(2000)
    assert rig.report.faults == 0
    assert rig.outlet.closed
