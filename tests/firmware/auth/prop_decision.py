"""The decision against a slow model that is written as rules, not as a sequence."""

from itertools import product

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


def verdicts(listed, cached, answer, online, policy, now, running):
    """Every verdict whose rule holds; the rules exclude each other, so there is one."""
    source = listed if policy["LocalAuthListEnabled"] else None
    if source is None and policy["AuthorizationCacheEnabled"]:
        source = cached
    entry = answer or source
    good = entry is not None and entry.status == "Accepted"
    good = good and (answer is not None or not expired(entry, now))
    same_card = running is not None and running[0] == "A"
    group = running[1].lower() if running else ""
    member = good and bool(group) and entry.parent.lower() == group
    sure = good and (not entry.expiry or now)
    idle, told, alone = running is None, answer is not None, not online
    other = not idle and not same_card
    found = set()
    if same_card or (other and member):
        found.add("stop")
    if other and not member:
        found.add("ask" if group and online and not told else "refuse")
    if idle and told:
        found.add("accept" if good else "refuse")
    if idle and not told and online:
        found.add("accept" if sure and policy["LocalPreAuthorize"] else "ask")
    if idle and not told and alone:
        known_bad = entry is not None and not good
        local = good and policy["LocalAuthorizeOffline"]
        allowed = local or (policy["AllowOfflineTxForUnknownId"] and not known_bad)
        found.add("accept" if allowed else "refuse")
    return found


def test_every_combination_agrees_with_the_rules():
    policies = [dict(zip(FLAGS, bits, strict=True)) for bits in product([False, True], repeat=5)]
    answers = [None, Entry("Accepted"), Entry("Accepted", 5, "group"), Entry("Invalid")]
    runnings = [None, ("A", ""), ("A", "group"), ("B", ""), ("B", "Group")]
    for listed, cached, answer, online, policy, now, running in product(
        ENTRIES, ENTRIES[:3], answers, [True, False], policies, [0, NOW], runnings
    ):
        case = (listed, cached, answer, online, policy, now, running)
        decision = decide("A", *case)
        assert {decision.verdict} == verdicts(*case), case
        assert decision.why.endswith(".")
        assert (decision.status == "") == (decision.verdict == "ask")
        assert (decision.status == "Accepted") == (decision.verdict in ("accept", "stop"))
