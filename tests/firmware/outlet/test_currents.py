"""What an outlet tells its guard of the currents: only while they are fresh."""

from chargepost.guard.interface import UNKNOWN_MA, Ask
from chargepost.outlet import currents
from fakes import FakeMeter


def currents_of(meter, now_ms):
    ask = Ask()
    currents.tell(ask, meter, now_ms)
    return (ask.current_l1_ma, ask.current_l2_ma, ask.current_l3_ma)


def meter_at(ms, *amperes):
    meter = FakeMeter()
    meter.latest.at_ms = ms
    meter.latest.current_ma = [None if one is None else one * 1000 for one in amperes]
    return meter


def test_the_guard_hears_what_the_car_draws():
    assert currents_of(meter_at(1000, 16, 15, 14), 2000) == (16000, 15000, 14000)


def test_a_reading_counts_for_3_s():
    meter = meter_at(1000, 16, 0, 0)
    assert currents_of(meter, 4000)[0] == 16000
    assert currents_of(meter, 4001) == (UNKNOWN_MA, UNKNOWN_MA, UNKNOWN_MA)


def test_a_stale_meter_or_none_tells_nothing():
    meter = meter_at(1000, 16, 0, 0)
    meter.stale = True
    assert currents_of(meter, 1000)[0] == UNKNOWN_MA
    meter.stale = False
    meter.latest = None
    assert currents_of(meter, 1000)[0] == UNKNOWN_MA


def test_a_meter_with_one_current_tells_one():
    assert currents_of(meter_at(0, 10, None, None), 0) == (10000, UNKNOWN_MA, UNKNOWN_MA)


def test_a_meter_that_is_wired_the_other_way_round_still_protects():
    assert currents_of(meter_at(0, -20, 0, 0), 0)[0] == 20000
