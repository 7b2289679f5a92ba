"""The DCBM driver against an aiohttp server, on both runtimes."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from chargepost_sim.dcbm_emulator import DcbmEmulator
from chargepost_sim.truth import MeterValues
from support import runtimes

SCRIPT = Path(__file__).with_name("read_dcbm.py")
TRUTH = MeterValues(1234567891, (50270, 0, 0), (125000, 0, 0), (402150, 0, 0), export_wh=12)
EXPECTED = [1234567891, 12, 50270, 402150, 125000]


async def read(runtime: str, emulator: DcbmEmulator, times: int = 1):
    interpreter = sys.executable if runtime == "cpython" else runtimes.micropython()
    path = ":".join(str(p) for p in runtimes.PORTABLE_PATH)
    process = await asyncio.create_subprocess_exec(
        *(interpreter, str(SCRIPT), str(emulator.port), str(times)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=runtimes.environment(PYTHONPATH=path),
    )
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0 and not err, err.decode()
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture(params=["cpython", "micropython"])
def runtime(request):
    return request.param


@pytest.mark.parametrize("version", [1, 2])
async def test_readings_are_what_the_meter_shows(runtime, version):
    async with DcbmEmulator(lambda: TRUTH, version) as emulator:
        assert await read(runtime, emulator, 5) == [EXPECTED] * 5
        assert emulator.requests == 5


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("silent", "DeviceSilent"), ("broken", "DeviceSilent"), ("nonsense", "DeviceNonsense")],
)
async def test_a_broken_meter_is_told(runtime, fault, kind):
    async with DcbmEmulator(lambda: TRUTH) as emulator:
        emulator.fault = fault
        ((name, sentence),) = await read(runtime, emulator)
        assert name == kind
        assert sentence.startswith("meter 127.0.0.1 (LEM DCBM): ")
        emulator.fault = ""
        assert await read(runtime, emulator) == [EXPECTED]
