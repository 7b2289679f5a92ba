"""Faults come back only so often, and a restart forgets none that must hold."""

from both import MemoryStorage
from chargepost import faults
from chargepost.guard.interface import (
    LOCK,
    PILOT_LEVEL,
    PILOT_SHORT,
    RCM_TEST,
    RESIDUAL_CURRENT,
    WELDED,
)
from chargepost.protection.lockout import well_formed
from protection_rig import NOW, Site

DAY = 86400


def test_a_residual_current_holds_until_the_car_is_unplugged():
    for linked in (False, True):
        site = Site(linked).start()
        site.trip()
        site.run(120000)
        assert site.fault(RESIDUAL_CURRENT)
        site.unplug()
        assert not site.fault(RESIDUAL_CURRENT)
        assert site.lockout.state()["last_24_h"] == {"residual current": 1}


def test_it_is_written_down_in_the_tick_that_sees_it():
    site = Site().start()
    site.rig.outlet.level = 9000
    site.run(500)
    site.rig.outlet.residual = 1
    site.run(100)
    assert "lockout1" not in site.storage.files
    site.tick()
    assert b'"active": 16' in site.storage.files["lockout1"]


def test_it_holds_over_a_restart_while_the_car_stays():
    site = Site().start()
    site.trip()
    site.restart(plugged=True)
    assert site.rig.core.ask.locked == RESIDUAL_CURRENT
    site.run(60000)
    assert site.fault(RESIDUAL_CURRENT)
    site.unplug()
    assert not site.fault(RESIDUAL_CURRENT)
    site.restart()
    assert not site.fault(RESIDUAL_CURRENT)


def test_the_guard_is_told_before_its_first_sign_of_life():
    site = Site().start()
    site.trip()
    site.start(plugged=True, cold=True)
    assert site.rig.port.ask(0).locked == RESIDUAL_CURRENT


def test_a_guard_that_restarts_alone_is_told_again():
    site = Site().start()
    site.trip()
    watch = site.rig.core.watch
    watch.clear(watch.latched)
    site.run(1000)
    assert site.fault(RESIDUAL_CURRENT)


def test_the_third_residual_current_in_24_h_stays_until_service():
    for linked in (False, True):
        site = Site(linked).start()
        for _ in range(2):
            site.trip()
            site.unplug()
            assert not site.fault(RESIDUAL_CURRENT)
        site.trip()
        site.unplug()
        assert site.fault(RESIDUAL_CURRENT)
        assert site.outlet.extra_faults == faults.LOCKED_OUT
        assert faults.is_faulted(site.outlet.faults())
        site.restart()
        site.run(60000)
        assert site.fault(RESIDUAL_CURRENT)
        assert site.lockout.state()["locked_out"] == ["residual current"]
        site.lockout.clear()
        site.run(5000)
        assert not site.fault(RESIDUAL_CURRENT)
        assert site.outlet.extra_faults == 0
        site.restart()
        assert not site.fault(RESIDUAL_CURRENT)
        assert site.lockout.state()["last_24_h"] == {}


def test_what_is_older_than_24_h_does_not_count():
    site = Site().start()
    for _ in range(2):
        site.trip()
        site.unplug()
    site.leap(DAY)
    site.run(2000)
    assert site.lockout.state()["last_24_h"] == {}
    site.trip()
    site.unplug()
    assert not site.fault(RESIDUAL_CURRENT)


def test_a_wall_clock_that_jumps_frees_nothing_and_locks_nothing():
    for jump in (-10 * DAY, 10 * DAY):
        site = Site().start()
        site.trip()
        site.unplug()
        site.clock.synchronise(site.clock.now() + jump)
        site.trip()
        site.unplug()
        assert site.lockout.state()["last_24_h"] == {"residual current": 2}
        assert not site.fault(RESIDUAL_CURRENT)
        site.trip()
        site.unplug()
        assert site.lockout.state()["locked_out"] == ["residual current"]


def test_time_without_power_counts_where_the_wall_clock_knows_it():
    for later, left in ((3600, 2), (DAY + 60, 0)):
        site = Site().start()
        for _ in range(2):
            site.trip()
            site.unplug()
        site.run(60000)
        site.restart(NOW + later)
        assert site.lockout.state()["last_24_h"].get("residual current", 0) == left


def test_time_without_power_counts_as_none_where_nobody_knows_it():
    site = Site().start(0)
    for _ in range(2):
        site.trip()
        site.unplug()
    site.run(60000)
    site.restart(NOW + 5 * DAY)
    assert site.lockout.state()["last_24_h"] == {"residual current": 2}
    site.trip()
    site.unplug()
    assert site.fault(RESIDUAL_CURRENT)


def test_a_failed_self_test_is_repeated_three_times_then_waits_for_service():
    site = Site().start(cold=True)
    site.rig.outlet.sensitive = 0
    begins = []
    for _ in range(3000):
        before = site.rig.core.rcm.testing
        site.tick()
        if site.rig.core.rcm.testing and not before:
            begins.append(site.clock.ms())
    assert len(begins) == 4
    for index in range(3):
        assert 60000 <= begins[index + 1] - begins[index] <= 63000
    assert site.lockout.state()["locked_out"] == ["rcm test"]
    site.restart()
    site.run(120000)
    assert site.fault(RCM_TEST)
    site.lockout.clear()
    site.run(3000)
    assert not site.fault(RCM_TEST)
    assert site.rig.report.rcm_tested


def test_a_self_test_that_passes_again_ends_the_fault():
    site = Site().start(cold=True)
    site.rig.outlet.sensitive = 0
    site.run(3000)
    assert site.fault(RCM_TEST)
    assert site.lockout.state()["retry_s"] > 50
    site.rig.outlet.sensitive = 1
    site.run(65000)
    assert not site.fault(RCM_TEST)
    assert site.lockout.state() == {
        "active": [],
        "locked_out": [],
        "retry_s": None,
        "last_24_h": {"rcm test": 1},
    }


def test_a_weld_waits_for_service_at_once_and_comes_back_while_it_lasts():
    site = Site().start()
    site.rig.outlet.mirror = 1
    site.run(2000)
    assert site.fault(WELDED)
    site.rig.outlet.mirror = 2
    site.unplug()
    site.restart()
    assert site.fault(WELDED)
    site.rig.outlet.mirror = 1
    site.lockout.clear()
    site.run(10000)
    assert site.fault(WELDED)
    assert site.lockout.state()["locked_out"] == ["welded"]
    site.rig.outlet.mirror = 2
    site.lockout.clear()
    site.run(10000)
    assert not site.fault(WELDED)


def test_a_short_pilot_is_tried_again_once_for_each_car():
    site = Site().start()
    site.rig.outlet.level = 9000
    site.run(1000)
    site.short_pilot()
    site.run(25000)
    assert site.fault(PILOT_SHORT)
    site.run(10000)
    assert not site.fault(PILOT_SHORT)
    site.short_pilot()
    site.run(120000)
    assert site.fault(PILOT_SHORT)
    site.unplug()
    assert not site.fault(PILOT_SHORT)
    assert site.lockout.state()["last_24_h"] == {"pilot short": 2}


def test_a_retry_that_does_not_help_counts_again():
    site = Site().start()
    site.rig.outlet.level = 9000
    site.run(1000)
    site.rig.outlet.level = 0
    site.run(60000)
    assert site.lockout.state()["last_24_h"] == {"pilot short": 2}
    site.run(120000)
    assert site.lockout.state()["last_24_h"] == {"pilot short": 2}


def test_no_retry_clears_a_residual_current():
    site = Site().start()
    site.trip()
    site.short_pilot()
    assert site.fault(PILOT_SHORT)
    site.run(120000)
    assert site.fault(RESIDUAL_CURRENT)
    assert site.fault(PILOT_SHORT)


def test_what_ends_by_itself_is_bounded_too():
    site = Site().start()
    for _ in range(20):
        assert not site.lockout.locked_out
        site.rig.outlet.level = 10400
        site.run(4000)
        site.rig.outlet.level = 12000
        site.run(4000)
    assert site.lockout.state()["locked_out"] == ["pilot level"]
    assert site.fault(PILOT_LEVEL)


def test_each_fault_is_logged_with_its_count():
    site = Site().start()
    site.trip()
    site.unplug()
    site.trip()
    assert site.logged == [
        "outlet 1: residual current, 1 of 3 in 24 h",
        "outlet 1: residual current, 2 of 3 in 24 h",
    ]


def test_a_fault_that_flutters_is_not_written_each_time():
    site = Site().start()
    before = site.storage.operations
    for _ in range(10):
        site.rig.outlet.level = 9000
        site.run(500)
        site.rig.outlet.level = 0
        site.run(800)
        site.rig.outlet.level = 12000
        site.run(1700)
    # 30 s: the first sight, and no more; each write replaces two files.
    assert site.storage.operations - before <= 2
    site.run(60000)
    assert site.storage.operations - before <= 4
    site.restart()
    assert site.lockout.state()["last_24_h"] == {"pilot short": 10}


def test_a_full_disk_loses_the_record_and_not_the_fault():
    site = Site(storage=MemoryStorage(capacity=10)).start()
    site.rig.outlet.level = 9000
    site.run(1000)
    site.rig.outlet.residual = 1
    site.run(100)
    failed = site.failed
    site.tick()
    assert site.failed == failed + 1
    assert site.rig.port.ask(0).locked == RESIDUAL_CURRENT
    site.run(5000)
    assert site.failed < failed + 4  # tried again every 10 s
    site.storage.capacity = 1 << 20
    site.run(6000)
    assert "lockout1" in site.storage.files


def test_documents_that_nobody_wrote_are_not_used():
    good = {"seconds": 5, "active": 16, "locked out": 0, "times": {"16": [[3, 0]]}}
    assert well_formed(good)
    for name, value in (
        ("seconds", "5"),
        ("active", -1),
        ("locked out", None),
        ("times", []),
        ("times", {"x": []}),
        ("times", {"": []}),
        ("times", {"16": [[3]]}),
        ("times", {"16": [[3, "0"]]}),
        ("times", {"16": 3}),
    ):
        bad = dict(good)
        bad[name] = value
        assert not well_formed(bad)
    assert not well_formed([1])


def test_a_lock_that_fails_is_tried_again():
    site = Site().start()
    site.rig.port.ask(0).hold_lock = 1
    site.rig.outlet.bolt_mirror = 0
    site.rig.outlet.level = 9000
    site.run(15000)
    assert site.fault(LOCK)
    site.rig.outlet.bolt_mirror = 2
    site.run(35000)
    assert not site.fault(LOCK)


def test_a_plug_that_is_gone_for_a_moment_is_no_unplugging():
    site = Site().start()
    site.trip()
    site.rig.outlet.level = 12000
    site.run(200)
    site.rig.outlet.level = 9000
    site.run(5000)
    assert site.fault(RESIDUAL_CURRENT)


def test_a_guard_that_has_not_looked_yet_is_not_believed():
    site = Site().start()
    site.trip()
    site.start(plugged=True, cold=True)
    for _ in range(10):  # the application runs, the guard's timer does not yet
        site.rig.lived_ms += 100
        site.lockout.tick(site.clock.ms())
    assert site.lockout.active == RESIDUAL_CURRENT
    site.run(3000)
    assert site.fault(RESIDUAL_CURRENT)


def test_a_cause_that_stays_without_a_car_is_one_occurrence_and_wears_no_flash():
    site = Site().start()
    before = site.storage.operations
    site.rig.outlet.residual = 1
    site.run(300000)
    assert site.fault(RESIDUAL_CURRENT)
    assert site.lockout.state()["last_24_h"] == {"residual current": 1}
    # The document twice, the log of the monitor once; each write replaces two files at most.
    assert site.storage.operations - before <= 6
    site.rig.outlet.residual = 0
    site.run(1000)
    assert not site.fault(RESIDUAL_CURRENT)
