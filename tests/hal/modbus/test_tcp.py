"""Modbus TCP frames: header, transaction, unit, and a stream that is something else."""

from both import raises
from chargepost_hal.errors import DeviceNonsense, DeviceSilent
from chargepost_hal.modbus import pdu, tcp

REQUEST = tcp.encode(7, 2, pdu.read_request(4, 0, 1))
ANSWER = b"\x00\x07\x00\x00\x00\x05\x02\x04\x02\x12\x34"
LATE = b"\x00\x06\x00\x00\x00\x05\x02\x04\x02\xde\xad"


def test_a_request_carries_transaction_length_and_unit():
    assert REQUEST == b"\x00\x07\x00\x00\x00\x06\x02\x04\x00\x00\x00\x01"


def test_numbers_that_do_not_fit_are_refused():
    raises(ValueError, tcp.encode, 65536, 1, b"\x04")
    raises(ValueError, tcp.encode, -1, 1, b"\x04")
    raises(ValueError, tcp.encode, 1, 256, b"\x04")


def test_an_answer_is_found_in_any_pieces():
    for cut in range(1, len(ANSWER)):
        receiver = tcp.Receiver(REQUEST)
        assert receiver.feed(ANSWER[:cut]) is None
        assert receiver.feed(ANSWER[cut:]) == b"\x04\x02\x12\x34"


def test_a_late_answer_to_an_older_request_is_passed_over():
    assert tcp.Receiver(REQUEST).feed(LATE + ANSWER) == b"\x04\x02\x12\x34"
    receiver = tcp.Receiver(REQUEST)
    assert receiver.feed(LATE) is None
    assert isinstance(receiver.failure(), DeviceSilent)


def test_another_unit_is_told():
    receiver = tcp.Receiver(REQUEST)
    error = raises(DeviceNonsense, receiver.feed, ANSWER[:6] + b"\x03" + ANSWER[7:])
    assert "unit 3 answered instead of 2" in str(error)


def test_a_stream_that_is_not_modbus_is_not_read_on():
    for header in (
        b"HTTP/1.1 400",
        ANSWER[:2] + b"\x00\x01" + ANSWER[4:],
        b"\x00\x07\x00\x00\x01\x00\x02",
    ):
        receiver = tcp.Receiver(REQUEST)
        assert receiver.feed(header) is None
        assert receiver.enough()
        assert receiver.feed(ANSWER) is None
        assert "not Modbus TCP" in str(receiver.failure())


def test_half_an_answer_is_told():
    receiver = tcp.Receiver(REQUEST)
    assert receiver.feed(ANSWER[:8]) is None
    assert isinstance(receiver.failure(), DeviceNonsense)
