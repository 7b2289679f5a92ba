"""One phase or three: down at once, up after a while, and not too often."""

from chargepost.outlet import behaviour
from chargepost.outlet.arbiter import Arbiter
from chargepost.outlet.phases import PhaseChoice

SESSION = object()


def test_without_a_session_phases_follow_at_once():
    choice = PhaseChoice()
    assert choice.choose(1, None, 0) == 1
    assert choice.choose(3, None, 100) == 3
    assert choice.ups == 0


def test_a_session_goes_down_at_once():
    choice = PhaseChoice()
    assert choice.choose(3, SESSION, 0) == 3
    assert choice.choose(1, SESSION, 100) == 1


def test_a_session_goes_up_after_600_s():
    choice = PhaseChoice()
    choice.choose(3, SESSION, 0)
    choice.choose(1, SESSION, 1000)
    assert choice.choose(3, SESSION, 2000) == 1
    assert choice.held_s(2000) == 599
    assert choice.choose(3, SESSION, 600900) == 1
    assert choice.choose(3, SESSION, 601000) == 3


def test_a_session_that_begins_on_one_phase_may_go_up_at_once():
    choice = PhaseChoice()
    choice.choose(1, None, 0)
    assert choice.choose(1, SESSION, 100) == 1
    assert choice.choose(3, SESSION, 200) == 3


def test_after_four_times_up_a_session_stays_on_one_phase():
    choice = PhaseChoice()
    now = 0
    ups = 0
    before = choice.choose(3, SESSION, now)
    for _ in range(20):
        for wanted in (1, 3):
            now += behaviour.SWITCH_UP_MS
            phases = choice.choose(wanted, SESSION, now)
            ups += phases > before
            before = phases
    assert ups == behaviour.MOST_SWITCHES_UP
    assert before == 1 and choice.held_s(now) == -1
    assert choice.choose(3, object(), now) == 3


def test_a_limit_on_one_phase_stays_there_below_a_cable_that_carries_less():
    arbiter = Arbiter(32000)
    arbiter.declare("cable", 0, "")
    arbiter.declare("charging profile", 0, "")
    arbiter.publish("cable", 13000, "the cable carries 13 A")
    arbiter.publish("charging profile", 16000, "on one phase", 1)
    assert arbiter.decide(0).source == "cable"
    assert arbiter.fewest_phases().source == "charging profile"
    arbiter.withdraw("charging profile")
    assert arbiter.fewest_phases().phases == 3
