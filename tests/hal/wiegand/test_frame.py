"""Wiegand frames: 26 and 34 bits, parity, and which wire is dead."""

from both import raises
from chargepost_hal.errors import DeviceNonsense
from chargepost_hal.wiegand.frame import decode

# Facility code 90, number 324, as printed on a card "090,00324".
BITS = [int(digit) for digit in "00101101000000001010001000"]
NUMBER = b"\x5a\x01\x44"


def test_26_bits_are_facility_code_and_number():
    assert decode(BITS) == NUMBER
    assert NUMBER[0] == 90 and NUMBER[1] << 8 | NUMBER[2] == 324


def test_34_bits_are_four_bytes():
    # 71 A6 86 1E: its first half has 8 ones, its second half 7.
    number = [int(digit) for digit in "01110001101001101000011000011110"]
    assert decode([0] + number + [0]) == b"\x71\xa6\x86\x1e"


def test_any_single_wrong_bit_is_found():
    for at in range(26):
        wrong = list(BITS)
        wrong[at] ^= 1
        assert "parity" in str(raises(DeviceNonsense, decode, wrong))


def test_a_missing_bit_is_found():
    for at in range(26):
        error = raises(DeviceNonsense, decode, BITS[:at] + BITS[at + 1 :])
        assert "25 bits, not 26 or 34:" in str(error)


def test_a_broken_wire_is_named():
    assert "none on D0" in str(raises(DeviceNonsense, decode, [1] * 7))
    assert "none on D1" in str(raises(DeviceNonsense, decode, [0] * 19))


def test_no_other_length_is_a_frame():
    for count in (1, 4, 8, 27, 33, 35, 37):
        raises(DeviceNonsense, decode, [0, 1] * count)
