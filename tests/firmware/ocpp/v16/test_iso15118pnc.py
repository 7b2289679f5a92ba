"""Plug & Charge over OCPP 1.6: messages of OCPP 2.0.1 inside DataTransfer."""

import json

from chargepost.ocpp.v16.vendor.v2g import store
from issuer import Authority, point
from pnc_bench import (
    CPO,
    EMAID,
    MO_ROOT,
    MO_SUB,
    OTHER,
    SITE,
    V2G_ROOT,
    decided,
    decision,
    events,
    inner,
    reply,
    send,
    station,
    told,
    wait,
)
from v16_bench import Bench, friendly

# --- which messages ------------------------------------------------------------------------------


def test_ISO15118PnCEnabled_makes_the_vendor_known_and_contracts_possible():
    bench = Bench().boot()
    assert send(bench, "TriggerMessage", {}) == {"status": "UnknownVendorId"}
    assert bench.adapter.plug_and_charge() is None
    assert bench.change("ISO15118PnCEnabled", "true") == "Accepted"
    assert send(bench, "Authorize", {}) == {"status": "UnknownMessageId"}
    assert bench.adapter.plug_and_charge() is not None


def test_data_that_is_no_message_of_2_0_1_is_rejected_with_a_sentence():
    bench = station()
    for message, data, word in (
        ("TriggerMessage", "", "not JSON"),
        ("TriggerMessage", "[]", "must be an object"),
        ("TriggerMessage", "{}", "requestedMessage is required"),
        ("TriggerMessage", '{"requestedMessage": "Coffee"}', "'Coffee'"),
        ("InstallCertificate", '{"certificateType": "V2GRootCertificate"}', "certificate is"),
        ("GetInstalledCertificateIds", '{"certificateType": "MORootCertificate"}', "a list"),
        ("CertificateSigned", json.dumps({"certificateChain": "x" * 10001}), "10000"),
        ("TriggerMessage", "[" * 5000, "not JSON"),
    ):
        answer = send(bench, message, data)
        assert answer["status"] == "Rejected" and word in answer["data"], (message, answer)


def test_customData_is_ignored_wherever_it_stands():
    bench = station()
    custom = {"vendorId": "org.example", "more": 1.5}
    asked = {"requestedMessage": "SignV2GCertificate", "customData": custom}
    assert inner(bench, "TriggerMessage", asked) == {"status": "Accepted"}


# --- roots ---------------------------------------------------------------------------------------


def install(bench, authority, kind):
    payload = {"certificateType": kind, "certificate": authority.pem}
    return inner(bench, "InstallCertificate", payload)["status"]


def ids(bench, *kinds):
    payload = {"certificateType": list(kinds)} if kinds else {}
    return inner(bench, "GetInstalledCertificateIds", payload)


def test_roots_of_both_kinds_are_installed_told_and_deleted():
    bench = Bench(**SITE).boot()
    assert ids(bench) == {"status": "NotFound"}
    assert install(bench, V2G_ROOT, "V2GRootCertificate") == "Accepted"
    assert install(bench, MO_ROOT, "MORootCertificate") == "Accepted"
    found = ids(bench)["certificateHashDataChain"]
    assert [one["certificateType"] for one in found] == ["V2GRootCertificate", "MORootCertificate"]
    assert len(ids(bench, "MORootCertificate")["certificateHashDataChain"]) == 1
    gone = {"certificateHashData": found[0]["certificateHashData"]}
    assert inner(bench, "DeleteCertificate", gone) == {"status": "Accepted"}
    assert inner(bench, "DeleteCertificate", gone) == {"status": "NotFound"}
    assert ids(bench, "V2GRootCertificate") == {"status": "NotFound"}


def test_a_root_that_does_not_do_or_is_of_the_backend_is_rejected_inside():
    bench = Bench(**SITE).boot()
    assert install(bench, MO_SUB, "MORootCertificate") == "Rejected"
    assert install(bench, OTHER, "CSMSRootCertificate") == "Rejected"
    assert ids(bench) == {"status": "NotFound"}


# --- the station's certificate towards cars ------------------------------------------------------


def trigger(bench):
    return inner(bench, "TriggerMessage", {"requestedMessage": "SignV2GCertificate"})["status"]


def requested(bench):
    payload = told(bench, "SignCertificate")
    assert payload["certificateType"] == "V2GCertificate"
    reply(bench, {"status": "Accepted"})
    return payload["csr"]


def signed(bench, chain, kind="V2GCertificate"):
    payload = {"certificateChain": chain, "certificateType": kind}
    return inner(bench, "CertificateSigned", payload)["status"]


def test_the_backend_triggers_a_request_and_its_certificate_is_taken():
    bench = station()
    assert trigger(bench) == "Accepted"
    csr = requested(bench)
    assert signed(bench, CPO.answer(csr, common="CPO1") + CPO.pem) == "Accepted"
    assert "ReconfigurationOfSecurityParameters" in events(bench)
    chain = ids(bench, "V2GCertificateChain")["certificateHashDataChain"]
    assert chain[0]["certificateType"] == "V2GCertificateChain"
    assert len(chain[0]["childCertificateHashData"]) == 1
    assert [own.named()[0] for _, own in store(bench.station).own()] == ["CPO1"]
    gone = {"certificateHashData": chain[0]["certificateHashData"]}
    assert inner(bench, "DeleteCertificate", gone) == {"status": "Accepted"}
    assert ids(bench, "V2GCertificateChain") == {"status": "NotFound"}


def test_a_certificate_without_a_type_is_the_one_towards_cars():
    bench = station()
    trigger(bench)
    payload = {"certificateChain": V2G_ROOT.answer(requested(bench))}
    assert inner(bench, "CertificateSigned", payload) == {"status": "Accepted"}


def test_a_certificate_towards_cars_that_does_not_do_is_rejected_inside_with_an_event():
    bench = station()
    assert trigger(bench) == "Accepted"
    csr = requested(bench)
    assert signed(bench, OTHER.answer(csr)) == "Rejected"
    assert signed(bench, V2G_ROOT.issue("SN1", point(99))) == "Rejected"
    assert events(bench).count("InvalidChargePointCertificate") == 2
    assert signed(bench, V2G_ROOT.answer(csr), "ChargingStationCertificate") == "Rejected"
    assert signed(bench, V2G_ROOT.answer(csr)) == "Accepted"


def test_the_key_towards_the_backend_is_another_one():
    bench = station()
    trigger(bench)
    requested(bench)
    names = bench.station.storage.files
    assert "certificates/v2g.key" in names and "certificates/key.new" not in names


def test_other_triggers_are_not_for_this_vendor_and_names_are_needed():
    bench = station(CpoName="")
    assert trigger(bench) == "Rejected"
    payload = {"requestedMessage": "Heartbeat"}
    assert inner(bench, "TriggerMessage", payload) == {"status": "NotImplemented"}


def requests(bench, seconds):
    """How often the station asks for its certificate in so many seconds."""
    count = len(bench.heard("DataTransfer"))
    for _ in range(seconds * 10):
        if bench.open_call and bench.open_call[1] == "DataTransfer":
            reply(bench, {"status": "Accepted"})
        bench.tick()
        if bench.open_call and bench.open_call[1] != "DataTransfer":
            bench.befriend()
    return len(bench.heard("DataTransfer")) - count


def test_CertSigningWaitMinimum_is_the_first_wait_for_a_certificate_and_doubles():
    bench = station(CertSigningWaitMinimum=20, CertSigningRepeatTimes=5)
    trigger(bench)
    told(bench, "SignCertificate")
    assert requests(bench, 19) == 0
    assert requests(bench, 2) == 1
    assert requests(bench, 38) == 0
    assert requests(bench, 2) == 1


def test_CertSigningRepeatTimes_is_how_often_a_certificate_is_asked_for_again():
    bench = station(CertSigningWaitMinimum=1, CertSigningRepeatTimes=2)
    trigger(bench)
    told(bench, "SignCertificate")
    assert requests(bench, 60) == 2
    assert bench.adapter.v2g_signing is None


def test_a_request_that_the_backend_refuses_is_not_repeated():
    bench = station(CertSigningWaitMinimum=1)
    trigger(bench)
    told(bench, "SignCertificate")
    reply(bench, {"status": "Rejected"})
    assert requests(bench, 20) == 0


def test_a_refusal_that_comes_late_does_not_end_the_request_after_it():
    bench = station()
    trigger(bench)
    told(bench, "SignCertificate")
    late = bench.open_call
    assert trigger(bench) == "Accepted"
    bench.open_call = late
    reply(bench, {"status": "Rejected"})
    assert signed(bench, V2G_ROOT.answer(requested(bench))) == "Accepted"


# --- contracts -----------------------------------------------------------------------------------


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


# --- installation and status ---------------------------------------------------------------------


def test_a_cars_contract_is_fetched_from_the_backend():
    bench = station()
    found = []
    side = bench.adapter.plug_and_charge()
    schema = "urn:iso:15118:2:2013:MsgDef"
    side.ev_certificate(schema, "Install", "AAAA", lambda *p: found.append(p))
    assert told(bench, "Get15118EVCertificate") == {
        "iso15118SchemaVersion": schema,
        "action": "Install",
        "exiRequest": "AAAA",
    }
    reply(bench, {"status": "Accepted", "exiResponse": "BBBB"})
    assert found == [("Accepted", "BBBB")]
    side.ev_certificate("urn", "Update", "A" * 5601, lambda *p: found.append(p))
    side.ev_certificate("urn", "Update", "AAAA", lambda *p: found.append(p))
    told(bench, "Get15118EVCertificate")
    bench.refuse()
    assert found[1:] == [("Failed", ""), ("Failed", "")]


def test_the_status_of_a_certificate_is_asked_for():
    bench = station()
    side = bench.adapter.plug_and_charge()
    question = {
        "hashAlgorithm": "SHA256",
        "issuerNameHash": "aa",
        "issuerKeyHash": "bb",
        "serialNumber": "1",
        "responderURL": "http://ocsp.example.org",
    }
    found = []
    for answer in ({"status": "Accepted", "ocspResult": "MIIB"}, {"status": "Failed"}):
        side.certificate_status(question, found.append)
        assert told(bench, "GetCertificateStatus") == {"ocspRequestData": question}
        reply(bench, answer)
    bench.drop()
    side.certificate_status(question, found.append)
    assert found == ["MIIB", "", ""]
