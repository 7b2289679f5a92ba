"""Signed meter values from a meter that really signs to the backend, on both runtimes.

The judges are not ours: pyocmf checks each record, `cryptography` the signature over the very
bytes that arrived.
"""

import json
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyocmf import OCMF, PublicKey, TimeStatus

from chargepost_sim.car import Car
from scene import CARD, START

REGISTER = "Energy.Active.Import.Register"
FAST = {
    "Chargepost.RetryBackOffWaitMinimum": 1,
    "Chargepost.RetryBackOffRandomRange": 0,
    "Chargepost.RetryBackOffRepeatTimes": 0,
}


def wrapped(values):
    """[(context, wrapper)] of the signed values among MeterValue items."""
    found = []
    for item in values or []:
        for one in item["sampledValue"]:
            if one.get("format") == "SignedData":
                found.append((one["context"], json.loads(one["value"])))
    return found


def verified(entry, key):
    """The record, when the signature over the bytes as they arrived is right."""
    data = b64decode(entry["signedMeterData"], validate=True)
    public = load_der_public_key(bytes.fromhex(key))
    assert isinstance(public, ec.EllipticCurvePublicKey)
    head, payload, tail = data.split(b"|")
    assert head == b"OCMF"
    signature = bytes.fromhex(json.loads(tail)["SD"])
    public.verify(signature, payload, ec.ECDSA(hashes.SHA256()))
    record = OCMF.from_string(data.decode())
    assert record.verify_signature(PublicKey.from_string(key))
    return record


def told_key(entry):
    marker, encoding, kind, key = b64decode(entry["publicKey"]).decode().split(":")
    assert (marker, encoding, kind) == ("oca", "base16", "asn1")
    return key


async def stopped(site, post):
    await post.sleep(5)  # the same card counts again once it has been away
    await post.present_card(CARD, seconds=2)
    return await site.expect("StopTransaction", 20)


async def test_both_registers_arrive_signed_and_verify(site):
    post = await site.charging(meter="dcbm")
    await post.sleep(60)
    stop = await stopped(site, post)
    ((context, entry),) = wrapped(stop["transactionData"])
    assert context == "Transaction.End"  # one record holds both registers (3.1.4)
    record = verified(entry, told_key(entry))
    emulator = post.bench.signing[0]
    assert b64decode(entry["signedMeterData"]) in emulator.legal.records.values()
    assert told_key(entry) == emulator.legal.signer.public_key
    begin, end = record.payload.RD
    assert (begin.TX.value, end.TX.value) == ("B", "E")
    assert abs(float(end.RV) * 1000 - stop["meterStop"]) <= 2
    assert float(end.RV) > float(begin.RV)
    assert record.payload.ID == CARD and record.payload.CI == "DE*CHP*E1"
    assert begin.time_status is TimeStatus.SYNCHRONIZED
    assert abs(begin.timestamp.timestamp() - START) < 120
    await site.when(lambda: not list((site.folder / "data" / "signed").iterdir()))


async def test_the_key_of_each_meter_can_be_asked_for(site):
    post = await site.ready(meter="dcbm", outlets=2)
    await post.sleep(12)
    asked = {"key": ["MeterPublicKey1", "MeterPublicKey2"]}
    entries = (await site.backend.call("GetConfiguration", asked))["configurationKey"]
    for entry, emulator in zip(entries, post.bench.signing, strict=True):
        assert entry["readonly"] is True
        key = b64decode(entry["value"]).decode().rpartition(":")[2]
        assert key == emulator.legal.signer.public_key


async def test_readings_between_arrive_signed_where_they_are_wanted(site):
    config = {
        "MeterValueSampleInterval": 20,
        "StartTxnSampledData": REGISTER,
        "SampledDataSignStartedReadings": True,
        "SampledDataSignUpdatedReadings": True,
        "PublicKeyWithSignedMeterValue": "EveryMeterValue",
    }
    post = await site.charging(meter="dcbm", config=config)
    found = []
    while len(found) < 2:
        payload = await site.expect("MeterValues", 20)
        found += wrapped(payload["meterValue"])
    assert [context for context, _ in found] == ["Transaction.Begin", "Sample.Periodic"]
    for _, entry in found:
        assert verified(entry, told_key(entry)).payload.RD[-1].TX.value == "C"
    ((_, entry),) = wrapped((await stopped(site, post))["transactionData"])
    assert verified(entry, told_key(entry)).payload.RD[-1].TX.value == "E"


async def test_signed_data_of_offline_sessions_are_delivered_later_unchanged(site):
    config = {**FAST, "LocalPreAuthorize": True, "AllowOfflineTxForUnknownId": True}
    post = await site.ready(meter="dcbm", config=config)
    await site.backend.stop_listening()
    site.backend.drop()
    for _ in range(2):
        await post.sleep(5)
        await site.charge(post)
        await post.sleep(20)
        await post.present_card(CARD, seconds=2)
        await post.outlet(1).until("Finishing", timeout=30)
        await post.outlet(1).unplug()
        await post.outlet(1).until("Available", timeout=30)
    await post.cut_power()
    await post.restore_power()
    records = list(post.bench.signing[0].legal.records.values())
    await site.backend.listen()
    for record in records:
        stop = await site.expect("StopTransaction", 20)
        ((_, entry),) = wrapped(stop["transactionData"])
        assert b64decode(entry["signedMeterData"]) == record
        verified(entry, told_key(entry))


@pytest.mark.parametrize("policy", ["close", "resume"])
async def test_a_power_cut_loses_no_signature(site, policy):
    post = await site.charging(meter="dcbm", config={**FAST, "Chargepost.PowerCutPolicy": policy})
    await post.sleep(30)
    await post.cut_power()
    await post.restore_power()
    if policy == "resume":
        await post.outlet(1).until("Charging", timeout=60)
        stop = await stopped(site, post)
    else:
        stop = await site.expect("StopTransaction", 20, reason="PowerLoss")
    ((_, entry),) = wrapped(stop["transactionData"])
    record = verified(entry, told_key(entry))
    assert [reading.TX.value for reading in record.payload.RD] == ["B", "E"]
    assert len(post.bench.signing[0].legal.records) == 1
    assert float(record.payload.RD[-1].RV) * 1000 + 2 >= stop["meterStop"]


async def test_a_meter_that_takes_its_time_is_waited_for(site):
    post = await site.charging(meter="dcbm")
    post.bench.signing[0].legal.ready_s = 20
    stop = await stopped(site, post)
    assert len(wrapped(stop["transactionData"])) == 1


async def test_a_meter_that_never_signs_the_end_does_not_hold_the_session(site):
    post = await site.charging(meter="dcbm")
    post.bench.signing[0].legal.ready_s = 1e9
    stop = await stopped(site, post)
    assert wrapped(stop.get("transactionData")) == []
    assert any("The end of transaction 1 is not signed" in line for line in post.log)


async def test_no_session_begins_that_the_meter_refuses_to_sign(site):
    post = await site.ready(meter="dcbm")
    post.bench.signing[0].legal.refuses = True
    await post.outlet(1).plug(Car(soc=30))
    await post.outlet(1).until("Preparing")
    await post.present_card(CARD, seconds=2)
    await post.until(lambda found: "cannot sign" in found["outlets"][0]["why"], 60)
    assert "StartTransaction" not in site.backend.actions
    post.bench.signing[0].legal.refuses = False
    await post.sleep(5)
    await post.present_card(CARD, seconds=2)
    await site.expect("StartTransaction", 20)


async def test_every_public_record_arrives_as_the_meter_gave_it(site):
    source = site_vectors()
    post = await site.ready(meter="dcbm", config={"MeterValueSampleInterval": 0})
    legal = post.bench.signing[0].legal
    for vector in source:
        legal.given.append(vector["ocmf"].encode())
        await post.sleep(5)
        await site.charge(post)
        stop = await stopped(site, post)
        ((_, entry),) = wrapped(stop["transactionData"])
        assert b64decode(entry["signedMeterData"]).decode() == vector["ocmf"]
        await post.outlet(1).until("Finishing", timeout=30)
        await post.outlet(1).unplug()
        await post.outlet(1).until("Available", timeout=30)


def site_vectors():
    """A dozen public records of as many makers; all of them go through the portable tests."""
    path = Path(__file__).parents[2] / "../shared/data/ocmf_vectors.json"
    if not path.exists():
        pytest.skip("the public vectors are not here")
    seen = {}
    for vector in json.loads(path.read_text())["vectors"]:
        seen.setdefault((vector["vendor"], vector["curve"], vector["result"]), vector)
    return list(seen.values())[:12]
