"""Signed meter values (OCA, Signed Meter Values in OCPP 1.0): a test of a key bears its name."""

import json
from binascii import a2b_base64, b2a_base64

from both import MemoryStorage
from chargepost.metering import signed_data
from chargepost.metering.signed_data import REGISTER
from chargepost.ocpp.v16 import signed_values
from chargepost_hal.errors import DeviceSilent
from signing_bench import KEY, FakeSigner, SigningBench
from v16_bench import friendly

VOLTAGE = "Voltage.L1"


def signed(values):
    """[(context, what is in the wrapper)] of the signed among MeterValue items."""
    found = []
    for item in values:
        for one in item["sampledValue"]:
            if one.get("format") == "SignedData":
                assert one["measurand"] == REGISTER and one["unit"] == "Wh"
                assert one["location"] == "Outlet"
                found.append((one["context"], json.loads(one["value"])))
    return found


def data(entry):
    return a2b_base64(entry["signedMeterData"])


def at_end(bench):
    return signed(bench.stop().get("transactionData", []))


def between(bench):
    """[(context, data)] of signed readings in MeterValues."""
    found = []
    for payload in bench.heard("MeterValues"):
        found += [(context, data(entry)) for context, entry in signed(payload["meterValue"])]
    return found


def test_SampledDataSignReadings_puts_what_the_meter_signed_into_the_end():
    bench = SigningBench().begin()
    ((context, entry),) = at_end(bench)
    assert context == "Transaction.End"
    assert data(entry) == bench.signer.final
    assert sorted(entry) == ["encodingMethod", "publicKey", "signedMeterData", "signingMethod"]
    assert entry["encodingMethod"] == "OCMF" and entry["signingMethod"] == ""
    bench = SigningBench(SampledDataSignReadings=False).begin()
    assert at_end(bench) == []
    assert bench.signer.calls == [("key",)]


def test_SampledDataSignReadings_is_for_the_measurands_of_StopTxnSampledData():
    values = SigningBench(StopTxnSampledData=REGISTER).begin().stop()["transactionData"]
    assert [item["sampledValue"][0]["context"] for item in values] == [
        "Transaction.Begin",
        "Transaction.End",
        "Transaction.End",
    ]
    assert len(signed(values)) == 1
    assert at_end(SigningBench(StopTxnSampledData="Current.Offered").begin()) == []


def test_3_1_4_data_sets_of_their_own_for_begin_and_end_have_both_contexts():
    signer = FakeSigner()
    signer.first = b"OCMF|first|{}"
    found = at_end(SigningBench(signer=signer).begin())
    assert [(context, data(entry)) for context, entry in found] == [
        ("Transaction.Begin", b"OCMF|first|{}"),
        ("Transaction.End", b"OCMF|final|{}"),
    ]


def test_3_2_1_a_method_that_the_data_do_not_say_is_told():
    signer = FakeSigner()
    signer.encoding, signer.method = "EDL", "ECDSA-secp192r1-SHA256"
    ((_, entry),) = at_end(SigningBench(signer=signer).begin())
    assert entry["encodingMethod"] == "EDL"
    assert entry["signingMethod"] == "ECDSA-secp192r1-SHA256"


def test_every_byte_arrives_as_the_meter_made_it():
    signer = FakeSigner()
    signer.final = b"OCMF|" + bytes(range(256)) * 7 + b'"\\\r\n\xff|{}'
    assert data(at_end(SigningBench(signer=signer).begin())[0][1]) == signer.final


def test_AlignedDataSignReadings_is_the_same_for_readings_by_the_clock():
    only = {"SampledDataSignReadings": False, "AlignedDataSignReadings": True}
    assert len(at_end(SigningBench(**only).begin())) == 1
    assert len(at_end(SigningBench(StopTxnAlignedData=REGISTER, **only).begin())) == 1
    assert at_end(SigningBench(StopTxnAlignedData="Voltage", **only).begin()) == []


def test_StartTxnSampledData_is_a_reading_right_behind_the_begin():
    bench = SigningBench(StartTxnSampledData=REGISTER).begin().live(1)
    actions = [action for action, _ in bench.asked]
    at = actions.index("StartTransaction")
    assert "MeterValues" in actions[at + 1 : at + 3]
    (payload,) = bench.heard("MeterValues")
    (value,) = payload["meterValue"][0]["sampledValue"]
    assert value["context"] == "Transaction.Begin" and "format" not in value
    assert value["value"] == str(bench.heard("StartTransaction")[0]["meterStart"])
    assert SigningBench().begin().live(1).heard("MeterValues") == []


def test_SampledDataSignStartedReadings_signs_the_reading_behind_the_begin():
    wanted = {"StartTxnSampledData": REGISTER, "SampledDataSignStartedReadings": True}
    assert between(SigningBench(**wanted).begin().live(1)) == [
        ("Transaction.Begin", b"OCMF|between|{}")
    ]
    signer = FakeSigner()
    signer.first = b"OCMF|first|{}"
    assert between(SigningBench(signer=signer, **wanted).begin().live(1)) == [
        ("Transaction.Begin", b"OCMF|first|{}")
    ]
    wanted["SampledDataSignReadings"] = False
    assert between(SigningBench(**wanted).begin().live(1)) == []
    without = SigningBench(SampledDataSignStartedReadings=True).begin().live(1)
    assert between(without) == []  # 3.3.5: only where StartTxnSampledData names it


def test_SampledDataSignUpdatedReadings_signs_the_readings_between():
    wanted = {"MeterValueSampleInterval": 20, "SampledDataSignUpdatedReadings": True}
    bench = SigningBench(**wanted).begin().live(45)
    assert between(bench) == [("Sample.Periodic", b"OCMF|between|{}")] * 2
    raw = [p for p in bench.heard("MeterValues") if not signed(p["meterValue"])]
    assert len(raw) == 2  # who cannot read signed data has the others
    wanted["MeterValuesSampledData"] = "Current.Offered"
    assert between(SigningBench(**wanted).begin().live(45)) == []
    assert between(SigningBench(MeterValueSampleInterval=20).begin().live(45)) == []


def test_signed_readings_are_10_s_apart_whatever_the_interval():
    wanted = {"MeterValueSampleInterval": 2, "SampledDataSignUpdatedReadings": True}
    bench = SigningBench(**wanted).begin().live(35)
    assert len(between(bench)) == 4
    assert len(bench.heard("MeterValues")) > 15


def test_AlignedDataSignUpdatedReadings_signs_the_readings_by_the_clock():
    wanted = {
        "MeterValueSampleInterval": 0,
        "ClockAlignedDataInterval": 20,
        "MeterValuesAlignedData": REGISTER,
        "AlignedDataSignReadings": True,
        "AlignedDataSignUpdatedReadings": True,
    }
    assert (
        between(SigningBench(**wanted).begin().live(41))
        == [("Sample.Clock", b"OCMF|between|{}")] * 2
    )
    wanted["AlignedDataSignReadings"] = False
    assert between(SigningBench(**wanted).begin().live(41)) == []


def test_a_meter_that_signs_nothing_between_is_left_in_peace():
    signer = FakeSigner()
    signer.between = b""
    wanted = {"MeterValueSampleInterval": 20, "SampledDataSignUpdatedReadings": True}
    bench = SigningBench(signer=signer, **wanted).begin().live(45)
    assert between(bench) == [] and len(at_end(bench)) == 1


def keys(values):
    return [entry["publicKey"] for _, entry in values]


def test_PublicKeyWithSignedMeterValue_says_where_the_key_is_told():
    wrapped = b2a_base64(b"oca:base16:asn1:" + KEY.encode())[:-1].decode()
    wanted = {"MeterValueSampleInterval": 20, "SampledDataSignUpdatedReadings": True}
    for choice, inside, ends in (
        ("Never", [""], ["", ""]),
        ("OncePerTransaction", [""], [wrapped, ""]),
        ("EveryMeterValue", [wrapped], [wrapped, wrapped]),
    ):
        signer = FakeSigner()
        signer.first = b"OCMF|first|{}"
        values = dict(wanted)
        values["PublicKeyWithSignedMeterValue"] = choice
        bench = SigningBench(signer=signer, **values).begin().live(25)
        told = []
        for payload in bench.heard("MeterValues"):
            told += signed(payload["meterValue"])
        assert keys(told) == inside, choice
        assert keys(at_end(bench)) == ends, choice


def test_MeterPublicKey1_is_the_key_of_the_meter_and_read_only():
    bench = SigningBench().boot()
    assert a2b_base64(bench.told("MeterPublicKey1")) == b"oca:base16:asn1:" + KEY.encode()
    assert bench.change("MeterPublicKey1", "30") == "Rejected"
    bench.signer.key = KEY[:-2] + "CD"  # another meter
    bench.sampling().plug()
    bench.station.access.present("A1")
    bench.quiet()
    assert a2b_base64(bench.told("MeterPublicKey1"))[-2:] == b"CD"


def test_a_key_that_is_no_asn1_is_not_told_as_one():
    signer = FakeSigner()
    signer.key = "B27CDB49" * 16
    bench = SigningBench(signer=signer).begin()
    assert bench.told("MeterPublicKey1") == ""
    assert keys(at_end(bench)) == [""]
    assert "is no ASN.1" in "\n".join(bench.station.logged)


def test_Chargepost_WithoutSignature_refuses_or_charges_when_the_meter_cannot_sign():
    signer = FakeSigner()
    signer.away = True
    bench = SigningBench(signer=signer).begin().live(5)
    assert bench.heard("StartTransaction") == []
    assert bench.station.outlets[0].why().startswith("The meter cannot sign: the meter is away")
    bench = SigningBench(signer=signer, Chargepost__WithoutSignature="charge").begin().live(5)
    assert len(bench.heard("StartTransaction")) == 1
    signer.away = False
    assert at_end(bench) == []
    assert "Outlet 1 charges without signed values." in bench.station.logged


def test_a_refused_session_can_begin_once_the_meter_signs_again():
    signer = FakeSigner()
    signer.away = True
    bench = SigningBench(signer=signer).begin().live(5)
    signer.away = False
    bench.station.access.present("A1")
    bench.live(3)
    assert len(bench.heard("StartTransaction")) == 1 and len(at_end(bench)) == 1


def test_the_meter_gets_the_token_and_the_time_only_when_that_is_known():
    bench = SigningBench().begin("B2")
    begun = [call for call in bench.signer.calls if call[0] == "begin"]
    assert begun == [("begin", "B2", begun[0][2])]
    assert abs(begun[0][2] - bench.clock.now()) < 5


def test_a_session_that_comes_to_nothing_leaves_none_at_the_meter():
    bench = SigningBench()
    bench.boot().sampling()
    bench.plug()
    bench.station.access.present("A1")
    for _ in range(20):
        if bench.signer.running:
            break
        bench.befriend()
        bench.tick()
    assert bench.signer.running and bench.station.outlets[0].transaction is None
    bench.unplug()  # before the session was written down
    assert bench.signer.running == ""
    bench.quiet(2000)
    assert bench.heard("StartTransaction") == []


def test_the_next_driver_never_gets_what_the_meter_signs_for_the_one_before():
    bench = SigningBench()
    bench.boot().sampling()
    outlet = bench.station.outlets[0]
    bench.plug()
    bench.slow = True
    for token in ("A1", "B2"):
        outlet.cancel()
        bench.station.access.present(token)
        bench.quiet()
        assert outlet.session == "starting"
    bench.slow = False
    bench.quiet(2000)
    assert [payload["idTag"] for payload in bench.heard("StartTransaction")] == ["B2"]
    told = [call[:2] for call in bench.signer.calls if call[0] != "key"]
    assert told == [("begin", "A1"), ("end",), ("begin", "B2")]


class LosesAnswers(FakeSigner):
    """Begins what it was asked to begin, but its answers get lost."""

    async def begin(self, name, token, unix):
        await super().begin(name, token, unix)
        self.begun = getattr(self, "begun", []) + [name]
        raise DeviceSilent("no answer")


def test_each_try_of_a_begin_has_a_name_of_its_own():
    signer = LosesAnswers()
    bench = SigningBench(signer=signer)
    bench.boot().sampling()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet(2000)
    assert len(set(signer.begun)) == len(signer.begun) == 2


def test_a_data_set_that_was_kept_twice_is_forgotten_as_a_whole():
    storage = MemoryStorage()
    for _ in range(2):  # the power went between the meter's end and the ledger's
        signed_data.keep(storage, 7, "name", [("Transaction.End", b"\xff")])
    signed_data.forget(storage, 7)
    assert storage.files == {}


def test_a_set_that_is_too_large_is_refused_as_a_whole():
    signer = FakeSigner()
    signer.final = b"OCMF|" + b"x" * signed_data.LARGEST
    bench = SigningBench(signer=signer).begin()
    assert at_end(bench) == []
    assert "have 1880 bytes; 1875 can be carried" in "\n".join(bench.station.logged)
    signer.final = b"OCMF|" + b"x" * (signed_data.LARGEST - 5)
    assert len(data(at_end(SigningBench(signer=signer).begin())[0][1])) == signed_data.LARGEST


def test_two_of_the_largest_sets_fit_into_16_KiB_beside_the_other_readings():
    signer = FakeSigner()
    signer.first = signer.final = b"OCMF|" + b"x" * (signed_data.LARGEST - 5)
    signer.key = "30" + "AB" * 171
    bench = SigningBench(
        signer=signer,
        MeterValueSampleInterval=1,
        PublicKeyWithSignedMeterValue="EveryMeterValue",
        StopTxnSampledData=REGISTER + ",Voltage.L1,Current.Import.L1",
    )
    latest = bench.station.meters[0].latest
    latest.current_ma, latest.voltage_mv = [15999, 15999, 15999], [230123, 230123, 230123]
    stop = bench.begin().live(30).stop()
    assert len(json.dumps(stop)) < 16384 - 100
    values = stop["transactionData"]
    assert [len(data(entry)) for _, entry in signed(values)] == [signed_data.LARGEST] * 2
    contexts = [item["sampledValue"][0]["context"] for item in values]
    assert contexts[0] == "Transaction.Begin" and contexts[-3] == "Transaction.End"


def test_where_they_do_not_fit_unsigned_readings_between_both_ends_give_way():
    bench = SigningBench(StopTxnSampledData=REGISTER).begin()
    station = bench.station
    found = []
    for context in ["Transaction.Begin"] + ["Sample.Periodic"] * 60 + ["Transaction.End"]:
        found.append({"timestamp": "", "sampledValue": [{"context": context, "value": "1" * 400}]})
    station.outlets[0].stop("Local")
    bench.settle()
    record = station.ledger.oldest()
    assert record.kind == "end"
    kept = signed_values.add(station, record, found)
    assert len(json.dumps(kept)) < 15500
    contexts = [item["sampledValue"][0]["context"] for item in kept]
    assert contexts[0] == "Transaction.Begin"
    assert contexts[-2:] == ["Transaction.End"] * 2 and len(signed(kept)) == 1
    assert contexts.count("Sample.Periodic") == 15
    assert "45 unsigned readings give way to the signed ones" in "\n".join(station.logged)


def test_what_the_backend_never_takes_is_kept_for_an_engineer():
    bench = SigningBench(TransactionMessageAttempts=1).begin()
    files = bench.station.storage.files
    bench.station.outlets[0].stop("Local")
    bench.settle()
    for _ in range(20):
        if bench.open_call and bench.open_call[1] == "StopTransaction":
            break
        if bench.open_call:
            bench.answer(friendly(bench.open_call[1]))
        bench.tick()
    bench.take("StopTransaction")
    assert [name for name in files if name.startswith("signed")] == ["signed/1"]
    packed = files["signed/1"]
    bench.refuse()
    assert not [name for name in files if name.startswith("signed")]
    assert files["unsent/1"] == packed


def test_any_number_of_data_sets_waits_but_only_50_that_nobody_takes():
    storage = MemoryStorage()
    for number in range(1, 61):
        signed_data.keep(storage, number, "name", [("Transaction.End", b"\xff")])
    assert len(storage.names("signed")) == 60
    for number in range(1, 61):
        signed_data.shelve(storage, number)
    assert sorted([int(name) for name in storage.names("unsent")]) == list(range(11, 61))
    assert storage.names("signed") == []


def test_doubts_about_a_record_are_logged_and_it_is_carried_all_the_same():
    signer = FakeSigner()
    signer.final = (
        b'OCMF|{"FV":"1.0","PG":"T1","ID":"OTHER","RD":[{"TX":"B","TM":"x U"}]}|{"SD":"30"}'
    )
    bench = SigningBench(signer=signer).begin()
    assert len(at_end(bench)) == 1
    told = "\n".join(bench.station.logged)
    assert "has no reading of an end" in told
    assert "The meter's record is of OTHER, the session is of A1" in told
    assert "The meter does not know the time" in told
