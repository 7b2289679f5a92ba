"""Scenarios S06 to S20: sessions online, offline, from remote and over power cuts."""

from answers import NO_ANSWER, iso_time
from chargepost_sim.car import Car
from scene import CARD, START


async def test_S06_plug_tap_charge_tap_unplug(site):
    post = await site.charging()
    start = await site.expect("StartTransaction")
    assert start["connectorId"] == 1 and start["idTag"] == CARD
    await site.expect("StatusNotification", status="Charging")
    await post.sleep(60)
    await post.present_card(CARD, seconds=2)
    stop = await site.expect("StopTransaction")
    assert stop.get("reason", "Local") == "Local"
    assert stop["meterStop"] > start["meterStart"]
    await site.expect("StatusNotification", status="Finishing")
    await post.outlet(1).unplug()
    await site.expect("StatusNotification", status="Available", connectorId=1)
    assert site.backend.actions.count("Authorize") == 1
    order = [s["status"] for s in site.backend.seen("StatusNotification") if s["connectorId"] == 1]
    assert order == ["Available", "Preparing", "Charging", "Finishing", "Available"]


async def test_S07_a_tag_without_a_plug_expires_and_a_later_plug_needs_a_new_one(site):
    post = await site.ready(config={"ConnectionTimeOut": 20})
    await post.present_card(CARD)
    await site.expect("StatusNotification", status="Preparing")
    await site.expect("StatusNotification", status="Available", connectorId=1)
    await post.outlet(1).plug(Car())
    await post.sleep(10)
    assert site.backend.seen("StartTransaction") == []
    assert post.outlet(1).snapshot()["status"] == "Preparing"


async def test_S11_what_happened_offline_arrives_later_in_order_and_with_its_own_times(site):
    config = {
        "Chargepost.RetryBackOffWaitMinimum": 20,
        "Chargepost.RetryBackOffRandomRange": 0,
        "MeterValueSampleInterval": 10,
    }
    post = await site.ready(config=config)
    await site.backend.call(
        "SendLocalList",
        {
            "listVersion": 1,
            "updateType": "Full",
            "localAuthorizationList": [{"idTag": CARD, "idTagInfo": {"status": "Accepted"}}],
        },
    )
    await site.backend.stop_listening()
    site.backend.drop()
    await post.until(lambda s: not s["connected"])
    began = site.now()
    await site.charge(post)
    await post.sleep(25)
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Finishing", timeout=30)
    ended = site.now()
    await post.sleep(30)
    await site.backend.listen()
    stop = await site.expect("StopTransaction", timeout=30)
    start = site.backend.seen("StartTransaction")[0]
    values = site.backend.seen("MeterValues")
    assert iso_time(began) <= start["timestamp"] <= iso_time(began + 30)
    assert iso_time(ended - 15) <= stop["timestamp"] <= iso_time(ended + 5)
    stamps = [value["meterValue"][0]["timestamp"] for value in values]
    assert len(values) >= 2 and stamps == sorted(stamps)
    assert stop["transactionId"] == 1
    assert {value["transactionId"] for value in values} == {1}
    billing = [a for a in site.backend.actions if a.endswith("Transaction") or a == "MeterValues"]
    assert billing[0] == "StartTransaction" and billing[-1] == "StopTransaction"


async def test_S17_a_remote_start_picks_the_only_connector_and_refuses_what_cannot_be(site):
    post = await site.ready()

    async def remote(**fields):
        reply = await site.backend.call("RemoteStartTransaction", {"idTag": CARD, **fields})
        return reply["status"]

    assert await remote(connectorId=0) == "Rejected"
    assert await remote(connectorId=2) == "Rejected"
    await site.backend.call("ChangeAvailability", {"connectorId": 1, "type": "Inoperative"})
    await post.outlet(1).until("Unavailable")
    assert await remote() == "Rejected"
    await site.backend.call("ChangeAvailability", {"connectorId": 1, "type": "Operative"})
    await post.outlet(1).until("Available")
    await post.outlet(1).plug(Car(soc=30))
    await post.outlet(1).until("Preparing")
    assert await remote() == "Accepted"
    start = await site.expect("StartTransaction")
    assert start["connectorId"] == 1
    await post.outlet(1).until("Charging", timeout=30)
    assert await remote(connectorId=1) == "Rejected"


async def test_S17_a_faulted_connector_refuses_a_remote_start(site):
    post = await site.ready()
    post.outlet(1).fault("residual current")
    await post.outlet(1).until("Faulted")
    remote = {"idTag": CARD, "connectorId": 1}
    assert (await site.backend.call("RemoteStartTransaction", remote))["status"] == "Rejected"
    await site.expect("StatusNotification", status="Faulted", errorCode="GroundFailure")


async def test_S18_a_remote_stop_needs_the_right_transaction(site):
    post = await site.charging()
    await site.expect("StartTransaction")
    await post.sleep(5)
    unknown = await site.backend.call("RemoteStopTransaction", {"transactionId": 4711})
    assert unknown["status"] == "Rejected"
    known = await site.backend.call("RemoteStopTransaction", {"transactionId": 1})
    assert known["status"] == "Accepted"
    stop = await site.expect("StopTransaction")
    assert (stop["reason"], "idTag" in stop) == ("Remote", False)


async def test_S19_a_soft_reset_ends_the_transaction_first_and_boots_again(site):
    post = await site.charging()
    await site.expect("BootNotification")
    reply = await site.backend.call("Reset", {"type": "Soft"})
    assert reply["status"] == "Accepted"
    stop = await site.expect("StopTransaction")
    assert stop["reason"] == "SoftReset"
    await site.expect("BootNotification")
    await post.until(lambda s: s["accepted"])
    assert len(site.backend.seen("StopTransaction")) == 1


async def test_S19_a_hard_reset_is_told_too(site):
    post = await site.charging()
    await site.expect("BootNotification")
    assert (await site.backend.call("Reset", {"type": "Hard"}))["status"] == "Accepted"
    stop = await site.expect("StopTransaction")
    assert stop["reason"] == "HardReset"
    await site.expect("BootNotification")
    await post.until(lambda s: s["accepted"])


async def test_who_begins_during_the_last_words_of_a_reset_ends_with_it(site):
    config = {"LocalPreAuthorize": True, "AuthorizationCacheEnabled": True}
    post = await site.ready(config=config)
    await site.charge(post)
    await post.sleep(5)  # the card has left the reader
    site.backend.answer("StopTransaction", NO_ANSWER, {}, {})
    await site.backend.call("Reset", {"type": "Soft"})
    await post.until(lambda seen: not seen["outlets"][0]["transaction"])
    await post.present_card(CARD, seconds=1)
    await post.until(lambda seen: seen["outlets"][0]["transaction"])
    await site.expect("BootNotification", 60)
    await post.until(lambda seen: seen["accepted"])
    while (stop := await site.expect("StopTransaction", 60))["transactionId"] == 1:
        pass
    assert stop["reason"] == "SoftReset"


async def test_S20_after_a_power_cut_the_transaction_ends_with_its_last_durable_reading(site):
    config = {"MeterValueSampleInterval": 30}
    post = await site.charging(config=config)
    await site.expect("MeterValues")
    values = await site.expect("MeterValues")
    last = values["meterValue"][0]
    await post.sleep(5)
    await post.cut_power()
    cut = site.now()
    await post.sleep(300)
    await post.restore_power()
    await site.expect("BootNotification")
    await site.expect("BootNotification")
    stop = await site.expect("StopTransaction")
    assert stop["reason"] == "PowerLoss"
    assert stop["timestamp"] <= iso_time(cut)
    assert stop["timestamp"] >= last["timestamp"]
    assert stop["meterStop"] >= int(last["sampledValue"][0]["value"])
    assert iso_time(START) < stop["timestamp"]


async def test_S20_with_the_policy_resume_and_the_car_still_there_the_transaction_goes_on(site):
    config = {"MeterValueSampleInterval": 30, "Chargepost.PowerCutPolicy": "resume"}
    post = await site.charging(config=config)
    await site.expect("MeterValues")
    await post.cut_power()
    await post.sleep(60)
    await post.restore_power()
    await post.outlet(1).until("Charging", timeout=60)
    await post.sleep(60)
    assert site.backend.seen("StopTransaction") == []
    await post.present_card(CARD, seconds=2)
    stop = await site.expect("StopTransaction")
    assert stop["transactionId"] == 1
    assert len(site.backend.seen("StartTransaction")) == 1
