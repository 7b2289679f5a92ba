"""The driver against the emulated chip on a pseudo-terminal, on both runtimes."""

import pytest

from chargepost_sim.pn532_emulator import Pn532Emulator
from hal.both_polls import poll as poll_with


@pytest.fixture(params=["cpython", "micropython"])
def poll(request):
    def polls(path, times):
        return poll_with(request.param, "pn532", path, 115200, times)

    return polls


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


async def test_a_phone_shows_another_number_each_time(chip, poll):
    chip.present("random")
    (one,) = await poll(chip.path, 1)
    chip.remove()
    chip.present("random")
    (other,) = await poll(chip.path, 1)
    assert one != other
    assert one[:2] == other[:2] == "08"


async def test_a_chip_that_lost_its_power_in_between_is_set_up_again(chip, poll):
    chip.present(UIDS[1])
    assert await poll(chip.path, 1) == [UIDS[1]]
    chip.power_cycle()
    assert await poll(chip.path, 2) == [UIDS[1]] * 2


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
