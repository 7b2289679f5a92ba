"""Looking for every meter of the table, played by pymodbus, on both runtimes."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from chargepost_sim.register_server import RegisterServer
from hal.meters.peer_every_meter import FAMILIES
from meter_table import BY_MODEL, TABLE, TableMeter
from support import runtimes

SCRIPT = Path(__file__).with_name("find_meters.py")
SURE = {"sdm630", "sdm72v1", "sdm72v2", "abb_b23", "cg_em24e1", "iem3000", "iskra_wm3m4"}
SURE |= {"eltako_dsz", "dem4a", "sunspec_int", "sunspec_float"}


async def look(runtime: str, meters: dict, line: str = "tcp") -> dict:
    """Unit -> [family, alike, sure, unverified, notes, makers]."""
    interpreter = sys.executable if runtime == "cpython" else runtimes.micropython()
    path = ":".join(str(p) for p in runtimes.PORTABLE_PATH)
    async with RegisterServer(meters) as bus:
        address = str(bus.tcp_port) if line == "tcp" else bus.rtu_path
        process = await asyncio.create_subprocess_exec(
            *(interpreter, str(SCRIPT), line, address, f"1-{max(meters)}"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=runtimes.environment(PYTHONPATH=path),
        )
        out, err = await asyncio.wait_for(process.communicate(), 100)
    assert process.returncode == 0 and not err, err.decode()
    return {row[0]: row[1:] for row in map(json.loads, out.splitlines())}


@pytest.fixture(scope="module", params=["cpython", "micropython"])
def runtime(request):
    return request.param


@pytest.fixture(scope="module")
def found(runtime):
    meters = {unit: TableMeter(meter) for unit, meter in enumerate(TABLE, 1)}
    return asyncio.run(look(runtime, meters))


@pytest.mark.parametrize("model", BY_MODEL)
def test_a_meter_is_found(found, model):
    unit = list(BY_MODEL).index(model) + 1
    family, alike, sure, *_ = found[unit]
    assert FAMILIES[model] in (family, *alike)
    assert sure == (FAMILIES[model] in SURE)
    assert not (sure and alike)


def test_what_is_worth_a_note_is_noted(found):
    notes = {family: " ".join(notes) for family, _, _, _, notes, _ in found.values()}
    assert "no currents" in notes["sdm72v1"]
    assert "no second source" in notes["cg_em580"]
    assert notes["sdm630"] == ""


async def test_look_alikes_and_faulty_wiring_are_told_apart_on_a_serial_line(runtime):
    eastron, eltako, wrong, other = (
        TableMeter(BY_MODEL[model])
        for model in ("SDM630-Modbus V2", "DSZ15DZMOD / DSZ16DZE", "EM340 (EM330)", "SDM120-M")
    )
    wrong.write(4, 0x32, [0xFFFF])
    for phase in (1, 2, 3):
        eltako.set(f"power_l{phase}", (2305, -1264, 750)[phase - 1])
    eltako.set("power_total", 1791)
    other.set("voltage_l1", 402)
    found = await look(runtime, {1: eastron, 2: eltako, 4: wrong, 5: other}, "rtu")
    assert found[1][0] == "sdm630"
    assert found[2][0] == "eltako_dsz" and "sign: L2" in found[2][4][0]
    assert "cg_em340" in (found[4][0], *found[4][1]) and "phase order" in found[4][4][0]
    assert 3 not in found
    assert found[5][0] == "", "402 V is no phase of the mains"
