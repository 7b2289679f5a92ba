"""The PN532 parser: any split gives the same frames, and noise never hides one for good."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chargepost_hal.pn532.frame import ACK, NACK, Parser


def answer(data: bytes) -> bytes:
    body = b"\xd5" + data
    head = bytes([0, 0, 255, len(body), (256 - len(body)) % 256])
    return head + body + bytes([(256 - sum(body) % 256) % 256, 0])


payloads = st.binary(min_size=1, max_size=60)
pieces = st.lists(
    st.one_of(
        payloads.map(lambda data: (answer(data), ("reply", data))),
        st.just((ACK, ("ack", b""))),
        st.just((NACK, ("nack", b""))),
    ),
    max_size=6,
)


def feed(parser: Parser, stream: bytes, cuts: list[int]) -> list:
    frames = []
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    for start, end in pairwise(edges):
        frames += parser.feed(stream[start:end])
    return frames


@given(pieces, st.lists(st.integers(0, 10_000), max_size=20))
def test_any_split_of_clean_frames_gives_them_all_in_order(frames, cuts):
    stream = b"".join(raw for raw, _ in frames)
    assert feed(Parser(), stream, cuts) == [frame for _, frame in frames]


@given(st.binary(max_size=300), st.lists(st.integers(0, 10_000), max_size=20))
def test_noise_gives_the_same_frames_however_it_is_split(noise, cuts):
    one, other = Parser(), Parser()
    assert feed(one, noise, cuts) + one.give_up() == other.feed(noise) + other.give_up()


# Noise without FF cannot hold a start code, so it can never swallow a frame.
@given(st.binary(max_size=50).map(lambda noise: noise.replace(b"\xff", b"\xfe")), payloads)
def test_a_frame_behind_noise_without_a_start_is_found_at_once(noise, data):
    assert Parser().feed(noise + answer(data))[-1] == ("reply", data)


# The false start promises more bytes than ever come.
@given(st.integers(200, 254), st.binary(max_size=8), payloads)
def test_a_false_start_hides_a_frame_only_until_silence(length, noise, data):
    parser = Parser()
    noise = noise.replace(b"\xff", b"\xfe")
    stream = bytes([0, 255, length, 256 - length]) + noise + answer(data)
    assert parser.feed(stream) == []
    assert parser.give_up() == [("reply", data)]


@given(st.lists(st.binary(max_size=40), max_size=10))
def test_micropython_finds_the_same_frames(worker, chunks):
    from support import runtimes

    stream = [chunk + answer(chunk or b"\x01") for chunk in chunks]
    arguments = ("hal.pn532.frame_script", "frames", stream)
    assert worker.call(*arguments) == runtimes.here(*arguments)
