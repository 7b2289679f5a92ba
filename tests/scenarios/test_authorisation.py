"""Scenarios S23 and S31 to S38: cards, lists, reservations and triggers on whole stations."""

from answers import iso_time
from chargepost_sim.car import Car
from scene import CARD

OTHER = "0400000000000B"
THIRD = "0400000000000C"
BACK_OFF = {"Chargepost.RetryBackOffWaitMinimum": 20, "Chargepost.RetryBackOffRandomRange": 0}


def entry(tag, status="Accepted", parent=""):
    info = {"status": status}
    if parent:
        info["parentIdTag"] = parent
    return {"idTag": tag, "idTagInfo": info}


async def send(site, version, kind, entries):
    update = {"listVersion": version, "updateType": kind}
    if entries is not None:
        update["localAuthorizationList"] = entries
    return (await site.backend.call("SendLocalList", update))["status"]


async def version(site):
    return (await site.backend.call("GetLocalListVersion"))["listVersion"]


async def reserve(site, connector=1, tag=CARD, number=7, seconds=600, **more):
    payload = {
        "connectorId": connector,
        "expiryDate": iso_time(int(site.now()) + seconds),
        "idTag": tag,
        "reservationId": number,
        **more,
    }
    return (await site.backend.call("ReserveNow", payload))["status"]


async def offline(site, post):
    await site.backend.stop_listening()
    site.backend.drop()
    await post.until(lambda seen: not seen["connected"])


async def test_S23_a_list_with_one_unsupported_measurand_is_refused_as_a_whole(site):
    await site.ready()
    key = "MeterValuesSampledData"
    wrong = {"key": key, "value": "Voltage,SoC"}
    assert await site.backend.call("ChangeConfiguration", wrong) == {"status": "Rejected"}
    reply = await site.backend.call("GetConfiguration", {"key": [key]})
    assert reply["configurationKey"][0]["value"] == "Energy.Active.Import.Register"


async def test_S31_a_blocked_card_is_asked_about_again_and_the_cache_can_be_cleared(site):
    site.backend.answer("Authorize", {"idTagInfo": {"status": "Blocked"}})
    post = await site.ready(config={"LocalPreAuthorize": True, **BACK_OFF})
    await post.outlet(1).plug(Car(soc=30))
    await post.outlet(1).until("Preparing")
    for _ in range(2):
        await post.present_card(CARD, seconds=2)
        await site.expect("Authorize")
        await post.sleep(5)
    site.backend.answer("Authorize", {})
    await post.present_card(CARD, seconds=2)
    await site.expect("StartTransaction")
    await post.cut_power()
    await post.restore_power()
    await post.until(lambda seen: seen["accepted"], 60)
    await post.sleep(5)
    assert await site.backend.call("ClearCache") == {"status": "Accepted"}
    off = {"key": "AuthorizationCacheEnabled", "value": "false"}
    await site.backend.call("ChangeConfiguration", off)
    assert await site.backend.call("ClearCache") == {"status": "Rejected"}


async def test_S32_offline_the_list_beats_the_cache(site):
    post = await site.charging(config=BACK_OFF)
    await post.sleep(5)
    await post.present_card(CARD, seconds=2)
    await site.expect("StopTransaction", 30)
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available")
    assert await send(site, 1, "Full", [entry(CARD, "Blocked")]) == "Accepted"
    await offline(site, post)
    await post.outlet(1).plug(Car(soc=30))
    await post.sleep(5)
    await post.present_card(CARD, seconds=2)
    await post.sleep(5)
    assert post.snapshot()["verdict"] == "The local list says Blocked."
    assert post.outlet(1).snapshot()["transaction"] is None


async def test_S33_versions_of_the_list(site):
    await site.ready()
    assert await version(site) == 0
    assert await send(site, 5, "Full", [entry(CARD), entry(OTHER)]) == "Accepted"
    assert await send(site, 5, "Differential", [entry(THIRD)]) == "VersionMismatch"
    assert await send(site, 6, "Differential", [{"idTag": CARD}]) == "Accepted"
    assert await version(site) == 6
    assert await send(site, 7, "Full", None) == "Accepted"
    assert await version(site) == 0
    off = {"key": "LocalAuthListEnabled", "value": "false"}
    await site.backend.call("ChangeConfiguration", off)
    assert await version(site) == -1


async def test_a_list_that_was_damaged_is_told_and_wanted_in_full(site):
    post = await site.ready()
    assert await send(site, 5, "Full", [entry(CARD), entry(OTHER)]) == "Accepted"
    await post.cut_power()
    file = site.folder / "data" / "auth" / "list"
    file.write_bytes(file.read_bytes().replace(b"0B", b"0D"))
    await post.restore_power()
    await post.until(lambda seen: seen["accepted"], 60)
    assert any("local list is damaged" in line for line in post.log)
    assert await version(site) == 0
    assert await send(site, 6, "Differential", [entry(THIRD)]) == "Failed"
    assert await version(site) == 0
    assert await send(site, 6, "Full", [entry(THIRD)]) == "Accepted"
    assert await version(site) == 6


async def test_S34_a_backend_that_contradicts_its_list_is_told(site):
    site.backend.answer("StartTransaction", {"idTagInfo": {"status": "Blocked"}})
    post = await site.ready(config={"LocalPreAuthorize": True})
    await send(site, 1, "Full", [entry(CARD)])
    await post.outlet(1).plug(Car(soc=30))
    await post.outlet(1).until("Preparing")
    await post.present_card(CARD, seconds=2)
    told = await site.expect("StatusNotification", errorCode="LocalListConflict")
    assert told["connectorId"] == 0


async def test_S35_a_card_of_the_group_may_use_the_reservation(site):
    post = await site.ready()
    assert await reserve(site, parentIdTag="FLEET") == "Accepted"
    await site.expect("StatusNotification", connectorId=1, status="Reserved")
    await post.outlet(1).plug(Car(soc=30))
    await post.sleep(3)
    await post.present_card(OTHER, seconds=2)
    await site.expect("Authorize")
    await post.sleep(3)
    assert site.backend.seen("StartTransaction") == []
    assert post.outlet(1).snapshot()["status"] == "Reserved"
    site.backend.answer("Authorize", {"idTagInfo": entry("", parent="FLEET")["idTagInfo"]})
    await post.present_card(THIRD, seconds=2)
    start = await site.expect("StartTransaction", 30)
    assert (start["idTag"], start["reservationId"]) == (THIRD, 7)


async def test_S36_a_reservation_is_kept_over_a_power_cut_and_ends_with_its_time(site):
    post = await site.ready()
    assert await reserve(site, seconds=60) == "Accepted"
    await site.expect("StatusNotification", connectorId=1, status="Reserved")
    assert await reserve(site, number=8) == "Occupied"
    await post.sleep(2)  # the test of the residual current monitor at the start is over
    await post.cut_power()
    await post.restore_power()
    await site.expect("StatusNotification", 30, connectorId=1, status="Reserved")
    await post.outlet(1).until("Available", 90)
    cancel = await site.backend.call("CancelReservation", {"reservationId": 7})
    assert cancel == {"status": "Rejected"}


async def test_S37_the_last_connector_is_kept_for_a_reservation_of_any(site):
    post = await site.ready(outlets=2)
    assert await reserve(site, connector=0) == "Accepted"
    await post.outlet(1).plug(Car(soc=30))
    await post.outlet(1).until("Preparing")
    await post.present_card(OTHER, seconds=2)
    await post.outlet(1).until("Charging", 30)
    await site.expect("StatusNotification", connectorId=2, status="Reserved")
    remote = {"idTag": THIRD, "connectorId": 2}
    reply = await site.backend.call("RemoteStartTransaction", remote)
    assert reply == {"status": "Rejected"}
    await post.outlet(2).plug(Car(soc=30))
    await post.sleep(3)
    await post.present_card(CARD, seconds=2)
    start = await site.expect("StartTransaction", 30, connectorId=2)
    assert start["reservationId"] == 7


async def test_S38_each_trigger_is_answered_before_its_message(site):
    await site.ready(outlets=2)
    for message, fields in (
        ("BootNotification", {}),
        ("Heartbeat", {}),
        ("MeterValues", {"connectorId": 1}),
        ("StatusNotification", {"connectorId": 2}),
    ):
        await site.post.sleep(5)  # what follows a boot has been told
        before = len(site.backend.frames)
        trigger = {"requestedMessage": message, **fields}
        assert await site.backend.call("TriggerMessage", trigger) == {"status": "Accepted"}
        await site.backend.expect(
            message, 10, lambda payload, at=before: _after(site, payload, at)
        )
        said = [f.message[0] for f in site.backend.frames[before:] if f.sender == "station"]
        assert said[:2] == [3, 2], message
    values = site.backend.seen("MeterValues")[-1]
    assert values["meterValue"][0]["sampledValue"][0]["context"] == "Trigger"


def _after(site, payload, at) -> bool:
    return any(f.is_call() and f.message[3] is payload for f in site.backend.frames[at:])


async def test_S10_a_held_plug_waits_for_its_card_over_a_power_cut(site):
    site.backend.answer("StartTransaction", {"idTagInfo": {"status": "Blocked"}})
    post = await site.ready(socket=True)
    await post.outlet(1).plug(Car(soc=30))
    await post.present_card(CARD, seconds=2)
    assert (await site.expect("StopTransaction"))["reason"] == "DeAuthorized"
    await post.outlet(1).until("Finishing")
    await post.until(lambda s: s["outlets"][0]["locked"])
    await post.sleep(3)  # the card is gone from the reader
    await post.cut_power()
    await post.restore_power()
    await site.backend.connected()
    await post.outlet(1).until("Finishing")
    await post.sleep(10)
    found = post.outlet(1).snapshot()
    assert found["locked"] and "stays locked" in found["why"]
    await post.present_card("04FFFFFFFFFFFF", seconds=2)
    await post.sleep(3)
    assert post.outlet(1).snapshot()["locked"]
    await post.present_card(CARD, seconds=2)
    await post.until(lambda s: not s["outlets"][0]["locked"])
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available")
