"""RDM6300 frames: in pieces, damaged, and one behind the other."""

from chargepost_hal.rdm6300.frame import Parser

# 62 E3 08 6C ED and their xor 08, as the module sends them.
FRAME = b"\x0262E3086CED08\x03"
NUMBER = b"\x62\xe3\x08\x6c\xed"


def test_the_number_is_version_and_four_bytes():
    assert Parser().feed(FRAME) == [NUMBER]


def test_a_frame_may_come_byte_by_byte():
    parser = Parser()
    found = []
    for byte in FRAME + FRAME:
        found += parser.feed(bytes([byte]))
    assert found == [NUMBER, NUMBER]
    assert parser.skipped == 0


def test_lower_case_digits_count_as_well():
    assert Parser().feed(b"\x0262e3086ced08\x03") == [NUMBER]


def test_a_wrong_checksum_is_no_number_and_the_next_frame_is_found():
    parser = Parser()
    assert parser.feed(b"\x0262E3086CED09\x03") == []
    assert parser.skipped == 14
    assert parser.feed(FRAME) == [NUMBER]
    assert parser.skipped == 0


def test_what_is_no_hex_digit_is_no_number():
    parser = Parser()
    assert parser.feed(b"\x0262E3086CEX08\x03") == []
    assert parser.skipped == 14


def test_a_frame_cut_short_does_not_swallow_the_next():
    assert Parser().feed(FRAME[:9] + FRAME) == [NUMBER]


def test_noise_between_frames_is_passed_over():
    assert Parser().feed(b"\x03\x00\xff" + FRAME + b"\x41\x03" + FRAME) == [NUMBER, NUMBER]


def test_a_frame_without_its_end_is_no_number():
    assert Parser().feed(FRAME[:-1] + b"\x04") == []
