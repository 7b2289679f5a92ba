"""The emulated MFRC522: registers, FIFO, timer and cards as the data sheet and ISO 14443 say."""

import pytest

from chargepost_sim.mfrc522_emulator import Mfrc522Emulator
from chargepost_sim.picc_emulator import Picc, bits_of, bytes_of, crc_a, together

SET_UP = {0x2A: 0x80, 0x2B: 0xA9, 0x2C: 0x00, 0x2D: 0xC8, 0x15: 0x40, 0x11: 0x3D, 0x14: 0x83}


def read(chip: Mfrc522Emulator, register: int) -> int:
    return chip.transfer(bytes([0x80 | register << 1, 0]))[1]


def write(chip: Mfrc522Emulator, register: int, value: int) -> None:
    chip.transfer(bytes([register << 1, value]))


def send(chip: Mfrc522Emulator, data: bytes, bits: int = 0) -> bytes:
    write(chip, 0x01, 0x00)
    write(chip, 0x04, 0x7F)
    write(chip, 0x0A, 0x80)
    chip.transfer(bytes([0x09 << 1]) + data)
    write(chip, 0x01, 0x0C)
    write(chip, 0x0D, 0x80 | bits)
    count = read(chip, 0x0A)
    return chip.transfer(bytes([0x80 | 0x09 << 1]) * count + b"\x00")[1:]


@pytest.fixture(name="chip")
def _chip():
    chip = Mfrc522Emulator()
    for register, value in SET_UP.items():
        write(chip, register, value)
    return chip


def test_the_version_is_2_and_cannot_be_written(chip):
    write(chip, 0x37, 0)
    assert read(chip, 0x37) == 0x92


def test_a_soft_reset_forgets_the_settings_and_switches_the_field_off(chip):
    chip.present("01020304")
    assert send(chip, b"\x26", 7) == b"\x04\x00"
    write(chip, 0x01, 0x0F)
    assert read(chip, 0x14) == 0x80
    assert send(chip, b"\x26", 7) == b""


def test_without_a_card_the_timer_ends_the_command(chip):
    assert send(chip, b"\x26", 7) == b""
    assert read(chip, 0x04) & 0x21 == 0x01


def test_without_a_timer_nothing_ends_it(chip):
    write(chip, 0x2A, 0x00)
    send(chip, b"\x26", 7)
    assert read(chip, 0x04) & 0x21 == 0


def test_a_card_of_7_bytes_is_selected_in_two_levels_and_halted(chip):
    chip.present("04a1b2c3d4e580")
    assert send(chip, b"\x26", 7) == b"\x44\x00"
    assert send(chip, b"\x93\x20").hex() == "8804a1b29f"
    select = bytes.fromhex("93708804a1b29f")
    assert send(chip, select + crc_a(select)) == b"\x04" + crc_a(b"\x04")
    assert send(chip, b"\x95\x20").hex() == "c3d4e58072"
    select = bytes.fromhex("9570c3d4e58072")
    assert send(chip, select + crc_a(select))[:1] == b"\x08"
    send(chip, b"\x50\x00\x57\xcd")
    assert send(chip, b"\x26", 7) == b""
    assert send(chip, b"\x52", 7) == b"\x44\x00"


def test_a_collision_is_told_with_its_place_and_zeros_behind_it(chip):
    chip.present("01020304")
    chip.present("01020306")
    write(chip, 0x0E, 0x00)
    send(chip, b"\x26", 7)
    # The last byte differs in its second bit: 24 + 2.
    assert send(chip, b"\x93\x20").hex() == "0102030000"
    assert read(chip, 0x06) & 0x08
    assert read(chip, 0x0E) & 0x3F == 26


def test_the_coprocessor_counts_a_crc(chip):
    write(chip, 0x0A, 0x80)
    chip.transfer(bytes([0x09 << 1]) + b"\x50\x00")
    write(chip, 0x01, 0x03)
    assert read(chip, 0x05) & 0x04
    assert bytes([read(chip, 0x22), read(chip, 0x21)]) == b"\x57\xcd"


def test_a_card_gives_up_at_a_select_for_another_one_but_not_at_an_anticollision():
    card = Picc(bytes.fromhex("01020304"))
    card.hear(bits_of(b"\x52")[:7])
    assert card.hear(bits_of(b"\x93\x30\xff")) is None
    assert card.state == "ready"
    select = b"\x93\x70\x01\x02\x03\x05\x05"
    assert card.hear(bits_of(select + crc_a(select))) is None
    assert card.state == "idle"


def test_bits_travel_with_the_least_significant_first():
    assert bits_of(b"\x01\x80") == "1000000000000001"
    assert bytes_of("1", align=3) == b"\x08"
    assert together(["1010", "1011"]) == ("1010", 3)
    assert together(["1101", "1011"]) == ("1000", 1)
    assert together(["1101", "1011"], kept=True) == ("1101", 1)


def test_a_wrong_card_number_is_refused(chip):
    with pytest.raises(ValueError, match="not of 4, 7 or 10"):
        chip.present("0102")
