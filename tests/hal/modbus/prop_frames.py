"""Frames cut anywhere and mixed with garbage: the answer is found, or nothing is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymodbus.framer.rtu import FramerRTU

from chargepost_hal.errors import DeviceError
from chargepost_hal.modbus import pdu, rtu, tcp
from chargepost_hal.modbus.crc import crc16

COUNTS = st.integers(1, 125)
ADDRESSES = st.integers(0, 0x10000 - 125)
FUNCTIONS = st.sampled_from([3, 4])


@st.composite
def exchanges(draw):
    """A read request, and the PDU of a right answer."""
    function, count = draw(FUNCTIONS), draw(COUNTS)
    request = pdu.read_request(function, draw(ADDRESSES), count)
    registers = draw(st.binary(min_size=2 * count, max_size=2 * count))
    return request, bytes([function, 2 * count]) + registers


def pieces(draw, data: bytes) -> list[bytes]:
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]


def feed(receiver, parts):
    answers = [answer for part in parts if part and (answer := receiver.feed(part))]
    return answers[0] if answers else None


@given(data=st.binary(max_size=300))
def test_the_crc_is_pymodbus_crc(data):
    # pymodbus gives it in the order of the wire.
    assert crc16(data) == int.from_bytes(FramerRTU.compute_CRC(data).to_bytes(2, "big"), "little")


@given(unit=st.integers(1, 247), exchange=exchanges(), echo=st.booleans(), data=st.data())
@settings(deadline=None)
def test_an_rtu_answer_is_found_in_pieces_behind_echo_and_noise(unit, exchange, echo, data):
    request, answer = exchange
    frame = rtu.encode(unit, request)
    # Noise that is another whole frame of this very unit would be another answer: leave it out.
    noise = data.draw(st.binary(max_size=40)).replace(bytes([unit]), b"")
    wire = (frame if echo else b"") + noise + rtu.encode(unit, answer)
    assert feed(rtu.Receiver(frame), pieces(data.draw, wire)) == answer
    assert pdu.read_answer(request, answer) == answer[2:]


@given(exchange=exchanges(), data=st.data())
@settings(deadline=None)
def test_one_flipped_bit_is_never_an_rtu_answer(exchange, data):
    request, answer = exchange
    frame = rtu.encode(1, request)
    wire = bytearray(rtu.encode(1, answer))
    bit = data.draw(st.integers(0, len(wire) * 8 - 1))
    wire[bit // 8] ^= 1 << (bit % 8)
    receiver = rtu.Receiver(frame)
    assert feed(receiver, pieces(data.draw, bytes(wire))) is None
    assert isinstance(receiver.failure(), DeviceError)


@given(garbage=st.lists(st.binary(max_size=400), max_size=6))
@settings(deadline=None)
def test_garbage_is_no_rtu_answer_and_never_breaks_the_receiver(garbage):
    receiver = rtu.Receiver(rtu.encode(1, pdu.read_request(4, 0, 40)))
    assert feed(receiver, garbage) is None
    receiver.enough()
    assert isinstance(receiver.failure(), DeviceError)


@given(
    transaction=st.integers(1, 0xFFFF),
    unit=st.integers(0, 255),
    exchange=exchanges(),
    late=st.integers(0, 3),
    data=st.data(),
)
@settings(deadline=None)
def test_a_tcp_answer_is_found_in_pieces_behind_late_ones(transaction, unit, exchange, late, data):
    request, answer = exchange
    receiver = tcp.Receiver(tcp.encode(transaction, unit, request))
    wire = tcp.encode(transaction - 1, unit, answer) * late + tcp.encode(transaction, unit, answer)
    assert feed(receiver, pieces(data.draw, wire)) == answer


@given(garbage=st.lists(st.binary(max_size=400), max_size=6))
@settings(deadline=None)
def test_garbage_never_breaks_the_tcp_receiver(garbage):
    receiver = tcp.Receiver(tcp.encode(0xA5A5, 1, pdu.read_request(4, 0, 40)))
    try:
        assert feed(receiver, garbage) is None
    except DeviceError:
        return
    assert isinstance(receiver.failure(), DeviceError)


@given(answer=st.binary(max_size=260))
@settings(deadline=None)
def test_any_answer_is_registers_or_a_device_error(answer):
    request = pdu.read_request(4, 0, 2)
    try:
        assert len(pdu.read_answer(request, answer)) == 4
    except DeviceError:
        return
    assert answer[:2] == b"\x04\x04"


def test_the_properties_above_can_fail():
    """The receiver does find a frame whose CRC fits, so that None above means something."""
    frame = rtu.encode(1, pdu.read_request(4, 0, 1))
    assert rtu.Receiver(frame).feed(rtu.encode(1, b"\x04\x02\x12\x34")) == b"\x04\x02\x12\x34"
    with pytest.raises(ValueError):
        pdu.read_request(4, 0, 126)
