"""A station that verifies its backend: wss:// with the right root, and without it."""

import pytest

from chargepost_sim.car import Car
from scene import CARD, Site


@pytest.fixture
async def secure(runtime, backends, tmp_path):
    async with backends(tls=True) as backend:
        made = Site(runtime, tmp_path, backend)
        (tmp_path / "data").mkdir()
        yield made
        await made.stop()


async def test_with_the_root_installed_a_session_goes_over_tls(secure):
    (secure.folder / "data" / "roots").write_bytes(secure.backend.ca_pem)
    post = await secure.start(csms=secure.backend.url, speed=5)
    await secure.expect("StatusNotification", connectorId=1, timeout=30)
    await post.outlet(1).plug(Car(soc=30))
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Charging", timeout=60)
    await post.sleep(5)
    await post.present_card(CARD, seconds=2)
    stop = await secure.expect("StopTransaction", timeout=60)
    assert stop["transactionId"] == 1


async def test_another_root_is_refused_with_a_sentence_and_drivers_charge_offline(
    secure, backends
):
    async with backends(tls=True) as stranger:
        (secure.folder / "data" / "roots").write_bytes(stranger.ca_pem)
    config = {"AllowOfflineTxForUnknownId": True}
    post = await secure.start(csms=secure.backend.url, speed=5, config=config)
    await post.until(lambda s: "certificate" in s["backend"].lower(), timeout=60)
    assert not post.connected
    await post.outlet(1).plug(Car(soc=30))
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Charging", timeout=60)
    assert secure.backend.frames == []
