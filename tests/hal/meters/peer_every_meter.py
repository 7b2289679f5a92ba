"""Every meter of the table, played by pymodbus, read over TCP and RTU on both runtimes."""

import asyncio
import importlib.util
import json
import sys
from pathlib import Path

import pytest

from chargepost_sim.register_server import RegisterServer
from meter_table import BY_MODEL, TableMeter
from support import runtimes

SCRIPT = Path(__file__).with_name("read_meters.py")
GENERATOR = runtimes.ROOT / "tools" / "generate" / "meter_maps.py"


def generator():
    spec = importlib.util.spec_from_file_location("meter_maps", GENERATOR)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FAMILIES = {model: family for model, (family, _) in generator().FAMILIES.items()}
UNITS = {model: number for number, model in enumerate(BY_MODEL, 1)}
METERS = {model: TableMeter(meter) for model, meter in BY_MODEL.items()}
ENDS = [(runtime, line) for runtime in ("cpython", "micropython") for line in ("tcp", "rtu")]


async def read_all(runtime: str, line: str) -> dict:
    """Model -> [reading of verified registers, reading of all], as the script prints them."""
    interpreter = sys.executable if runtime == "cpython" else runtimes.micropython()
    asked = [f"{UNITS[model]}:{FAMILIES[model]}" for model in METERS]
    path = ":".join(str(p) for p in runtimes.PORTABLE_PATH)
    async with RegisterServer({UNITS[model]: meter for model, meter in METERS.items()}) as bus:
        address = str(bus.tcp_port) if line == "tcp" else bus.rtu_path
        process = await asyncio.create_subprocess_exec(
            *(interpreter, str(SCRIPT), line, address, *asked),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=runtimes.environment(PYTHONPATH=path),
        )
        out, err = await asyncio.wait_for(process.communicate(), 100)
    assert process.returncode == 0 and not err, out.decode()[-2000:] + err.decode()
    lines = [json.loads(text) for text in out.splitlines()]
    return {model: lines[2 * number : 2 * number + 2] for number, model in enumerate(METERS)}


@pytest.fixture(scope="module", params=ENDS, ids="-".join)
def readings(request):
    return asyncio.run(read_all(*request.param))


@pytest.mark.parametrize("model", METERS)
def test_a_reading_is_what_the_meter_shows(readings, model):
    usual, all_of_it = readings[model]
    expected = METERS[model].expected(unverified=False)
    if any(value not in (None, [None] * 3) for value in expected.values()):
        assert usual == expected
    else:
        assert "no register of its map is verified" in usual
    assert all_of_it == METERS[model].expected(unverified=True)


def test_the_maps_are_those_of_the_table():
    assert generator().main(["--check"]) == 0
    assert set(FAMILIES) == set(BY_MODEL)
