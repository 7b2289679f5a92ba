"""Chains of contracts as cars send them: what is in them besides, and in which order."""

from issuer import Authority, point
from pnc_bench import EMAID, MO_ROOT, MO_SUB, OTHER, decided, decision, reply, station, told

LEAF = MO_SUB.issue(EMAID, point(20))
NAMESAKE = Authority("MO sub", 40, parent=OTHER)


def test_a_good_chain_may_have_more_in_it_than_it_needs():
    for more in (
        MO_SUB.pem + MO_ROOT.pem,
        MO_ROOT.pem + MO_SUB.pem,
        LEAF + MO_SUB.pem,
        NAMESAKE.pem + MO_SUB.pem,
        OTHER.pem + NAMESAKE.pem + MO_SUB.pem,
    ):
        bench = station()
        found = decided(bench, LEAF + more)
        told(bench, "Authorize")
        reply(bench, {"idTokenInfo": {"status": "Accepted"}})
        assert decision(bench, found)[0] == "accept"


def test_a_chain_that_only_bears_the_names_of_a_good_one_is_refused_without_asking():
    for chain in (NAMESAKE.issue(EMAID, point(20)) + MO_SUB.pem, LEAF + NAMESAKE.pem, LEAF):
        bench = station()
        assert decision(bench, decided(bench, chain))[0] == "refuse"
        assert not bench.heard("DataTransfer")
