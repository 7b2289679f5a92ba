"""Security events, passwords and profiles of OCPP 1.6 (security whitepaper A01, A04, A05)."""

from both import raises
from chargepost.errors import BadInput
from chargepost.ocpp import link as links
from chargepost.ocpp.credentials import PASSWORD, PROFILE
from issuer import Authority
from v16_bench import Bench

KEY = "000102030405060708090A0B0C0D0E0FFFFFFFFF"
ROOT = Authority("Root")
NONE = "No connection to the backend: "


def change(bench, key, value):
    return bench.call("ChangeConfiguration", key=key, value=value)["status"]


def secured(**values):
    bench = Bench(**values)
    bench.station.storage.files["roots"] = ROOT.der
    return bench.boot()


def said(bench):
    return "\n".join(bench.station.logged)


def events(bench):
    return [(event, info) for _, event, info in bench.station.security.lines()]


# --- events --------------------------------------------------------------------------------------


def test_S51_a_critical_event_while_offline_is_delivered_later_with_its_own_time():
    bench = Bench().boot()
    bench.drop()
    bench.station.security.record("TamperDetectionActivated", "The door is open.")
    bench.tick(60000)
    bench.connect()
    bench.take("SecurityEventNotification")
    assert bench.asked[-1][1] == {
        "type": "TamperDetectionActivated",
        "timestamp": "2026-01-01T00:00:01Z",
        "techInfo": "The door is open.",
    }
    bench.answer({})
    assert "SecurityEventNotification" not in bench.quiet()
    assert events(bench) == [("TamperDetectionActivated", "The door is open.")]


def test_an_event_that_is_not_critical_stays_in_the_log():
    bench = Bench().boot()
    bench.station.security.record("FailedToAuthenticateAtCentralSystem", "HTTP 401")
    assert "SecurityEventNotification" not in bench.quiet()
    assert len(events(bench)) == 1


def test_an_event_that_is_not_answered_is_sent_again_after_a_minute():
    bench = Bench().boot()
    bench.station.security.record("MemoryExhaustion", "x")
    bench.tick()
    bench.refuse("InternalError")
    assert "SecurityEventNotification" not in bench.quiet(50000)
    assert "SecurityEventNotification" in bench.quiet(15000)
    assert "SecurityEventNotification" not in bench.quiet(90000)


def test_a_backend_without_the_extension_is_asked_once():
    bench = Bench().boot()
    bench.station.security.record("MemoryExhaustion", "x")
    bench.tick()
    bench.refuse("NotImplemented")
    bench.station.security.record("ResetOrReboot", "soft")
    assert "SecurityEventNotification" not in bench.quiet(120000)


def test_events_come_in_order_each_with_its_own_message():
    bench = Bench().boot()
    for info in ("one", "two", "three"):
        bench.station.security.record("ResetOrReboot", info)
    bench.quiet()
    heard = [payload["techInfo"] for payload in bench.heard("SecurityEventNotification")]
    assert heard == ["one", "two", "three"]


def test_what_breaks_the_schema_or_the_protocol_is_an_event():
    bench = Bench().boot()
    bench.call("Reset", type="Warm")
    bench.adapter.on_message('[9,"x"]')
    assert events(bench) == [
        ("InvalidMessages", "Reset"),
        ("InvalidMessages", "no message of OCPP-J"),
    ]


def test_failures_of_the_link_are_the_events_they_stand_for():
    bench = Bench().boot()
    pairs = (
        ("The backend refused the connection with HTTP 401.", 401, "FailedToAuthenticateAt"),
        (NONE + "certificate is not signed.", 0, "InvalidCentralSystemCertificate"),
        (NONE + "MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION", 0, "InvalidTLSVersion"),
        (NONE + "[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol", 0, "InvalidTLSVersion"),
        (NONE + "sslv3 alert handshake failure", 0, "InvalidTLSCipherSuite"),
        (links.NO_MEMORY, 0, "MemoryExhaustion"),
    )
    for text, status, event in pairs:
        bench.link.on_failure(text, status)
        assert events(bench)[-1][0].startswith(event), text
    count = len(events(bench))
    bench.link.on_failure("No connection to the backend: nobody listens there.", 0)
    bench.link.on_failure("The backend refused the connection with HTTP 503.", 503)
    assert len(events(bench)) == count


def test_what_the_station_lacks_is_no_certificate_of_the_backend():
    bench = Bench(SecurityProfile=3, Chargepost__BackendUrl="ws://backend.example.org").boot()
    lacks = raises(BadInput, bench.link.credentials.tls)
    bench.link.on_failure(str(lacks), 0)
    assert "needs a certificate of the station" in str(lacks)
    assert events(bench) == []
    bench = Bench(Chargepost__BackendUrl="wss://backend.example.org").boot()
    lacks = raises(BadInput, bench.link.credentials.tls)
    bench.link.on_failure(str(lacks), 0)
    assert "root certificates" in str(lacks)
    moved = "The backend refused the connection with HTTP 301; it redirects to /certificate."
    bench.link.on_failure(moved, 301)
    assert events(bench) == []


def test_a_ledger_that_runs_out_of_room_is_an_event_each_time_it_begins():
    bench = Bench().boot()
    storage = bench.station.storage
    bench.quiet(61000)
    assert events(bench) == []
    roomy, storage.capacity = storage.capacity, 30000
    bench.quiet(121000)
    assert events(bench) == [("MemoryExhaustion", "Less than an eighth of the ledger is free.")]
    storage.capacity = roomy
    bench.quiet(61000)
    storage.capacity = 30000
    bench.quiet(61000)
    assert len(events(bench)) == 2  # there was room between, and the backend had the first
    assert "SecurityEventNotification" in [action for action, _ in bench.asked]


def refused(credentials):
    """What is new has failed three times."""
    for _ in range(3):
        credentials.failed(401)
    credentials.choose()


# --- the password --------------------------------------------------------------------------------


def test_S49_a_new_key_counts_as_its_bytes_and_is_logged_without_its_value():
    bench = Bench().boot()
    assert change(bench, "AuthorizationKey", KEY) == "Accepted"
    assert bench.link.credentials.password() == bytes(range(16)) + b"\xff" * 4
    assert PASSWORD in bench.link.changes  # the link connects anew
    assert ("ReconfigurationOfSecurityParameters", PASSWORD) in events(bench)
    assert KEY not in said(bench) + str(events(bench))


def test_a_key_that_is_no_key_is_rejected_and_the_old_one_stays():
    bench = Bench(Chargepost__BasicAuthPassword="old").boot()
    for wrong in ("", "0G" * 16, "00" * 15, "0" * 33, "00" * 21, "hex:" + "00" * 16, "secret"):
        assert change(bench, "AuthorizationKey", wrong) == "Rejected", wrong
    assert bench.link.credentials.password() == b"old"
    assert "secret" not in said(bench)


def test_some_backends_want_the_text_of_the_key():
    bench = Bench().boot()
    change(bench, "Chargepost.AuthorizationKeyForm", "text")
    assert change(bench, "AuthorizationKey", "00112233445566778899aabbccddeeff") == "Accepted"
    assert bench.link.credentials.password() == b"00112233445566778899aabbccddeeff"
    assert change(bench, "AuthorizationKey", "a secret") == "Accepted"
    assert bench.link.credentials.password() == b"a secret"


def test_a_password_that_cannot_be_sent_is_rejected():
    bench = Bench(Chargepost__BasicAuthPassword="old", SecurityProfile=1).boot()
    for wrong in ("hex:secret", "hex:012", ""):
        assert change(bench, PASSWORD.lower(), wrong) == "Rejected", wrong
    assert bench.link.credentials.password() == b"old"
    assert "secret" not in said(bench)
    assert change(bench, PASSWORD, "hex:0102") == "Accepted"
    assert bench.link.credentials.password() == b"\x01\x02"


def test_an_address_at_which_no_backend_can_be_is_rejected():
    bench = Bench(Chargepost__BackendUrl="ws://backend.example.org/ocpp").boot()
    for key in ("Chargepost.BackendUrl", "Chargepost.SecureBackendUrl"):
        for wrong in ("backend.example.org", "http://a.example.org", "ws://a:99999", "ws://a b"):
            assert change(bench, key, wrong) == "Rejected", wrong
    assert change(bench, "Chargepost.BackendUrl", "") == "Rejected"
    assert change(bench, "Chargepost.BackendUrl", "wss://a.example.org") == "Rejected"
    assert "needs a CentralSystemRootCertificate first" in said(bench)
    assert "Chargepost.BackendUrl" not in bench.link.changes
    assert change(bench, "Chargepost.SecureBackendUrl", "wss://a.example.org") == "Accepted"
    assert change(bench, "Chargepost.SecureBackendUrl", "") == "Accepted"
    bench.station.storage.files["roots"] = ROOT.der
    assert change(bench, "Chargepost.BackendUrl", "wss://a.example.org") == "Accepted"


def test_a_file_without_roots_is_rejected_whatever_else_it_holds():
    bench = secured()
    files = bench.station.storage.files
    files["settings"] = b"1 00000000\n{}"
    for wrong in ("settings", "missing", "", "../roots"):
        assert change(bench, "Chargepost.RootCertificates", wrong) == "Rejected", wrong
    files["other"] = ROOT.der
    assert change(bench, "Chargepost.RootCertificates", "other") == "Accepted"


def test_S24_the_key_is_never_told():
    bench = Bench().boot()
    change(bench, "AuthorizationKey", KEY)
    found = bench.call("GetConfiguration", key=["AuthorizationKey", "authorizationkey", PASSWORD])
    assert [sorted(entry) for entry in found["configurationKey"]] == [["key", "readonly"]] * 3
    assert KEY not in str(bench.call("GetConfiguration"))


def test_a_new_key_that_is_refused_gives_way_to_the_old_after_three_attempts():
    bench = Bench(Chargepost__BasicAuthPassword="old").boot()
    change(bench, "AuthorizationKey", KEY)
    found = bench.link.credentials
    used = []
    for _ in range(6):
        found.choose()
        used.append(found.password() == b"old")
        found.failed(0)  # the backend is out of reach, which says nothing
        found.failed(401)
    assert used == [False, False, False, True, False, True]
    found.failed(401)
    found.choose()
    assert found.proved() == [PASSWORD]
    assert bench.station.config[PASSWORD] == "old"
    assert found.before == {}


def test_a_new_key_that_works_stays_and_the_old_is_forgotten():
    bench = Bench(Chargepost__BasicAuthPassword="old").boot()
    change(bench, "AuthorizationKey", KEY)
    found = bench.link.credentials
    found.choose()
    assert found.proved() == []
    refused(found)
    assert found.password()[:3] == b"\x00\x01\x02"
    assert "security/probation" not in bench.station.storage.files


def test_the_old_key_survives_a_restart_in_the_middle_and_a_second_change():
    bench = Bench(Chargepost__BasicAuthPassword="old").boot()
    change(bench, "AuthorizationKey", KEY)
    change(bench, "AuthorizationKey", "11" * 16)
    storage = bench.station.storage
    again = Bench(storage=storage, Chargepost__BasicAuthPassword="other")
    refused(again.link.credentials)
    assert again.link.credentials.password() == b"old"
    again.link.credentials.failed(401)
    again.link.credentials.choose()
    assert again.link.credentials.password() == b"\x11" * 16


# --- the profile ---------------------------------------------------------------------------------


def test_S50_a_profile_is_only_raised_and_only_with_what_it_needs():
    bench = Bench(Chargepost__BackendUrl="ws://backend.example.org/ocpp").boot()
    assert change(bench, PROFILE, "1") == "Rejected"
    assert "needs an AuthorizationKey first" in said(bench)
    change(bench, "AuthorizationKey", KEY)
    assert change(bench, PROFILE, "1") == "Accepted"
    for wrong in ("0", "1", "2", "3", "4", "-1", "two", ""):
        assert change(bench, PROFILE, wrong) == "Rejected", wrong
    assert "needs a CentralSystemRootCertificate first" in said(bench)
    bench.station.storage.files["roots"] = ROOT.der
    assert change(bench, PROFILE, "3") == "Rejected"
    assert "needs a certificate of the station first" in said(bench)
    assert change(bench, PROFILE, "2") == "Accepted"
    target = bench.link.credentials.target()
    assert (target.secure, target.host, target.port) == (True, "backend.example.org", 443)
    assert change(bench, PROFILE, "1") == "Rejected"


def test_S50_a_profile_that_cannot_connect_falls_back():
    bench = secured(
        Chargepost__BackendUrl="ws://backend.example.org/ocpp", SecurityProfile=1,
        Chargepost__BasicAuthPassword="old",
    )  # fmt: skip
    assert change(bench, PROFILE, "2") == "Accepted"
    found = bench.link.credentials
    secure = []
    for _ in range(4):
        found.choose()
        secure.append(found.target().secure)
        found.failed(0)
    assert secure == [True, True, True, False]
    found.failed(0)
    found.choose()
    assert found.proved() == [PROFILE]
    assert bench.station.config[PROFILE] == 1


def test_a_backend_may_have_another_address_for_tls():
    bench = secured(
        Chargepost__BackendUrl="ws://a.example.org:8080/ocpp",
        Chargepost__SecureBackendUrl="wss://b.example.org:8443/x",
        Chargepost__BasicAuthPassword="old",
    )
    assert bench.link.credentials.target().host == "a.example.org"
    change(bench, PROFILE, "2")
    target = bench.link.credentials.target()
    assert (target.host, target.port, target.path) == ("b.example.org", 8443, "/x")


def test_profile_3_shows_no_password():
    bench = secured(Chargepost__BasicAuthPassword="old", SecurityProfile=3)
    assert bench.link.credentials.password() is None
    bench.station.config.fix(PROFILE, 2)
    assert bench.link.credentials.password() == b"old"
