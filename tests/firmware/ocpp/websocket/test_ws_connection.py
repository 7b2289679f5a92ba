"""RFC 6455 sections 5.4, 5.5, 7: messages, control frames and the closing handshake."""

from both import raises
from chargepost.ocpp.websocket import connection as ws
from chargepost.ocpp.websocket import frames

NO_MASK = bytes(4)


def open_connection(limit=1000):
    return ws.Connection(limit, bytes)


def sent(opcode, payload=b""):
    return frames.build(opcode, payload, NO_MASK)


def closes_with(data):
    """The code with which the client answers; it must have failed the connection."""
    connection = open_connection()
    events = connection.receive(data)
    assert connection.state == ws.FAILED
    out = connection.take()
    assert out[0] == 0x88
    assert events[-1] == ("close", connection.close_code)
    return int.from_bytes(out[6:8], "big")


def test_a_text_in_three_frames_with_a_ping_between_them():
    connection = open_connection()
    data = b"\x01\x02ab\x00\x02cd\x89\x01?\x80\x01e"
    assert connection.receive(data) == [("text", b"abcde")]
    assert connection.take() == sent(frames.PONG, b"?")


def test_a_character_may_be_split_between_frames():
    connection = open_connection()
    events = connection.receive(b"\x01\x01\xe2\x00\x01\x82\x80\x01\xac")
    assert events == [("text", "\u20ac".encode())]


def test_a_pong_is_reported_and_not_answered():
    connection = open_connection()
    assert connection.receive(b"\x8a\x02ok") == [("pong", b"ok")]
    assert connection.take() == b""


def test_texts_and_pings_go_out_masked():
    connection = ws.Connection(1000, lambda n: b"\x01\x02\x03\x04")
    connection.send_text("a")
    connection.ping(b"b")
    assert connection.waiting == 2
    assert connection.take() == b"\x81\x81\x01\x02\x03\x04\x60"
    assert connection.take() == b"\x89\x81\x01\x02\x03\x04\x63"
    assert connection.take() == b""


def test_a_close_frame_is_answered_with_its_code():
    connection = open_connection()
    assert connection.receive(b"\x88\x06\x03\xe9bye!") == [("close", 1001)]
    assert (connection.state, connection.close_reason) == (ws.CLOSED, "bye!")
    assert connection.take() == sent(frames.CLOSE, b"\x03\xe9")


def test_a_close_frame_without_a_code_counts_as_1005():
    connection = open_connection()
    assert connection.receive(b"\x88\x00") == [("close", 1005)]
    assert connection.take() == sent(frames.CLOSE)


def test_our_own_close_waits_for_the_answer_and_still_takes_messages():
    connection = open_connection()
    connection.close(1000, "done")
    connection.close(1001)
    assert connection.take() == sent(frames.CLOSE, b"\x03\xe8done")
    assert connection.state == ws.CLOSING
    raises(RuntimeError, connection.send_text, "late")
    assert connection.receive(b"\x81\x01x\x88\x02\x03\xe8") == [("text", b"x"), ("close", 1000)]
    assert connection.state == ws.CLOSED
    assert connection.take() == b""


def test_after_the_close_frame_nothing_is_read():
    connection = open_connection()
    assert connection.receive(b"\x88\x00\x81\x01x") == [("close", 1005)]
    assert connection.receive(b"\x81\x01x") == []


def test_what_breaks_the_protocol_is_closed_with_1002():
    assert closes_with(b"\x80\x01x") == 1002  # a continuation of nothing
    assert closes_with(b"\x01\x01x\x81\x01y") == 1002  # a text inside a text
    assert closes_with(b"\x88\x01x") == 1002  # half a code
    for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535):
        assert closes_with(b"\x88\x02" + code.to_bytes(2, "big")) == 1002


def test_binary_messages_are_closed_with_1003():
    assert closes_with(b"\x82\x01x") == 1003


def test_what_is_not_utf8_is_closed_with_1007():
    bad = (
        b"\xff",
        b"\x80",
        b"\xc0\x80",  # overlong, as MicroPython would take it
        b"\xe0\x80\x80",
        b"\xf0\x80\x80\x80",
        b"\xed\xa0\x80",  # a surrogate
        b"\xf4\x90\x80\x80",  # behind the last character
        b"\xf5\x80\x80\x80",
        b"\xe2\x82",  # cut off
        b"\xe2\x28\xa1",
        b"\xe2\x82\x28",
    )
    for text in bad:
        assert closes_with(bytes([0x81, len(text)]) + text) == 1007
    assert closes_with(b"\x88\x03\x03\xe8\xff") == 1007


def test_every_shape_of_utf8_is_taken():
    for text in (
        "",
        "a",
        "\x7f",
        "\x80",
        "\u07ff",
        "\u0800",
        "\ud7ff",
        "\ue000",
        "\uffff",
        "\U00010000",
        "\U0010ffff",
    ):
        data = text.encode()
        frame = bytes([0x81, len(data)]) + data
        assert open_connection().receive(frame) == [("text", data)]


def test_fragments_over_the_limit_are_closed_with_1009():
    half = b"\x7e\x02\x00" + bytes(512)
    assert closes_with(b"\x01" + half + b"\x00" + half) == 1009


def test_a_message_before_the_mistake_still_arrives():
    connection = open_connection()
    assert connection.receive(b"\x81\x01a\x83\x00") == [("text", b"a"), ("close", 1002)]
