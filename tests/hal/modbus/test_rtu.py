"""RTU frames: the CRC, the predicted length, echoes, noise and strangers on the line."""

from both import raises
from chargepost_hal.errors import DeviceNonsense, DeviceSilent
from chargepost_hal.modbus import pdu, rtu
from chargepost_hal.modbus.crc import crc16

REQUEST = rtu.encode(1, pdu.read_request(4, 0, 2))
ANSWER = b"\x01\x04\x04\x43\x66\x33\x34\x1b\x38"  # 230.2 V, the example of the SDM630's manual


def sealed(body):
    crc = crc16(body)
    return body + bytes([crc & 255, crc >> 8])


def received(*pieces):
    """What the receiver makes of the pieces: the PDU, or the error."""
    receiver = rtu.Receiver(REQUEST)
    for piece in pieces:
        answer = receiver.feed(piece)
        if answer:
            return answer
    return receiver.failure()


def test_the_crc_is_the_one_of_the_standard():
    assert crc16(b"\x02\x07") == 0x1241
    assert crc16(b"123456789") == 0x4B37


def test_a_request_ends_with_its_crc_low_byte_first():
    assert REQUEST == b"\x01\x04\x00\x00\x00\x02\x71\xcb"


def test_a_unit_that_no_device_has_is_refused():
    for unit in (0, 248, -1, 256):
        raises(ValueError, rtu.encode, unit, b"\x04")


def test_an_answer_is_found_in_any_pieces():
    assert crc16(ANSWER) == 0
    for cut in range(1, len(ANSWER)):
        assert received(ANSWER[:cut], ANSWER[cut:]) == ANSWER[1:-2]
    assert received(*[ANSWER[at : at + 1] for at in range(len(ANSWER))]) == ANSWER[1:-2]


def test_the_echo_of_a_half_duplex_line_is_passed_over():
    assert received(REQUEST + ANSWER) == ANSWER[1:-2]
    assert received(REQUEST[:3], REQUEST[3:] + ANSWER[:1], ANSWER[1:]) == ANSWER[1:-2]


def test_an_echo_behind_a_glitch_of_the_transceiver_is_waited_behind():
    receiver = rtu.Receiver(REQUEST)
    assert receiver.feed(b"\x00" + REQUEST) is None
    assert receiver.echoed() and not receiver.enough()
    assert isinstance(receiver.failure(), DeviceSilent)
    assert receiver.feed(ANSWER) == ANSWER[1:-2]


def test_an_echo_alone_is_no_answer():
    assert isinstance(received(REQUEST), DeviceSilent)


def test_noise_before_the_answer_is_passed_over():
    assert received(b"\x00", b"\x01\x04" + ANSWER) == ANSWER[1:-2]
    assert received(b"\xff" * 300 + ANSWER) == ANSWER[1:-2]
    assert received(*([b"\xff" * 100] * 10), ANSWER) == ANSWER[1:-2]


def test_an_exception_is_an_answer():
    assert received(sealed(b"\x01\x84\x02")) == b"\x84\x02"


def test_a_wrong_crc_is_told():
    error = received(ANSWER[:-1] + b"\x39")
    assert isinstance(error, DeviceNonsense)
    assert "CRC" in str(error)


def test_an_answer_cut_short_is_told():
    assert isinstance(received(ANSWER[:-1]), DeviceNonsense)


def test_another_unit_is_told():
    error = received(sealed(b"\x02\x04\x04\x00\x00\x00\x00"))
    assert isinstance(error, DeviceNonsense)
    assert "unit 2 answered instead of 1" in str(error)


def test_another_length_is_told():
    error = received(sealed(b"\x01\x04\x02\x00\x00"))
    assert isinstance(error, DeviceNonsense)
    assert "2 bytes instead of 4 with 4" in str(error)


def test_no_byte_at_all_is_silence():
    assert isinstance(received(), DeviceSilent)


def test_it_knows_when_no_more_can_come():
    receiver = rtu.Receiver(REQUEST)
    receiver.feed(REQUEST + ANSWER[:-1])
    assert not receiver.enough()
    receiver.feed(b"\x00")
    assert receiver.enough()
