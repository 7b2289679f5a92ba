"""Scenarios S49 to S52 and A02: passwords, profiles, certificates, events, against real TLS."""

from base64 import b64decode
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from authority import BEGIN, Authority
from file_servers import WebServer
from scene import CARD

KEY = "00112233445566778899AABBCCDDEEFF"
FAST = {
    "Chargepost.RetryBackOffWaitMinimum": 1,
    "Chargepost.RetryBackOffRandomRange": 0,
    "Chargepost.RetryBackOffRepeatTimes": 0,
}
CSMS = "CentralSystemRootCertificate"


@pytest.fixture(scope="module")
def root():
    return Authority("Root")


@pytest.fixture
async def secure(root, backends):
    """Another backend of the same operator, over TLS."""
    async with backends(tls=root.server()) as scripted:
        yield scripted


async def change(backend, key: str, value: str) -> str:
    return (await backend.call("ChangeConfiguration", {"key": key, "value": value}))["status"]


async def value(backend, key: str) -> str:
    reply = await backend.call("GetConfiguration", {"key": [key]})
    return reply["configurationKey"][0]["value"]


async def install(backend, authority) -> str:
    payload = {"certificateType": CSMS, "certificate": authority.pem}
    return (await backend.call("InstallCertificate", payload, timeout=20))["status"]


async def back(post, backend, count: int) -> None:
    """The connection number `count` has come about, and both ends know."""
    await post.until(lambda _: len(backend.handshakes) >= count and post.connected, 120)
    await post.sleep(2)
    await post.until(lambda _: post.connected and backend.connection is not None, 60)


def credentials(shake) -> bytes:
    return b64decode(shake.headers["authorization"].partition(" ")[2])


async def upgraded(site, secure, root, **more):
    """A station at profile 1 that has everything for profile 2."""
    config = {**FAST, "Chargepost.SecureBackendUrl": secure.url, "CpoName": "Operator"}
    post = await site.ready(speed=5, config={**config, "Chargepost.Serial": "SN1", **more})
    site.also(secure)
    assert await change(site.backend, "AuthorizationKey", KEY) == "Accepted"
    await back(post, site.backend, 2)
    assert await install(site.backend, root) == "Accepted"
    assert await change(site.backend, "SecurityProfile", "1") == "Accepted"
    await back(post, site.backend, 3)
    return post


async def test_S49_a_new_key_is_used_at_once_and_queued_messages_survive(site):
    post = await site.charging(config=FAST)
    site.backend.refuse(503)
    assert await change(site.backend, "AuthorizationKey", KEY) == "Accepted"
    await site.backend.disconnected()
    await post.sleep(5)
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Finishing", timeout=30)
    assert site.backend.seen("StopTransaction") == []
    site.backend.refuse(101)
    stop = await site.expect("StopTransaction", timeout=60)
    assert stop["transactionId"] == 1
    assert credentials(site.backend.handshakes[-1]) == b"CP1:" + bytes.fromhex(KEY)
    logged = "\n".join(post.log) + (site.folder / "data" / "security" / "log").read_text()
    assert "ReconfigurationOfSecurityParameters" in logged
    assert KEY not in logged.upper()


async def test_S49_a_key_that_the_backend_does_not_take_after_all_is_given_up(site):
    post = await site.ready(config={**FAST, "Chargepost.BasicAuthPassword": "first"})
    site.backend.refuse(401, times=3)
    await change(site.backend, "AuthorizationKey", KEY)
    await post.until(lambda _: len(site.backend.handshakes) >= 5 and post.connected, 60)
    used = [credentials(shake) for shake in site.backend.handshakes]
    new, old = b"CP1:" + bytes.fromhex(KEY), b"CP1:first"
    assert used[:5] == [old, new, new, new, old]
    await site.backend.connected()
    site.backend.drop()
    await post.until(lambda _: len(site.backend.handshakes) >= 6 and post.connected, 60)
    assert credentials(site.backend.handshakes[-1]) == old


async def test_S50_from_profile_1_to_2_over_tls(site, secure, root):
    post = await upgraded(site, secure, root)
    assert await change(site.backend, "SecurityProfile", "1") == "Rejected"
    assert await change(site.backend, "SecurityProfile", "2") == "Accepted"
    shake = await secure.connected(timeout=20)
    assert credentials(shake) == b"CP1:" + bytes.fromhex(KEY)
    await secure.expect("BootNotification")  # another address
    assert await value(secure, "SecurityProfile") == "2"
    assert await change(secure, "SecurityProfile", "1") == "Rejected"
    await post.cut_power()
    await post.restore_power()
    await secure.expect("BootNotification", timeout=60)
    assert await value(secure, "SecurityProfile") == "2"


async def test_S50_without_a_root_or_a_key_it_stays_where_it_is(site):
    await site.ready(config=FAST)
    for profile in "123":
        assert await change(site.backend, "SecurityProfile", profile) == "Rejected"
    assert await value(site.backend, "SecurityProfile") == "0"


async def test_S50_a_backend_out_of_reach_over_tls_makes_it_fall_back(site, secure, root):
    post = await upgraded(site, secure, root)
    await secure.stop_listening()
    before = len(site.backend.handshakes)
    assert await change(site.backend, "SecurityProfile", "2") == "Accepted"
    await back(post, site.backend, before + 1)
    assert await value(site.backend, "SecurityProfile") == "1"


async def test_S51_a_critical_event_while_offline_is_delivered_later(site):
    post = await site.ready(config=FAST)
    await site.expect("SecurityEventNotification", type="StartupOfTheDevice")
    await site.backend.stop_listening()
    site.backend.drop()
    await post.cut_power()
    await post.restore_power()
    booted = site.now()
    await post.sleep(60)
    assert len(site.backend.seen("SecurityEventNotification")) == 1
    await site.backend.listen()
    event = await site.expect("SecurityEventNotification", timeout=60, type="StartupOfTheDevice")
    assert abs(_unix(event["timestamp"]) - booted) < 20
    text = (site.folder / "data" / "security" / "log").read_text()
    assert text.count("StartupOfTheDevice") == 2


def _unix(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


async def test_S51_a_reset_is_an_event(site):
    await site.ready(config=FAST)
    await site.backend.call("Reset", {"type": "Soft"})
    await site.expect("BootNotification", timeout=60)
    await site.expect("BootNotification", timeout=60)
    event = await site.expect("SecurityEventNotification", timeout=60, type="ResetOrReboot")
    assert event["techInfo"] == "soft"


async def test_TC_078_a_backend_with_another_root_is_refused_and_told_to_the_right_one(
    site, secure, root
):
    post = await upgraded(site, secure, root)
    assert await change(site.backend, "SecurityProfile", "2") == "Accepted"
    await secure.connected(timeout=20)
    expired = {"begin": BEGIN, "end": BEGIN + timedelta(days=1)}
    elsewhere = root.server("elsewhere")
    for wrong in (Authority("Stranger").server(), elsewhere, root.server(**expired)):
        await serve(secure, wrong)
        await post.until(lambda found: "certificate" in found["backend"].lower(), 60)
        assert secure.connection is None
        await serve(secure, root.server())
        await secure.expect("SecurityEventNotification", 60, _of_the_backend)


def _of_the_backend(event: dict) -> bool:
    return event["type"] == "InvalidCentralSystemCertificate"


async def serve(secure, tls) -> None:
    """The backend comes back with another certificate."""
    await secure.stop_listening()
    secure.drop()
    secure._tls = tls
    await secure.listen()


async def test_S52_a_new_root_needs_the_old_ones_signature(site, secure, root):
    config = {"AdditionalRootCertificateCheck": True}
    post = await upgraded(site, secure, root, **config)
    assert await install(site.backend, Authority("Stranger")) == "Rejected"
    assert await change(site.backend, "SecurityProfile", "2") == "Accepted"
    await secure.connected(timeout=20)
    following = Authority("Next", parent=root)
    assert await install(secure, following) == "Accepted"
    roots = site.folder / "data" / "roots"
    before = site.folder / "data" / "roots.before"
    assert before.exists()
    # The backend still shows its old certificate: the station gets there with the old root.
    seen = len(secure.handshakes)
    secure.drop()
    await back(post, secure, seen + 1)
    assert before.exists()
    secure.drop()
    await secure.stop_listening()
    secure._tls = following.server()
    await secure.listen()
    await back(post, secure, seen + 2)
    assert not before.exists()
    assert roots.read_bytes() == _der(following)


def _der(authority) -> bytes:
    return authority.certificate.public_bytes(Encoding.DER)


async def test_A02_a_station_makes_its_key_and_connects_with_its_certificate(site, root, backends):
    async with backends(tls=root.server().demand(root.pem)) as mutual:
        post = await upgraded(site, mutual, root)
        assert await change(site.backend, "SecurityProfile", "3") == "Rejected"
        wish = {"requestedMessage": "SignChargePointCertificate"}
        assert (await site.backend.call("ExtendedTriggerMessage", wish))["status"] == "Accepted"
        csr = (await site.expect("SignCertificate", timeout=60))["csr"]
        stranger = {"certificateChain": Authority("Stranger").answer(csr)}
        reply = await site.backend.call("CertificateSigned", stranger, timeout=20)
        assert reply["status"] == "Rejected"
        await site.expect("SecurityEventNotification", type="InvalidChargePointCertificate")
        chain = {"certificateChain": root.answer(csr)}
        reply = await site.backend.call("CertificateSigned", chain, timeout=20)
        assert reply["status"] == "Accepted"
        assert await change(site.backend, "SecurityProfile", "3") == "Accepted"
        shake = await mutual.connected(timeout=20)
        assert "authorization" not in shake.headers
        assert shake.shown == "SN1"
        await post.until(lambda _: post.connected, 20)


async def test_M03_M04_roots_are_listed_and_deleted(site, root):
    await site.ready(config=FAST)
    kind = {"certificateType": CSMS}
    assert (await site.backend.call("GetInstalledCertificateIds", kind))["status"] == "NotFound"
    assert await install(site.backend, root) == "Accepted"
    found = await site.backend.call("GetInstalledCertificateIds", kind)
    [data] = found["certificateHashData"]
    assert data["serialNumber"] == f"{root.certificate.serial_number:x}"
    wish = {"certificateHashData": data}
    assert (await site.backend.call("DeleteCertificate", wish))["status"] == "Accepted"
    assert (await site.backend.call("DeleteCertificate", wish))["status"] == "NotFound"


async def test_N01_the_security_log_is_sent_where_the_backend_wants_it(site, tmp_path):
    (tmp_path / "files").mkdir()
    server = WebServer(tmp_path / "files")
    try:
        await site.ready(config=FAST, speed=2)  # a real server keeps its own time
        log = {"remoteLocation": server.url + "/up/"}
        wish = {"logType": "SecurityLog", "requestId": 5, "log": log}
        reply = await site.backend.call("GetLog", wish)
        assert reply == {"status": "Accepted", "filename": "security-5.log"}
        await site.expect("LogStatusNotification", status="Uploading", requestId=5)
        await site.expect("LogStatusNotification", timeout=60, status="Uploaded", requestId=5)
        assert "StartupOfTheDevice" in (tmp_path / "files" / "security-5.log").read_text()
        everything = {**wish, "logType": "DiagnosticsLog", "requestId": 6}
        reply = await site.backend.call("GetLog", everything)
        assert reply["filename"] == "diagnostics-6.jsonl"
        await site.expect("LogStatusNotification", timeout=60, status="Uploaded", requestId=6)
        assert (tmp_path / "files" / "diagnostics-6.jsonl").read_text().startswith("{")
        wish["log"] = {"remoteLocation": server.url + "/nowhere/"}
        wish["retries"] = 0
        await site.backend.call("GetLog", wish)
        await site.expect("LogStatusNotification", timeout=60, status="UploadFailure")
    finally:
        server.close()
