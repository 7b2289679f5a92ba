"""Requests within the standard's limits, and every answer that is not what was asked."""

from both import raises
from chargepost_hal.errors import DeviceNonsense, DeviceRefused, DeviceSilent
from chargepost_hal.modbus import pdu

REQUEST = pdu.read_request(3, 0x0010, 2)


def test_a_request_is_function_address_and_count():
    assert pdu.read_request(4, 0x1234, 125) == b"\x04\x12\x34\x00\x7d"


def test_nothing_outside_the_standard_is_sent():
    for function, address, count in (
        (5, 0, 1),
        (3, 0, 0),
        (3, 0, 126),
        (3, -1, 1),
        (3, 65535, 2),
        (3, 65536, 1),
    ):
        raises(ValueError, pdu.read_request, function, address, count)
    assert pdu.read_request(3, 65535, 1) == b"\x03\xff\xff\x00\x01"


def test_an_answer_gives_the_registers():
    assert pdu.read_answer(REQUEST, b"\x03\x04\x01\x02\x03\x04") == b"\x01\x02\x03\x04"


def test_wrong_answers_are_nonsense():
    for answer in (
        b"",
        b"\x03",
        b"\x04\x04\x01\x02\x03\x04",
        b"\x03\x02\x01\x02",
        b"\x03\x04\x01\x02",
        b"\x03\x04\x01\x02\x03\x04\x05",
        b"\x84\x02",
    ):
        raises(DeviceNonsense, pdu.read_answer, REQUEST, answer)


def test_exceptions_say_what_to_do():
    error = raises(DeviceRefused, pdu.read_answer, REQUEST, b"\x83\x02")
    assert "exception 2" in str(error) and "model" in str(error)
    assert "exception 99" in str(raises(DeviceRefused, pdu.read_answer, REQUEST, b"\x83\x63"))


def test_busy_devices_and_silent_gateways_may_be_asked_again():
    for code in (5, 6, 10, 11):
        raises(DeviceSilent, pdu.read_answer, REQUEST, bytes([0x83, code]))
