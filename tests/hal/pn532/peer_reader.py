"""The driver against the emulated chip on a pseudo-terminal, on both runtimes."""

import asyncio
from pathlib import Path

import pytest

from chargepost_sim.pn532_emulator import Pn532Emulator
from hal.pn532.pn532_script import polls
from support import runtimes


async def on_micropython(path: str, times: int) -> list[str]:
    script = str(Path(__file__).with_name("pn532_script.py"))
    process = await asyncio.create_subprocess_exec(
        runtimes.micropython(),
        script,
        path,
        str(times),
        env=runtimes.environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode().splitlines()


@pytest.fixture(params=["cpython", "micropython"])
def poll(request):
    return polls if request.param == "cpython" else on_micropython


@pytest.fixture
async def chip():
    emulator = Pn532Emulator()
    await emulator.start()
    yield emulator
    await emulator.stop()


UIDS = ["01020304", "04a1b2c3d4e580", "0102030405060708090a"]


@pytest.mark.parametrize("uid", UIDS)
async def test_cards_of_every_length_are_read(chip, poll, uid):
    chip.present(uid)
    assert await poll(chip.path, 2) == [uid, uid]


@pytest.mark.parametrize("fault", ["split", "byte by byte", "noise"])
async def test_a_bad_line_does_not_hide_the_card(chip, poll, fault):
    chip.faults.add(fault)
    chip.present(UIDS[1], ats="067577810280")
    assert UIDS[1] in await poll(chip.path, 4)


async def test_nobody_is_nobody(chip, poll):
    assert await poll(chip.path, 2) == ["nobody", "nobody"]
    chip.faults.add("no target")
    assert await poll(chip.path, 1) == ["nobody"]


async def test_of_two_cards_one_is_read(chip, poll):
    chip.present(UIDS[0])
    chip.present(UIDS[1])
    assert set(await poll(chip.path, 3)) <= set(UIDS[:2])


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("dead", "DeviceSilent"),
        ("no ack", "DeviceSilent"),
        ("baud", "DeviceSilent"),
        ("bad checksum", "DeviceNonsense"),
        ("error frame", "DeviceRefused"),
    ],
)
async def test_a_broken_chip_is_named_and_works_again_when_mended(chip, poll, fault, error):
    chip.present(UIDS[0])
    chip.faults.add(fault)
    (result,) = await poll(chip.path, 1)
    assert result.startswith(error), result
    chip.faults.clear()
    assert await poll(chip.path, 1) == [UIDS[0]]
