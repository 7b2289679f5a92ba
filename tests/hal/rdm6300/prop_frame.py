"""The RDM6300 parser: any split gives the same numbers, on both runtimes, and noise hides none."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chargepost_sim.rdm6300_emulator import frame
from hal.rdm6300.frame_script import numbers
from support import runtimes

cards = st.binary(min_size=5, max_size=5)
# A start byte in the noise may begin a frame that is none; it costs no frame behind it.
noise = st.binary(max_size=30)
cuts = st.lists(st.integers(0, 10_000), max_size=20)


def pieces(stream: bytes, at: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in at), len(stream)]
    return [stream[start:end] for start, end in pairwise(edges)]


@given(st.lists(cards, max_size=6), cuts)
def test_any_split_of_clean_frames_gives_them_all_in_order(found, at):
    stream = b"".join(frame(card) for card in found)
    assert numbers(pieces(stream, at)) == [list(found), 0]


@given(noise, cards, st.booleans())
def test_noise_hides_no_frame(before, card, whole):
    stream = before + frame(card)
    assert numbers([stream] if whole else pieces(stream, list(range(len(stream)))))[0][-1] == card


@given(st.lists(st.tuples(noise, cards), max_size=4), cuts)
def test_micropython_finds_the_same_numbers(worker, parts, at):
    stream = b"".join(before + frame(card) for before, card in parts)
    arguments = ("hal.rdm6300.frame_script", "numbers", pieces(stream, at))
    assert worker.call(*arguments) == runtimes.here(*arguments)
