"""Scenarios S39 to S45: charging profiles from the backend to the pilot."""

import pytest

from answers import iso_time
from chargepost_sim.car import Car
from passed import CallRefused
from scene import CARD, START

MIDNIGHT = START - START % 86400
HOUR = 3600


def profile(number, purpose, *periods, stack=0, **changes):
    """A csChargingProfiles of (start, limit) pairs; absolute from midnight, or as changed."""
    schedule = {
        "chargingRateUnit": changes.pop("unit", "A"),
        "startSchedule": iso_time(changes.pop("start", MIDNIGHT)),
        "chargingSchedulePeriod": [{"startPeriod": s, "limit": limit} for s, limit in periods],
    }
    if "duration" in changes:
        schedule["duration"] = changes.pop("duration")
    return {
        "chargingProfileId": number,
        "stackLevel": stack,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Absolute",
        **changes,
        "chargingSchedule": schedule,
    }


DAILY = {"chargingProfileKind": "Recurring", "recurrencyKind": "Daily"}


async def put(site, connector: int, *args, **changes) -> str:
    valid = changes.get("unit") != "kW"
    request = {"connectorId": connector, "csChargingProfiles": profile(*args, **changes)}
    return (await site.backend.call("SetChargingProfile", request, valid=valid))["status"]


async def clear(site, **filters) -> str:
    return (await site.backend.call("ClearChargingProfile", filters))["status"]


async def composite(site, connector: int, duration: int) -> list[tuple[float, float]]:
    """(Unix time, limit in A) of each period of a composite schedule, its end as the last."""
    request = {"connectorId": connector, "duration": duration, "chargingRateUnit": "A"}
    reply = await site.backend.call("GetCompositeSchedule", request)
    assert reply["status"] == "Accepted"
    schedule = reply["chargingSchedule"]
    start = unix(reply["scheduleStart"])
    found = [(start + p["startPeriod"], p["limit"]) for p in schedule["chargingSchedulePeriod"]]
    return [*found, (start + schedule["duration"], -1)]


def unix(stamp: str) -> int:
    """Unix time of a stamp of the scenario's first or second day."""
    hours, minutes, seconds = (int(part) for part in stamp[11:19].split(":"))
    today = iso_time(MIDNIGHT)[:10] == stamp[:10]
    return MIDNIGHT + (0 if today else 86400) + hours * 3600 + minutes * 60 + seconds


def offers(site, ma: int, number=1) -> bool:
    """Does the pilot say so much, as exactly as its duty in per mille can?"""
    return ma - 100 < site.post.outlet(number).snapshot()["offered_ma"] <= ma


async def reaches(site, ma: int, number=1) -> float:
    """Seconds of the station's time until the pilot offers so much."""
    begin = site.post.bench.time.ms() / 1000
    return await site.when(lambda: offers(site, ma, number), 30) - begin


async def test_S39_a_default_profile_limits_a_running_transaction_within_a_second(site):
    post = await site.charging(speed=4)
    assert offers(site, 32000)
    assert await put(site, 1, 1, "TxDefaultProfile", (0, 10)) == "Accepted"
    assert await reaches(site, 10000) < 1
    found = post.outlet(1).snapshot()
    assert found["limited_by"] == "charging profile"
    assert "TxDefaultProfile 1 allows 10.0 A" in found["why"]
    await post.sleep(5)  # the guard leaves a car 5 s to follow before it changes again
    assert await clear(site, id=1) == "Accepted"
    assert await reaches(site, 32000) < 1


async def test_S39_a_period_that_begins_reaches_the_pilot_within_a_second(site):
    await site.charging(speed=4)
    start = int(site.now()) + 8
    await put(site, 1, 1, "TxDefaultProfile", (0, 10), start=start)
    assert offers(site, 32000)
    await site.when(lambda: offers(site, 10000), 30)
    # Backends tell whole seconds: the station's clock is up to one late.
    assert start <= site.now() < start + 2


async def test_S40_the_lowest_of_the_purposes_holds_and_the_higher_level_in_its_window(site):
    await site.charging()
    await put(site, 0, 1, "ChargePointMaxProfile", (0, 20))
    await put(site, 0, 2, "TxDefaultProfile", (0, 16), **DAILY)
    window = {"start": MIDNIGHT + 18 * HOUR, "duration": 2 * HOUR, **DAILY}
    await put(site, 0, 3, "TxDefaultProfile", (0, 8), stack=1, **window)
    await reaches(site, 16000)
    found = await composite(site, 1, 12 * HOUR)
    evening = [(MIDNIGHT + 18 * HOUR, 8), (MIDNIGHT + 20 * HOUR, 16)]
    assert found[0][1] == 16 and found[1:-1] == evening
    await put(site, 1, 4, "TxProfile", (0, 12), transactionId=1)
    await reaches(site, 12000)
    assert [limit for _, limit in await composite(site, 1, 12 * HOUR)] == [12, -1]
    await put(site, 1, 4, "TxProfile", (0, 25), transactionId=1)
    await reaches(site, 20000)
    assert site.post.outlet(1).snapshot()["limited_by"] == "station profile"
    assert [limit for _, limit in await composite(site, 1, 12 * HOUR)] == [20, -1]


async def test_S41_a_tx_profile_needs_its_transaction_and_a_bad_connector_is_an_error(site):
    await site.ready()
    assert await put(site, 1, 1, "TxProfile", (0, 10)) == "Rejected"
    await site.charge(site.post)
    await site.expect("StartTransaction")
    await site.post.sleep(2)
    assert await put(site, 0, 1, "TxProfile", (0, 10)) == "Rejected"
    assert await put(site, 1, 1, "TxProfile", (0, 10), transactionId=99) == "Rejected"
    assert await put(site, 1, 1, "TxProfile", (0, 10), transactionId=1) == "Accepted"
    for connector, unit in ((7, "A"), (1, "kW")):
        with pytest.raises(CallRefused, match="PropertyConstraintViolation"):
            await put(site, connector, 1, "TxDefaultProfile", (0, 10), unit=unit)


async def test_S42_a_daily_schedule_ends_with_its_duration_and_its_day(site):
    await site.charging()
    begin = int(site.now())
    periods = ((0, 10), (5 * HOUR, 9), (7 * HOUR, 7), (25 * HOUR, 6))
    start = begin - 6 * HOUR + 60
    await put(site, 1, 1, "TxDefaultProfile", *periods, start=start, duration=6 * HOUR, **DAILY)
    await reaches(site, 9000)
    found = await composite(site, 1, 20 * HOUR)
    assert [limit for _, limit in found] == [9, 32, 10, -1]
    found = await composite(site, 1, 25 * HOUR)
    assert [limit for _, limit in found] == [9, 32, 10, 9, 32, -1]
    assert [at for at, _ in found[1:5]] == [start + hours * HOUR for hours in (6, 24, 29, 30)]
    await site.when(lambda: offers(site, 32000), 90)
    assert 0 <= site.now() - (start + 6 * HOUR) < 3


async def test_S43_limit_0_suspends_the_session_and_a_higher_limit_resumes_it(site):
    post = await site.charging()
    await site.expect("StatusNotification", status="Charging")
    assert await put(site, 1, 1, "TxDefaultProfile", (0, 0)) == "Accepted"
    await site.expect("StatusNotification", status="SuspendedEVSE")
    assert post.outlet(1).snapshot()["transaction"] is not None
    await post.sleep(20)
    assert "Paused by charging profile" in post.outlet(1).snapshot()["why"]
    assert not post.outlet(1).snapshot()["contactor"]
    assert await put(site, 1, 1, "TxDefaultProfile", (0, 16)) == "Accepted"
    await site.expect("StatusNotification", timeout=40, status="Charging")
    assert offers(site, 16000)
    assert site.backend.seen("StopTransaction") == []


async def test_S44_an_id_alone_clears_and_no_filter_clears_all(site):
    await site.ready(outlets=2)
    for number, connector in ((1, 0), (2, 1), (3, 2)):
        await put(site, connector, number, "TxDefaultProfile", (0, 10))
    assert await clear(site, id=3, chargingProfilePurpose="TxProfile") == "Accepted"
    assert await clear(site, id=3) == "Unknown"
    assert await clear(site, connectorId=1, stackLevel=4) == "Unknown"
    assert await clear(site) == "Accepted"
    assert await clear(site) == "Unknown"


async def test_S45_profiles_survive_a_reboot_and_a_tx_profile_ends_with_its_transaction(site):
    post = await site.charging()
    await put(site, 1, 1, "TxDefaultProfile", (0, 16))
    await put(site, 1, 2, "TxProfile", (0, 8))
    await reaches(site, 8000)
    await post.sleep(5)  # the card is gone from the reader
    await post.present_card(CARD, seconds=2)
    await site.expect("StopTransaction")
    assert await clear(site, id=2) == "Unknown"
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available")
    await post.cut_power()
    await post.restore_power()
    await post.until(lambda found: found["accepted"], 60)
    await site.charge(post)
    await reaches(site, 16000)
    assert post.outlet(1).snapshot()["limited_by"] == "charging profile"


async def test_S45_a_transaction_that_a_power_cut_ended_takes_its_profile_along(site):
    post = await site.charging()
    await put(site, 1, 2, "TxProfile", (0, 8))
    await reaches(site, 8000)
    await post.sleep(5)  # the card is gone from the reader
    await post.cut_power()
    await post.restore_power()
    await site.expect("StopTransaction")
    await post.until(lambda found: found["accepted"], 60)
    await post.sleep(2)
    assert await clear(site) == "Unknown"


async def test_S45_a_transaction_that_is_resumed_keeps_its_profile(site):
    post = await site.charging(config={"Chargepost.PowerCutPolicy": "resume"})
    await put(site, 1, 2, "TxProfile", (0, 8))
    await reaches(site, 8000)
    await post.sleep(5)  # the card is gone from the reader
    await post.cut_power()
    await post.restore_power()
    await post.outlet(1).until("Charging", timeout=60)
    await reaches(site, 8000)


async def test_the_limit_of_the_station_is_shared_and_a_remote_start_brings_its_own(site):
    post = await site.ready(outlets=2)
    await put(site, 0, 1, "ChargePointMaxProfile", (0, 24))
    for number in (1, 2):
        await post.outlet(number).plug(Car(soc=30))
        await post.outlet(number).until("Preparing")
        made = profile(10 + number, "TxProfile", (0, 9), chargingProfileKind="Relative")
        del made["chargingSchedule"]["startSchedule"]
        request = {"idTag": f"APP{number}", "connectorId": number}
        if number == 2:
            request["chargingProfile"] = made
        reply = await site.backend.call("RemoteStartTransaction", request)
        assert reply["status"] == "Accepted"
        await post.outlet(number).until("Charging", timeout=30)
    await reaches(site, 12000, 1)
    await reaches(site, 9000, 2)
