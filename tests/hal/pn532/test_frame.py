"""PN532 frames: the bytes of the user manual, in pieces, damaged, and in noise."""

from both import raises
from chargepost_hal.pn532.frame import ACK, NACK, Parser, encode

VERSION = b"\x00\x00\xff\x06\xfa\xd5\x03\x32\x01\x06\x07\xe8\x00"
VERSION_FRAME = ("reply", b"\x03\x32\x01\x06\x07")


def test_get_firmware_version_is_the_frame_of_the_manual():
    assert encode(b"\x02") == b"\x00\x00\xff\x02\xfe\xd4\x02\x2a\x00"


def test_sam_configuration_is_the_frame_of_the_manual():
    assert encode(b"\x14\x01\x14\x01") == b"\x00\x00\xff\x05\xfb\xd4\x14\x01\x14\x01\x02\x00"


def test_a_command_has_1_to_254_bytes():
    raises(ValueError, encode, b"")
    raises(ValueError, encode, bytes(255))
    assert len(encode(bytes(254))) == 262


def test_ack_nack_error_and_reply_are_told_apart():
    stream = ACK + NACK + b"\x00\x00\xff\x01\xff\x7f\x81\x00" + VERSION
    kinds = [kind for kind, _ in Parser().feed(stream)]
    assert kinds == ["ack", "nack", "error", "reply"]


def test_a_frame_may_come_byte_by_byte():
    parser = Parser()
    frames = []
    for byte in ACK + VERSION:
        frames += parser.feed(bytes([byte]))
    assert frames == [("ack", b""), VERSION_FRAME]


def test_a_wrong_data_checksum_is_a_bad_frame_and_the_next_one_is_found():
    damaged = VERSION[:-2] + b"\xe9\x00"
    assert Parser().feed(damaged + VERSION) == [("bad", b""), VERSION_FRAME]


def test_a_wrong_length_checksum_is_no_frame():
    damaged = VERSION[:4] + b"\xfb" + VERSION[5:]
    assert Parser().feed(damaged + VERSION) == [VERSION_FRAME]


def test_a_frame_from_the_host_is_bad_coming_from_the_chip():
    assert Parser().feed(encode(b"\x02")) == [("bad", b"")]


def test_a_start_that_promises_too_much_hides_a_frame_only_until_silence():
    parser = Parser()
    assert parser.feed(b"\x00\xff\xf0\x10" + VERSION) == []
    assert parser.give_up() == [VERSION_FRAME]
    assert parser.feed(ACK) == [("ack", b"")]


def test_a_frame_inside_a_bad_one_is_found():
    stream = b"\x00\xff\x10\xf0" + VERSION + b"\x01\x02\x03\x04"
    assert Parser().feed(stream) == [("bad", b""), VERSION_FRAME]
