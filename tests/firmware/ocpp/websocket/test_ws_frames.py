"""RFC 6455 section 5: what a frame may look like, and how it is masked."""

from both import raises
from chargepost.ocpp.websocket import frames
from chargepost.ocpp.websocket.error import WebSocketError


def parse(data, limit=1000):
    return [(f[0], f[1], bytes(f[2])) for f in frames.Parser(limit).feed(data)]


def refused(data, limit=1000):
    return raises(WebSocketError, list, frames.Parser(limit).feed(data)).code


def test_the_masked_hello_of_section_5_7():
    mask = b"\x37\xfa\x21\x3d"
    wanted = b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"
    assert frames.build(frames.TEXT, b"Hello", mask) == wanted


def test_a_frame_of_pieces_is_the_frame_of_the_whole():
    mask = b"\x37\xfa\x21\x3d"
    pieces = [b"", b"Hel", b"lo" * 70, b"!"]
    built = frames.build_of(frames.TEXT, lambda: pieces, mask)
    assert built == frames.build(frames.TEXT, b"".join(pieces), mask)
    assert frames.masked(built[8:], mask) == b"".join(pieces)


def test_the_unmasked_and_the_fragmented_hello_of_section_5_7():
    assert parse(b"\x81\x05Hello") == [(True, 1, b"Hello")]
    assert parse(b"\x01\x03Hel\x80\x02lo") == [(False, 1, b"Hel"), (True, 0, b"lo")]


def test_lengths_take_7_16_or_64_bits():
    for size in (0, 125, 126, 127, 255, 65535, 65536, 70000):
        data = frames.build(frames.TEXT, bytes(size), b"\x00\x00\x00\x00")
        head = 2 if size < 126 else 4 if size < 65536 else 10
        assert len(data) == head + 4 + size
        plain = bytes([data[0], data[1] & 0x7F]) + data[2:head] + data[head + 4 :]
        assert parse(plain, 70000) == [(True, 1, bytes(size))]


def test_masking_is_its_own_inverse_at_every_length():
    data = bytes([i * 7 & 255 for i in range(200)])
    for size in range(200):
        once = frames.masked(data[:size], b"\x01\x80\xff\x5a")
        assert frames.masked(once, b"\x01\x80\xff\x5a") == data[:size]
        assert [once[i] for i in range(size)] == [
            data[i] ^ b"\x01\x80\xff\x5a"[i & 3] for i in range(size)
        ]


def test_frames_arrive_byte_by_byte():
    parser = frames.Parser(1000)
    got = []
    for byte in b"\x81\x02hi\x89\x00\x81\x7e\x00\x80" + bytes(128):
        got.extend(parser.feed(bytes([byte])))
    assert [(f[1], len(f[2])) for f in got] == [(1, 2), (9, 0), (1, 128)]


def test_a_server_must_not_mask():
    assert refused(b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58") == 1002


def test_reserved_bits_and_opcodes_are_refused():
    for first in (0xC1, 0xA1, 0x91, 0x83, 0x87, 0x8B, 0x8F):
        assert refused(bytes([first, 0])) == 1002


def test_control_frames_are_short_and_whole():
    assert refused(b"\x09\x00") == 1002
    assert refused(b"\x89\x7e\x00\x7e") == 1002


def test_a_length_is_written_in_the_shortest_way():
    assert refused(b"\x81\x7e\x00\x7d") == 1002
    assert refused(b"\x81\x7f" + (65535).to_bytes(8, "big"), 100000) == 1002
    assert refused(b"\x81\x7f\x80" + bytes(7)) == 1002


def test_a_frame_over_the_limit_is_refused_by_its_header():
    assert parse(b"\x81\x7e\x03\xe8" + bytes(1000)) == [(True, 1, bytes(1000))]
    assert refused(b"\x81\x7e\x03\xe9") == 1009
    assert refused(b"\x81\x7f" + (1 << 40).to_bytes(8, "big")) == 1009
