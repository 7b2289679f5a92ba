"""Delayed start: a random wait before what many stations would do at the same moment."""

from chargepost.outlet.arbiter import Arbiter
from chargepost.outlet.delay import DelayedStart

SESSION = object()


class Start:
    """A delayed start with everything around it; chance always takes the most."""

    def __init__(self, country="none", seconds=-1):
        self.config = {"Chargepost.CountryProfile": country, "Chargepost.RandomDelay": seconds}
        self.arbiter = Arbiter(32000)
        for source in ("site", "supply", "charging profile"):
            self.arbiter.declare(source, 0, "")
        self.delay = DelayedStart(self.arbiter)
        self.asked = []
        self.delay.random = self.chance
        self.ms = 0

    def chance(self, highest):
        self.asked.append(highest)
        return highest

    def at(self, seconds, session=SESSION):
        """mA that the outlet gets at this second."""
        self.ms = seconds * 1000
        self.delay.look(session, self.config, self.ms)
        return self.arbiter.decide(self.ms).limit_ma


def test_where_no_rule_asks_for_it_a_session_begins_at_once():
    start = Start()
    assert start.at(0) == 32000 and start.asked == []


def test_great_britain_delays_each_session_by_up_to_600_s():
    start = Start("GB")
    assert start.at(10) == 0
    assert start.asked == [600]
    assert start.at(609) == 0
    assert start.at(610) == 32000
    assert start.at(611) == 32000 and start.asked == [600]


def test_the_sentence_counts_the_seconds():
    start = Start("GB")
    start.at(0)
    assert start.at(558) == 0
    winner = start.arbiter.decide(start.ms)
    assert winner.source == "delayed start" and "ends in 42 s" in winner.reason


def test_the_owner_may_set_up_to_1800_s_or_none():
    start = Start("GB", 1800)
    assert start.at(0) == 0 and start.asked == [1800]
    assert Start("GB", 0).at(0) == 32000


def test_switching_it_off_starts_at_once():
    start = Start("GB")
    assert start.at(0) == 0
    start.config["Chargepost.RandomDelay"] = 0
    assert start.at(1) == 32000


def test_a_driver_who_overrides_it_starts_at_once():
    start = Start("GB")
    start.at(0)
    start.delay.skip()
    assert start.at(1) == 32000
    assert start.at(2) == 32000


def test_the_next_session_is_delayed_again():
    start = Start("GB")
    start.at(0)
    start.at(700)
    assert start.at(800, None) == 32000
    assert start.at(900, object()) == 0
    assert start.asked == [600, 600]


def test_a_bad_supply_or_a_schedule_ends_with_a_delay():
    for source in ("supply", "charging profile"):
        start = Start("GB")
        start.at(0)
        start.at(600)
        start.arbiter.publish(source, 0, "")
        assert start.at(700) == 0
        start.arbiter.withdraw(source)
        assert start.at(800) == 0 and start.asked == [600, 600]
        assert start.at(1400) == 32000


def test_what_pauses_one_station_alone_does_not():
    start = Start("GB")
    start.at(0)
    start.at(600)
    start.arbiter.publish("site", 0, "")
    start.at(700)
    start.arbiter.withdraw("site")
    assert start.at(701) == 32000


def test_the_delay_begins_when_the_others_allow_current():
    start = Start("GB")
    start.arbiter.publish("charging profile", 0, "not before midnight")
    assert start.at(0) == 0 and start.asked == []
    start.arbiter.withdraw("charging profile")
    assert start.at(5000) == 0 and start.asked == [600]
    assert start.at(5600) == 32000
