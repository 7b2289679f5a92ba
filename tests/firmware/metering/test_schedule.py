"""Sampling times: from the begin of a transaction, and aligned to midnight UTC."""

from chargepost.metering.schedule import ClockAligned, Periodic

MIDNIGHT = 1_700_006_400  # 2023-11-15 00:00:00 UTC


def periodic_ticks(schedule, start, end, interval, step=100):
    return [ms for ms in range(start, end, step) if schedule.due(ms, interval)]


def aligned_ticks(schedule, start, end, interval, step=1):
    found = [schedule.due(now, interval) for now in range(start, end, step)]
    return [slot for slot in found if slot]


def test_midnight_of_these_tests_is_one():
    assert MIDNIGHT % 86400 == 0


def test_periodic_ticks_count_from_the_begin():
    assert periodic_ticks(Periodic(250), 250, 40000, 10) == [10250, 20250, 30250]


def test_a_late_tick_does_not_move_the_next():
    schedule = Periodic(0)
    assert not schedule.due(9999, 10)
    assert schedule.due(14000, 10)
    assert not schedule.due(19900, 10)
    assert schedule.due(20000, 10)


def test_ticks_slept_through_become_one():
    schedule = Periodic(0)
    assert schedule.due(95000, 10)
    assert not schedule.due(95100, 10)
    assert schedule.due(100000, 10)


def test_a_changed_interval_applies_at_once():
    schedule = Periodic(0)
    assert periodic_ticks(schedule, 0, 60000, 60) == []
    assert schedule.due(60000, 60)
    assert not schedule.due(64900, 5)
    assert schedule.due(65000, 5)


def test_interval_0_switches_off_and_on_again_without_a_burst():
    schedule = Periodic(0)
    assert periodic_ticks(schedule, 0, 100000, 0) == []
    assert periodic_ticks(schedule, 100000, 125000, 10) == [109900, 119900]


def test_aligned_ticks_come_at_round_times():
    ticks = aligned_ticks(ClockAligned(), MIDNIGHT + 100, MIDNIGHT + 3000, 900)
    assert ticks == [MIDNIGHT + 900, MIDNIGHT + 1800, MIDNIGHT + 2700]


def test_an_interval_that_does_not_divide_the_day_begins_anew_at_midnight():
    ticks = aligned_ticks(ClockAligned(), MIDNIGHT - 86400 + 1, MIDNIGHT + 26000, 25200, 7)
    assert ticks == [MIDNIGHT + hours * 3600 for hours in (-17, -10, -3, 0, 7)]


def test_no_tick_while_the_time_is_unknown():
    schedule = ClockAligned()
    assert aligned_ticks(schedule, 0, 1, 60) == []
    assert not schedule.due(MIDNIGHT + 60, 60)
    assert schedule.due(MIDNIGHT + 120, 60) == MIDNIGHT + 120


def test_a_clock_set_forward_gives_no_flood_and_no_tick_for_a_time_long_past():
    schedule = ClockAligned()
    assert not schedule.due(MIDNIGHT + 10, 900)
    assert not schedule.due(MIDNIGHT + 86400 * 30 + 100, 900)
    assert schedule.due(MIDNIGHT + 86400 * 30 + 900, 900) == MIDNIGHT + 86400 * 30 + 900


def test_a_clock_set_back_a_little_gives_no_second_tick():
    schedule = ClockAligned()
    assert not schedule.due(MIDNIGHT + 890, 900)
    assert schedule.due(MIDNIGHT + 900, 900)
    assert aligned_ticks(schedule, MIDNIGHT + 880, MIDNIGHT + 1000, 900) == []
    assert schedule.due(MIDNIGHT + 1800, 900) == MIDNIGHT + 1800


def test_a_clock_that_was_a_year_ahead_ticks_again_at_the_next_round_time():
    schedule = ClockAligned()
    assert not schedule.due(MIDNIGHT + 86400 * 365 + 10, 900)
    assert not schedule.due(MIDNIGHT + 10, 900)
    assert schedule.due(MIDNIGHT + 901, 900) == MIDNIGHT + 900
    assert not schedule.due(MIDNIGHT + 902, 900)


def test_a_changed_aligned_interval_applies_at_once():
    schedule = ClockAligned()
    assert not schedule.due(MIDNIGHT + 10, 3600)
    assert not schedule.due(MIDNIGHT + 11, 60)
    assert schedule.due(MIDNIGHT + 60, 60) == MIDNIGHT + 60
    assert not schedule.due(MIDNIGHT + 61, 0)
    assert not schedule.due(MIDNIGHT + 120, 0)
