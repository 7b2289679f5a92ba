"""OCPP 2.0.1 part 4, 5.3, with scenario R04."""

from chargepost.ocpp.backoff import Backoff


def test_R04_waits_double_twice_then_stay_and_begin_anew_after_a_success():
    backoff = Backoff(lambda highest: highest)
    waits = [backoff.next_ms(10, 0, 2) for _ in range(5)]
    assert waits == [10000, 20000, 40000, 40000, 40000]
    backoff.reset()
    assert backoff.next_ms(10, 0, 2) == 10000


def test_no_wait_is_longer_than_a_day_and_its_random_part():
    backoff = Backoff(lambda highest: highest)
    waits = [backoff.next_ms(3600, 3600, 10) for _ in range(12)]
    assert waits[4:] == [61200000] + [90000000] * 7


def test_each_wait_has_its_own_random_part_within_the_range():
    backoff = Backoff()
    waits = [backoff.next_ms(1, 5, 0) for _ in range(50)]
    assert min(waits) >= 1000 and max(waits) <= 6000
    assert len(set(waits)) > 10
