"""Contracts of cars over OCPP 1.6: who may charge with one, with and without a backend."""

from issuer import Authority, point
from pnc_bench import (
    EMAID,
    MO_ROOT,
    MO_SUB,
    OTHER,
    decided,
    decision,
    reply,
    station,
    told,
    wait,
)
from v16_bench import friendly


def test_a_good_contract_is_asked_about_by_hashes_and_charges_when_all_is_accepted():
    bench = station()
    found = decided(bench)
    payload = told(bench, "Authorize")
    assert payload["idToken"] == {"idToken": EMAID, "type": "eMAID"}
    assert "certificate" not in payload
    hashes = payload["iso15118CertificateHashData"]
    assert [one["responderURL"] for one in hashes] == ["http://ocsp.example.org/mo"]
    assert hashes[0]["serialNumber"] == "2"
    reply(bench, {"idTokenInfo": {"status": "Accepted"}, "certificateStatus": "Accepted"})
    assert decision(bench, found)[0] == "accept"
    assert found[0][1] == EMAID


def test_a_contract_that_the_backend_does_not_accept_is_refused():
    for answer, word in (
        ({"idTokenInfo": {"status": "Blocked"}}, "Blocked"),
        ({"idTokenInfo": {"status": "NoCredit"}}, "NoCredit"),
        (
            {"idTokenInfo": {"status": "Accepted"}, "certificateStatus": "CertificateRevoked"},
            "CertificateRevoked",
        ),
        ({"idTokenInfo": {"status": "Perhaps"}}, "Perhaps"),
        ({}, "idTokenInfo is required"),
    ):
        bench = station()
        found = decided(bench)
        told(bench, "Authorize")
        reply(bench, answer)
        verdict, why = decision(bench, found)
        assert verdict == "refuse" and word in why, answer


def test_a_backend_without_plug_and_charge_refuses():
    for status in ("Rejected", "UnknownVendorId", "UnknownMessageId"):
        bench = station()
        found = decided(bench)
        told(bench, "Authorize")
        bench.answer({"status": status})
        verdict, why = decision(bench, found)
        assert verdict == "refuse" and status in why


def test_a_bad_contract_is_refused_without_asking():
    late = MO_SUB.issue(EMAID, point(20), until="20250601000000Z") + MO_SUB.pem
    forged = Authority("MO root", 12).issue(EMAID, point(20))
    for chain in (late, MO_ROOT.pem, "no certificate", MO_SUB.issue("E" * 21, point(20)), forged):
        bench = station(CentralContractValidationAllowed=True)
        found = decided(bench, chain)
        assert decision(bench, found)[0] == "refuse", chain
        assert not bench.heard("DataTransfer")


def test_CentralContractValidationAllowed_hands_contracts_of_unknown_roots_to_the_backend():
    stranger = OTHER.issue(EMAID, point(20))
    for value in (True, False):
        bench = station(CentralContractValidationAllowed=value)
        found = decided(bench, stranger)
        if value:
            payload = told(bench, "Authorize")
            assert payload["certificate"] == stranger
            assert "iso15118CertificateHashData" not in payload
            reply(bench, {"idTokenInfo": {"status": "Accepted"}})
        assert (decision(bench, found)[0] == "accept") == value


def test_a_chain_that_no_message_holds_is_refused():
    bench = station(CentralContractValidationAllowed=True)
    found = decided(bench, OTHER.issue(EMAID, point(20)) + MO_SUB.pem * 12)
    verdict, why = decision(bench, found)
    assert verdict == "refuse" and "5500" in why


def test_ContractValidationOffline_lets_known_contracts_charge_without_a_backend():
    for value in (True, False):
        bench = station(ContractValidationOffline=value)
        found = decided(bench)
        told(bench, "Authorize")
        reply(bench, {"idTokenInfo": {"status": "Accepted"}})
        assert decision(bench, found)[0] == "accept"
        bench.drop()
        assert (decision(bench, decided(bench))[0] == "accept") == value
        stranger = MO_ROOT.issue("DE8AACA2B3C4D6", point(21))
        assert decision(bench, decided(bench, stranger))[0] == "refuse"
        assert decision(bench, decided(bench, OTHER.issue(EMAID, point(20))))[0] == "refuse"


def test_what_a_backend_says_of_a_contract_is_kept_also_with_what_no_card_could_have():
    bench = station()
    group = {"idToken": "G" * 36, "type": "Central"}
    for status, verdict in (("Accepted", "accept"), ("Blocked", "refuse")):
        found = decided(bench)
        told(bench, "Authorize")
        never = "9999-12-31T23:59:59Z"
        info = {"status": status, "groupIdToken": group, "cacheExpiryDateTime": never}
        reply(bench, {"idTokenInfo": info})
        assert decision(bench, found)[0] == verdict
        bench.drop()
        assert decision(bench, decided(bench))[0] == verdict, status
        bench.connect().quiet(5000)


def test_an_answer_that_never_comes_is_decided_as_offline():
    bench = station()
    found = decided(bench)
    told(bench, "Authorize")
    bench.drop()
    assert "not known here" in decision(bench, found)[1]
    bench = station(MessageTimeout=5)
    found = decided(bench)
    told(bench, "Authorize")
    assert "not known here" in decision(bench, found)[1]
    assert bench.adapter.exchanges is None


def test_a_question_that_waits_for_the_line_is_answered_when_the_line_breaks():
    bench = station()
    first, second = decided(bench), decided(bench)
    told(bench, "Authorize")
    wait(bench, lambda: not bench.adapter.work._jobs)
    bench.drop()
    assert decision(bench, first)[0] == decision(bench, second)[0] == "refuse"


def test_a_contract_does_not_wait_for_the_sessions_that_were_offline():
    bench = station(AllowOfflineTxForUnknownId=True, MessageTimeout=600)
    bench.drop()
    for _ in range(3):
        bench.plug()
        bench.station.access.present("A1")
        bench.station.meters[0].read_at(bench.clock.ms())
        bench.tick(500)
        bench.station.outlets[0].stop("Local")
        bench.settle()
        bench.unplug()
    bench.connect()
    decided(bench)
    while bench.adapter.work._jobs:
        bench.tick()
    assert bench.open_call and bench.open_call[1] == "StartTransaction"
    bench.answer(friendly("StartTransaction"))
    told(bench, "Authorize")
    assert bench.station.ledger.unconfirmed() == 5
