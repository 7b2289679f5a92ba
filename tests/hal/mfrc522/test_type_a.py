"""ISO 14443-3 type A as bytes: checksums, anticollision frames, cascade levels."""

from chargepost_hal.mfrc522 import type_a


def test_crc_a_is_that_of_the_annex():
    # The two examples of ISO 14443-3 Annex B.
    assert type_a.crc(b"\x00\x00") == b"\xa0\x1e"
    assert type_a.crc(b"\x12\x34") == b"\x26\xcf"


def test_halt_has_its_well_known_crc():
    assert type_a.crc(type_a.HLTA) == b"\x57\xcd"


def test_the_first_anticollision_tells_nothing():
    assert type_a.anticollision(0, bytes(4), 0) == b"\x93\x20"
    assert type_a.anticollision(1, bytes(4), 0) == b"\x95\x20"
    assert type_a.anticollision(2, bytes(4), 0) == b"\x97\x20"


def test_nvb_counts_whole_bytes_and_bits():
    assert type_a.anticollision(0, b"\x88\x04\x00\x00", 11) == b"\x93\x33\x88\x04"
    assert type_a.anticollision(0, b"\x88\x04\x00\x00", 16) == b"\x93\x40\x88\x04"
    assert type_a.anticollision(0, b"\x88\x04\x01\x01", 31) == b"\x93\x57\x88\x04\x01\x01"


def test_select_carries_the_check_byte_and_a_crc():
    frame = type_a.select(0, b"\x01\x02\x03\x04\x04")
    assert frame[:7] == b"\x93\x70\x01\x02\x03\x04\x04"
    assert frame[7:] == type_a.crc(frame[:7])


def test_the_check_byte_is_the_xor():
    assert type_a.is_whole(b"\x01\x02\x03\x04\x04")
    assert not type_a.is_whole(b"\x01\x02\x03\x04\x05")
    assert not type_a.is_whole(b"\x01\x02\x03\x04")


def test_a_uid_goes_on_only_behind_a_cascade_tag():
    assert type_a.goes_on(b"\x88\x04\x01\x02", 0x04)
    assert not type_a.goes_on(b"\x88\x04\x01\x02", 0x08)
    assert not type_a.goes_on(b"\x04\x04\x01\x02", 0x24)


def test_bits_are_counted_in_the_order_of_the_air():
    assert type_a.with_bit(b"", 0, 1) == b"\x01\x00\x00\x00"
    assert type_a.with_bit(b"\x01", 15, 1) == b"\x01\x80\x00\x00"
    assert type_a.with_bit(b"\xff\xff\xff\xff\xff", 30, 0) == b"\xff\xff\xff\xbf"
