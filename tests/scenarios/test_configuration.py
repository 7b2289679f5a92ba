"""Scenarios S24 to S27: configuration keys and meter values by the clock."""

import pytest

from answers import iso_time
from chargepost_sim.car import Car
from scene import CARD, START


async def _change(site, key: str, value: str) -> str:
    reply = await site.backend.call("ChangeConfiguration", {"key": key, "value": value})
    return reply["status"]


async def test_S24_known_unknown_and_secret_keys(site):
    await site.ready(config={"Chargepost.BasicAuthPassword": "very secret"})
    keys = ["heartbeatinterval", "NoSuchKey", "AuthorizationKey", "Chargepost.BasicAuthPassword"]
    reply = await site.backend.call("GetConfiguration", {"key": keys})
    assert [found["key"] for found in reply["configurationKey"]][0] == "HeartbeatInterval"
    assert "NoSuchKey" in reply["unknownKey"]
    everything = await site.backend.call("GetConfiguration")
    names = {found["key"] for found in everything["configurationKey"]}
    assert {"HeartbeatInterval", "MeterValueSampleInterval", "NumberOfConnectors"} <= names
    assert "very secret" not in "".join(str(frame.text) for frame in site.backend.frames)


async def test_S25_what_cannot_be_changed_says_why(site):
    await site.ready()
    assert await _change(site, "NumberOfConnectors", "7") == "Rejected"
    assert await _change(site, "NoSuchKey", "7") == "NotSupported"
    assert await _change(site, "HeartbeatInterval", "abc") == "Rejected"
    assert await _change(site, "MeterValuesSampledData", "Weather") == "Rejected"
    assert await _change(site, "ConnectionTimeOut", "45") == "Accepted"
    reply = await site.backend.call("GetConfiguration", {"key": ["ConnectionTimeOut"]})
    assert reply["configurationKey"] == [
        {"key": "ConnectionTimeOut", "readonly": False, "value": "45"}
    ]


async def test_S25_a_changed_key_survives_a_power_cut(site):
    post = await site.ready()
    assert await _change(site, "ConnectionTimeOut", "45") == "Accepted"
    await post.cut_power()
    await post.restore_power()
    await site.backend.connected()
    await site.expect("StatusNotification", connectorId=1)
    reply = await site.backend.call("GetConfiguration", {"key": ["ConnectionTimeOut"]})
    assert reply["configurationKey"][0]["value"] == "45"


@pytest.mark.timeout(300)  # half an hour of the station, at most 250 times as fast as the wall
async def test_S26_clock_aligned_values_come_at_the_quarter_hours_also_without_a_transaction(site):
    config = {
        "ClockAlignedDataInterval": 900,
        "MeterValuesAlignedData": "Energy.Active.Import.Register",
    }
    await site.ready(speed=250, config=config)
    first = await site.expect("MeterValues", timeout=30)
    second = await site.expect("MeterValues", timeout=30)
    assert "transactionId" not in first
    for values in (first, second):
        stamp = values["meterValue"][0]["timestamp"]
        assert stamp[14:16] in ("00", "15", "30", "45") and stamp[17:19] < "03"
        sampled = values["meterValue"][0]["sampledValue"][0]
        assert sampled["context"] == "Sample.Clock"
    assert await _change(site, "ClockAlignedDataInterval", "0") == "Accepted"
    assert "MeterValues" not in await site.quiet(1000)


async def test_S27_periodic_values_count_from_the_start_and_follow_a_changed_interval(site):
    post = await site.charging(speed=40, config={"MeterValueSampleInterval": 60})
    start = await site.expect("StartTransaction")
    first = await site.expect("MeterValues")
    second = await site.expect("MeterValues")
    assert first["transactionId"] == second["transactionId"] == 1
    sampled = first["meterValue"][0]["sampledValue"][0]
    assert (sampled["context"], sampled["measurand"]) == (
        "Sample.Periodic",
        "Energy.Active.Import.Register",
    )
    stamps = [start["timestamp"], *(v["meterValue"][0]["timestamp"] for v in (first, second))]
    seconds = [_seconds(stamp) for stamp in stamps]
    assert [59 <= b - a <= 62 for a, b in zip(seconds, seconds[1:], strict=False)] == [True] * 2
    assert await _change(site, "MeterValueSampleInterval", "10") == "Accepted"
    before = len(site.backend.seen("MeterValues"))
    await post.sleep(35)
    assert len(site.backend.seen("MeterValues")) - before >= 3


def _seconds(stamp: str) -> int:
    hours, minutes, seconds = (int(part) for part in stamp[11:19].split(":"))
    return hours * 3600 + minutes * 60 + seconds


async def test_an_unknown_setting_is_refused_before_the_station_runs(site):
    from chargepost.errors import SettingError

    try:
        await site.start(config={"HeartbeatIntervall": 60})
    except SettingError as error:
        assert "HeartbeatIntervall" in str(error) and "HeartbeatInterval" in str(error)
    else:
        raise AssertionError("the unknown setting was taken")


async def test_meter_values_on_request_come_after_the_answer(site):
    post = await site.ready()
    await post.outlet(1).plug(Car())
    reply = await site.backend.call("TriggerMessage", {"requestedMessage": "MeterValues"})
    assert reply["status"] == "Accepted"
    values = await site.expect("MeterValues")
    assert values["meterValue"][0]["sampledValue"][0]["context"] == "Trigger"
    assert values["meterValue"][0]["timestamp"] >= iso_time(START)


async def test_a_reading_names_the_phases_of_the_grid_whatever_the_installer_rotated(site):
    wanted = "Current.Import,Voltage"
    config = {"MeterValueSampleInterval": 10, "MeterValuesSampledData": wanted}
    post = await site.ready(outlets=2, wiring=("RST", "STR"), config=config)
    reply = await site.backend.call("GetConfiguration", {"key": ["ConnectorPhaseRotation"]})
    assert reply["configurationKey"][0]["value"] == "1.RST,2.STR"
    for number in (1, 2):
        post.outlet(number).hardware.supply.grid_mv = (231_000, 232_000, 233_000)
    await post.outlet(2).plug(Car(soc=30, max_kw=3.7, phases=1))
    await post.present_card(CARD, seconds=2)
    await post.outlet(2).until("Charging", timeout=30)

    def loaded(payload):
        return [
            value["phase"]
            for value in payload["meterValue"][0]["sampledValue"]
            if value["measurand"] == "Current.Import" and float(value["value"]) > 5
        ]

    values = await site.backend.expect("MeterValues", 60, loaded)
    assert loaded(values) == ["L2"]
    sampled = values["meterValue"][0]["sampledValue"]
    volts = {v["phase"]: float(v["value"]) for v in sampled if v["measurand"] == "Voltage"}
    assert volts == {"L1-N": 231, "L2-N": 232, "L3-N": 233}


async def test_LightIntensity_dims_the_lights_at_once_and_after_a_restart(site):
    post = await site.ready(outlets=2, config={"LightIntensity": 60})
    await post.until(lambda s: s["lights"] == ["#009900"] * 2)
    assert await _change(site, "LightIntensity", "20") == "Accepted"
    await post.until(lambda s: s["lights"] == ["#003300"] * 2)
    await post.cut_power()
    assert post.snapshot()["lights"] == ["#000000"] * 2
    await post.restore_power()
    await post.until(lambda s: s["lights"] == ["#003300"] * 2)
    await site.backend.connected()
    for value in ("101", "-1", "bright", "50.5"):
        assert await _change(site, "LightIntensity", value) == "Rejected"


async def test_BlinkRepeat_is_how_often_the_lights_blink_after_a_card(site):
    post = await site.ready(config={"BlinkRepeat": 2})
    site.backend.answer("Authorize", {"idTagInfo": {"status": "Invalid"}})

    async def reds() -> int:
        """Flashes of a refusal; the light of a free outlet is green."""
        found, last, end = 0, "", post.bench.time.ms() + 12000
        await post.present_card(CARD)
        while post.bench.time.ms() < end:
            light = post.snapshot()["lights"][0]
            found += light == "#FF0000" != last
            last = light
            await post.bench.time.sleep_ms(20)
        return found

    assert await reds() == 2
    assert await _change(site, "BlinkRepeat", "4") == "Accepted"
    assert await reds() == 4
    assert await _change(site, "BlinkRepeat", "21") == "Rejected"


async def _closed_for_good(site, retries: int):
    """A session that ends by a soft restart, at an outlet whose contactor does not open."""
    post = await site.charging(config={"ResetRetries": retries})
    await site.expect("BootNotification")
    post.outlet(1).fault("welded")
    await site.backend.call("Reset", {"type": "Soft"})
    return post


def _attempts(post) -> int:
    return sum("the restart is tried again" in line for line in post.log)


async def test_ResetRetries_is_how_often_a_restart_is_tried_that_an_outlet_prevents(site):
    post = await _closed_for_good(site, 2)
    assert (await site.expect("StopTransaction", 60))["reason"] == "SoftReset"
    told = await site.expect("SecurityEventNotification", 90, type="ResetOrReboot")
    while "Given up" not in told["techInfo"]:
        told = await site.expect("SecurityEventNotification", 90, type="ResetOrReboot")
    assert told["techInfo"] == "Given up after 3 attempts: outlet 1 is still closed."
    assert _attempts(post) == 2
    assert len(site.backend.seen("BootNotification")) == 1
    assert await _change(site, "ResetRetries", "0") == "Accepted"
    assert (await site.backend.call("Reset", {"type": "Soft"}))["status"] == "Accepted"
    told = await site.expect("SecurityEventNotification", 60, type="ResetOrReboot")
    while "Given up" not in told["techInfo"]:
        told = await site.expect("SecurityEventNotification", 60, type="ResetOrReboot")
    assert told["techInfo"] == "Given up after 1 attempts: outlet 1 is still closed."


async def test_a_restart_comes_when_the_outlet_opens_at_a_later_attempt(site):
    post = await _closed_for_good(site, 10)
    await site.when(lambda: _attempts(post) >= 1)
    post.outlet(1).fault("welded", False)
    await site.expect("BootNotification", 60)
    assert _attempts(post) < 10


async def test_a_hard_restart_is_the_last_resort_and_comes_in_any_case(site):
    post = await site.charging(config={"ResetRetries": 5})
    await site.expect("BootNotification")
    post.outlet(1).fault("welded")
    await site.backend.call("Reset", {"type": "Hard"})
    await site.expect("BootNotification", 90)
    assert _attempts(post) == 0
