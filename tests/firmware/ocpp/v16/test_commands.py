"""What a backend may ask, and what the station answers (OCPP 1.6 sections 4 and 5)."""

from v16_bench import Bench


def test_unknown_and_unsupported_actions_are_told_apart():
    bench = Bench().boot()
    for action in ("SignedUpdateFirmware", "UpdateFirmware"):
        assert bench.call(action) == "NotSupported"
    for action in ("Fly", "Heartbeat", "BootNotification", "", "get_configuration"):
        assert bench.call(action) == "NotImplemented"
    assert bench.adapter.online


def test_a_payload_against_the_schema_gets_the_standards_code():
    bench = Bench().boot()
    assert bench.call("Reset") == "OccurenceConstraintViolation"
    assert bench.call("Reset", type=1) == "TypeConstraintViolation"
    assert bench.call("Reset", type="Warm") == "PropertyConstraintViolation"
    assert not bench.station.ended


def test_the_configuration_shows_values_but_no_secret():
    bench = Bench().boot()
    bench.station.config.set("Chargepost.BasicAuthPassword", "geheim")
    keys = ["heartbeatinterval", "Nonsense", "Chargepost.BasicAuthPassword"]
    reply = bench.call("GetConfiguration", key=keys)
    assert reply["unknownKey"] == ["Nonsense"]
    found = {entry["key"]: entry for entry in reply["configurationKey"]}
    assert found["HeartbeatInterval"] == {
        "key": "HeartbeatInterval",
        "readonly": False,
        "value": "300",
    }
    assert "value" not in found["Chargepost.BasicAuthPassword"]
    for payload in ({}, {"key": []}):
        reply = bench.call("GetConfiguration", **payload)
        assert "geheim" not in str(reply) and "unknownKey" not in reply
        names = [entry["key"] for entry in reply["configurationKey"]]
        for name in CORE:
            assert name in names
        assert len(names) <= bench.station.config["GetConfigurationMaxKeys"]


CORE = (
    "AuthorizeRemoteTxRequests",
    "ClockAlignedDataInterval",
    "ConnectionTimeOut",
    "ConnectorPhaseRotation",
    "GetConfigurationMaxKeys",
    "HeartbeatInterval",
    "LocalAuthListEnabled",
    "LocalAuthListMaxLength",
    "LocalAuthorizeOffline",
    "LocalPreAuthorize",
    "MeterValueSampleInterval",
    "MeterValuesAlignedData",
    "MeterValuesSampledData",
    "NumberOfConnectors",
    "ResetRetries",
    "SendLocalListMaxLength",
    "StopTransactionOnInvalidId",
    "StopTxnAlignedData",
    "StopTxnSampledData",
    "SupportedFeatureProfiles",
    "TransactionMessageAttempts",
    "TransactionMessageRetryInterval",
    "UnlockConnectorOnEVSideDisconnect",
)


def test_more_keys_than_announced_are_refused():
    bench = Bench().boot()
    assert bench.call("GetConfiguration", key=["A"] * 151) == "OccurenceConstraintViolation"


def test_a_configuration_change_is_accepted_or_says_why_not():
    bench = Bench().boot()
    cases = (
        ("connectiontimeout", "60", "Accepted"),
        ("ConnectionTimeOut", "abc", "Rejected"),
        ("ConnectionTimeOut", "-1", "Rejected"),
        ("NumberOfConnectors", "7", "Rejected"),
        ("NoSuchKey", "1", "NotSupported"),
        ("MeterValuesSampledData", "Voltage,SoC", "Rejected"),
        ("WebSocketPingInterval", "-1", "Rejected"),
        ("Chargepost.InstalledCurrent", "16000", "RebootRequired"),
    )
    for key, value, status in cases:
        assert bench.call("ChangeConfiguration", key=key, value=value) == {"status": status}, key
    assert bench.station.config["ConnectionTimeOut"] == 60
    assert bench.station.config["MeterValuesSampledData"] == "Energy.Active.Import.Register"


def test_the_local_list_follows_the_backend():
    bench = Bench().boot()

    def send(version, kind, items):
        found = []
        for tag, info in items:
            found.append({"idTag": tag, "idTagInfo": info} if info else {"idTag": tag})
        return bench.call(
            "SendLocalList",
            listVersion=version,
            updateType=kind,
            localAuthorizationList=found,
        )["status"]

    ok = {"status": "Accepted", "expiryDate": "9999-12-31T23:59:59Z", "parentIdTag": "G1"}
    assert bench.call("GetLocalListVersion") == {"listVersion": 0}
    assert send(5, "Full", [("A", ok), ("B", {"status": "Blocked"})]) == "Accepted"
    assert send(5, "Differential", [("C", ok)]) == "VersionMismatch"
    assert send(6, "Differential", [("A", None), ("C", ok)]) == "Accepted"
    held = bench.station.authorizer.local_list
    assert held.get("A") is None and held.get("B").status == "Blocked"
    assert held.get("C").parent == "G1" and held.get("C").expiry == 0
    assert send(7, "Differential", [("\u00e4", ok)]) == "Failed"
    assert send(8, "Full", [("A", {"status": "Accepted", "parentIdTag": "\u00e4"})]) == "Failed"
    assert send(9, "Full", [(f"T{n}", ok) for n in range(101)]) == "Failed"
    assert bench.call("GetLocalListVersion") == {"listVersion": 6}
    bench.station.config.set("LocalAuthListEnabled", "false")
    assert bench.call("GetLocalListVersion") == {"listVersion": -1}
    assert send(9, "Full", []) == "NotSupported"


def test_the_cache_can_be_cleared_where_there_is_one():
    bench = Bench().boot()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    assert bench.station.authorizer.cache.get("A1")
    assert bench.call("ClearCache") == {"status": "Accepted"}
    assert not bench.station.authorizer.cache.get("A1")
    bench.station.config.set("AuthorizationCacheEnabled", "false")
    assert bench.call("ClearCache") == {"status": "Rejected"}


def test_availability_waits_for_a_running_transaction():
    bench = Bench().boot()
    change = "ChangeAvailability"
    assert bench.call(change, connectorId=2, type="Operative")["status"] == "Rejected"
    assert bench.call(change, connectorId=1, type="Operative")["status"] == "Accepted"
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    assert bench.call(change, connectorId=1, type="Inoperative")["status"] == "Scheduled"
    assert bench.station.outlets[0].operative
    bench.station.outlets[0].stop("Local")
    bench.settle()
    bench.quiet()
    assert bench.heard("StatusNotification")[-1]["status"] == "Unavailable"


def test_a_reset_is_answered_before_it_happens():
    for kind, reason in (("Soft", "soft"), ("Hard", "hard")):
        bench = Bench().boot()
        assert bench.call("Reset", type=kind) == {"status": "Accepted"}
        assert bench.station.ended == reason
        assert bench.call("Reset", type=kind) == {"status": "Rejected"}
        assert bench.call("RemoteStartTransaction", idTag="A1") == {"status": "Rejected"}


def test_unlocking_ends_the_session_and_answers_when_the_plug_is_free():
    bench = Bench()
    report = bench.station.guard.reports[0]
    report.lock_fitted = report.locked = 1
    bench.boot()
    report.cable_ma = 32000
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    assert bench.call("UnlockConnector", connectorId=1) == {}
    bench.settle()
    bench.quiet()
    assert bench.heard("StopTransaction")[0]["reason"] == "UnlockCommand"
    assert not bench.replies
    report.locked = 0
    bench.tick()
    assert bench.replies[0][2] == {"status": "Unlocked"}


def test_a_lock_that_does_not_move_is_reported():
    bench = Bench()
    report = bench.station.guard.reports[0]
    report.lock_fitted = report.locked = 1
    bench.boot()
    assert bench.call("UnlockConnector", connectorId=1) == {}
    bench.tick(21000)
    assert bench.replies[-1][2] == {"status": "UnlockFailed"}


def test_without_a_lock_unlocking_is_not_supported():
    bench = Bench().boot()
    assert bench.call("UnlockConnector", connectorId=1) == {"status": "NotSupported"}
    assert bench.call("UnlockConnector", connectorId=9) == {"status": "NotSupported"}


def test_a_triggered_message_follows_the_answer():
    bench = Bench(outlets=2).boot()
    for message in ("BootNotification", "Heartbeat", "StatusNotification"):
        before = len(bench.asked)
        assert bench.call("TriggerMessage", requestedMessage=message) == {"status": "Accepted"}
        assert bench.take(message) is not None and len(bench.asked) == before + 1
        bench.quiet()
    assert len(bench.heard("StatusNotification")) >= 6


def test_a_trigger_for_one_connector_is_only_that_one():
    bench = Bench(outlets=2).boot()
    before = len(bench.asked)
    bench.call("TriggerMessage", requestedMessage="StatusNotification", connectorId=2)
    bench.quiet()
    assert [p["connectorId"] for _, p in bench.asked[before:]] == [2]
    reply = bench.call("TriggerMessage", requestedMessage="StatusNotification", connectorId=3)
    assert reply == {"status": "Rejected"}
    reply = bench.call("TriggerMessage", requestedMessage="FirmwareStatusNotification")
    assert reply == {"status": "NotImplemented"}


def test_triggered_meter_values_have_their_context_and_the_transaction():
    bench = Bench(MeterValuesSampledData="Energy.Active.Import.Register,Voltage").boot()
    reading = bench.station.meters[0].latest
    reading.energy_import_wh = 1234
    reading.voltage_mv = [230100, 229999, None]
    bench.call("TriggerMessage", requestedMessage="MeterValues", connectorId=1)
    payload = bench.take("MeterValues")
    bench.quiet()
    assert "transactionId" not in payload
    values = payload["meterValue"][0]["sampledValue"]
    assert [(v["value"], v.get("phase"), v["unit"]) for v in values] == [
        ("1234", None, "Wh"),
        ("230.1", "L1-N", "V"),
        ("229.999", "L2-N", "V"),
    ]
    assert {v["context"] for v in values} == {"Trigger"}
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    bench.call("TriggerMessage", requestedMessage="MeterValues")
    assert bench.take("MeterValues")["transactionId"] == 4711


def test_samples_without_a_transaction_are_told_while_online_and_else_dropped():
    bench = Bench().boot()
    outlet = bench.station.outlets[0]
    bench.adapter.sampled(outlet, "Sample.Clock", b"\x00\xd0\x0f")
    bench.quiet()
    payload = bench.heard("MeterValues")[0]
    assert payload["connectorId"] == 1 and "transactionId" not in payload
    value = payload["meterValue"][0]["sampledValue"][0]
    assert value["value"] == "1000" and value["context"] == "Sample.Clock"
    bench.drop()
    for _ in range(20):
        bench.adapter.sampled(outlet, "Sample.Clock", b"\x00\xd0\x0f")
    bench.connect()
    bench.quiet()
    assert len(bench.heard("MeterValues")) == 1


def test_unknown_vendors_are_answered_as_such():
    bench = Bench().boot()
    reply = bench.call("DataTransfer", vendorId="com.example", data="x")
    assert reply == {"status": "UnknownVendorId"}


def test_nobody_begins_where_the_backend_has_just_ended_the_service():
    bench = Bench().boot()
    assert bench.call("RemoteStartTransaction", idTag="A1")["status"] == "Accepted"
    bench.quiet()
    bench.call("ChangeAvailability", connectorId=1, type="Inoperative")
    bench.quiet()
    bench.plug(2)
    bench.quiet()
    assert not bench.heard("StartTransaction")
    assert bench.heard("StatusNotification")[-1]["status"] == "Unavailable"


def test_nor_while_the_meter_is_still_being_waited_for():
    bench = Bench().boot()
    meter = bench.station.meters[0]
    meter.stale = True
    bench.plug(2)
    assert bench.call("RemoteStartTransaction", idTag="A1")["status"] == "Accepted"
    bench.quiet()
    bench.call("ChangeAvailability", connectorId=1, type="Inoperative")
    meter.stale = False
    bench.quiet()
    assert not bench.heard("StartTransaction")


def test_an_availability_that_would_not_survive_a_restart_is_rejected():
    bench = Bench().boot()

    def broken(name, chunks):
        raise OSError(28, "No space left on device")

    bench.station.storage.replace = broken
    reply = bench.call("ChangeAvailability", connectorId=1, type="Inoperative")
    assert reply["status"] == "Rejected"
    assert bench.station.outlets[0].operative
