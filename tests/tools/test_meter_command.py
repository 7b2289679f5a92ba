"""chargepost meter: find, show, list and serve, against meters played by pymodbus."""

import asyncio
import os
import termios
import threading

import pytest
from pymodbus.client import AsyncModbusTcpClient
from typer.testing import CliRunner

from both import FakeClock, MemoryLine
from chargepost_hal.modbus.master import RtuMaster
from chargepost_sim.register_server import RegisterServer
from chargepost_tools import meter_command, meter_line, meter_notes
from chargepost_tools.main import application
from meter_table import BY_MODEL, TableMeter

RUN = CliRunner()


@pytest.fixture(scope="module")
def bus():
    """Three meters in a thread of their own: the command runs its own loop."""
    meters = {
        1: TableMeter(BY_MODEL["SDM630-Modbus V2"]),
        2: TableMeter(BY_MODEL["DSZ15DZMOD / DSZ16DZE"]),
        33: TableMeter(BY_MODEL["WM3M4 / WM3M4C"]),
        255: TableMeter(BY_MODEL["SDM630-Modbus V2"]),
    }
    meters[2].set("power_l3", -750)
    meters[2].set("power_total", 2819)
    server = RegisterServer(meters)
    ready, end = threading.Event(), threading.Event()

    async def serve():
        async with server:
            ready.set()
            while not end.is_set():
                await asyncio.sleep(0.01)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    yield server
    end.set()
    thread.join()


def run(*arguments: str) -> tuple[int, str]:
    result = RUN.invoke(application(), ["meter", *arguments])
    return result.exit_code, result.output


def test_find_tells_each_meter_and_what_is_wrong_with_it(bus):
    code, text = run("find", "--tcp", f"127.0.0.1:{bus.tcp_port}", "--units", "1-2,33")
    assert code == 0, text
    assert "unit 1: Eastron SDM630-Modbus V2 (--map sdm630, says so itself)" in text
    assert "unit 2: Eltako DSZ15DZMOD / DSZ16DZE (--map eltako_dsz" in text
    assert "sign: L3 counts against the others" in text
    assert "unit 33: Iskra WM3M4" in text
    assert "230.1 229.9 231 V, 10.02 5.5 3.25 A, 4319 W, 1234560 Wh imported" in text
    assert "0 time-outs" in text


def test_find_tries_the_serial_line_and_tells_each_meter_once(bus):
    code, text = run("find", "--serial", bus.rtu_path, "--baud", "9600", "--units", "1")
    assert code == 0, text
    assert text.count("unit 1: Eastron") == 1
    assert f"{bus.rtu_path} at 9600 8N1:" in text
    assert f"{bus.rtu_path} at 9600 8E1:" in text


def test_find_leaves_the_settings_of_the_line_as_they_were(bus):
    file = os.open(bus.rtu_path, os.O_RDWR | os.O_NOCTTY)
    mode = termios.tcgetattr(file)
    mode[4] = mode[5] = termios.B1200
    termios.tcsetattr(file, termios.TCSANOW, mode)
    before = termios.tcgetattr(file)
    run("find", "--serial", bus.rtu_path, "--baud", "19200", "--parity", "N", "--units", "1")
    assert termios.tcgetattr(file) == before
    os.close(file)


class OtherParity(meter_line.Place):
    """A device that answers nonsense without parity, and with it that it has no registers."""

    async def master(self, clock, baud, parity, timeout_ms, repeats):
        even = b"\x01\x84\x02\xc2\xc1"
        line = MemoryLine(FakeClock(), lambda request: even if parity == "E" else even[:-1] + b"?")
        return RtuMaster(line, line.clock, repeats=repeats)


async def test_find_asks_a_unit_that_answered_nonsense_at_other_settings_too(capsys):
    await meter_command._find(OtherParity(serial="/dev/line"), 9600, "", [1])
    nonsense, _, found = capsys.readouterr().out.partition("9600 8E1")
    assert "no frame" in nonsense
    assert "unit 1: a device that no map fits" in found


def test_find_says_when_nobody_answers(bus):
    code, text = run("find", "--tcp", f"127.0.0.1:{bus.tcp_port}", "--units", "9")
    assert code == 1
    assert "No meter answers" in text


def test_show_has_raw_words_value_verification_and_sources(bus):
    place = f"127.0.0.1:{bus.tcp_port}"
    code, text = run("show", "--tcp", place, "--unit", "33", "--map", "iskra_wm3m4")
    assert code == 0, text
    lines = {line.split()[0]: " ".join(line.split()) for line in text.splitlines() if line}
    assert lines["U1"] == "U1 0x006B t5 FD03 82D4 230.1 V verified by AB"
    assert lines["S"] == "S 0x009C t5 FD41 F2D0 4322 VA UNVERIFIED, by B"
    assert lines["Ei"] == "Ei 0x01A2 i32 0001 E240 1234560 Wh verified by AB"
    assert lines["B"] == "B is Tinkerforge/bricklib2:warp/meter_wm3m4c_def.inc"
    assert "Note: iskra_counter" in text


def test_show_tells_registers_that_the_meter_does_not_have(bus):
    place = f"127.0.0.1:{bus.tcp_port}"
    code, text = run("show", "--tcp", place, "--unit", "1", "--map", "cg_em340")
    assert code == 0, text
    assert "exception 2" in text


def test_a_device_on_tcp_may_have_a_unit_that_none_on_a_serial_line_has(bus):
    place = f"127.0.0.1:{bus.tcp_port}"
    code, text = run("show", "--tcp", place, "--unit", "255", "--map", "sdm630")
    assert code == 0 and "230.1 V" in text, text
    code, text = run("show", "--serial", bus.rtu_path, "--unit", "255", "--map", "sdm630")
    assert code == 2 and "1 to 247" in text


def test_list_names_every_map_with_its_factory_settings():
    code, text = run("list")
    assert code == 0
    assert (
        "iem3000          Schneider Electric iEM3155/iEM3255 (iEM3000); 19200 8E1, unit 1" in text
    )
    assert "unit by serial number" in text
    assert len(text.splitlines()) >= 31


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["find"], "--serial DEVICE or --tcp HOST:PORT"),
        (["find", "--tcp", "a:b"], "HOST:PORT"),
        (["find", "--tcp", "127.0.0.1:1", "--units", "0-3"], "'0-3'"),
        (["show", "--tcp", "127.0.0.1:1", "--map", "sdm999"], "there are abb_b23"),
        (["show", "--tcp", "127.0.0.1:1", "--map", "sdm630"], "cannot be opened"),
        (["find", "--tcp", "127.0.0.1:1"], "127.0.0.1:1 cannot be opened"),
        (["find", "--serial", "nothing/here", "--units", "1"], "nothing/here cannot be opened"),
    ],
)
def test_bad_input_gets_one_sentence(arguments, part):
    code, text = run(*arguments)
    assert code
    assert part in text
    assert "Traceback" not in text


async def test_serve_gives_a_real_meter_to_others_and_no_values_while_that_fails(bus, capsys):
    place = meter_line.Place(host="127.0.0.1", port=bus.tcp_port)
    task = asyncio.create_task(
        meter_command._serve(place, 0, "", 1, "sdm630", "127.0.0.1:0", 11000)
    )
    text = ""
    while "SunSpec 203" not in text:
        await asyncio.sleep(0.02)
        assert not task.done(), task.exception()
        text += capsys.readouterr().out
    port = int(text.rpartition("127.0.0.1:")[2].partition(",")[0])
    client = AsyncModbusTcpClient("127.0.0.1", port=port, timeout=1)
    assert await client.connect()
    answer = await client.read_input_registers(0x34, count=2)
    assert client.convert_from_registers(answer.registers, client.DATATYPE.FLOAT32) == 4319
    for fault, refused in (("exception", True), ("", False)):
        bus.faults[1] = fault
        async with asyncio.timeout(30):
            while (await client.read_input_registers(0x34, count=2)).isError() != refused:
                await asyncio.sleep(0.05)
    client.close()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_units_are_lists_and_ranges():
    assert meter_line.units("1-3,33,2") == [1, 2, 3, 33]
    for wrong in ("", "0", "248", "3-", "x"):
        with pytest.raises(ValueError, match="units are 1 to 247"):
            meter_line.units(wrong)


def test_the_comments_of_a_map_are_its_sources_and_notes():
    found = meter_notes.parse("# A one/two:file.c\n#   and more\n# Note: x\n# B b\nMAP = 1\n")
    assert found.sources == {"A": "one/two:file.c and more", "B": "b"}
    assert found.notes == ["Note: x"]
