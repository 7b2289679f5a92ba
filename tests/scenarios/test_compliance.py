"""What the public compliance cases try and no other scenario shows; named by the cases' ids."""

import pytest

from answers import iso_time
from chargepost_sim.car import Car
from scene import CARD

QUICK = {
    "Chargepost.RetryBackOffWaitMinimum": 5,
    "Chargepost.RetryBackOffRandomRange": 0,
    "Chargepost.RetryBackOffRepeatTimes": 0,
}
OFFLINE = {**QUICK, "AllowOfflineTxForUnknownId": True, "LocalAuthorizeOffline": True}


async def offline(site) -> None:
    """The backend is out of reach, and the station knows."""
    await site.backend.stop_listening()
    site.backend.drop()
    await site.post.until(lambda found: not found["connected"])


async def plugged(post) -> None:
    await post.outlet(1).plug(Car(soc=30))
    await post.outlet(1).until("Preparing")


async def leave(post) -> None:
    """Stop with the card that has started, and drive away."""
    await post.sleep(5)  # a tap that follows another too soon is the same
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Finishing", timeout=30)
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available", timeout=30)
    await post.sleep(5)


async def test_TC_004_1_a_card_before_the_plug_starts_the_session_with_the_plug(site):
    post = await site.ready()
    await post.present_card(CARD, seconds=2)
    await site.expect("Authorize", idTag=CARD)
    await site.expect("StatusNotification", connectorId=1, status="Preparing")
    assert site.backend.seen("StartTransaction") == []
    await post.outlet(1).plug(Car(soc=30))
    start = await site.expect("StartTransaction", connectorId=1, idTag=CARD)
    assert start["meterStart"] == 0
    await site.expect("StatusNotification", connectorId=1, status="Charging")


async def test_TC_007_TC_061_a_card_of_the_cache_starts_unasked_until_the_cache_is_cleared(site):
    post = await site.charging(config={"LocalPreAuthorize": True})
    assert len(site.backend.seen("Authorize")) == 1
    await leave(post)
    await site.charge(post)
    await site.expect("StartTransaction")
    assert len(site.backend.seen("Authorize")) == 1
    await leave(post)
    assert await site.backend.call("ClearCache") == {"status": "Accepted"}
    await site.charge(post)
    assert len(site.backend.seen("Authorize")) == 2


async def test_TC_011_1_a_remote_start_waits_for_the_plug(site):
    post = await site.ready()
    wish = {"idTag": CARD, "connectorId": 1}
    assert (await site.backend.call("RemoteStartTransaction", wish))["status"] == "Accepted"
    await site.expect("StatusNotification", connectorId=1, status="Preparing")
    await post.sleep(10)
    assert site.backend.seen("StartTransaction") == []
    await post.outlet(1).plug(Car(soc=30))
    await site.expect("StartTransaction", connectorId=1, idTag=CARD)
    await site.expect("StatusNotification", connectorId=1, status="Charging")


@pytest.mark.parametrize("kind", ["Hard", "Soft"])
async def test_TC_013_TC_014_after_a_reset_the_station_boots_and_tells_each_status(site, kind):
    await site.ready(outlets=2)
    await site.expect("BootNotification")
    assert await site.backend.call("Reset", {"type": kind}) == {"status": "Accepted"}
    await site.expect("BootNotification", timeout=30)
    for connector in range(3):
        await site.expect("StatusNotification", connectorId=connector, status="Available")
    assert site.backend.seen("StopTransaction") == []


async def test_TC_017_1_TC_031_a_socket_is_unlocked_without_a_session_an_unknown_one_is_not(site):
    post = await site.ready(socket=True)
    await plugged(post)
    assert await site.backend.call("UnlockConnector", {"connectorId": 1}, timeout=15) == {
        "status": "Unlocked"
    }
    assert await site.backend.call("UnlockConnector", {"connectorId": 2}) == {
        "status": "NotSupported"
    }
    assert not post.outlet(1).snapshot()["locked"]
    assert site.backend.seen("StopTransaction") == []


@pytest.mark.parametrize("status", ["Invalid", "Expired", "Blocked"])
async def test_TC_023_a_card_that_is_not_accepted_starts_nothing(site, status):
    site.backend.answer("Authorize", {"idTagInfo": {"status": status}})
    post = await site.ready()
    await plugged(post)
    await post.present_card(CARD, seconds=2)
    await site.expect("Authorize", idTag=CARD)
    await post.sleep(10)
    assert site.backend.seen("StartTransaction") == []
    assert post.outlet(1).snapshot()["status"] == "Preparing"
    site.backend.answer("Authorize", {})
    await post.present_card(CARD, seconds=2)
    await site.expect("StartTransaction", idTag=CARD)


async def test_TC_036_a_session_goes_on_without_a_connection_and_its_values_come_later(site):
    post = await site.charging(config={**QUICK, "MeterValueSampleInterval": 10})
    await site.expect("StatusNotification", status="Charging")
    await offline(site)
    lost = site.now()
    before = len(site.backend.seen("MeterValues"))
    await post.sleep(45)
    back = site.now()
    await site.backend.listen()
    await post.until(lambda found: found["connected"] and not found["unconfirmed"], 60)
    values = site.backend.seen("MeterValues")[before:]
    stamps = [value["meterValue"][0]["timestamp"] for value in values]
    between = [stamp for stamp in stamps if iso_time(lost) <= stamp <= iso_time(back)]
    assert len(between) >= 3 and stamps == sorted(stamps)
    assert {value["transactionId"] for value in values} == {1}
    assert post.outlet(1).snapshot()["status"] == "Charging"
    assert len(site.backend.seen("BootNotification")) == 1


async def begun_offline(site, **config) -> float:
    """A session that began without a backend, which is back now; when it began."""
    post = await site.ready(config={**OFFLINE, **config})
    await offline(site)
    began = site.now()
    await site.charge(post)
    await post.sleep(20)
    await site.backend.listen()
    start = await site.expect("StartTransaction", timeout=30)
    assert start["idTag"] == CARD
    assert iso_time(began) <= start["timestamp"] <= iso_time(began + 30)
    return began


async def test_TC_037_1_a_start_without_a_connection_is_told_with_its_time_and_goes_on(site):
    await begun_offline(site)
    await site.post.sleep(10)
    assert site.post.outlet(1).snapshot()["status"] == "Charging"
    await site.post.present_card(CARD, seconds=2)
    assert (await site.expect("StopTransaction"))["transactionId"] == 1


async def test_TC_037_2_a_card_refused_afterwards_gets_no_more_energy_when_so_configured(site):
    site.backend.answer("StartTransaction", {"idTagInfo": {"status": "Invalid"}})
    await begun_offline(site, StopTransactionOnInvalidId=False)
    await site.expect("StatusNotification", connectorId=1, status="SuspendedEVSE")
    await site.post.sleep(10)
    assert site.backend.seen("StopTransaction") == []
    assert sum(site.post.outlet(1).hardware.current_ma) == 0


async def test_TC_037_3_or_its_session_ends(site):
    site.backend.answer("StartTransaction", {"idTagInfo": {"status": "Invalid"}})
    await begun_offline(site, StopTransactionOnInvalidId=True)
    stop = await site.expect("StopTransaction")
    assert (stop["reason"], stop["transactionId"]) == ("DeAuthorized", 1)
    await site.expect("StatusNotification", connectorId=1, status="Finishing")


async def test_TC_056_TC_067_a_default_profile_waits_for_the_session_until_it_is_cleared(site):
    post = await site.ready()
    profile = {
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": {
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 8}],
        },
    }
    wish = {"connectorId": 1, "csChargingProfiles": profile}
    assert await site.backend.call("SetChargingProfile", wish) == {"status": "Accepted"}
    await site.charge(post)
    await post.sleep(5)
    assert 7900 <= post.outlet(1).snapshot()["offered_ma"] <= 8000
    ask = {"connectorId": 1, "duration": 300, "chargingRateUnit": "A"}
    schedule = (await site.backend.call("GetCompositeSchedule", ask))["chargingSchedule"]
    assert [period["limit"] for period in schedule["chargingSchedulePeriod"]] == [8]
    assert await site.backend.call("ClearChargingProfile", {"id": 1}) == {"status": "Accepted"}
    await post.until(lambda found: found["outlets"][0]["offered_ma"] > 8000)
