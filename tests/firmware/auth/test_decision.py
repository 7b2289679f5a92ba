"""The decision: OCPP 1.6 sections 3.4, 3.5 and 3.10, with a reason for the driver."""

from chargepost.auth.decision import decide
from chargepost.auth.entry import Entry

OK = Entry("Accepted")
BLOCKED = Entry("Blocked")
NOW = 1_800_000_000


def policy(**changes):
    values = {
        "LocalAuthorizeOffline": True,
        "LocalPreAuthorize": False,
        "AllowOfflineTxForUnknownId": False,
        "LocalAuthListEnabled": True,
        "AuthorizationCacheEnabled": True,
    }
    values.update(changes)
    return values


def start(online, listed=None, cached=None, answer=None, now=NOW, **flags):
    return decide("A", listed, cached, answer, online, policy(**flags), now, None)


def stop(token, running, online=False, listed=None, cached=None, answer=None, phase="running"):
    own = running + (phase,)
    return decide(token, listed, cached, answer, online, policy(), NOW, own)


def reserved(token, by, online=False, listed=None, answer=None, **flags):
    return decide(token, listed, None, answer, online, policy(**flags), NOW, None, by)


def test_online_the_backend_is_asked_even_about_a_blocked_card():
    assert start(True).verdict == "ask"
    assert start(True, cached=BLOCKED).verdict == "ask"
    assert start(True, listed=OK).verdict == "ask"


def test_local_pre_authorize_starts_a_valid_card_at_once():
    assert start(True, listed=OK, LocalPreAuthorize=True).verdict == "accept"
    assert start(True, listed=BLOCKED, LocalPreAuthorize=True).verdict == "ask"
    expired = Entry("Accepted", NOW)
    assert start(True, cached=expired, LocalPreAuthorize=True).verdict == "ask"
    dated = Entry("Accepted", NOW + 1)
    assert start(True, cached=dated, LocalPreAuthorize=True).verdict == "accept"
    assert start(True, cached=dated, now=0, LocalPreAuthorize=True).verdict == "ask"


def test_s32_the_list_beats_the_cache():
    decision = start(False, listed=BLOCKED, cached=OK)
    assert (decision.verdict, decision.status) == ("refuse", "Blocked")
    assert "local list" in decision.why


def test_offline_a_known_card_starts_if_that_is_allowed():
    assert start(False, listed=OK).verdict == "accept"
    assert start(False, cached=OK).verdict == "accept"
    assert start(False, listed=OK, LocalAuthorizeOffline=False).verdict == "refuse"


def test_offline_an_expired_card_is_refused_as_expired():
    decision = start(False, cached=Entry("Accepted", NOW - 1))
    assert (decision.verdict, decision.status) == ("refuse", "Expired")


def test_offline_without_the_time_a_date_is_not_checked_and_that_is_said():
    decision = start(False, listed=Entry("Accepted", 5), now=0)
    assert decision.verdict == "accept"
    assert "clock is not set" in decision.why


def test_offline_unknown_cards_start_only_if_that_is_allowed():
    assert start(False).status == "Invalid"
    assert start(False, AllowOfflineTxForUnknownId=True).verdict == "accept"
    assert start(False, cached=BLOCKED, AllowOfflineTxForUnknownId=True).verdict == "refuse"


def test_a_list_or_cache_that_is_off_knows_nothing():
    assert start(False, listed=OK, LocalAuthListEnabled=False).verdict == "refuse"
    assert start(False, cached=OK, AuthorizationCacheEnabled=False).verdict == "refuse"
    assert start(False, listed=BLOCKED, cached=OK, LocalAuthListEnabled=False).verdict == "accept"


def test_the_backends_answer_beats_everything():
    decision = start(True, listed=BLOCKED, answer=Entry("Accepted", 0, "P"))
    assert (decision.verdict, decision.parent) == ("accept", "P")
    decision = start(True, listed=OK, answer=Entry("ConcurrentTx"))
    assert (decision.verdict, decision.status) == ("refuse", "ConcurrentTx")


def test_s06_the_same_card_stops_without_asking():
    assert stop("a", ("A", ""), online=True).verdict == "stop"
    assert stop("A", ("A", ""), listed=BLOCKED).verdict == "stop"


def test_s09_a_card_of_the_same_group_stops_after_asking():
    member = Entry("Accepted", 0, "FLEET")
    assert stop("B", ("A", "fleet"), online=True).verdict == "ask"
    assert stop("B", ("A", "fleet"), online=True, answer=member).verdict == "stop"
    assert stop("B", ("A", "fleet"), listed=member).verdict == "stop"


def test_s09_a_card_of_another_group_is_refused():
    other = Entry("Accepted", 0, "OTHERS")
    assert stop("B", ("A", "FLEET"), online=True, answer=other).verdict == "refuse"
    assert stop("B", ("A", "FLEET"), listed=other).verdict == "refuse"
    assert stop("B", ("A", "FLEET"), answer=OK).verdict == "refuse"
    assert stop("B", ("A", ""), online=True).verdict == "refuse"


def test_a_blocked_card_of_the_same_group_does_not_stop():
    blocked = Entry("Blocked", 0, "FLEET")
    assert stop("B", ("A", "FLEET"), listed=blocked).status == "Blocked"


def test_a_card_whose_session_is_starting_or_ending_waits():
    for phase in ("starting", "stopping"):
        decision = stop("a", ("A", ""), online=True, phase=phase)
        assert (decision.verdict, decision.status) == ("wait", "Accepted")
    assert "ending" in stop("A", ("A", ""), phase="stopping").why


def test_a_session_that_is_starting_or_ending_is_stopped_by_nobody_else():
    member = Entry("Accepted", 0, "FLEET")
    for phase in ("starting", "stopping"):
        assert stop("B", ("A", "FLEET"), listed=member, phase=phase).verdict == "refuse"
        assert stop("B", ("A", "FLEET"), online=True, phase=phase).verdict == "refuse"


def test_a_reserved_outlet_takes_its_own_card_as_always():
    assert reserved("a", ("A", ""), listed=OK).verdict == "accept"
    assert reserved("A", ("A", ""), listed=BLOCKED).verdict == "refuse"
    assert reserved("A", ("A", ""), online=True).verdict == "ask"
    assert reserved("A", ("A", ""), AllowOfflineTxForUnknownId=True).verdict == "accept"


def test_a_reserved_outlet_takes_a_card_of_the_same_group():
    member = Entry("Accepted", 0, "fleet")
    assert reserved("B", ("A", "FLEET"), listed=member).verdict == "accept"
    assert reserved("B", ("A", "FLEET"), online=True, answer=member).verdict == "accept"


def test_a_reserved_outlet_refuses_everybody_else():
    assert "reserved" in reserved("B", ("A", ""), listed=OK).why
    assert reserved("B", ("A", ""), online=True, answer=OK).verdict == "refuse"
    assert reserved("B", ("A", "FLEET"), online=True, answer=OK).verdict == "refuse"
    unknown = reserved("B", ("A", "FLEET"), AllowOfflineTxForUnknownId=True)
    assert (unknown.verdict, unknown.status) == ("refuse", "Invalid")


def test_a_group_that_is_not_known_here_is_asked_for():
    asked = reserved("B", ("A", "FLEET"), online=True, listed=OK, LocalPreAuthorize=True)
    assert asked.verdict == "ask" and "group" in asked.why
    refused = reserved("B", ("A", ""), online=True, listed=OK, LocalPreAuthorize=True)
    assert refused.verdict == "refuse"
