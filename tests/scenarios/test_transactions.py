"""Scenarios S08 to S16, S21, S22, S28 to S30: what becomes of a transaction, and what is told."""

from answers import NO_ANSWER, CallError
from chargepost_sim.car import Car
from scene import CARD

OTHER = "0400000000000B"
REGISTER = "Energy.Active.Import.Register"


def statuses(site, connector=1):
    heard = site.backend.seen("StatusNotification")
    return [told["status"] for told in heard if told["connectorId"] == connector]


async def change(site, key, value):
    reply = await site.backend.call("ChangeConfiguration", {"key": key, "value": value})
    return reply["status"]


async def test_S08_with_one_reader_for_two_a_plug_without_a_tag_ends_in_finishing(site):
    post = await site.ready(outlets=2, config={"ConnectionTimeOut": 15})
    await post.outlet(1).plug(Car())
    await site.expect("StatusNotification", connectorId=1, status="Preparing")
    await site.expect("StatusNotification", 30, connectorId=1, status="Finishing")
    await post.outlet(1).unplug()
    await site.expect("StatusNotification", connectorId=1, status="Available")
    assert site.backend.seen("StartTransaction") == []


async def test_S09_only_a_tag_of_the_same_group_stops_the_session(site):
    group = {"idTagInfo": {"status": "Accepted", "parentIdTag": "FLEET"}}
    site.backend.answer("Authorize", group)
    post = await site.charging()
    site.backend.answer("Authorize", {"idTagInfo": {"status": "Accepted", "parentIdTag": "X"}})
    await post.sleep(5)
    await post.present_card("0400000000000C", seconds=2)
    await post.sleep(5)
    assert site.backend.seen("StopTransaction") == []
    site.backend.answer("Authorize", group)
    await post.present_card(OTHER, seconds=2)
    stop = await site.expect("StopTransaction")
    assert stop["idTag"] == OTHER and stop.get("reason", "Local") == "Local"
    assert site.backend.actions.count("Authorize") == 3


async def test_S10_a_refused_start_ends_the_session_and_keeps_the_plug_for_its_owner(site):
    site.backend.answer("StartTransaction", {"idTagInfo": {"status": "Invalid"}})
    post = await site.ready(socket=True)
    await post.outlet(1).plug(Car(soc=30))
    await post.outlet(1).until("Preparing")
    await post.present_card(CARD, seconds=2)
    stop = await site.expect("StopTransaction", 30)
    assert stop["reason"] == "DeAuthorized"
    await post.outlet(1).until("Finishing")
    await post.sleep(10)
    assert post.outlet(1).snapshot()["locked"]
    await post.present_card(OTHER, seconds=2)
    await post.sleep(5)
    assert post.outlet(1).snapshot()["locked"]
    await post.present_card(CARD, seconds=2)
    await post.until(lambda seen: not seen["outlets"][0]["locked"])
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available")


async def test_S10_or_the_session_is_paused_after_its_last_energy(site):
    site.backend.answer("StartTransaction", {"idTagInfo": {"status": "Blocked"}})
    config = {"StopTransactionOnInvalidId": False, "MaxEnergyOnInvalidId": 500}
    post = await site.charging(speed=60, config=config)
    await post.sleep(60)
    assert post.outlet(1).snapshot()["status"] == "Charging"
    await post.outlet(1).until("SuspendedEVSE", 400)
    assert 500 <= post.outlet(1).snapshot()["energy_wh"] <= 520
    assert site.backend.seen("StopTransaction") == []


async def test_S12_after_a_start_that_nobody_took_the_rest_has_the_id_minus_one(site):
    site.backend.answer("StartTransaction", CallError(), CallError(), {})
    config = {
        "TransactionMessageAttempts": 2,
        "TransactionMessageRetryInterval": 5,
        "MeterValueSampleInterval": 10,
    }
    post = await site.charging(config=config)
    await site.expect("MeterValues", 60, transactionId=-1)
    await post.present_card(CARD, seconds=2)
    await site.expect("StopTransaction", transactionId=-1)
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available")
    await post.sleep(5)
    await site.charge(post)
    await post.sleep(5)
    await post.present_card(CARD, seconds=2)
    stop = await site.expect("StopTransaction")
    assert stop["transactionId"] > 0


async def test_S13_a_refused_stop_is_sent_three_times_then_the_next_message_follows(site):
    site.backend.answer("StopTransaction", CallError(), CallError(), CallError(), {})
    config = {"TransactionMessageAttempts": 3, "TransactionMessageRetryInterval": 10}
    post = await site.charging(config=config)
    await post.sleep(5)
    await post.present_card(CARD, seconds=2)
    times = []
    for _ in range(3):
        await site.expect("StopTransaction", 60)
        times.append(site.now())
    assert 9 <= times[1] - times[0] <= 13 and 19 <= times[2] - times[1] <= 23
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available")
    await site.charge(post)
    await site.expect("StartTransaction")
    await site.expect("StartTransaction")
    assert len(site.backend.seen("StopTransaction")) == 3


async def test_S14_zero_and_negative_transaction_ids_are_ids(site):
    site.backend.answer("StartTransaction", {"transactionId": 0}, {"transactionId": -9})
    post = await site.ready()
    for remote in (0, -9):
        await site.charge(post)
        await site.expect("StartTransaction")
        await post.sleep(3)
        reply = await site.backend.call("RemoteStopTransaction", {"transactionId": remote})
        assert reply["status"] == "Accepted"
        await site.expect("StopTransaction", transactionId=remote)
        await post.outlet(1).unplug()
        await post.outlet(1).until("Available")


async def test_S15_pulled_at_the_car_the_session_ends(site):
    post = await site.charging()
    await post.outlet(1).unplug()
    stop = await site.expect("StopTransaction")
    assert stop["reason"] == "EVDisconnected" and "idTag" not in stop
    await post.outlet(1).until("Available", 30)


async def test_S15_or_it_waits_for_the_same_car(site):
    post = await site.charging(config={"StopTransactionOnEVSideDisconnect": False})
    await site.expect("StatusNotification", status="Charging")
    await post.outlet(1).unplug()
    gone = {"status": "SuspendedEV", "info": "EV side disconnected"}
    await site.expect("StatusNotification", **gone)
    await post.outlet(1).plug(Car(soc=30))
    await site.expect("StatusNotification", 90, status="Charging")
    assert len(site.backend.seen("StartTransaction")) == 1
    assert site.backend.seen("StopTransaction") == []


async def test_S16_a_remote_start_is_answered_first_then_asked_then_started(site):
    post = await site.ready(config={"AuthorizeRemoteTxRequests": True})
    await post.outlet(1).plug(Car(soc=30))
    await post.outlet(1).until("Preparing")
    remote = {"idTag": "app-7", "connectorId": 1}
    assert (await site.backend.call("RemoteStartTransaction", remote))["status"] == "Accepted"
    await site.expect("StartTransaction", idTag="app-7")
    texts = [str(frame.text) for frame in site.backend.frames if frame.sender == "station"]
    answer = next(at for at, text in enumerate(texts) if '"Accepted"' in text)
    asked = next(at for at, text in enumerate(texts) if '"Authorize"' in text)
    begun = next(at for at, text in enumerate(texts) if '"StartTransaction"' in text)
    assert answer < asked < begun


async def test_S16_or_started_without_asking(site):
    post = await site.ready()
    await post.outlet(1).plug(Car(soc=30))
    await post.outlet(1).until("Preparing")
    await site.backend.call("RemoteStartTransaction", {"idTag": "app-7"})
    await site.expect("StartTransaction", idTag="app-7")
    assert site.backend.seen("Authorize") == []


async def test_S21_out_of_service_waits_for_the_session_and_survives_a_power_cut(site):
    async def service(kind, connector=0):
        payload = {"connectorId": connector, "type": kind}
        return (await site.backend.call("ChangeAvailability", payload))["status"]

    post = await site.charging(outlets=2)
    assert await service("Operative", 2) == "Accepted"
    assert await service("Inoperative") == "Scheduled"
    await site.expect("StatusNotification", connectorId=2, status="Unavailable")
    await post.sleep(5)
    await post.present_card(CARD, seconds=2)
    await site.expect("StopTransaction")
    await site.expect("StatusNotification", connectorId=1, status="Unavailable")
    await site.expect("StatusNotification", connectorId=0, status="Unavailable")
    await post.outlet(1).unplug()
    await post.cut_power()
    await post.restore_power()
    await site.expect("StatusNotification", connectorId=1, status="Unavailable")
    assert await service("Operative") == "Accepted"
    await site.expect("StatusNotification", connectorId=1, status="Available")


async def test_S22_unlocking_ends_the_session_first(site):
    post = await site.charging(socket=True)
    assert post.outlet(1).snapshot()["locked"]
    reply = await site.backend.call("UnlockConnector", {"connectorId": 1}, timeout=20)
    assert reply["status"] == "Unlocked"
    assert not post.outlet(1).snapshot()["locked"]
    stop = await site.expect("StopTransaction")
    assert stop["reason"] == "UnlockCommand"
    unknown = await site.backend.call("UnlockConnector", {"connectorId": 7})
    assert unknown["status"] == "NotSupported"


async def test_S22_a_fixed_cable_cannot_be_unlocked(site):
    await site.ready()
    reply = await site.backend.call("UnlockConnector", {"connectorId": 1})
    assert reply["status"] == "NotSupported"


async def test_S28_the_end_holds_readings_only_when_asked_to_and_never_without_its_ends(site):
    post = await site.charging(config={"MeterValueSampleInterval": 5})
    await post.sleep(12)
    await post.present_card(CARD, seconds=2)
    assert "transactionData" not in await site.expect("StopTransaction")
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available")
    await post.sleep(5)
    assert await change(site, "StopTxnSampledData", REGISTER) == "Accepted"
    await site.charge(post)
    await post.sleep(200)
    await post.present_card(CARD, seconds=2)
    stop = await site.expect("StopTransaction")
    samples = [value["sampledValue"][0] for value in stop["transactionData"]]
    contexts = [sample["context"] for sample in samples]
    assert contexts[0] == "Transaction.Begin" and contexts[-1] == "Transaction.End"
    assert set(contexts[1:-1]) == {"Sample.Periodic"} and len(contexts) <= 20
    start = site.backend.seen("StartTransaction")[-1]
    assert int(samples[0]["value"]) == start["meterStart"]
    assert int(samples[-1]["value"]) == stop["meterStop"]


async def test_S28_a_power_cut_takes_no_reading_from_the_end(site):
    config = {"MeterValueSampleInterval": 5, "StopTxnSampledData": REGISTER}
    post = await site.charging(config={**config, "Chargepost.PowerCutPolicy": "resume"})
    await post.sleep(17)
    before = len(site.backend.seen("MeterValues"))
    assert before >= 3
    await post.cut_power()
    await post.sleep(60)
    await post.restore_power()
    await post.outlet(1).until("Charging", timeout=60)
    await post.sleep(7)
    await post.present_card(CARD, seconds=2)
    stop = await site.expect("StopTransaction", 60)
    samples = [value["sampledValue"][0] for value in stop["transactionData"]]
    contexts = [sample["context"] for sample in samples]
    assert contexts[0] == "Transaction.Begin" and contexts[-1] == "Transaction.End"
    assert len(contexts) >= before + 3 and set(contexts[1:-1]) == {"Sample.Periodic"}
    energies = [int(sample["value"]) for sample in samples]
    assert energies == sorted(energies) and energies[-1] == stop["meterStop"]
    times = [value["timestamp"] for value in stop["transactionData"]]
    assert times == sorted(times)
    assert len(site.backend.seen("StartTransaction")) == 1


async def test_S29_a_flicker_shorter_than_the_minimum_is_not_told(site):
    post = await site.ready(config={"MinimumStatusDuration": 10})
    await post.outlet(1).plug(Car())
    await post.sleep(3)
    await post.outlet(1).unplug()
    await post.sleep(20)
    assert statuses(site) == ["Available"]
    await post.outlet(1).plug(Car())
    await site.expect("StatusNotification", 30, status="Preparing")


async def test_S30_other_messages_stand_in_for_heartbeats(site):
    site.backend.answer("BootNotification", {"interval": 60})
    post = await site.charging(config={"MeterValueSampleInterval": 30})
    before = len(site.backend.seen("Heartbeat"))
    await post.sleep(200)
    assert len(site.backend.seen("Heartbeat")) == before
    assert len(site.backend.seen("MeterValues")) >= 6


async def test_two_users_on_one_station_have_a_transaction_each(site):
    post = await site.charging(outlets=2)
    await post.outlet(2).plug(Car(soc=30))
    await post.outlet(2).until("Preparing")
    await post.present_card(OTHER, seconds=2)
    await post.outlet(2).until("Charging", 30)
    await post.sleep(5)
    await post.present_card(CARD, seconds=2)
    stop = await site.expect("StopTransaction")
    assert stop["transactionId"] == 1 and stop["idTag"] == CARD
    assert post.outlet(2).snapshot()["status"] == "Charging"
    starts = [(s["connectorId"], s["idTag"]) for s in site.backend.seen("StartTransaction")]
    assert starts == [(1, CARD), (2, OTHER)]


async def test_an_answer_that_never_comes_is_a_failed_attempt(site):
    site.backend.answer("StartTransaction", NO_ANSWER, {})
    config = {"MessageTimeout": 5, "TransactionMessageRetryInterval": 5}
    await site.charging(config=config)
    await site.expect("StartTransaction")
    await site.expect("StartTransaction", 30)
