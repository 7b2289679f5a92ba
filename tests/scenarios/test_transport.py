"""Scenarios R01 to R09: transport and RPC of OCPP-J."""

import asyncio
from base64 import b64decode

from answers import NO_ANSWER, CallError
from chargepost_sim.car import Car
from scene import CARD

NO_JITTER = {"Chargepost.RetryBackOffRandomRange": 0}


async def test_R01_the_identity_is_encoded_once_in_the_path_and_not_at_all_in_basic_auth(site):
    config = {"Chargepost.BasicAuthPassword": "secret"}
    await site.start(identity="RDAM 123", csms=site.backend.plain_url + "/", config=config)
    shake = await site.backend.connected()
    assert shake.path == "/ocpp/RDAM%20123"
    scheme, _, credentials = shake.headers["authorization"].partition(" ")
    assert (scheme, b64decode(credentials)) == ("Basic", b"RDAM 123:secret")


async def test_R02_without_a_selected_subprotocol_the_station_closes_and_tries_again(site):
    site.backend.subprotocols = ()
    config = {"Chargepost.RetryBackOffWaitMinimum": 2, **NO_JITTER}
    await site.start(config=config)
    await site.when(lambda: len(site.backend.handshakes) >= 2)
    assert site.backend.actions == []
    assert site.backend.handshakes[0].offered == ["ocpp1.6"]
    site.backend.subprotocols = ("ocpp1.6",)
    await site.expect("BootNotification")


async def test_R03_refused_handshakes_are_retried_for_ever_with_growing_pauses(site):
    config = {"Chargepost.RetryBackOffWaitMinimum": 2, **NO_JITTER}
    times = []
    for status in (404, 401):
        site.backend.refuse(status)
        if not times:
            await site.start(config=config)
        seen = len(site.backend.handshakes)
        for attempt in range(seen + 1, seen + 3):
            times.append(await site.when(lambda n=attempt: len(site.backend.handshakes) >= n))
    pauses = [b - a for a, b in zip(times, times[1:], strict=False)]
    assert pauses == sorted(pauses)
    assert "401" in site.post.snapshot()["backend"]
    site.backend.refuse(101)
    await site.expect("BootNotification", timeout=20)


async def test_R04_pauses_between_attempts_double_up_to_the_limit_and_start_anew(site):
    config = {
        "Chargepost.RetryBackOffWaitMinimum": 10,
        "Chargepost.RetryBackOffRepeatTimes": 2,
        **NO_JITTER,
    }
    await site.ready(speed=60, config=config)
    site.backend.refuse(503, times=4)
    first = len(site.backend.handshakes)
    site.backend.drop()
    times = [site.post.bench.time.ms() / 1000]
    for attempt in range(first + 1, first + 6):
        times.append(await site.when(lambda n=attempt: len(site.backend.handshakes) >= n, 200))
    pauses = [b - a for a, b in zip(times, times[1:], strict=False)]
    for pause, least in zip(pauses, (10, 20, 40, 40, 40), strict=True):
        assert least <= pause < least + 8, pauses
    await site.backend.connected()
    site.backend.drop()
    dropped = site.post.bench.time.ms() / 1000
    again = await site.when(lambda: len(site.backend.handshakes) >= first + 6)
    assert 10 <= again - dropped < 18


async def test_R05_one_call_at_a_time_while_answers_go_out_at_once(site):
    post = await site.ready(outlets=2)
    answered = asyncio.Event()

    async def late(payload):
        await answered.wait()
        return {}

    site.backend.answer("StatusNotification", late)
    await post.outlet(1).plug(Car())
    await site.expect("StatusNotification", status="Preparing")
    await post.outlet(2).plug(Car())
    await post.present_card(CARD)
    assert await site.quiet(5) == []
    replies = await asyncio.gather(
        site.backend.call("GetConfiguration", {"key": ["HeartbeatInterval"]}),
        site.backend.call("GetLocalListVersion"),
    )
    assert replies[0]["configurationKey"][0]["key"] == "HeartbeatInterval"
    site.backend.answer("StatusNotification", {})
    answered.set()
    await site.expect("Authorize")


async def test_R06_unknown_actions_and_missing_features_get_their_own_errors(site):
    await site.ready(config={"Chargepost.PlainUpdateFirmware": "never"})
    await site.backend.send_raw('[2,"a","MakeCoffee",{}]')
    assert (await site.backend.expect_reply())[:3] == [4, "a", "NotImplemented"]
    update = '{"location":"ftp://127.0.0.1:9/x","retrieveDate":"2026-01-01T00:00:00Z"}'
    await site.backend.send_raw(f'[2,"b","UpdateFirmware",{update}]')
    assert (await site.backend.expect_reply())[:3] == [4, "b", "NotSupported"]
    assert site.backend.connection is not None
    assert (await site.backend.call("GetLocalListVersion"))["listVersion"] == 0


async def test_R07_each_kind_of_bad_call_gets_the_error_the_standard_names(site):
    await site.ready()
    bad = (
        ('[2,"a","ChangeAvailability",{"connectorId":1}]', "OccurenceConstraintViolation"),
        (
            '[2,"b","ChangeAvailability",{"connectorId":"one","type":"Operative"}]',
            "TypeConstraintViolation",
        ),
        (
            '[2,"c","ChangeAvailability",{"connectorId":1,"type":"Closed"}]',
            "PropertyConstraintViolation",
        ),
    )
    for text, code in bad:
        await site.backend.send_raw(text)
        assert (await site.backend.expect_reply())[2] == code
    await site.backend.send_raw('[2,"d","Reset",{"type":')
    await site.post.sleep(3)
    assert site.post.outlet(1).snapshot()["status"] == "Available"
    assert (await site.backend.call("GetLocalListVersion"))["listVersion"] == 0


async def test_R08_a_late_answer_completes_nothing(site):
    site.backend.answer("Authorize", NO_ANSWER)
    post = await site.ready(config={"MessageTimeout": 4})
    await post.outlet(1).plug(Car())
    await post.outlet(1).until("Preparing")
    await post.present_card(CARD)
    await site.expect("Authorize")
    late = site.backend.frames[-1].message[1]
    await post.sleep(8)
    await site.backend.send_raw(f'[3,"{late}",{{"idTagInfo":{{"status":"Accepted"}}}}]')
    await post.sleep(5)
    assert site.backend.seen("StartTransaction") == []
    assert post.outlet(1).snapshot()["status"] == "Preparing"


async def test_R09_every_message_of_a_session_is_valid_and_in_utc(site):
    sampled = "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage"
    config = {"MeterValueSampleInterval": 10, "MeterValuesSampledData": sampled}
    post = await site.charging(config=config)
    await site.expect("MeterValues")
    await post.present_card(CARD, seconds=2)
    await site.expect("StopTransaction")
    assert site.backend.violations == []
    stamps = [str(call.get("timestamp", "")) for call in site.backend.seen("StartTransaction")]
    stamps += [call["meterValue"][0]["timestamp"] for call in site.backend.seen("MeterValues")]
    assert stamps and all(stamp.endswith("Z") for stamp in stamps)


async def test_a_callerror_for_boot_is_not_an_acceptance(site):
    site.backend.answer("BootNotification", CallError(), {})
    await site.start(config={"MessageTimeout": 5})
    await site.expect("BootNotification")
    assert not site.post.accepted
    await site.expect("BootNotification", timeout=30)
