"""When a backend that follows the price hears the meter besides the usual."""

from chargepost.pricing.triggers import Triggers

NOW = 1767225600


def due(triggers, now=NOW, wh=0, w=0, status="Charging"):
    return triggers.due(now, wh, w, status)


def test_nothing_is_due_before_a_backend_has_asked():
    assert not due(Triggers(), NOW, 1000000, 22000, "Finishing")


def test_a_time_fires_once_when_it_comes():
    one = Triggers()
    one.set(NOW, NOW + 60, -1, -1, ())
    assert [due(one, NOW + second) for second in (0, 59, 60, 61)] == [False, False, True, False]


def test_a_time_that_has_passed_does_not_fire():
    one = Triggers()
    one.set(NOW, NOW, -1, -1, ())
    assert not due(one, NOW + 1)


def test_an_energy_of_the_session_fires_once_though_the_backend_repeats_it():
    one = Triggers()
    for _ in range(2):
        one.set(NOW, 0, 5000, -1, ())
        assert not due(one, wh=4999)
    assert due(one, wh=5000)
    assert not due(one, wh=5001)
    one.set(NOW, 0, 5000, -1, ())
    assert not due(one, wh=5002)
    one.set(NOW, 0, 6000, -1, ())
    assert due(one, wh=6500)


def test_a_power_fires_in_both_directions_with_a_band_of_a_twentieth():
    one = Triggers()
    one.set(NOW, 0, -1, 8000, ())
    seen = [due(one, w=w) for w in (0, 8000, 8400, 8401, 8000, 7600, 7599, 8399, 8500)]
    assert seen == [False, False, False, True, False, True, False, False, True]


def test_the_side_of_a_power_is_kept_when_the_backend_repeats_it():
    one = Triggers()
    one.set(NOW, 0, -1, 100, ())
    assert not due(one, w=7000)
    one.set(NOW, 0, -1, 100, ())
    assert due(one, w=0)
    one.set(NOW, 0, -1, 100, ())
    assert not due(one, w=0)


def test_a_meter_without_power_fires_nothing():
    one = Triggers()
    one.set(NOW, 0, -1, 100, ())
    assert not due(one, w=0)
    assert not due(one, w=None)
    assert due(one, w=7000)


def test_a_status_fires_when_it_is_entered_and_not_when_it_was_there_before():
    one = Triggers()
    assert not due(one, status="SuspendedEV")
    one.set(NOW, 0, -1, -1, ("SuspendedEV", "Finishing"))
    statuses = ("SuspendedEV", "Charging", "SuspendedEV", "SuspendedEV", "Finishing")
    seen = [due(one, status=status) for status in statuses]
    assert seen == [False, False, True, False, True]


def test_several_at_once_are_one_reading():
    one = Triggers()
    due(one)
    one.set(NOW, NOW + 1, 10, -1, ("SuspendedEV",))
    assert due(one, NOW + 1, 10, 0, "SuspendedEV")
    assert not due(one, NOW + 1, 10, 0, "SuspendedEV")
