"""The cost of a session between what a backend tells of it."""

from chargepost.pricing.bill import Bill, Told
from chargepost.pricing.cost import shown

NOW = 1767225600
KWH, HOUR, FEE = 250000, 1200000, 500000  # 0.25 for a kWh, 1.20 for an hour, 0.50 once


def told(at=NOW, wh=10000, cost=1000000, idling=False, **more):
    found = Told()
    found.at, found.register_wh, found.cost, found.idling = at, wh, cost, idling
    found.charging = (KWH, HOUR, FEE)
    for name, value in more.items():
        setattr(found, name, value)
    return found


def bill():
    return Bill(1, 1, "CARD", 10000)


def total(of, wh, ms):
    return shown(of.cost.total(wh, ms), 6)


def test_energy_and_time_are_added_to_what_the_backend_has_told():
    one = bill()
    one.take(told(), 5000, NOW)
    assert total(one, 10000, 5000) == "1.000000"
    assert total(one, 14000, 5000) == "2.000000"  # 4 kWh
    assert total(one, 10000, 5000 + 1800000) == "1.600000"  # half an hour
    assert total(one, 10001, 5001) == "1.000250"  # 1 Wh; 1 ms is a third of a millionth


def test_a_cost_that_was_worked_out_a_while_ago_is_counted_on_from_then():
    one = bill()
    one.take(told(at=NOW - 60), 100000, NOW)
    assert total(one, 10000, 100000) == "1.020000"
    one.take(told(at=NOW + 600), 100000, NOW)  # the clocks differ: nothing is taken back
    assert total(one, 10000, 100000) == "1.000000"
    one.take(told(at=NOW - 60), 100000, 0)  # no clock yet
    assert total(one, 10000, 100000) == "1.000000"


def test_a_register_that_runs_back_makes_nothing_cheaper():
    one = bill()
    one.take(told(), 0, NOW)
    assert total(one, 9000, 0) == "1.000000"


def test_default_prices_count_from_the_first_moment_with_their_fee():
    one = bill()
    one.begin((KWH, HOUR, FEE), 1000)
    assert total(one, 10000, 1000) == "0.500000"
    assert total(one, 12000, 1000 + 3600000) == "2.200000"


def test_idle_time_is_free_for_its_grace_then_costs_by_the_hour_and_energy_nothing():
    one = bill()
    one.take(told(idling=True, idle=(30, HOUR)), 0, NOW)
    assert total(one, 10500, 30 * 60000) == "1.000000"
    assert total(one, 10500, 90 * 60000) == "2.200000"


def test_the_grace_counts_from_the_first_word_of_idling():
    one = bill()
    one.take(told(), 0, NOW)
    one.take(told(at=NOW + 600, idling=True, idle=(30, HOUR)), 600000, NOW + 600)
    one.take(told(at=NOW + 1200, idling=True, idle=(30, HOUR)), 1200000, NOW + 1200)
    assert total(one, 10000, 2400000) == "1.000000"
    assert total(one, 10000, 2400000 + 3600000) == "2.200000"
    one.take(told(at=NOW + 6000), 6000000, NOW + 6000)  # it charges again
    one.take(told(at=NOW + 6000, idling=True, idle=(30, HOUR)), 6000000, NOW + 6000)
    assert total(one, 10000, 6000000 + 30 * 60000) == "1.000000"


def test_idle_time_without_a_price_is_free():
    one = bill()
    one.take(told(idling=True), 0, NOW)
    assert total(one, 10000, 7200000) == "1.000000"


def test_the_next_period_takes_over_at_its_time_and_what_was_due_stays_due():
    one = bill()
    one.take(told(next_at=NOW + 3600, next_charging=(KWH * 2, 0, FEE)), 0, NOW)
    one.tick(14000, 3599000, NOW + 3599)
    assert total(one, 14000, 3600000) == "3.200000"
    one.tick(14000, 3602000, NOW + 3602)  # a look that comes late counts the old price no longer
    assert total(one, 14000, 3602000) == "3.200000"
    assert total(one, 16000, 9999999) == "4.200000"  # its fee is the backend's to tell


def test_the_next_period_of_a_car_that_idles_is_its_idle_price():
    one = bill()
    more = {"next_at": NOW + 3600, "next_idle": (0, HOUR * 2)}
    one.take(told(idling=True, idle=(0, HOUR), **more), 0, NOW)
    one.tick(10000, 3600000, NOW + 3600)
    assert total(one, 10000, 7200000) == "4.600000"


def test_the_end_of_the_session_ends_the_cost_until_the_backend_tells_of_another():
    one = bill()
    one.take(told(), 0, NOW)
    one.stop(14000, 3600000)
    assert total(one, 15000, 99999999) == "3.200000"
    one.take(told(at=NOW + 3600, wh=14000, idling=True, idle=(0, HOUR)), 3600000, NOW + 3600)
    assert total(one, 14000, 7200000) == "2.200000"
    one.stop(14000, 7200000)
    assert total(one, 14000, 99999999) == "2.200000"
