"""Our meter driver against pymodbus: over TCP and a serial line, on both runtimes."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from chargepost_sim.meter_server import MeterServer, MeterValues
from support import runtimes

SCRIPT = Path(__file__).with_name("read_meter.py")
TRUTH = {
    1: MeterValues(1234567, (2300, 0, 1), (10000, 5, 3), (230100, 229900, 231000), 49980),
    2: MeterValues(98765432, (3680, 3681, 3679), (16000, 16010, 15990)),
}
EXPECTED = {
    1: [1234567, 0, 2301, [2300, 0, 1], [10000, 5, 3], [230100, 229900, 231000], 49980],
    # A float of this size counts in steps of 7.8125 Wh: 98765.4296875 kWh is the nearest.
    2: [98765430, 0, 11040, [3680, 3681, 3679], [16000, 16010, 15990], [230000] * 3, 50000],
}


@pytest.fixture
async def server():
    async with MeterServer({unit: lambda unit=unit: TRUTH[unit] for unit in TRUTH}) as server:
        yield server


@pytest.fixture(params=["cpython", "micropython"])
def interpreter(request):
    return sys.executable if request.param == "cpython" else runtimes.micropython()


@pytest.fixture(params=["tcp", "rtu"])
def transport(request):
    return request.param


async def read(interpreter, transport, server, unit, times=1):
    """What the script prints, as a list of readings."""
    address = str(server.tcp_port) if transport == "tcp" else server.rtu_path
    path = ":".join(str(p) for p in runtimes.PORTABLE_PATH)
    process = await asyncio.create_subprocess_exec(
        *(interpreter, str(SCRIPT), transport, address, str(unit), str(times)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=runtimes.environment(PYTHONPATH=path),
    )
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, err.decode()
    assert not err, err.decode()
    return [json.loads(line) for line in out.splitlines()]


async def test_a_reading_is_what_the_meter_shows(interpreter, transport, server):
    for unit, expected in EXPECTED.items():
        assert await read(interpreter, transport, server, unit) == [expected]


async def test_many_readings_in_a_row(interpreter, transport, server):
    assert await read(interpreter, transport, server, 1, 50) == [EXPECTED[1]] * 50
    assert server.requests[1] == 151, "three blocks each, who it is once, none asked twice"


@pytest.mark.parametrize(
    ("fault", "kind", "part"),
    [
        ("silent", "DeviceSilent", "no answer within 500 ms"),
        ("exception", "DeviceRefused", "exception 4"),
        ("nan", "DeviceNonsense", "NaN"),
        ("garbage", "DeviceNonsense", "0x0000"),
    ],
)
async def test_a_broken_meter_is_told(interpreter, transport, server, fault, kind, part):
    server.faults[1] = fault
    ((name, sentence),) = await read(interpreter, transport, server, 1)
    assert name == kind
    assert sentence.startswith("meter 1 (Eastron SDM630-Modbus V2): ")
    assert part in sentence
    server.faults[1] = ""
    assert await read(interpreter, transport, server, 1) == [EXPECTED[1]]


async def test_a_meter_that_is_not_there_is_silent(interpreter, transport, server):
    ((name, sentence),) = await read(interpreter, transport, server, 9)
    assert name == "DeviceSilent"
    assert "unit 9" in sentence
