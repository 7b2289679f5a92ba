"""The arbiter: the lowest limit wins, and everybody can read whose it is."""

from both import raises
from chargepost.outlet.arbiter import Arbiter


def arbiter():
    made = Arbiter(32000)
    made.declare("site", 6000, "the site controller has fallen silent")
    made.declare("cable", 0, "no cable")
    return made


def test_without_any_other_source_the_installation_limits():
    winner = arbiter().decide(0)
    assert (winner.source, winner.limit_ma) == ("installation", 32000)


def test_the_lowest_limit_wins_and_tells_its_reason():
    current = arbiter()
    current.publish("cable", 20000, "the cable carries 20 A")
    current.publish("site", 8000, "others on the site need current")
    winner = current.decide(0)
    assert (winner.source, winner.limit_ma) == ("site", 8000)
    assert winner.reason == "others on the site need current"


def test_a_withdrawn_limit_no_longer_counts():
    current = arbiter()
    current.publish("site", 8000, "others on the site need current")
    current.withdraw("site")
    assert current.decide(0).source == "installation"


def test_a_stale_source_falls_back_to_its_own_safe_value():
    current = arbiter()
    current.publish("site", 16000, "shared", expires_ms=1000)
    assert current.decide(999).limit_ma == 16000
    winner = current.decide(1000)
    assert winner.limit_ma == 6000
    assert winner.reason == "the site controller has fallen silent"


def test_publishing_again_ends_staleness():
    current = arbiter()
    current.publish("site", 16000, "shared", expires_ms=1000)
    current.decide(2000)
    current.publish("site", 10000, "shared", expires_ms=3000)
    assert current.decide(2000).limit_ma == 10000


def test_a_negative_limit_is_no_current():
    current = arbiter()
    current.publish("site", -5, "feeding in is not possible")
    assert current.decide(0).limit_ma == 0


def test_an_undeclared_source_is_a_programming_error():
    raises(ValueError, arbiter().publish, "nobody", 1, "")
