"""Prices and costs: told by a backend, shown at the outlet, on whole stations."""

import json

from chargepost.ocpp import timestamp
from scene import CARD, START

VENDOR = "org.openchargealliance.costmsg"
SITE = {"CustomDisplayCostAndPrice": True, "MeterValueSampleInterval": 0}
DEFAULT = {"priceText": "0.15 for a kWh", "chargingPrice": {"kWhPrice": 0.15, "flatFee": 1}}


def answer_start(site) -> None:
    site.backend.answer(
        "StartTransaction", {"transactionId": 4711, "idTagInfo": {"status": "Accepted"}}
    )


async def send(site, message: str, data: dict, vendor: str = VENDOR) -> dict:
    payload = {"vendorId": vendor, "messageId": message, "data": json.dumps(data)}
    return await site.backend.call("DataTransfer", payload)


def running(site, **more) -> dict:
    """A running cost of this moment."""
    return {
        "transactionId": 4711,
        "timestamp": timestamp.render(int(site.now())),
        "meterValue": 0,
        "cost": 2,
        "state": "Charging",
        "chargingPrice": {},
        **more,
    }


async def stop(site) -> None:
    """The driver shows the card again, once it was away."""
    await site.post.sleep(3)
    await site.post.present_card(CARD, seconds=2)
    await site.expect("StopTransaction", transactionId=4711)


async def reads(post, *lines: str) -> None:
    """Wait until each line begins one on the display."""

    def there(found: dict) -> bool:
        display = found["outlets"][0]["display"]
        return all(any(shown.startswith(line) for shown in display) for line in lines)

    await post.until(there, timeout=15)


async def test_S53_a_time_in_a_running_cost_makes_meter_values_at_that_time(site):
    answer_start(site)
    await site.charging(config=SITE)
    moment = int(site.now()) + 20
    trigger = {"atTime": timestamp.render(moment)}
    assert await send(site, "RunningCost", running(site, triggerMeterValue=trigger)) == {
        "status": "Accepted"
    }
    found = await site.expect("MeterValues", transactionId=4711, timeout=40)
    second = timestamp.parse(found["meterValue"][0]["timestamp"])
    assert moment <= second <= moment + 1
    assert await site.quiet(30) == []


async def test_S53_unknown_transactions_messages_and_vendors(site):
    answer_start(site)
    await site.charging(config=SITE)
    unknown = await send(site, "RunningCost", running(site, transactionId=99))
    assert unknown["status"] == "Rejected" and "no transaction 99" in unknown["data"]
    assert await send(site, "ShowPrice", {}) == {"status": "UnknownMessageId"}
    assert await send(site, "RunningCost", {}, "org.example") == {"status": "UnknownVendorId"}


async def test_S53_the_vendor_is_unknown_to_a_station_without_prices(site):
    await site.ready()
    assert await send(site, "RunningCost", running(site)) == {"status": "UnknownVendorId"}


async def test_S53_the_driver_reads_the_price_the_cost_and_the_total(site):
    answer_start(site)
    post = await site.ready(config=SITE)
    change = {"key": "DefaultPrice", "value": json.dumps(DEFAULT)}
    assert await site.backend.call("ChangeConfiguration", change) == {"status": "Accepted"}
    await reads(post, "0.15 for a kWh")
    user = {"idToken": CARD, "priceText": "0.12 for members"}
    assert (await send(site, "SetUserPrice", user))["status"] == "Accepted"
    await site.charge(post)
    await reads(post, "0.12 for members")
    assert (await send(site, "RunningCost", running(site)))["status"] == "Accepted"
    await reads(post, "Cost so far 2.000")
    await stop(site)
    final = {
        "transactionId": 4711,
        "cost": 3.31,
        "priceText": "Thank you.",
        "qrCodeText": "https://example.org/1",
    }
    assert (await send(site, "FinalCost", final))["status"] == "Accepted"
    await reads(post, "Thank you.", "Total 3.310")
    assert post.outlet(1).snapshot()["code"] == "https://example.org/1"


async def test_without_a_backend_the_station_reckons_by_the_default_price(site):
    answer_start(site)
    values = {"AllowOfflineTxForUnknownId": True, "DefaultPrice": json.dumps(DEFAULT)}
    post = await site.ready(config={**SITE, **values})
    await site.backend.stop_listening()
    site.backend.drop()
    await post.until(lambda found: not found["connected"])
    await site.charge(post)
    await reads(post, "0.15 for a kWh", "Cost so far 1.0")


async def test_a_pulled_plug_is_told_after_a_power_cut_and_after_the_end(site):
    answer_start(site)
    post = await site.charging(config={**SITE, "CustomIdleFeeAfterStop": True})
    await stop(site)
    await post.cut_power()
    post.outlet(1).hardware.unplug()
    await post.restore_power()
    told = await site.expect("DataTransfer", messageId="ConnectorUnplugged", timeout=30)
    data = json.loads(told["data"])
    assert told["vendorId"] == VENDOR and data["transactionId"] == 4711
    assert timestamp.parse(data["timestamp"]) >= START
    assert "DataTransfer" not in await site.quiet(30)


async def test_a_plug_that_stays_in_over_a_power_cut_is_told_of_once_it_is_pulled(site):
    answer_start(site)
    post = await site.charging(config={**SITE, "CustomIdleFeeAfterStop": True})
    await stop(site)
    await post.cut_power()
    await post.restore_power()
    await post.until(lambda found: found["connected"] and found["accepted"], timeout=60)
    assert "DataTransfer" not in await site.quiet(30)
    post.outlet(1).hardware.unplug()
    told = await site.expect("DataTransfer", messageId="ConnectorUnplugged", timeout=30)
    assert json.loads(told["data"])["transactionId"] == 4711
