"""Scenarios S01 to S05: boot, acceptance and reconnection of a 1.6 charge point."""

from answers import NO_ANSWER, CallError
from chargepost_sim.car import Car
from scene import CARD, START


async def test_S01_boot_is_first_then_clock_heartbeat_and_a_status_of_every_connector(site):
    site.backend.answer("BootNotification", {"interval": 60})
    post = await site.start(outlets=2, rtc=0)
    for connector in (0, 1, 2):
        await site.expect("StatusNotification", connectorId=connector, status="Available")
    assert site.backend.actions[0] == "BootNotification"
    assert abs(post.snapshot()["time"] - site.now()) <= 2
    reply = await site.backend.call("GetConfiguration", {"key": ["HeartbeatInterval"]})
    assert reply["configurationKey"][0]["value"] == "60"
    await post.sleep(70)
    assert "Heartbeat" in site.backend.actions


async def test_S02_while_pending_only_triggered_messages_are_sent(site):
    site.backend.answer("BootNotification", {"status": "Pending", "interval": 60}, {})
    post = await site.start()
    await site.expect("BootNotification")
    await post.outlet(1).plug(Car())
    assert await site.quiet(10) == []
    remote = await site.backend.call("RemoteStartTransaction", {"idTag": CARD, "connectorId": 1})
    assert remote["status"] == "Rejected"
    trigger = {"requestedMessage": "StatusNotification", "connectorId": 1}
    reply = await site.backend.call("TriggerMessage", trigger)
    assert reply["status"] == "Accepted"
    await site.expect("StatusNotification", connectorId=1)
    assert site.backend.actions == ["BootNotification", "StatusNotification"]
    await site.expect("BootNotification")
    await site.expect("StatusNotification", connectorId=0)


async def test_S03_rejected_means_silence_even_to_requests_until_the_interval_has_passed(site):
    site.backend.answer("BootNotification", {"status": "Rejected", "interval": 60}, {})
    post = await site.start()
    await site.expect("BootNotification")
    rejected = post.bench.time.ms()
    await site.backend.send_raw('[2,"a","GetConfiguration",{}]')
    assert await site.quiet(40) == []
    assert len([frame for frame in site.backend.frames if frame.sender == "station"]) == 1
    await site.expect("BootNotification")
    assert post.bench.time.ms() - rejected >= 58_000
    await post.until(lambda s: s["accepted"])


async def test_S04_a_boot_without_an_answer_or_with_an_error_is_repeated(site):
    site.backend.answer("BootNotification", NO_ANSWER, CallError(), {})
    post = await site.start(config={"MessageTimeout": 5})
    for _ in range(3):
        await site.expect("BootNotification", timeout=30)
    await post.until(lambda s: s["accepted"])
    assert site.backend.actions[:3] == ["BootNotification"] * 3


async def test_S05_after_a_mere_reconnect_no_boot_and_only_changed_statuses(site):
    config = {"Chargepost.RetryBackOffWaitMinimum": 20, "Chargepost.RetryBackOffRandomRange": 0}
    post = await site.ready(outlets=2, config=config)
    await post.outlet(1).plug(Car(soc=30))
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Charging", timeout=30)
    await site.expect("StatusNotification", status="Charging")
    await post.sleep(5)
    site.backend.drop()
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Finishing", timeout=30)
    before = len(site.backend.actions)
    await site.backend.connected(timeout=10)
    await site.expect("StopTransaction")
    await post.sleep(5)
    later = site.backend.actions[before:]
    assert "BootNotification" not in later
    statuses = site.backend.seen("StatusNotification")
    assert [s["connectorId"] for s in statuses if s["status"] == "Finishing"] == [1]
    assert len([s for s in statuses if s["connectorId"] == 2]) == 1


async def test_a_wrong_wall_clock_is_set_before_anything_else_is_said(site):
    await site.ready(rtc=START - 400_000_000)
    first = site.backend.seen("StatusNotification")[0]
    assert first["timestamp"].startswith("2026-09-21")
