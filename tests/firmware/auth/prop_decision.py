"""The decision against a slow model that is written as rules, not as a sequence."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from chargepost.auth.decision import decide
from chargepost.auth.entry import STATUSES, Entry

NOW = 1_800_000_000
FLAGS = (
    "LocalAuthorizeOffline",
    "LocalPreAuthorize",
    "AllowOfflineTxForUnknownId",
    "LocalAuthListEnabled",
    "AuthorizationCacheEnabled",
)
ENTRIES = [
    None,
    *[Entry(status) for status in STATUSES],
    Entry("Accepted", NOW),
    Entry("Accepted", NOW + 1, "group"),
    Entry("Blocked", 0, "GROUP"),
]


def expired(entry, now):
    return entry.status == "Accepted" and 0 < entry.expiry <= now


def verdicts(token, listed, cached, answer, online, policy, now, running, reserved):
    """Every verdict whose rule holds; the rules exclude each other, so there is one."""
    source = listed if policy["LocalAuthListEnabled"] else None
    if source is None and policy["AuthorizationCacheEnabled"]:
        source = cached
    entry = answer or source
    good = entry is not None and entry.status == "Accepted"
    good = good and (answer is not None or not expired(entry, now))
    told, alone = answer is not None, not online
    curious = online and not told

    def member(group):
        return good and bool(group) and entry.parent.lower() == group.lower()

    found = set()
    if running:
        own = running[0].lower() == token.lower()
        moving = running[2] != "running"
        group = running[1]
        if own:
            found.add("wait" if moving else "stop")
        if not own and moving:
            found.add("refuse")
        if not own and not moving and member(group):
            found.add("stop")
        if not own and not moving and not member(group):
            found.add("ask" if group and curious else "refuse")
        return found

    sure = good and (not entry.expiry or now)
    known_bad = entry is not None and not good
    welcome = told and good
    welcome = welcome or (curious and sure and policy["LocalPreAuthorize"])
    stranger = policy["AllowOfflineTxForUnknownId"] and not known_bad
    local = good and policy["LocalAuthorizeOffline"]
    welcome = welcome or (alone and not told and (local or stranger))
    if not welcome:
        found.add("ask" if curious else "refuse")
    else:
        mine = not reserved or reserved[0].lower() == token.lower()
        # An offline stranger may still be known here, and then its group is known.
        group = reserved[1] if reserved else ""
        shared = bool(group) and entry is not None and entry.parent.lower() == group.lower()
        if mine or shared:
            found.add("accept")
        else:
            found.add("ask" if group and curious else "refuse")
    return found


def agrees(*case):
    decision = decide(*case)
    assert {decision.verdict} == verdicts(*case), case
    assert decision.why.endswith(".")
    assert (decision.status == "") == (decision.verdict == "ask")
    assert (decision.status == "Accepted") == (decision.verdict in ("accept", "stop", "wait"))


def test_every_combination_of_what_is_known_agrees_with_the_rules():
    policies = [dict(zip(FLAGS, bits, strict=True)) for bits in product([False, True], repeat=5)]
    answers = [None, Entry("Accepted"), Entry("Accepted", 5, "group"), Entry("Invalid")]
    runnings = [None, ("A", "", "running"), ("B", "", "running"), ("B", "Group", "running")]
    for listed, cached, answer, online, policy, now, running in product(
        ENTRIES, ENTRIES[:3], answers, [True, False], policies, [0, NOW], runnings
    ):
        agrees("A", listed, cached, answer, online, policy, now, running, None)


def either_case(text):
    return st.sampled_from([text.lower(), text.upper()])


tokens = st.sampled_from(["CAFE", "BEEF", "04A1B2C3D4E580"]).flatmap(either_case)
groups = st.one_of(st.just(""), st.sampled_from(["FLEET", "STAFF", "CAFE"]).flatmap(either_case))
dates = st.one_of(st.just(0), st.integers(NOW - 2, NOW + 2), st.integers(0, 2**32 - 1))
entries = st.none() | st.builds(Entry, st.sampled_from(STATUSES), dates, groups)
times = st.one_of(st.just(0), st.just(NOW), st.integers(1, 2**32 - 1))
phases = st.sampled_from(["starting", "running", "running", "stopping"])
sessions = st.none() | st.tuples(tokens, groups, phases)
reservations = st.none() | st.tuples(tokens, groups)
policies = st.fixed_dictionaries({flag: st.booleans() for flag in FLAGS})


situations = st.tuples(policies, times, sessions, reservations)


@settings(max_examples=3000, deadline=None)
@given(st.tuples(tokens, entries, entries, entries, st.booleans()), situations)
def test_any_tokens_groups_dates_sessions_and_reservations_agree_with_the_rules(known, rest):
    agrees(*known, *rest)


@given(tokens, entries, entries, situations)
def test_a_decision_with_an_answer_or_offline_never_asks(token, listed, cached, rest):
    for answer, online in ((Entry("Accepted"), True), (Entry("Blocked"), True), (None, False)):
        assert decide(token, listed, cached, answer, online, *rest).verdict != "ask"
