"""The MFRC522 driver against the emulated chip and its cards, on both runtimes."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargepost_sim.mfrc522_emulator import Mfrc522Emulator
from hal.mfrc522.spi_script import Polls
from support import runtimes

UIDS = ["01020304", "04a1b2c3d4e580", "0102030405060708090a"]


class OnMicroPython:
    """The driver in the MicroPython binary; its SPI port is a pipe to the chip here."""

    def __init__(self, chip):
        self.chip = chip
        self.process = subprocess.Popen(
            [runtimes.micropython(), str(Path(__file__).with_name("spi_script.py"))],
            env=runtimes.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def once(self) -> str:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("poll\n")
        while not (line := self.process.stdout.readline()).startswith("="):
            assert line, "the driver has ended"
            try:
                answer = self.chip.transfer(bytes.fromhex(line)).hex()
            except OSError:
                answer = "error"
            self.process.stdin.write(answer + "\n")
        return line[1:].strip()

    def close(self):
        self.process.communicate()


@pytest.fixture(name="chip")
def _chip():
    return Mfrc522Emulator()


@pytest.fixture(name="reader", params=["cpython", "micropython"])
def _reader(request, chip):
    if request.param == "cpython":
        yield Polls(chip)
        return
    process = OnMicroPython(chip)
    yield process
    process.close()


@pytest.mark.parametrize("uid", UIDS)
def test_cards_of_every_length_are_read_for_as_long_as_they_lie_there(chip, reader, uid):
    chip.present(uid)
    assert [reader.once() for _ in range(4)] == [uid] * 4
    chip.remove()
    assert reader.once() == "nobody"


def test_nobody_is_nobody(reader):
    assert [reader.once() for _ in range(3)] == ["nobody"] * 3


def test_a_card_with_more_than_a_number_is_read_by_its_number(chip, reader):
    chip.present(UIDS[1], iso14443_4=True)
    assert [reader.once() for _ in range(2)] == [UIDS[1]] * 2


def test_a_phone_shows_another_number_each_time(chip, reader):
    chip.present("random")
    one = reader.once()
    assert reader.once() == one
    chip.remove()
    chip.present("random")
    assert reader.once() != one and one.startswith("08")


@pytest.mark.parametrize("fault", ["", "no position"])
@pytest.mark.parametrize(
    "uids",
    [
        ["01020304", "01020306"],
        ["04a1b2c3d4e580", "04a1b2c3d4e581"],
        ["01020304", "04a1b2c3d4e580", "0102030405060708090a"],
        ["00000000", "ffffffff", "0000ff00", "000000ff", "00ff0000"],
    ],
)
def test_of_several_cards_one_is_read_and_always_the_same(chip, reader, uids, fault):
    chip.faults.add(fault)
    for uid in uids:
        chip.present(uid)
    found = {reader.once() for _ in range(4)}
    assert len(found) == 1 and found <= set(uids)
    chip.remove(found.pop())
    assert reader.once() in uids


@pytest.mark.parametrize(
    ("fault", "error", "text"),
    [
        ("dead", "DeviceSilent", "version 00"),
        ("floating", "DeviceSilent", "version FF"),
        ("spi error", "DeviceSilent", "SPI to the card reader fails"),
        ("no end", "DeviceSilent", "within 50 ms"),
        ("bad checksum", "DeviceNonsense", "whose check byte is wrong"),
        ("bad crc", "DeviceNonsense", "damaged"),
        ("parity", "DeviceNonsense", "error 02"),
    ],
)
def test_a_broken_chip_is_named_and_works_again_when_mended(chip, reader, fault, error, text):
    chip.present(UIDS[1])
    chip.faults.add(fault)
    result = reader.once()
    assert result.startswith(error) and text in result
    chip.faults.clear()
    assert reader.once() == UIDS[1]


@pytest.mark.parametrize("fault", ["deaf", "leaves"])
def test_a_card_that_is_not_heard_to_the_end_is_nobody(chip, reader, fault):
    chip.present(UIDS[1])
    chip.faults.add(fault)
    assert reader.once() == "nobody"


def test_an_answer_that_came_too_late_does_not_spoil_the_next_poll(chip, reader):
    chip.present(UIDS[1])
    chip.faults.add("late")
    assert reader.once() == "nobody"
    chip.faults.clear()
    chip.remove()
    chip.present(UIDS[0])
    assert reader.once() == UIDS[0]


def test_a_chip_that_lost_its_power_is_set_up_again_at_once(chip, reader):
    chip.present(UIDS[0])
    assert reader.once() == UIDS[0]
    chip.power_cycle()
    assert reader.once() == UIDS[0]


def test_two_cards_with_the_same_number_are_read_as_one(chip, reader):
    chip.present(UIDS[0])
    chip.present(UIDS[0])
    assert reader.once() == UIDS[0]


uids = st.one_of(*[st.binary(min_size=size, max_size=size) for size in (4, 7, 10)])
# A UID never begins with the cascade tag, at no level (ISO 14443-3 section 6.4.4).
proper = uids.filter(lambda uid: 0x88 not in (uid[0], uid[3]))


@settings(deadline=None)
@given(st.lists(proper, min_size=1, max_size=6, unique=True), st.booleans())
def test_whatever_lies_there_one_card_is_read_until_all_are_gone(cards, blind):
    chip = Mfrc522Emulator()
    if blind:
        chip.faults.add("no position")
    for uid in cards:
        chip.present(uid.hex())
    reader = Polls(chip)
    left = {uid.hex() for uid in cards}
    while left:
        found = reader.once()
        assert found in left
        chip.remove(found)
        left.remove(found)
    assert reader.once() == "nobody"
