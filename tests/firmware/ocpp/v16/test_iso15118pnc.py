"""Plug & Charge over OCPP 1.6: messages of OCPP 2.0.1 inside DataTransfer."""

import json

from chargepost.ocpp.v16.vendor.v2g import store
from issuer import point
from pnc_bench import (
    CPO,
    MO_ROOT,
    MO_SUB,
    OTHER,
    SITE,
    V2G_ROOT,
    events,
    inner,
    reply,
    send,
    station,
    told,
)
from v16_bench import Bench

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
