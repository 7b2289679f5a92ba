"""Certificates over OCPP 1.6 (security whitepaper A02, A03, M03, M04, M05)."""

from chargepost.crypto import pem
from chargepost.crypto.x509 import Certificate
from chargepost.ocpp.v16.certificate_signing import certificates
from chargepost.security.certificates import BACKEND, MAKER, Certificates
from issuer import NOW, Authority, point
from v16_bench import Bench

ROOT = Authority("Root", 7)
OTHER = Authority("Other", 8)
NEXT = Authority("Next", 9, parent=ROOT)
MIDDLE = Authority("Middle", 10, parent=ROOT)
SECURE = "wss://backend.example.org/ocpp"
SITE = {"Chargepost__Serial": "SN1", "CpoName": "Operator"}


def station(**values):
    bench = Bench(**dict(SITE, **values))
    bench.station.storage.files["roots"] = ROOT.der
    return bench.boot()


def later(bench, action, **payload):
    """The answer to a CALL that takes the station some portions of work."""
    count = len(bench.replies)
    bench.call(action, **payload)
    for _ in range(200):
        if len(bench.replies) > count:
            return bench.replies[-1][2]
        bench.tick()
        bench.befriend()
    raise AssertionError("no answer")


def requested(bench):
    """The request in SignCertificate, once the station has made it."""
    for _ in range(200):
        bench.tick()
        if bench.open_call and bench.open_call[1] == "SignCertificate":
            csr = bench.take("SignCertificate")["csr"]
            bench.answer({"status": "Accepted"})
            return csr
        bench.befriend()
    raise AssertionError("no request")


def ask(bench):
    request = {"requestedMessage": "SignChargePointCertificate"}
    return bench.call("ExtendedTriggerMessage", **request)["status"]


def install(bench, authority, kind=BACKEND):
    return later(bench, "InstallCertificate", certificateType=kind, certificate=authority.pem)[
        "status"
    ]


def ids(bench, kind=BACKEND):
    return bench.call("GetInstalledCertificateIds", certificateType=kind)


def events(bench):
    return [event for _, event, _ in bench.station.security.lines()]


def signed(bench, chain):
    return later(bench, "CertificateSigned", certificateChain=chain)["status"]


# --- the station's own certificate ---------------------------------------------------------------


def test_A02_a_new_key_is_made_and_its_certificate_taken():
    bench = station(SecurityProfile=3)
    assert ask(bench) == "Accepted"
    csr = requested(bench)
    assert signed(bench, ROOT.answer(csr)) == "Accepted"
    assert bench.link.reasons == ["a new certificate"]
    own = certificates(bench.station).own()
    assert [found.named() for _, found in own] == [("SN1", "Operator")]
    assert "certificates/key.new" not in bench.station.storage.files
    assert signed(bench, ROOT.answer(csr, serial=3)) == "Rejected"  # nobody asked for a second


def test_A02_a_certificate_whose_answer_was_lost_may_come_again():
    bench = station()
    ask(bench)
    chain = ROOT.answer(requested(bench))
    assert (signed(bench, chain), signed(bench, chain)) == ("Accepted", "Accepted")
    assert len(certificates(bench.station).own()) == 1
    assert "InvalidChargePointCertificate" not in events(bench)


def shown(bench):
    """The certificate that the next attempt shows, after a failure of the one before."""
    found = bench.link.credentials
    found.failed(0)
    found.choose()
    return Certificate(found._client()[0][0]).serial


def test_A02_10_a_new_certificate_that_the_backend_does_not_take_gives_way_in_turn():
    bench = station(SecurityProfile=3)
    for serial, begin in ((2, "20250301000000Z"), (3, "20250501000000Z")):
        ask(bench)
        csr = requested(bench)
        assert signed(bench, ROOT.answer(csr, begin=begin, serial=serial)) == "Accepted"
    assert [shown(bench) for _ in range(6)] == [3, 3, 2, 3, 2, 3]
    assert bench.link.credentials.proved() == []
    assert shown(bench) == 3


def test_a_certificate_that_has_expired_is_shown_when_there_is_no_other():
    bench = station(SecurityProfile=3)
    ask(bench)
    csr = requested(bench)
    assert signed(bench, ROOT.answer(csr, until="20260102000000Z")) == "Accepted"
    bench.clock.synchronise(NOW + 200000)
    assert certificates(bench.station).usable() == []
    assert shown(bench) == 2


def test_A02_each_request_has_a_new_key_and_the_name_of_the_operator():
    bench = station()
    ask(bench)
    first = requested(bench)
    ask(bench)
    assert requested(bench) != first
    bench.station.config.set("CpoName", "")
    assert ask(bench) == "Rejected"


def test_A02_two_triggers_at_once_are_one_request():
    bench = station()
    assert (ask(bench), ask(bench)) == ("Accepted", "Accepted")
    requested(bench)
    bench.quiet(5000)
    assert len(bench.heard("SignCertificate")) == 1


def test_A02_a_chain_with_what_signed_it_is_taken():
    bench = station()
    ask(bench)
    csr = requested(bench)
    assert signed(bench, MIDDLE.answer(csr)) == "Rejected"
    assert signed(bench, MIDDLE.answer(csr) + MIDDLE.pem) == "Accepted"


def test_A02_07_what_is_not_valid_is_discarded_with_an_event():
    bench = station()
    ask(bench)
    csr = requested(bench)
    wrong = (
        OTHER.answer(csr),
        ROOT.issue("SN1", point(99)),
        ROOT.answer(csr, common="SN2"),
        ROOT.answer(csr, organisation="Somebody"),
        ROOT.answer(csr, until="20250601000000Z"),
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "no PEM",
    )
    for chain in wrong:
        assert signed(bench, chain) == "Rejected", chain
    assert events(bench).count("InvalidChargePointCertificate") == len(wrong)
    assert signed(bench, ROOT.answer(csr)) == "Accepted"


def test_a_chain_over_the_largest_size_is_rejected():
    bench = station()
    ask(bench)
    chain = ROOT.answer(requested(bench))
    bench.station.config.fix("CertificateSignedMaxChainSize", len(chain) - 1)
    assert signed(bench, chain) == "Rejected"
    bench.station.config.fix("CertificateSignedMaxChainSize", len(chain))
    assert signed(bench, chain) == "Accepted"


def test_A02_09_the_newest_valid_certificate_is_used_and_the_one_before_it_kept():
    bench = station(SecurityProfile=3)
    begins = ("20250301000000Z", "20250501000000Z", "20260102000000Z")
    for serial, begin in enumerate(begins):
        ask(bench)
        csr = requested(bench)
        assert signed(bench, ROOT.answer(csr, begin=begin, serial=serial + 2)) == "Accepted"
    found = certificates(bench.station)
    assert [own.serial for _, own in found.own()] == [4, 3]
    places = {place: own.serial for place, own in found.own()}
    # Serial 4 begins tomorrow: until then serial 3 is shown (A02.FR.08).
    assert [places[place] for place in found.usable()] == [3]
    bench.quiet(61000)
    bench.link.reasons.clear()
    bench.clock.advance((NOW + 86399 - bench.clock.now()) * 1000)
    assert bench.link.reasons == []
    bench.quiet(3000, Heartbeat={"currentTime": "2026-01-02T00:00:01Z"})
    assert [places[place] for place in found.usable()] == [4, 3]
    assert bench.link.reasons == ["a newer certificate"]


def test_A03_a_certificate_that_ends_within_a_month_is_renewed_once_a_day():
    bench = station(SecurityProfile=3)
    ask(bench)
    csr = requested(bench)
    assert signed(bench, ROOT.answer(csr, until="20260215000000Z")) == "Accepted"
    bench.quiet(61000)
    assert len(bench.heard("SignCertificate")) == 1
    bench.clock.synchronise(NOW + 20 * 86400)
    bench.clock.advance(86400000)
    bench.quiet(61000)
    assert len(bench.heard("SignCertificate")) == 2
    bench.quiet(61000)
    assert len(bench.heard("SignCertificate")) == 2


def renewals(begin, until, **values):
    """How many requests a station makes by itself today."""
    bench = station(SecurityProfile=3, **values)
    ask(bench)
    assert signed(bench, ROOT.answer(requested(bench), begin=begin, until=until)) == "Accepted"
    # The trigger counts, too: nothing more within a day.
    bench.quiet(61000)
    before = len(bench.heard("SignCertificate"))
    bench.clock.advance(86400000)
    bench.quiet(61000)
    return len(bench.heard("SignCertificate")) - before


def test_CertificateRenewalDays_say_when_the_next_certificate_is_asked_for():
    long = ("20250101000000Z", "20260401000000Z")  # ends in 90 days
    assert renewals(*long) == 0
    assert renewals(*long, Chargepost__CertificateRenewalDays=100) == 1
    assert renewals(*long, Chargepost__CertificateRenewalDays=0) == 0


def test_a_certificate_of_a_week_is_not_renewed_every_day():
    assert renewals("20251231000000Z", "20260107000000Z") == 0
    assert renewals("20251228000000Z", "20260104000000Z") == 1


def test_a_request_is_sent_again_when_the_connection_broke_before_the_answer():
    bench = station()
    ask(bench)
    for _ in range(200):
        bench.tick()
        if bench.open_call:
            break
    csr = bench.take("SignCertificate")["csr"]
    bench.drop()
    bench.connect()
    assert requested(bench) == csr


def test_the_key_is_in_no_message_and_in_no_log():
    bench = station()
    ask(bench)
    csr = requested(bench)
    kept = bench.station.storage.files["certificates/key.new"]
    secret = kept[7:39]
    der = pem.decode("CERTIFICATE REQUEST", csr)[0]
    assert secret not in der
    assert secret.hex() not in "\n".join(bench.station.logged)


# --- roots ---------------------------------------------------------------------------------------


def test_M05_roots_are_installed_listed_and_deleted_by_their_hashes():
    bench = station()
    assert install(bench, OTHER) == "Accepted"
    assert install(bench, OTHER) == "Accepted"
    found = ids(bench)
    assert found["status"] == "Accepted"
    data = found["certificateHashData"]
    assert [sorted(entry) for entry in data] == [
        ["hashAlgorithm", "issuerKeyHash", "issuerNameHash", "serialNumber"]
    ] * 2
    shouted = {key: value.upper() for key, value in data[1].items()}
    shouted["serialNumber"] = "00" + shouted["serialNumber"]
    assert bench.call("DeleteCertificate", certificateHashData=shouted)["status"] == "Accepted"
    assert ids(bench)["certificateHashData"] == data[:1]
    assert bench.call("DeleteCertificate", certificateHashData=data[1])["status"] == "NotFound"


def test_M03_kinds_are_kept_apart():
    bench = station()
    assert ids(bench, MAKER) == {"status": "NotFound"}
    assert install(bench, OTHER, MAKER) == "Accepted"
    assert len(ids(bench, MAKER)["certificateHashData"]) == 1
    assert len(ids(bench)["certificateHashData"]) == 1
    data = ids(bench, MAKER)["certificateHashData"][0]
    assert bench.call("DeleteCertificate", certificateHashData=data)["status"] == "Accepted"
    assert ids(bench, MAKER) == {"status": "NotFound"}
    assert len(ids(bench)["certificateHashData"]) == 1


def test_M04_the_last_root_of_a_tls_connection_stays():
    bench = station(Chargepost__BackendUrl="wss://backend.example.org/ocpp")
    data = ids(bench)["certificateHashData"][0]
    assert bench.call("DeleteCertificate", certificateHashData=data)["status"] == "Failed"
    assert len(ids(bench)["certificateHashData"]) == 1


def test_M04_the_stations_own_certificate_is_not_deleted():
    bench = station()
    ask(bench)
    assert signed(bench, ROOT.answer(requested(bench), serial=0xBEEF)) == "Accepted"
    data = dict(ids(bench)["certificateHashData"][0], serialNumber="BEEF")
    assert bench.call("DeleteCertificate", certificateHashData=data)["status"] == "Failed"
    assert len(certificates(bench.station).own()) == 1


def test_M05_what_is_no_root_is_rejected():
    bench = station()
    wrong = (
        Authority("Leaf", 11, parent=ROOT, authority=False),
        Authority("Old", 12, until="20251231000000Z"),
        Authority("Stray", 13, parent=OTHER),
    )
    for authority in wrong:
        assert install(bench, authority) == "Rejected"
    broken = ROOT.pem.replace("MII", "MIJ")
    answer = later(bench, "InstallCertificate", certificateType=BACKEND, certificate=broken)
    assert answer == {"status": "Rejected"}
    assert len(ids(bench)["certificateHashData"]) == 1


def test_a_full_store_rejects_and_a_full_medium_fails():
    bench = station(CertificateStoreMaxLength=2)
    assert install(bench, OTHER) == "Accepted"
    third = Authority("Third", 14)
    assert install(bench, third) == "Rejected"
    bench.station.storage.capacity = 0
    assert install(bench, third, MAKER) == "Failed"


def test_S52_a_new_root_must_be_signed_by_the_old_which_goes_with_the_first_connection():
    bench = station(AdditionalRootCertificateCheck=True, Chargepost__BackendUrl=SECURE)
    assert install(bench, OTHER) == "Rejected"
    assert install(bench, NEXT) == "Accepted"
    storage = bench.station.storage
    assert (storage.files["roots"], storage.files["roots.before"]) == (NEXT.der, ROOT.der)
    found = bench.link.credentials
    found.failed(0)
    found.choose()  # the old one in turn; the new one is not given up for that
    assert found.proved() == []
    assert storage.files["roots.before"] == ROOT.der
    found.choose()
    assert found.proved() == []
    assert storage.files["roots"] == NEXT.der
    assert "roots.before" not in storage.files


def test_the_root_that_worked_last_is_kept_through_several_new_ones():
    bench = station(AdditionalRootCertificateCheck=True, Chargepost__BackendUrl=SECURE)
    third = Authority("Third", 15, parent=NEXT)
    assert (install(bench, NEXT), install(bench, third)) == ("Accepted", "Accepted")
    files = bench.station.storage.files
    assert (files["roots"], files["roots.before"]) == (third.der, ROOT.der)


def test_M05_12_a_connection_without_tls_proves_no_root():
    bench = station(AdditionalRootCertificateCheck=True, Chargepost__BackendUrl="ws://backend")
    assert install(bench, NEXT) == "Accepted"
    bench.link.credentials.choose()
    assert bench.link.credentials.proved() == []
    assert bench.station.storage.files["roots.before"] == ROOT.der
    assert "security/probation" in bench.station.storage.files


def test_a_power_cut_leaves_no_new_root_without_the_way_back():
    bench = station(AdditionalRootCertificateCheck=True, Chargepost__BackendUrl=SECURE)
    storage = bench.station.storage
    storage.cut_after = len(ROOT.der) + len(NEXT.der) + 1
    assert install(bench, NEXT) == "Rejected"
    assert (storage.files["roots"], storage.files["roots.before"]) == (ROOT.der, ROOT.der)


def test_roots_that_only_tls_can_read_outlive_what_is_installed_and_deleted():
    bench = station()
    strange = b"\x30\x81\x80" + bytes(128)
    files = bench.station.storage.files
    files["roots"] = ROOT.der + strange
    assert install(bench, OTHER) == "Accepted"
    assert files["roots"] == ROOT.der + strange + OTHER.der
    data = ids(bench)["certificateHashData"][1]
    assert bench.call("DeleteCertificate", certificateHashData=data)["status"] == "Accepted"
    assert files["roots"] == ROOT.der + strange


def test_a_file_that_is_no_certificate_counts_for_nothing():
    bench = station()
    bench.station.storage.files["roots"] = b"nonsense"
    assert ids(bench) == {"status": "NotFound"}
    store = Certificates(bench.station.storage, bench.clock, "roots", 4)
    assert store.roots(BACKEND) == []
