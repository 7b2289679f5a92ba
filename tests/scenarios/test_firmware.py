"""Scenarios S47 and S48: updates over real servers, into real slots, out of real images.

On MicroPython the station boots the image that it has fetched, and falls back from one that is
broken. On CPython the application restarts and says what version it would run.
"""

import pytest

from backend import CallRefused
from chargepost.ocpp import timestamp
from chargepost_sim import boot_loader
from chargepost_sim.car import Car
from file_servers import Authority as ServerAuthority
from file_servers import FtpFiles, WebServer
from firmware_files import Maker, factory
from scene import CARD, START

FAST = {
    "Chargepost.RetryBackOffWaitMinimum": 1,
    "Chargepost.RetryBackOffRandomRange": 0,
    "Chargepost.RetryBackOffRepeatTimes": 0,
    "Chargepost.FirmwareTrial": 60,
    "Chargepost.FirmwareVersion": "0.1.0",  # of the site's own file: an update goes before it
}
SPEED = 10
LONG = 40
HEAP_KB = 400  # beside the image, as in test_heap.py
PLAIN = "FirmwareStatusNotification"
SIGNED = "SignedFirmwareStatusNotification"
OLD = FAST["Chargepost.FirmwareVersion"]


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("maker"))


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    return folder


@pytest.fixture
def web(served):
    server = WebServer(served)
    yield server
    server.close()


@pytest.fixture
async def start(site, maker):
    """A station from the factory that trusts the maker, accepted by its backend."""
    maker.trusted_by(site.folder / "data")

    async def ready(config=None, **options):
        if site.runtime == "micropython":
            options["image"] = factory()
        return await site.ready(speed=SPEED, config={**FAST, **(config or {})}, **options)

    return ready


async def update(site, location: str, **more) -> None:
    request = {"location": location, "retrieveDate": timestamp.render(START), "retries": 0}
    assert await site.backend.call("UpdateFirmware", {**request, **more}) == {}


async def signed(site, maker, location: str, data: bytes, request=1, **more) -> str:
    firmware = {
        "location": location,
        "retrieveDateTime": timestamp.render(START),
        "signingCertificate": maker.certificate,
        "signature": maker.signature(data),
        **more,
    }
    payload = {"requestId": request, "retries": 0, "firmware": firmware}
    answer = await site.backend.call("SignedUpdateFirmware", payload, timeout=30)
    return answer["status"]


def told(site, action=PLAIN) -> list[str]:
    """Every status once: a connection that is lost has one told twice."""
    found = [payload["status"] for payload in site.backend.seen(action)]
    return [status for at, status in enumerate(found) if status not in found[:at]]


async def version(site) -> str:
    """What the next start says that it runs."""
    return (await site.expect("BootNotification", timeout=LONG))["firmwareVersion"]


async def seen_boot(site) -> None:
    assert await version(site) == OLD


def running(site) -> str:
    """The slot that is started next."""
    return boot_loader.slots(site.post.bench).running


async def test_S47_TC_044_1_an_update_waits_for_the_session_and_is_kept(
    site, start, maker, web, served
):
    post = await start(outlets=2)
    await seen_boot(site)
    (served / "new.bin").write_bytes(maker.built("0.2.0"))
    await site.charge(post)
    await update(site, f"{web.url}/files/new.bin")
    await site.expect(PLAIN, status="Downloading")
    await site.expect(PLAIN, timeout=LONG, status="Downloaded")
    await site.expect("StatusNotification", timeout=LONG, connectorId=2, status="Unavailable")
    assert PLAIN not in await site.quiet(30)
    assert post.outlet(1).snapshot()["status"] == "Charging"
    await post.present_card(CARD, seconds=2)
    await site.expect(PLAIN, timeout=LONG, status="Installing")
    assert len(site.backend.seen("StopTransaction")) == 1
    assert await version(site) == "0.2.0"
    await site.expect(PLAIN, timeout=LONG, status="Installed")
    await site.expect("SecurityEventNotification", timeout=LONG, type="FirmwareUpdated")
    assert told(site) == ["Downloading", "Downloaded", "Installing", "Installed"]
    await post.outlet(2).until("Available", timeout=30)
    assert running(site) == "b"
    await post.cut_power()
    await post.restore_power()
    assert await version(site) == "0.2.0"


async def test_S47_after_an_update_the_station_charges_and_takes_the_next_one(
    site, start, maker, web, served
):
    post = await start()
    await seen_boot(site)
    for number, name in enumerate(("0.2.0", "0.3.0"), 1):
        (served / name).write_bytes(maker.built(name))
        await update(site, f"{web.url}/files/{name}")
        assert await version(site) == name
        await site.expect(PLAIN, timeout=LONG, status="Installed")
        assert running(site) == "ba"[number - 1]
    await post.outlet(1).until("Available", timeout=30)
    await post.outlet(1).plug(Car(soc=30))
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Charging", timeout=60)


async def test_S47_TC_044_2_a_file_that_is_not_there_is_told_after_the_retries(site, start, web):
    await start()
    await update(site, f"{web.url}/files/nothing.bin", retries=2, retryInterval=3)
    await site.expect(PLAIN, status="Downloading")
    await site.expect(PLAIN, timeout=LONG, status="DownloadFailed")
    assert len([entry for entry in web.log if entry[0] == "GET"]) == 3
    assert told(site) == ["Downloading", "DownloadFailed"]


async def test_S47_a_file_that_is_too_large_for_the_slot_is_not_even_fetched(
    site, start, web, served
):
    post = await start()
    (served / "large.bin").write_bytes(bytes(boot_loader.SLOT_BYTES + 1))
    await update(site, f"{web.url}/files/large.bin", retries=5)
    await site.expect(PLAIN, timeout=LONG, status="DownloadFailed")
    assert any(f"larger than {boot_loader.SLOT_BYTES} B" in line for line in post.log)
    assert len([entry for entry in web.log if entry[0] == "GET"]) == 1
    assert boot_loader.slots(post.bench).size() == 0


async def test_S47_TC_044_3_a_file_that_is_no_update_is_not_installed(
    site, start, maker, web, served
):
    post = await start()
    data = bytearray(maker.built("0.2.0"))
    data[1000] ^= 1
    (served / "bad.bin").write_bytes(data)
    await update(site, f"{web.url}/files/bad.bin")
    await site.expect(PLAIN, timeout=LONG, status="InstallationFailed")
    assert told(site) == ["Downloading", "Downloaded", "Installing", "InstallationFailed"]
    assert any("The image is damaged" in line for line in post.log)
    assert len(site.backend.seen("BootNotification")) == 1
    assert post.outlet(1).snapshot()["status"] == "Available"


async def test_S47_an_update_that_nobody_knows_has_signed_is_not_installed(
    site, start, web, served, tmp_path
):
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    await start()
    (served / "bad.bin").write_bytes(Maker(stranger, "Stranger").sign(b"image", "9.0"))
    await update(site, f"{web.url}/files/bad.bin")
    await site.expect(PLAIN, timeout=LONG, status="InstallationFailed")
    await site.expect("SecurityEventNotification", type="InvalidFirmwareSignature")
    assert len(site.backend.seen("BootNotification")) == 1


async def test_S47_an_image_that_does_not_start_gives_way_to_the_old_one(
    site, start, maker, web, served
):
    post = await start()
    await seen_boot(site)
    post.bench.bad_images["0.2.0"] = boot_loader.DOES_NOT_START
    (served / "broken.bin").write_bytes(maker.broken("0.2.0"))
    await update(site, f"{web.url}/files/broken.bin")
    await site.expect(PLAIN, timeout=LONG, status="Installing")
    await seen_boot(site)
    await site.expect(PLAIN, timeout=LONG, status="InstallationFailed")
    assert told(site) == ["Downloading", "Downloaded", "Installing", "InstallationFailed"]
    assert any("The new image did not start" in line for line in post.log)
    if site.runtime == "micropython":
        assert "\n".join(post.log).count("this image is broken") == 2
    assert running(site) == "a"
    await post.outlet(1).until("Available", timeout=30)


async def test_S47_an_image_that_no_backend_accepts_gives_way_to_the_old_one(
    site, start, maker, web, served
):
    post = await start()
    await seen_boot(site)
    (served / "new.bin").write_bytes(maker.built("0.2.0"))
    post.bench.bad_images["0.2.0"] = boot_loader.HAS_NO_NETWORK
    await update(site, f"{web.url}/files/new.bin")
    await site.expect(PLAIN, timeout=LONG, status="Installing")
    if site.runtime == "micropython":
        site.backend.refuse(503)
    await site.when(lambda: running(site) == "b", 300)
    await site.when(lambda: running(site) == "a", 300)
    site.backend.refuse(101)
    await seen_boot(site)
    await site.expect(PLAIN, timeout=LONG, status="InstallationFailed")
    assert any("no backend within 60 s" in line for line in post.log)


async def test_S47_a_power_cut_on_the_way_is_no_end(site, start, maker, web, served):
    post = await start()
    await seen_boot(site)
    (served / "new.bin").write_bytes(maker.built("0.2.0"))
    await update(site, f"{web.url}/files/new.bin")
    await site.expect(PLAIN, status="Downloading")
    await post.cut_power()
    await post.restore_power()
    await seen_boot(site)
    await site.expect(PLAIN, timeout=LONG, status="Installing")
    await site.when(lambda: running(site) == "b", 300)
    await post.cut_power()
    await post.restore_power()
    assert await version(site) == "0.2.0"
    await site.expect(PLAIN, timeout=LONG, status="Installed")
    assert told(site) == ["Downloading", "Downloaded", "Installing", "Installed"]


async def test_a_restart_that_a_closed_outlet_prevents_leaves_the_others_to_drivers(
    site, start, maker, web, served
):
    post = await start(outlets=2, config={"ResetRetries": 0})
    await seen_boot(site)
    await site.charge(post)
    post.outlet(1).fault("welded")
    await post.outlet(1).unplug()
    await site.expect("StopTransaction", timeout=LONG)
    (served / "new.bin").write_bytes(maker.built("0.2.0"))
    await update(site, f"{web.url}/files/new.bin")
    await site.expect(PLAIN, timeout=LONG, status="Installing")
    await post.outlet(2).until("Unavailable", timeout=30)
    text = "Given up after 1 attempts: outlet 1 is still closed."
    await site.expect("SecurityEventNotification", timeout=LONG, techInfo=text)
    await post.outlet(2).until("Available", timeout=30)
    await post.cut_power()
    await post.restore_power()
    assert await version(site) == "0.2.0"
    await site.expect(PLAIN, timeout=LONG, status="Installed")


async def test_S47_the_date_of_the_download_survives_a_restart(site, start, maker, web, served):
    post = await start()
    (served / "new.bin").write_bytes(maker.built("0.2.0"))
    later = timestamp.render(int(site.now()) + 60)
    await update(site, f"{web.url}/files/new.bin", retrieveDate=later)
    await post.cut_power()
    await post.restore_power()
    assert PLAIN not in await site.quiet(30)
    await site.expect(PLAIN, timeout=LONG, status="Installed")
    assert told(site) == ["Downloading", "Downloaded", "Installing", "Installed"]


async def test_S47_an_update_comes_over_ftp_too(site, start, maker, served):
    server = FtpFiles(served)
    try:
        await start()
        await seen_boot(site)
        (served / "new.bin").write_bytes(maker.built("0.2.0"))
        server.cuts, server.cut = 1, 100_000
        location = f"ftp://post:se%3Acret@127.0.0.1:{server.port}/new.bin"
        await update(site, location, retries=1, retryInterval=1)
        assert await version(site) == "0.2.0"
        await site.expect(PLAIN, timeout=LONG, status="Installed")
        assert any(command.startswith("REST") for command in server.commands)
    finally:
        server.close()


async def test_S48_TC_080_a_signed_update_tells_every_step(site, start, maker, served, tmp_path):
    authority = ServerAuthority(tmp_path)
    (site.folder / "data" / "roots").write_bytes(authority.root)
    server = WebServer(served, authority)
    try:
        # The heap that whole sessions over TLS need is enough for this, too.
        await start(heap_kb=HEAP_KB + factory().stat().st_size // 1024)
        await seen_boot(site)
        data = maker.built("0.2.0")
        (served / "new.bin").write_bytes(data)
        later = timestamp.render(int(site.now()) + 60)
        location = f"{server.url}/files/new.bin"
        answer = await signed(site, maker, location, data, 7, installDateTime=later)
        assert answer == "Accepted"
        assert await version(site) == "0.2.0"
        await site.expect(SIGNED, timeout=LONG, status="Installed")
    finally:
        server.close()
    await site.expect("SecurityEventNotification", timeout=LONG, type="FirmwareUpdated")
    assert told(site, SIGNED) == [
        "Downloading",
        "Downloaded",
        "SignatureVerified",
        "InstallScheduled",
        "InstallRebooting",
        "Installing",
        "Installed",
    ]
    assert {payload["requestId"] for payload in site.backend.seen(SIGNED)} == {7}
    assert told(site) == []


async def test_S48_TC_081_a_wrong_signature_ends_the_update(site, start, maker, web, served):
    await start()
    (served / "new.bin").write_bytes(maker.built("0.2.0"))
    location = f"{web.url}/files/new.bin"
    assert await signed(site, maker, location, b"another file", 8) == "Accepted"
    await site.expect(SIGNED, timeout=LONG, status="InvalidSignature", requestId=8)
    await site.expect("SecurityEventNotification", type="InvalidFirmwareSignature")
    assert told(site, SIGNED) == ["Downloading", "Downloaded", "InvalidSignature"]
    assert len(site.backend.seen("BootNotification")) == 1
    ask = {"requestedMessage": PLAIN}
    assert await site.backend.call("ExtendedTriggerMessage", ask) == {"status": "Accepted"}
    await site.expect(SIGNED, status="InvalidSignature", requestId=8)


async def test_S48_a_bad_certificate_is_the_answer(site, start, web, tmp_path):
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    await start()
    answer = await signed(site, Maker(stranger, "Stranger"), f"{web.url}/files/x", b"x")
    assert answer == "InvalidCertificate"
    await site.expect("SecurityEventNotification", type="InvalidFirmwareSigningCertificate")
    assert told(site, SIGNED) == [] and web.log == []


async def test_S48_where_security_is_in_use_plain_updates_are_not_supported(site, start, web):
    await start(config={"Chargepost.PlainUpdateFirmware": "never"})
    request = {"location": f"{web.url}/x", "retrieveDate": timestamp.render(START)}
    with pytest.raises(CallRefused) as refused:
        await site.backend.call("UpdateFirmware", request)
    assert refused.value.code == "NotSupported"


async def test_S48_a_second_request_cancels_the_first(site, start, maker, web, served):
    await start()
    data = maker.built("0.2.0")
    (served / "new.bin").write_bytes(data)
    later = timestamp.render(START + 86400)
    location = f"{web.url}/files/new.bin"
    first = await signed(site, maker, location, data, 1, retrieveDateTime=later)
    assert first == "Accepted"
    await site.expect(SIGNED, status="DownloadScheduled", requestId=1)
    assert await signed(site, maker, location, data, 2) == "AcceptedCanceled"
    await site.expect(SIGNED, timeout=LONG, status="Installed", requestId=2)
    assert [p["status"] for p in site.backend.seen(SIGNED) if p["requestId"] == 1] == [
        "DownloadScheduled"
    ]


async def test_a_triggered_status_is_that_of_the_update(site, start, web):
    await start()
    ask = {"requestedMessage": PLAIN}
    assert await site.backend.call("TriggerMessage", ask) == {"status": "Accepted"}
    await site.expect(PLAIN, status="Idle")
    await update(site, f"{web.url}/files/nothing.bin", retries=1, retryInterval=600)
    await site.expect(PLAIN, status="Downloading")
    await site.backend.call("TriggerMessage", ask)
    await site.expect(PLAIN, status="Downloading")
