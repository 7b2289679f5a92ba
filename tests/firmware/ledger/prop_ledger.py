"""Power cuts at every byte of the ledger's own writes: nothing promised is lost or invented."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger_story import CAPACITY, Story, undelivered
from support import runtimes

STEPS = st.lists(st.integers(0, 2399), max_size=60)
CUTS = st.lists(st.integers(0, 6000), max_size=5)

# begin, readings of both kinds, notes, ends, confirmations; a session of a driver or two
SESSIONS = [0, 9, 30, 8, 4, 1041, 26, 6, 5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 25, 3, 4, 4, 4]
SESSIONS += [5, 4, 16, 24, 11, 3, 4, 4, 4, 4, 4]


def full_segments(confirmed: int) -> dict[str, bytes]:
    """Files whose last segment is about to end, `confirmed` records behind the oldest."""
    story = Story()
    steps = [0, *[2377] * 24, *[4] * confirmed, 3]
    assert story.play(steps)
    while story.ledger._segments.size < 3700:
        story.play([0, 3])
    return story.files


def every_cut(steps: list[int], files: dict[str, bytes], known: bool) -> int:
    """Cut at every byte that the steps write; the number of cuts."""
    base = undelivered(files)
    cut = 0
    while True:
        story = Story(dict(files))
        story.promised = list(base)
        story.storage.cut_after = cut
        story.wh = 100000
        if story.play(steps):
            return cut
        story.recover(known)
        # A second life has to work as well as the first one.
        assert story.play([0, 11, 3, 4])
        story.recover()
        cut += 1


def test_a_cut_at_every_byte_of_a_few_sessions_loses_nothing_promised():
    assert every_cut(SESSIONS, {}, True) > 900


@pytest.mark.parametrize("confirmed", [0, 5, 25])
def test_a_cut_at_every_byte_around_a_new_segment_loses_nothing_promised(confirmed):
    files = full_segments(confirmed)
    assert every_cut([0, 1017, 1025, 6, 3, 4, 4, 4, 4], files, False) > 400


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(STEPS, st.integers(0, 6000), st.booleans()), max_size=6))
def test_repeated_cuts_at_random_places_lose_nothing_promised(lives):
    story = Story()
    for steps, cut, known in lives:
        story.storage.cut_after = cut
        story.play(steps)
        story.recover(known)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 2399), min_size=20, max_size=60), st.integers(0, 50))
@example([0] * 14 + [1, 1, 1, 465, 593, 2097], 40)
def test_a_full_storage_never_costs_an_unconfirmed_record(steps, spare):
    story = Story(capacity=CAPACITY)
    story.storage.capacity = CAPACITY - spare * 997
    for _ in range(40):
        # No confirmations, and none of the notes that come with them.
        story.play([step for step in steps if step % 8 not in (4, 5, 6)])
    promised = [*story.promised, *story.waiting]
    story.recover()
    assert story.promised == promised[: len(story.promised)]
    assert story.confirmed == 0
    assert story.ledger.usage()[0] <= CAPACITY


@settings(max_examples=60, deadline=None)
@given(STEPS, CUTS)
def test_the_same_story_writes_the_same_bytes_on_both_runtimes(worker, steps, cuts):
    call = ("ledger_story", "files_after", steps, cuts)
    assert worker.call(*call) == runtimes.here(*call)


@pytest.fixture(scope="module")
def worker():
    process = runtimes.Worker()
    yield process
    process.close()


@given(STEPS, st.data())
@settings(max_examples=100, deadline=None)
def test_a_damaged_byte_never_invents_a_record_or_reuses_a_number(steps, data):
    story = Story()
    story.play([0, 9, 3, *steps])
    names = sorted(story.files)
    name = data.draw(st.sampled_from(names))
    place = data.draw(st.integers(0, len(story.files[name]) - 1))
    content = bytearray(story.files[name])
    content[place] ^= data.draw(st.integers(1, 255))
    story.files[name] = bytes(content)
    highest = story.ledger._head.next_tx
    story.boot()
    promised = story.promised + story.waiting
    found = []
    while record := story.ledger.oldest():
        found.append((record.kind, record.tx, record.register))
        story.ledger.confirm(record.sequence)
    assert all(entry in promised for entry in found)
    positions = [promised.index(entry) for entry in found]
    assert positions == sorted(positions)
    assert story.ledger.begin(1, "A", 0, "card") >= highest
