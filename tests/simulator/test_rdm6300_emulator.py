"""The emulated RDM6300: the bytes of the module, repeated while a card is there."""

import asyncio
import os

import pytest

from chargepost_sim.rdm6300_emulator import REPEAT_MS, Rdm6300Emulator, frame


def test_the_frame_is_the_one_of_the_module():
    assert frame(bytes.fromhex("62e3086ced")) == b"\x0262E3086CED08\x03"


def test_a_number_of_another_length_is_refused():
    with pytest.raises(ValueError, match="not 5"):
        frame(bytes(4))


async def test_a_number_is_repeated_until_the_card_leaves():
    emulator = Rdm6300Emulator()
    await emulator.start()
    try:
        host = os.open(emulator.path, os.O_RDWR | os.O_NOCTTY)
        emulator.present("0102030405")
        await asyncio.sleep(REPEAT_MS * 4 / 1000)
        data = os.read(host, 1000)
        assert data.count(b"\x02010203040501\x03") >= 2
        emulator.remove()
        await asyncio.sleep(REPEAT_MS / 1000)
        os.set_blocking(host, False)
        before = emulator._sent
        await asyncio.sleep(REPEAT_MS * 3 / 1000)
        assert emulator._sent == before
        os.close(host)
    finally:
        await emulator.stop()


async def test_a_card_leaves_when_its_time_is_over():
    emulator = Rdm6300Emulator()
    await emulator.start()
    emulator.present("0102030405", ms=10)
    assert emulator.card
    await asyncio.sleep(0.1)
    assert emulator.card is None
    await emulator.stop()
