"""The RDM6300 driver against the emulated module on a pseudo-terminal, on both runtimes."""

from functools import partial

import pytest

from chargepost_sim.rdm6300_emulator import Rdm6300Emulator
from hal.both_polls import poll

CARD = "62e3086ced"


@pytest.fixture(name="polls", params=["cpython", "micropython"])
def _polls(request, module):
    return partial(poll, request.param, "rdm6300", module.path, 9600)


@pytest.fixture(name="module")
async def _module():
    emulator = Rdm6300Emulator()
    await emulator.start()
    yield emulator
    await emulator.stop()


async def test_a_card_is_read_for_as_long_as_it_is_there(module, polls):
    module.present(CARD)
    assert await polls(3) == [CARD] * 3


async def test_nobody_is_nobody(module, polls):
    assert await polls(2) == ["nobody"] * 2


@pytest.mark.parametrize("fault", ["split", "byte by byte", "noise", "cut"])
async def test_a_bad_line_does_not_hide_the_card(module, polls, fault):
    module.faults.add(fault)
    module.present(CARD)
    found = await polls(4)
    assert CARD in found
    assert set(found) <= {CARD, "nobody"}


@pytest.mark.parametrize("fault", ["bad checksum", "baud"])
async def test_a_module_that_only_sends_nonsense_is_named_and_works_again(module, polls, fault):
    module.present(CARD)
    module.faults.add(fault)
    found = await polls(8)
    assert any(text.startswith("DeviceNonsense") for text in found)
    assert CARD not in found
    module.faults.clear()
    assert CARD in await polls(3)


async def test_a_dead_module_is_nobody_for_it_has_no_way_to_say_so(module, polls):
    module.present(CARD)
    module.faults.add("dead")
    assert await polls(2) == ["nobody"] * 2
