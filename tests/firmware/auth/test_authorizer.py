"""The authoriser: list, cache and policy together."""

from both import FakeClock, MemoryStorage, raises
from chargepost.auth.authorizer import Authorizer
from chargepost.auth.entry import Entry
from chargepost.errors import BadInput


def fresh(**changes):
    config = {
        "LocalAuthorizeOffline": True,
        "LocalPreAuthorize": False,
        "AllowOfflineTxForUnknownId": False,
        "LocalAuthListEnabled": True,
        "AuthorizationCacheEnabled": True,
        "LocalAuthListMaxLength": 1000,
    }
    config.update(changes)
    return Authorizer(MemoryStorage(), FakeClock(unix=1_800_000_000), config), config


def test_an_answer_is_learnt_for_the_time_without_a_backend():
    desk, _ = fresh()
    assert desk.decide("A", True).verdict == "ask"
    desk.learn("A", Entry("Accepted"))
    assert desk.decide("a", False).verdict == "accept"


def test_s32_what_is_in_the_list_never_enters_the_cache():
    desk, _ = fresh()
    desk.local_list.replace(1, [("A", Entry("Blocked"))])
    assert desk.learn("A", Entry("Accepted")) is True
    assert desk.cache.get("A") is None
    assert desk.learn("A", Entry("Blocked")) is False
    assert desk.decide("A", False).status == "Blocked"


def test_a_cache_that_is_off_learns_nothing():
    desk, config = fresh(AuthorizationCacheEnabled=False)
    desk.learn("A", Entry("Accepted"))
    config["AuthorizationCacheEnabled"] = True
    assert desk.decide("A", False).verdict == "refuse"


def test_concurrent_use_is_not_remembered():
    desk, _ = fresh()
    desk.learn("A", Entry("Accepted"))
    desk.learn("A", Entry("ConcurrentTx"))
    assert desk.decide("A", False).verdict == "accept"


def test_the_answer_is_judged():
    desk, _ = fresh()
    assert desk.judge("A", Entry("Accepted")).verdict == "accept"
    assert desk.judge("A", Entry("Invalid")).verdict == "refuse"
    assert desk.judge("B", Entry("Accepted", 0, "P"), ("A", "p", "running")).verdict == "stop"


def test_a_bad_token_is_refused_before_anything():
    desk, _ = fresh()
    raises(BadInput, desk.decide, "x" * 21, True)
    raises(BadInput, desk.learn, "\n", Entry("Accepted"))


def test_a_list_that_is_off_does_not_keep_the_cache_from_being_used():
    desk, config = fresh()
    desk.local_list.replace(1, [("A", Entry("Blocked"))])
    config["LocalAuthListEnabled"] = False
    assert desk.learn("A", Entry("Accepted")) is False
    assert desk.decide("A", False).verdict == "accept"
    config["LocalAuthListEnabled"] = True
    assert desk.decide("A", False).status == "Blocked"


def test_a_reservation_is_put_before_the_decision():
    desk, _ = fresh(LocalPreAuthorize=True)
    desk.local_list.replace(1, [("A", Entry("Accepted"))])
    assert desk.decide("A", True, None, ("a", "")).verdict == "accept"
    assert desk.decide("A", True, None, ("B", "")).verdict == "refuse"
    assert desk.judge("A", Entry("Accepted", 0, "P"), None, ("B", "p")).verdict == "accept"
