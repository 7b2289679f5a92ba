"""The log of the residual current monitor, and when it vouches for it."""

from chargepost.store import save
from protection_rig import NOW, Site

DAY = 86400


def test_each_test_is_logged_with_the_time_of_both_edges():
    for linked in (False, True):
        site = Site(linked).start()
        (entry,) = site.log.tests()
        assert entry["result"] == "passed"
        assert NOW <= entry["unix"] <= NOW + 2
        assert entry["rise_ms"] == 10
        assert entry["fall_ms"] == 260
        assert site.log.latest() == entry


def test_a_failed_test_is_logged_with_its_reason():
    site = Site().start(cold=True)
    site.rig.outlet.sensitive = 0
    site.run(3000)
    entry = site.log.latest()
    assert (entry["result"], entry["rise_ms"], entry["fall_ms"]) == ("no trip", -1, -1)
    assert not site.log.vouches()


def test_the_last_32_tests_are_kept_over_a_restart_the_newest_first():
    site = Site().start()
    for _ in range(35):
        site.rig.port.ask(0).test_rcm = 1
        site.run(1000)
    tests = site.log.tests()
    assert len(tests) == 32
    assert tests[0]["unix"] - tests[31]["unix"] in (30, 31, 32)
    site.restart(NOW + 1000)
    assert len(site.log.tests()) == 32
    assert site.log.tests()[1] == tests[0]


def test_a_test_of_today_vouches_for_a_car_that_is_plugged_in_at_the_start():
    site = Site().start()
    site.restart(NOW + 3600, plugged=True)
    assert site.rig.core.ask.vouch == 1
    assert site.rig.report.rcm_tested
    assert site.rig.report.rcm_tests == 0


def test_nothing_vouches_after_a_day_or_without_a_clock_or_before_the_test():
    for unix in (NOW + DAY + 60, 0, NOW - 60):
        site = Site().start()
        site.restart(unix, plugged=True)
        assert site.rig.core.ask.vouch == 0
        assert not site.rig.report.rcm_tested


def test_a_test_without_a_known_time_vouches_for_nothing():
    site = Site().start(0)
    assert site.log.latest()["unix"] == 0
    site.restart(NOW, plugged=True)
    assert site.rig.core.ask.vouch == 0


def test_the_voucher_ends_while_the_station_runs():
    site = Site().start()
    assert site.rig.port.ask(0).vouch == 1
    site.leap(DAY)
    site.tick()
    assert site.rig.port.ask(0).vouch == 0


def test_a_trip_is_logged_with_its_cause_and_once():
    site = Site().start()
    site.trip()
    site.unplug()
    site.rig.outlet.level = 9000
    site.run(300)
    site.rig.outlet.residual = 2
    site.run(3000)
    assert [entry["cause"] for entry in site.log.trips()] == ["AC 30 mA", "DC 6 mA"]
    site.restart(NOW + 60)
    assert [entry["cause"] for entry in site.log.trips()] == ["AC 30 mA", "DC 6 mA"]


def test_an_application_that_restarts_alone_logs_nothing_twice():
    site = Site(linked=True).start()
    site.run(20000)
    rig, log = site.rig, site.log
    again = type(log)(site.outlet, site.storage, lambda: True)
    rig.lived_ms = 1000
    again.tick(1000)
    assert len(again.tests()) == 1


def test_a_test_before_the_first_look_is_logged_although_it_went_like_the_last():
    site = Site().start()
    site.start(NOW + 60, cold=True)
    site.rig.run(1000)
    site.run(500)
    first, second = site.log.tests()
    assert first["rise_ms"] == second["rise_ms"]
    assert first["unix"] >= NOW + 60


def test_a_damaged_log_begins_anew_and_says_so():
    for body in ([1], {"tests": [[1]], "trips": [], "count": 0}, {"tests": 5}):
        site = Site().start()
        save(site.storage, "rcm1", body)
        site.restart(NOW + 60)
        assert "is no log of a monitor" in site.log.problem
        assert len(site.log.tests()) == 1
