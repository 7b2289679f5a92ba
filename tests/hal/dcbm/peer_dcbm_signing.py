"""The DCBM's signed side against an aiohttp server, on both runtimes; pyocmf is the judge."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from pyocmf import OCMF, PublicKey

from chargepost_sim.dcbm_emulator import DcbmEmulator
from chargepost_sim.ocmf_signer import CURVES
from chargepost_sim.truth import MeterValues
from support import runtimes

SCRIPT = Path(__file__).with_name("sign_dcbm.py")
TRUTH = MeterValues(1234567, (50270, 0, 0), (125000, 0, 0), (402150, 0, 0))
NAME = "meter 127.0.0.1 (LEM DCBM)"
NOW = 1_790_000_000


@pytest.fixture(params=["cpython", "micropython"])
def runtime(request):
    return request.param


async def sign(runtime, emulator, *steps, name="a1", token="04A1B2C3D4E580", unix=NOW):
    interpreter = sys.executable if runtime == "cpython" else runtimes.micropython()
    path = ":".join(str(p) for p in runtimes.PORTABLE_PATH)
    process = await asyncio.create_subprocess_exec(
        *(interpreter, str(SCRIPT), str(emulator.port), name, token, str(unix), *steps),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=runtimes.environment(PYTHONPATH=path),
    )
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0 and not err, err.decode()
    return [json.loads(line) for line in out.splitlines()]


def judged(answer):
    """The record, once a foreign verifier has found its signature right."""
    encoding, data, key, method = answer
    assert (encoding, method) == ("OCMF", "")
    record = OCMF.from_string(bytes.fromhex(data).decode())
    assert record.verify_signature(PublicKey.from_string(key))
    return record


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("algorithm", CURVES)
async def test_the_record_of_a_transaction_is_the_meters_own(runtime, version, algorithm):
    async with DcbmEmulator(lambda: TRUTH, version, algorithm=algorithm) as emulator:
        begun, ended = await sign(runtime, emulator, "begin", "end")
        assert begun is None  # one record tells both registers
        assert bytes.fromhex(ended[1]) == emulator.legal.records["a1"]
        record = judged(ended)
        assert record.payload.ID == "04A1B2C3D4E580" and record.payload.CI == "DE*ABC*E1"
        assert [str(reading.TX.value) for reading in record.payload.RD] == ["B", "E"]
        assert [str(reading.TM)[-1] for reading in record.payload.RD] == ["S", "S"]


async def test_a_running_transaction_has_a_record_up_to_now(runtime):
    async with DcbmEmulator(lambda: TRUTH) as emulator:
        _, sampled, ended = await sign(runtime, emulator, "begin", "sample", "end")
        assert judged(sampled).payload.RD[-1].TX.value == "C"
        assert judged(ended).payload.RD[-1].TX.value == "E"


async def test_without_the_time_the_meters_own_flag_says_so(runtime):
    async with DcbmEmulator(lambda: TRUTH) as emulator:
        _, ended = await sign(runtime, emulator, "begin", "end", unix=0)
        assert [str(reading.TM)[-1] for reading in judged(ended).payload.RD] == ["U", "U"]


async def test_asking_again_is_safe(runtime):
    async with DcbmEmulator(lambda: TRUTH) as emulator:
        first = await sign(runtime, emulator, "begin", "end", "end")
        assert first[1] == first[2]
        assert (await sign(runtime, emulator, "end")) == [first[1]]


async def test_what_a_power_cut_left_running_is_ended_first(runtime):
    async with DcbmEmulator(lambda: TRUTH) as emulator:
        await sign(runtime, emulator, "begin", name="old")
        begun, ended = await sign(runtime, emulator, "begin", "end", name="new")
        assert begun is None
        assert set(emulator.legal.records) == {"old", "new"}
        assert bytes.fromhex(ended[1]) == emulator.legal.records["new"]


async def test_what_goes_wrong_is_told(runtime):
    async with DcbmEmulator(lambda: TRUTH) as emulator:
        emulator.legal.refuses = True
        (begun,) = await sign(runtime, emulator, "begin")
        assert begun == {"DeviceRefused": f"{NAME}: POST /legal: status 403 instead of 201"}
        (ended,) = await sign(runtime, emulator, "end", name="never")
        where = f"{NAME}: GET /ocmf?transactionId=never"
        assert ended == {"DeviceRefused": f"{where}: status 404 instead of 200"}
        emulator.fault = "broken"
        assert "DeviceSilent" in (await sign(runtime, emulator, "key"))[0]
        emulator.fault = "nonsense"
        assert "DeviceNonsense" in (await sign(runtime, emulator, "key"))[0]
        emulator.fault = ""
        emulator.legal.refuses = False
        emulator.legal.given = [b'{"error": "none"}']
        _, ended = await sign(runtime, emulator, "begin", "end")
        assert "does not begin with OCMF" in ended["DeviceNonsense"]
