"""Bad input in the middle of a session: a clear error, and the session and the ledger live on."""

import pytest

from backend import CallRefused
from chargepost.errors import SettingError
from scene import CARD


async def _session_ends_well(site, says: str = "") -> dict:
    """The session still runs, the trouble is in the log; stop it and see its end delivered."""
    post = site.post
    assert says in " ".join(post.log), post.log
    assert post.outlet(1).snapshot()["status"] == "Charging", post.snapshot()
    await post.sleep(3)
    await post.present_card(CARD, seconds=2)
    stop = await site.expect("StopTransaction", timeout=30)
    assert stop["reason"] == "Local"
    true_wh = post.outlet(1).hardware.energy_mwh / 1000
    assert true_wh - 2 <= stop["meterStop"] <= true_wh + 1
    await post.until(lambda s: s["unconfirmed"] == 0)
    assert len(site.backend.seen("StartTransaction")) == 1
    return stop


async def test_broken_json_wrong_shapes_and_answers_to_nobody_are_ignored(site):
    post = await site.charging()
    await site.expect("StartTransaction")
    for text in (
        "this is not JSON",
        "[2]",
        '{"a": 1}',
        "[]",
        '[9,"x","Reset",{}]',
        '[3,"nobody",{"idTagInfo":{"status":"Blocked"}}]',
        '[4,"nobody","InternalError","",{}]',
        '[3,4711,{"currentTime":"1999"}]',
        "\ufeff[]",
    ):
        await site.backend.send_raw(text)
    await post.sleep(5)
    assert (await site.backend.call("GetLocalListVersion"))["listVersion"] == 0
    await _session_ends_well(site, "The message is not JSON")


@pytest.mark.parametrize(
    ("action", "payload", "code", "names"),
    [
        ("ChangeConfiguration", {"key": 5, "value": "x"}, "TypeConstraintViolation", "key"),
        ("ChangeConfiguration", {"key": "HeartbeatInterval"}, "OccurenceConstraint", "value"),
        ("RemoteStopTransaction", {"transactionId": "one"}, "TypeConstraint", "transactionId"),
        ("Reset", {"type": "Warm"}, "PropertyConstraintViolation", "type"),
        ("SendLocalList", {"listVersion": 1}, "OccurenceConstraint", "updateType"),
        (
            "RemoteStartTransaction",
            {"idTag": "A" * 21},
            "PropertyConstraintViolation",
            "idTag",
        ),
        ("BrewCoffee", {}, "NotImplemented", "BrewCoffee"),
        ("ReserveNow", {}, "OccurenceConstraint", "connectorId"),
        ("SignCertificate", {"csr": "x"}, "NotImplemented", "SignCertificate"),
    ],
)
async def test_a_bad_call_gets_its_error_and_the_session_goes_on(
    site, action, payload, code, names
):
    await site.charging(speed=40)
    with pytest.raises(CallRefused) as refused:
        await site.backend.call(action, payload, valid=False)
    assert refused.value.code.startswith(code)
    assert names in refused.value.description
    await _session_ends_well(site)


async def test_a_card_number_with_other_characters_is_refused_with_the_rule(site):
    post = await site.charging()
    reply = await site.backend.call("RemoteStartTransaction", {"idTag": "CAFÉ"}, valid=False)
    assert reply["status"] == "Rejected"
    entry = {"idTag": "BAD\x07TAG", "idTagInfo": {"status": "Accepted"}}
    wrong = {"listVersion": 1, "updateType": "Full", "localAuthorizationList": [entry]}
    assert (await site.backend.call("SendLocalList", wrong))["status"] == "Failed"
    assert (await site.backend.call("GetLocalListVersion"))["listVersion"] == 0
    told = " ".join(post.log)
    assert "BAD" in told and "printable ASCII" in told, told
    await _session_ends_well(site)


async def test_a_message_of_1_mb_ends_the_connection_and_nothing_else(site):
    post = await site.charging()
    await site.expect("StartTransaction")
    before = len(site.backend.handshakes)
    await site.backend.send_raw('[2,"big","DataTransfer",{"data":"' + "x" * 1_000_000 + '"}]')
    await site.when(lambda: len(site.backend.handshakes) > before, 120)
    await post.until(lambda s: s["accepted"], timeout=60)
    assert "BootNotification" not in site.backend.actions[1:]
    await _session_ends_well(site, "16384")


@pytest.mark.parametrize(
    "data",
    [
        b"\x81\x85\x00\x00\x00\x00hello",  # a server must not mask
        b"\xf1\x01x",  # reserved bits
        b"\x83\x01x",  # an opcode that does not exist
        b"\x81\x02\xff\xff",  # no UTF-8
        b"\x89\x7e\x00\xff" + bytes(255),  # a control frame that is too long
    ],
    ids=["masked", "reserved bits", "opcode", "utf-8", "long ping"],
)
async def test_a_broken_frame_ends_the_connection_and_nothing_else(site, data):
    post = await site.charging(speed=40)
    await site.expect("StartTransaction")
    before = len(site.backend.handshakes)
    site.backend.send_bytes(data)
    await site.when(lambda: len(site.backend.handshakes) > before, 120)
    await post.until(lambda s: s["accepted"], timeout=60)
    await _session_ends_well(site, "the connection ended")


async def test_a_binary_message_ends_no_session(site):
    post = await site.charging()
    await site.expect("StartTransaction")
    await site.backend.send_raw(b"\x00\x01\x02")
    await post.sleep(5)
    await post.until(lambda s: s["accepted"], timeout=60)
    await _session_ends_well(site, "binary")


async def test_half_a_frame_and_then_nothing_is_left_behind(site):
    post = await site.charging(speed=40)
    await site.expect("StartTransaction")
    before = len(site.backend.handshakes)
    site.backend.send_bytes(b"\x81\x7e\x01")
    await post.sleep(5)
    site.backend.drop()
    await site.when(lambda: len(site.backend.handshakes) > before, 120)
    await post.until(lambda s: s["accepted"], timeout=60)
    await _session_ends_well(site, "the connection ended")


@pytest.mark.parametrize("fault", ["meter silent", "meter exception", "meter nonsense"])
async def test_a_meter_that_fails_in_a_session_is_a_fault_and_loses_no_energy(site, fault):
    post = await site.charging()
    await post.until(lambda s: (s["outlets"][0]["register_wh"] or 0) >= 20, timeout=60)
    post.outlet(1).fault(fault)
    await post.until(lambda s: "meter" in s["outlets"][0]["fault"], timeout=60)
    lost = post.outlet(1).snapshot()
    assert lost["status"] == "Charging" and lost["register_wh"] >= 20
    await site.expect("StatusNotification", errorCode="PowerMeterFailure")
    await post.sleep(20)
    assert post.outlet(1).snapshot()["register_wh"] == lost["register_wh"]
    post.outlet(1).fault(fault, on=False)
    await post.until(
        lambda s: s["outlets"][0]["register_wh"] > lost["register_wh"] + 20, timeout=60
    )
    stop = await _session_ends_well(site)
    assert stop["meterStop"] > lost["register_wh"]


@pytest.mark.parametrize(
    ("config", "key", "says"),
    [
        ({"HeartbeatIntervall": 60}, "HeartbeatIntervall", "HeartbeatInterval"),
        ({"HeartbeatInterval": "often"}, "HeartbeatInterval", "often"),
        ({"HeartbeatInterval": -1}, "HeartbeatInterval", "-1"),
        ({"LocalAuthorizeOffline": 1}, "LocalAuthorizeOffline", "1"),
        ({"MeterValuesSampledData": "Weather"}, "MeterValuesSampledData", "Weather"),
        ({"Chargepost.InstalledCurrent": 500}, "Chargepost.InstalledCurrent", "mA"),
    ],
)
async def test_a_bad_setting_keeps_the_station_from_starting_and_is_named(site, config, key, says):
    with pytest.raises(SettingError) as refused:
        await site.start(config=config)
    assert refused.value.key == key
    assert says in str(refused.value)


async def test_a_backend_url_that_is_none_is_named_with_the_remedy(site):
    post = await site.start(csms="http:/nowhere", config={"AllowOfflineTxForUnknownId": True})
    await post.until(lambda s: "http:/nowhere" in s["backend"])
    assert "ws://" in post.snapshot()["backend"]
    await site.charge(post)
    assert post.snapshot()["unconfirmed"] == 1
