"""Life of a contactor: what wears it, what is left, and what a restart keeps."""

from chargepost.guard.interface import UNKNOWN_MA
from chargepost.store import save
from protection_rig import NOW, Site

# The rig's contactor is rated for 100,000 cycles, and 1,000 openings at 32 A.
WEEK = 604800


def _session(site, ma=None):
    """A car charges; then it is told to stop and, with a current, ignores that."""
    ask = site.rig.port.ask(0)
    site.rig.outlet.level = 9000
    ask.permit = 1
    ask.limit_ma = 32000
    site.run(1000)
    site.rig.outlet.level = 6000
    site.run(1500)
    assert site.rig.outlet.closed
    if ma is not None:
        ask.current_l1_ma = ma
        ask.permit = 0
        site.run(7000)
        ask.current_l1_ma = UNKNOWN_MA
    ask.permit = 0
    site.rig.outlet.level = 9000
    site.run(1000)
    assert not site.rig.outlet.closed
    site.unplug()


def test_each_closing_is_a_cycle():
    for linked in (False, True):
        site = Site(linked).start()
        for _ in range(3):
            _session(site)
        assert site.life.state()["cycles"] == 3
        assert site.life.state()["loaded_opens"] == 0
        assert site.life.wear() == 30


def test_an_opening_under_load_wears_by_the_square_of_the_current():
    site = Site().start()
    _session(site, 32000)
    assert site.life.wear() == 10 + 1000
    _session(site, 16000)
    assert site.life.wear() == 20 + 1250
    assert site.life.state()["loaded_opens"] == 2
    assert site.life.state()["full_current_opens"] == 1


def test_without_a_meter_the_current_counts_as_the_rated_one():
    site = Site().start()
    site.meter.stale = True
    _session(site, 0)
    assert site.life.wear() == 10 + 1000


def test_what_is_left_is_told_in_per_cent():
    site = Site().start()
    site.life.cycles = 25000
    assert site.life.state()["left_percent"] == 75
    site.life.weighted_milli = 900000
    assert site.life.state()["left_percent"] == 0


def test_the_forecast_is_the_present_pace():
    site = Site().start()
    assert site.life.state()["left_days"] is None
    site.life.cycles = 10000
    site.leap(WEEK)
    site.tick()
    # A tenth in a week: the other nine tenths last nine weeks.
    assert site.life.state()["left_days"] == 63
    for _ in range(4):
        site.leap(WEEK)
        site.tick()
    # Nothing in the last four weeks: no pace.
    assert site.life.state()["left_days"] is None


def test_counters_begin_at_0_with_the_chip_and_the_life_goes_on():
    site = Site().start()
    _session(site)
    _session(site)
    site.life.ended(site.clock.ms())
    site.restart(NOW + 60)
    assert site.life.state()["cycles"] == 2
    _session(site)
    assert site.life.state()["cycles"] == 3


def test_counters_that_wrap_go_on():
    site = Site().start()
    site.rig.core.interlock.closings = 65535
    site.run(200)
    before = site.life.cycles
    _session(site)
    _session(site)
    assert site.life.cycles == before + 2


def test_it_is_written_at_the_end_of_a_session_and_every_ten_minutes():
    site = Site().start()
    _session(site)
    assert "contactor1" not in site.storage.files
    site.life.ended(site.clock.ms())
    assert "contactor1" in site.storage.files
    before = site.storage.files["contactor1"]
    _session(site)
    _session(site)
    assert site.storage.files["contactor1"] == before
    site.leap(600)
    site.tick()
    assert site.storage.files["contactor1"] != before


def test_a_new_contactor_has_a_whole_life():
    site = Site().start()
    _session(site, 32000)
    site.life.replaced(site.clock.ms())
    assert site.life.state()["left_percent"] == 100
    site.restart(NOW + 60)
    assert site.life.state()["cycles"] == 0


def test_a_damaged_document_is_not_used_and_said():
    for body in ([], {"seconds": 1, "worn": [1, 2], "seen": [0, 0, 0], "marks": []}):
        site = Site().start()
        save(site.storage, "contactor1", body)
        site.restart(NOW + 60)
        assert "is no life of a contactor" in site.life.problem
        assert site.life.state()["cycles"] == 0
