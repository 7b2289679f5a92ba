"""What stations are known to do wrong, by the complaints of those who run backends: not this one.

Q13 is about OCPP 2.0.1; what of it concerns every version is here.
"""

from both import MemoryStorage
from v16_bench import BOOT, Bench

REGISTER = "Energy.Active.Import.Register"


def charging(bench, **answers):
    bench.boot()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet(**answers)
    bench.plug(state=2)
    bench.quiet()
    return bench


def end(bench):
    bench.station.outlets[0].stop("Local")
    bench.settle()
    bench.quiet()


def statuses(bench, connector=1):
    heard = bench.heard("StatusNotification")
    return [told["status"] for told in heard if told["connectorId"] == connector]


def test_Q01_the_protocol_is_always_offered_by_its_name():
    assert Bench().link.protocols == ("ocpp1.6",)


def test_Q02_the_first_acceptance_is_followed_by_every_status_and_triggers_are_served():
    bench = Bench(outlets=2).boot()
    assert [p["connectorId"] for p in bench.heard("StatusNotification")] == [0, 1, 2]
    for message in ("BootNotification", "StatusNotification"):
        assert bench.call("TriggerMessage", requestedMessage=message) == {"status": "Accepted"}
        assert bench.take(message) is not None
        bench.quiet()


def test_Q03_calls_are_answered_at_once_whatever_is_under_way():
    bench = Bench().boot()
    bench.plug()
    bench.take("StatusNotification")
    for action, payload in (
        ("GetConfiguration", {}),
        ("ChangeConfiguration", {"key": "ConnectionTimeOut", "value": "40"}),
        ("RemoteStartTransaction", {"idTag": "A1"}),
        ("GetLocalListVersion", {}),
        ("Reset", {"type": "Soft"}),
    ):
        assert bench.call(action, **payload), action


def test_Q04_a_list_of_measurands_is_taken_as_a_whole_or_not_at_all_and_counts_at_once():
    bench = Bench().boot()
    key = "MeterValuesSampledData"
    assert bench.change(key, "Voltage,SoC") == "Rejected"
    assert bench.told(key) == REGISTER
    assert bench.change(key, "Voltage,Current.Import") == "Accepted"
    assert bench.told(key) == "Voltage,Current.Import"
    most = int(bench.told(key + "MaxLength"))
    assert bench.change(key, ",".join(["Voltage"] * (most + 1))) == "Rejected"


def test_Q05_no_text_is_longer_than_the_schema_allows():
    bench = Bench(
        Chargepost__Vendor="V" * 20,
        Chargepost__Model="M" * 20,
        Chargepost__Serial="S" * 25,
        Chargepost__MeterSerial="N" * 25,
    ).boot()
    boot = bench.heard("BootNotification")[0]
    assert (boot["chargePointVendor"], boot["chargePointModel"]) == ("V" * 20, "M" * 20)
    assert "meterType" not in boot and "iccid" not in boot
    for key in ("Chargepost.Serial", "Chargepost.MeterSerial"):
        assert bench.station.config.row(key)[4] == 25
    bench.station.outlets[0].extra_faults = 0x10
    bench.quiet()
    told = bench.heard("StatusNotification")[-1]
    assert told["errorCode"] == "GroundFailure" and 0 < len(told["info"]) <= 50
    assert len(told["vendorErrorCode"]) <= 50


def test_Q06_the_backends_time_counts_before_anything_else_is_said():
    bench = Bench().boot(currentTime="2028-02-29T23:59:59+03:00")
    stamps = [p["timestamp"] for p in bench.heard("StatusNotification")]
    assert stamps and {stamp[:17] for stamp in stamps} <= {
        "2028-02-29T20:59:",
        "2028-02-29T21:00:",
    }
    assert {stamp[-1] for stamp in stamps} == {"Z"}


def test_Q07_the_id_of_a_transaction_survives_a_restart():
    for remote in (2147483647, 0, -16):
        storage = MemoryStorage()
        answer = {"transactionId": remote, "idTagInfo": {"status": "Accepted"}}
        charging(Bench(storage=storage), StartTransaction=answer)
        bench = Bench(storage=storage)
        found = bench.station.ledger.running()[0]
        bench.station.ledger.end(found.number, 1500, "PowerLoss", "", found.last_time)
        bench.boot()
        bench.quiet()
        assert bench.heard("StopTransaction")[0]["transactionId"] == remote
        assert not bench.heard("StartTransaction")


def test_Q08_a_remote_start_after_the_end_needs_no_new_plugging():
    bench = charging(Bench())
    end(bench)
    assert statuses(bench)[-1] == "Finishing"
    assert bench.call("RemoteStartTransaction", idTag="B2", connectorId=1)["status"] == "Accepted"
    bench.quiet()
    assert bench.heard("StartTransaction")[-1]["idTag"] == "B2"
    assert statuses(bench)[-1] in ("Preparing", "Charging")


def test_Q09_a_remote_start_without_a_connector_finds_the_one_that_is_meant():
    bench = Bench().boot()
    bench.plug()
    assert bench.call("RemoteStartTransaction", idTag="A1")["status"] == "Accepted"
    bench.quiet()
    assert bench.heard("StartTransaction")[0]["connectorId"] == 1
    bench = Bench(outlets=3).boot()
    bench.plug(index=1)
    bench.call("RemoteStartTransaction", idTag="A1")
    bench.quiet()
    assert bench.heard("StartTransaction")[0]["connectorId"] == 2


def limit(bench, amperes, purpose="TxDefaultProfile", connector=1, **more):
    periods = [{"startPeriod": 0, "limit": amperes}]
    profile = {
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Relative",
        "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": periods},
    }
    profile.update(more)
    reply = bench.call("SetChargingProfile", connectorId=connector, csChargingProfiles=profile)
    bench.tick(200)
    return reply["status"], bench.station.guard.ask(0).limit_ma


def test_Q10_a_limit_counts_at_once_for_a_running_session_and_0_pauses_it():
    bench = charging(Bench())
    assert limit(bench, 10) == ("Accepted", 10000)
    assert limit(bench, 0) == ("Accepted", 0)
    bench.quiet()
    assert statuses(bench)[-1] == "SuspendedEVSE" and not bench.heard("StopTransaction")
    assert limit(bench, 8, "TxProfile") == ("Accepted", 8000)
    assert limit(bench, 7, "TxProfile", stackLevel=3, transactionId=4711) == ("Accepted", 7000)
    assert limit(bench, 6, "ChargePointMaxProfile", 0, chargingProfileId=2)[1] == 6000


def test_Q11_a_heartbeat_comes_before_the_backend_looses_patience():
    bench = Bench().boot(interval=60)
    before = len(bench.heard("Heartbeat"))
    bench.quiet(59000)
    assert len(bench.heard("Heartbeat")) == before + 1


def test_Q12_idle_meters_are_told_by_the_clock_with_total_and_phases_and_no_zero():
    keys = REGISTER + ",Power.Active.Import,Power.Active.Import.L1"
    bench = Bench(ClockAlignedDataInterval=10, MeterValuesAlignedData=keys).boot().sampling()
    reading = bench.station.meters[0].latest
    reading.power_w, reading.phase_power_w = 300, [100, 100, 100]
    bench.quiet(25000)
    told = bench.heard("MeterValues")
    assert len(told) == 2
    for payload in told:
        assert payload["connectorId"] == 1 and "transactionId" not in payload
        found = payload["meterValue"][0]["sampledValue"]
        assert [(v["measurand"], v.get("phase"), v["value"]) for v in found] == [
            (REGISTER, None, "1000"),
            ("Power.Active.Import", None, "300"),
            ("Power.Active.Import", "L1", "100"),
        ]
        assert {v["context"] for v in found} == {"Sample.Clock"}


def test_Q13_after_the_end_the_cable_still_counts():
    bench = charging(Bench())
    end(bench)
    bench.quiet(5000)
    assert statuses(bench)[-1] == "Finishing"
    bench.unplug()
    bench.quiet()
    assert statuses(bench)[-1] == "Available"


def test_Q14_a_backend_that_refuses_an_end_neither_blocks_the_station_nor_gets_it_for_ever():
    bench = Bench(TransactionMessageAttempts=2, TransactionMessageRetryInterval=20)
    charging(bench)
    bench.station.outlets[0].stop("Local")
    bench.settle()
    stops = 0
    for _ in range(1000):
        bench.tick()
        if bench.open_call and bench.open_call[1] == "StopTransaction":
            stops += 1
            bench.refuse()
            bench.unplug()
        elif bench.open_call:
            bench.answer({})
    assert stops == 2
    assert statuses(bench)[-1] == "Available"
    bench.plug()
    bench.station.access.present("B2")
    bench.quiet()
    assert bench.heard("StartTransaction")[-1]["idTag"] == "B2"


def test_Q15_a_boot_that_nobody_answers_is_repeated():
    bench = Bench(MessageTimeout=5)
    bench.connect()
    bench.take("BootNotification")
    bench.tick(40000)
    assert len(bench.heard("BootNotification")) == 2 and not bench.adapter.online


# --- and what backends do ------------------------------------------------------------------------


def test_the_interval_of_a_boot_may_have_its_old_name():
    bench = Bench()
    bench.connect()
    answer = {key: BOOT[key] for key in ("status", "currentTime")}
    answer["heartbeatInterval"] = 77
    bench.answer(answer)
    bench.quiet()
    assert bench.told("HeartbeatInterval") == "77" and bench.adapter.online


def test_an_answer_may_repeat_its_action():
    bench = Bench()
    bench.connect()
    message_id = bench.open_call[0]
    bench._send([3, message_id, "BootNotification", BOOT])
    assert bench.adapter.online


def test_an_empty_list_of_keys_asks_for_all_of_them():
    bench = Bench().boot()
    every = bench.call("GetConfiguration")["configurationKey"]
    assert bench.call("GetConfiguration", key=[])["configurationKey"] == every
    assert len(every) > 50


def test_an_empty_token_is_rejected_and_the_station_lives_on():
    bench = Bench().boot()
    assert bench.call("RemoteStartTransaction", idTag="") == {"status": "Rejected"}
    code = bench.call("ChangeConfiguration", key="ConnectionTimeOut", value=40)
    assert code == "TypeConstraintViolation"
    assert bench.call("GetCompositeSchedule", connectorId=1) == "OccurenceConstraintViolation"
    assert bench.adapter.online


def test_the_largest_texts_of_the_standard_are_taken():
    bench = Bench().boot()
    assert bench.call("GetConfiguration", key=["K" * 50])["unknownKey"] == ["K" * 50]
    assert bench.call("GetConfiguration", key=["K" * 51]) == "PropertyConstraintViolation"
    long = {"key": "Chargepost.BackendUrl", "value": "ws://127.0.0.1/" + "x" * 485}
    assert bench.call("ChangeConfiguration", **long) == {"status": "Accepted"}
    shown = bench.call("GetConfiguration", key=["Chargepost.BackendUrl"])
    assert len(shown["configurationKey"][0]["value"]) == 500
    long["value"] += "x"
    assert bench.call("ChangeConfiguration", **long) == "PropertyConstraintViolation"
    assert bench.call("DataTransfer", vendorId="v" * 255, messageId="m" * 50)["status"]
    assert bench.call("DataTransfer", vendorId="v" * 256) == "PropertyConstraintViolation"
