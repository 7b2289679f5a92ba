"""What profiles allow at one instant, by the sentences of OCPP 1.6 section 3.13."""

from both import MemoryStorage
from chargepost.charging import limit as limits
from chargepost.charging import profile as p
from chargepost.charging.profiles import Profiles
from chargepost.charging.schedule import NEVER
from chargepost.outlet.transaction import Grant, Transaction

MIDNIGHT = 1767225600  # 2026-01-01T00:00:00Z
HOUR = 3600
SUPPLY = limits.Supply(230000, 3)


class Post:
    """Profiles, and one outlet with or without a transaction."""

    def __init__(self):
        self.profiles = Profiles(MemoryStorage())
        self.transaction = None

    def put(self, number, purpose, periods, kind=p.ABSOLUTE, **fields):
        packed = b"".join([p.period(*entry) for entry in periods])
        unit = fields.get("unit", p.AMPERES)
        profile = p.Profile(number, purpose, fields.get("stack", 0), kind, unit, packed)
        profile.outlet = fields.get("outlet", 1 if purpose == p.TX else 0)
        profile.transaction = 7 if purpose == p.TX else 0
        profile.start = fields.get("start", MIDNIGHT)
        profile.duration = fields.get("duration", 0)
        profile.valid_from = fields.get("valid_from", 0)
        profile.valid_to = fields.get("valid_to", p.FOREVER)
        self.profiles.put(profile, 50, 0)

    def charge(self, how="card", begin_ms=0, begin_unix=0):
        self.transaction = Transaction(7, Grant("A1", "", how), begin_ms, begin_unix, 0)

    def ask(self, unix=MIDNIGHT, now_ms=0, supply=SUPPLY, outlet=1):
        """(mA or None, seconds until it may change)."""
        found, seconds = limits.limit_now(
            self.profiles, outlet, self.transaction, unix, now_ms, supply
        )
        self.found = found
        return found and found.ma, seconds


def test_without_profiles_there_is_no_limit():
    assert Post().ask() == (None, NEVER)


def test_the_last_period_holds_until_the_end_of_the_duration():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 160), (HOUR, 80)], duration=2 * HOUR)
    assert post.ask(MIDNIGHT - 5) == (None, 5)
    assert post.ask(MIDNIGHT) == (16000, HOUR)
    assert post.ask(MIDNIGHT + HOUR) == (8000, HOUR)
    assert post.ask(MIDNIGHT + 2 * HOUR - 1) == (8000, 1)
    assert post.ask(MIDNIGHT + 2 * HOUR) == (None, NEVER)


def test_without_a_duration_it_holds_for_ever_and_hides_lower_levels():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 160)], stack=1)
    post.put(2, p.TX_DEFAULT, [(0, 60)], stack=0)
    assert post.ask(MIDNIGHT + 1000000000)[0] == 16000


def test_after_the_duration_the_next_lower_level_leads():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 160)], stack=1, duration=HOUR)
    post.put(2, p.TX_DEFAULT, [(0, 60)], stack=0)
    assert post.ask(MIDNIGHT + HOUR - 1) == (16000, 1)
    assert post.ask(MIDNIGHT + HOUR) == (6000, NEVER)


def test_a_daily_profile_starts_again_every_24_hours_and_a_weekly_one_after_7_days():
    for kind, length in ((p.DAILY, 24 * HOUR), (p.WEEKLY, 168 * HOUR)):
        post = Post()
        post.put(1, p.TX_DEFAULT, [(0, 160), (HOUR, 80)], kind, duration=6 * HOUR)
        for times in (0, 1, 500):
            start = MIDNIGHT + times * length
            assert post.ask(start + 10) == (16000, HOUR - 10)
            assert post.ask(start + HOUR) == (8000, 5 * HOUR)
            assert post.ask(start + 6 * HOUR) == (None, length - 6 * HOUR)


def test_periods_after_the_recurrence_never_come():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 160), (25 * HOUR, 80)], p.DAILY)
    assert post.ask(MIDNIGHT + 24 * HOUR + HOUR)[0] == 16000


def test_a_relative_profile_counts_from_the_begin_of_the_transaction_whatever_the_wall_clock():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 160), (HOUR, 80)], p.RELATIVE)
    post.charge(begin_ms=50000)
    for unix in (0, MIDNIGHT, MIDNIGHT * 2):
        assert post.ask(unix, 50000) == (16000, HOUR)
        assert post.ask(unix, 50000 + HOUR * 1000) == (8000, NEVER)


def test_after_a_power_cut_it_counts_by_the_wall_clock():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 160), (HOUR, 80)], p.RELATIVE)
    post.charge("resume", begin_ms=1000, begin_unix=MIDNIGHT)
    assert post.ask(MIDNIGHT + HOUR - 9, 2000) == (16000, 9)
    assert post.ask(MIDNIGHT + HOUR, 2000) == (8000, NEVER)
    assert post.ask(0, 2000)[0] == 8000


def test_valid_from_is_the_first_second_and_valid_to_the_first_one_after():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 160)], valid_from=MIDNIGHT + 10, valid_to=MIDNIGHT + 20)
    assert post.ask(MIDNIGHT + 9) == (None, 1)
    assert post.ask(MIDNIGHT + 10) == (16000, 10)
    assert post.ask(MIDNIGHT + 20) == (None, NEVER)


def test_a_tx_profile_goes_before_the_default_also_with_more_and_leaves_it_its_gaps():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 80)], stack=9)
    post.put(2, p.TX, [(0, 250)], stack=0, start=MIDNIGHT + 60, duration=60)
    post.charge()
    assert post.ask(MIDNIGHT) == (8000, 60)
    assert post.ask(MIDNIGHT + 60) == (25000, 60)
    assert post.ask(MIDNIGHT + 120)[0] == 8000


def test_a_tx_profile_of_another_transaction_has_no_say():
    post = Post()
    post.put(2, p.TX, [(0, 60)])
    assert post.ask() == (None, NEVER)


def test_the_default_of_a_connector_replaces_that_of_connector_0_there_only():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 160)], outlet=0)
    post.put(2, p.TX_DEFAULT, [(0, 250)], outlet=1)
    assert post.ask(outlet=1)[0] == 25000
    assert post.ask(outlet=2)[0] == 16000


def test_watts_are_spread_over_the_phases_and_amperes_are_not():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 110000)], unit=p.WATTS)
    assert post.ask()[0] == 15942
    assert post.ask(supply=limits.Supply(230000, 1))[0] == 47826
    post.put(1, p.TX_DEFAULT, [(0, 36800, 1)], unit=p.WATTS)
    assert post.ask()[0] == 16000
    post.put(1, p.TX_DEFAULT, [(0, 161, 1)])
    assert post.ask()[0] == 16100


def test_the_reason_names_the_profile_and_its_own_words():
    post = Post()
    post.put(3, p.TX_DEFAULT, [(0, 74005)], unit=p.WATTS)
    post.ask()
    assert post.found.whose == "TxDefaultProfile 3"
    assert post.found.reason() == "TxDefaultProfile 3 allows 7400.5 W"


def test_while_the_time_is_unknown_the_lowest_that_may_hold_does_and_says_so():
    post = Post()
    post.put(1, p.TX_DEFAULT, [(0, 160), (HOUR, 80)], p.DAILY, stack=2)
    post.put(2, p.TX_DEFAULT, [(0, 100)], stack=1)
    post.put(3, p.TX_DEFAULT, [(0, 250)], p.RELATIVE, stack=0)
    assert post.ask(0) == (8000, NEVER)
    assert "time is not known" in post.found.reason()
    post.put(4, p.TX_DEFAULT, [(0, 130)], p.RELATIVE, stack=3)
    assert post.ask(0)[0] == 13000


def test_the_limit_of_the_whole_station_may_be_relative_when_it_never_changes():
    post = Post()
    post.put(1, p.MAX, [(0, 200)], p.RELATIVE)
    found, seconds = limits.station_limit(post.profiles, 0, SUPPLY)
    assert (found.ma, seconds) == (20000, NEVER)
