"""chargepost sim as a process: driven over HTTP, ended by a signal, clear about mistakes."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pymodbus.client import AsyncModbusTcpClient

from chargepost_sim.csms import Csms

COMMAND = str(Path(sys.executable).with_name("chargepost"))
CARD = "04A1B2C3D4E580"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.mark.parametrize("runtime", ["cpython", "micropython"])
async def test_a_session_against_a_backend(runtime):
    port = free_port()
    async with Csms(http_port=None) as csms, ClientSession() as session:
        csms.add_card(CARD)
        arguments = ["--csms", csms.url, "--id", "CP9", "--runtime", runtime, "--speed", "20"]
        arguments += ["--api", f"127.0.0.1:{port}", "--set", "MeterValueSampleInterval=15"]
        process = await asyncio.create_subprocess_exec(
            COMMAND, "sim", *arguments, stdout=asyncio.subprocess.PIPE
        )
        url = f"http://127.0.0.1:{port}/post"

        async def until(holds):
            for _ in range(400):
                try:
                    async with session.get(url) as answer:
                        if holds(await answer.json()):
                            return
                except OSError:
                    pass
                await asyncio.sleep(0.05)
            raise AssertionError("it did not happen in 20 s")

        await until(lambda s: s["accepted"])
        await session.post(url + "/outlets/1/plug", json={"soc": 30})
        await until(lambda s: s["outlets"][0]["status"] == "Preparing")
        await session.post(url + "/card", data=json.dumps({"id": CARD, "seconds": 2}))
        await until(lambda s: s["outlets"][0]["status"] == "Charging")
        await asyncio.sleep(1)  # it looks every 0.2 s
        process.send_signal(signal.SIGINT)
        said, _ = await asyncio.wait_for(process.communicate(), 15)
        assert process.returncode == 0
        assert b"outlet 1: Charging" in said
        assert csms.sessions("CP9")


async def test_its_outlets_are_meters_for_others():
    api, port = free_port(), free_port()
    arguments = ["--csms", "ws://127.0.0.1:1/ocpp", "--outlets", "2", "--speed", "20"]
    arguments += ["--api", f"127.0.0.1:{api}", "--meters", f"127.0.0.1:{port}"]
    process = await asyncio.create_subprocess_exec(
        COMMAND, "sim", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    await asyncio.wait_for(process.stdout.readline(), 30)
    client = AsyncModbusTcpClient("127.0.0.1", port=port, timeout=2)
    assert await client.connect()
    for unit in (1, 2):
        answer = await client.read_input_registers(0x46, count=2, device_id=unit)
        assert client.convert_from_registers(answer.registers, client.DATATYPE.FLOAT32) == 50
        mark = await client.read_holding_registers(40000, count=2, device_id=unit)
        assert mark.registers == [0x5375, 0x6E53]
    client.close()
    process.send_signal(signal.SIGINT)
    await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--set", "HeartbeatIntervall=60"], "HeartbeatIntervall"),
        (["--set", "HeartbeatInterval=often"], "often"),
        (["--set", "HeartbeatInterval"], "KEY=VALUE"),
        (["--api", "8180"], "HOST:PORT"),
        (["--api", ":8180"], "HOST:PORT"),
        (["--meters", "1502"], "--meters is '1502'"),
        (["--runtime", "jython"], "cpython, micropython"),
    ],
)
def test_a_mistake_ends_with_status_2_and_one_sentence(arguments, says):
    command = [COMMAND, "sim", "--csms", "ws://127.0.0.1:1/ocpp", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    assert says in ended.stderr and "Traceback" not in ended.stderr
