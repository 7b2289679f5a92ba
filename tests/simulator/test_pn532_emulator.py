"""The emulated PN532: holds a search open, obeys an abort, forgets itself without power."""

import asyncio

import pytest

from chargepost import port
from chargepost.clock import Clock
from chargepost.line import StreamLine
from chargepost_hal.pn532.reader import Pn532Reader
from chargepost_sim.pn532_emulator import ACK, ERROR_FRAME, NACK, Chip, Pn532Emulator

WAKE = bytes.fromhex("555500000000")
SAM = bytes.fromhex("0000ff05fbd41401140102" + "00")
LIST = bytes.fromhex("0000ff04fcd44a0100e100")
VERSION = bytes.fromhex("0000ff02fed4022a00")


def awake() -> Chip:
    chip = Chip()
    chip.receive(WAKE + SAM)
    return chip


@pytest.fixture
async def emulator():
    chip = Pn532Emulator()
    await chip.start()
    yield chip
    await chip.stop()


def test_it_sleeps_until_the_wake_up():
    chip = Chip()
    assert chip.receive(VERSION) == []
    answer = bytes.fromhex("0000ff06fad50332010607e800")
    assert chip.receive(WAKE + VERSION) == [ACK, answer]


@pytest.mark.parametrize("preamble", ["55", "55000055", "5555000000", "550000000000"])
def test_any_preamble_with_edges_wakes_it(preamble):
    chip = Chip()
    assert len(chip.receive(bytes.fromhex(preamble) + VERSION)) == 2


def test_a_search_stays_open_until_a_card_comes():
    from chargepost_sim.pn532_emulator import Card

    chip = awake()
    assert chip.receive(LIST) == [ACK]
    assert chip.look() == []
    chip.cards.append(Card(bytes.fromhex("01020304")))
    (answer,) = chip.look()
    assert answer[5:-2].hex() == "d54b010100040804" + "01020304"
    assert chip.look() == []


def test_an_ack_of_the_host_ends_the_search():
    from chargepost_sim.pn532_emulator import Card

    chip = awake()
    chip.receive(LIST)
    assert chip.receive(ACK) == []
    chip.cards.append(Card(bytes.fromhex("01020304")))
    assert chip.look() == []


def test_a_nack_brings_the_last_answer_again():
    chip = awake()
    _, answer = chip.receive(VERSION)
    assert chip.receive(NACK) == [answer]


def test_what_it_does_not_know_is_an_error_frame():
    chip = awake()
    assert chip.receive(bytes.fromhex("0000ff02fed4ff2d00")) == [ACK, ERROR_FRAME]


def test_a_damaged_command_gets_nothing():
    assert awake().receive(VERSION[:-2] + b"\x00\x00") == []


async def test_a_card_leaves_when_its_time_is_over(emulator):
    emulator.present("01020304", ms=20)
    assert emulator.chip.cards
    await asyncio.sleep(0.1)
    assert not emulator.chip.cards


async def test_a_random_card_number_begins_with_08(emulator):
    one, other = emulator.present("random"), emulator.present("random")
    assert one != other
    assert one[0] == other[0] == 8


async def test_a_wrong_card_number_is_refused(emulator):
    with pytest.raises(ValueError, match="not 4, 7 or 10"):
        emulator.present("0102")


async def test_a_card_laid_on_during_a_poll_ends_it_and_a_restart_is_mended(emulator):
    clock = Clock()
    line = StreamLine(*await port.open_serial(emulator.path, 115200), clock)
    reader = Pn532Reader(line, clock)
    poll = asyncio.create_task(reader.poll())
    await asyncio.sleep(0.05)
    emulator.present("04a1b2c3d4e580")
    assert await poll == bytes.fromhex("04a1b2c3d4e580")
    emulator.power_cycle()
    assert await reader.poll() == bytes.fromhex("04a1b2c3d4e580")
    emulator.remove()
    assert await reader.poll() is None
    await line.close()
