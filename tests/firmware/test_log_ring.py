"""The station's own log: its last lines, in bounded memory, and over a restart."""

from both import FakeClock, MemoryStorage
from chargepost.log_ring import LogRing


class Station:
    """A clock, a storage, and what the board has heard."""

    def __init__(self, storage=None):
        self.clock = FakeClock(unix=1_790_000_000)
        self.storage = storage or MemoryStorage()
        self.heard = []
        self.ring = LogRing(self.heard.append, self.storage, self.clock)

    def texts(self):
        return [text for _, text in self.ring.lines()]


def test_lines_come_with_their_time_oldest_first():
    station = Station()
    station.ring.write("one")
    station.clock.advance(5000)
    station.ring.write("two")
    assert station.ring.lines() == [(1_790_000_000, "one"), (1_790_000_005, "two")]


def test_before_the_time_is_known_it_is_0():
    station = Station()
    station.ring = LogRing(station.heard.append, station.storage, FakeClock())
    station.ring.write("one")
    assert station.ring.lines() == [(0, "one")]


def test_the_board_hears_every_line_whole():
    station = Station()
    station.ring.write("a\nlong line " + "x" * 300)
    assert station.heard == ["a\nlong line " + "x" * 300]
    assert station.texts() == [("a long line " + "x" * 300)[:200]]


def test_the_oldest_lines_give_way_whole_wherever_the_ring_begins():
    for length in range(1, 60):
        station = Station()
        for number in range(200):
            station.ring.write("%d %s" % (number, "ä" * length))
        found = station.texts()
        assert found[-1] == "199 " + "ä" * length
        numbers = [int(text.split(" ")[0]) for text in found]
        assert numbers == list(range(numbers[0], 200))
        room = 2048 // len(("1790000000 199 " + "ä" * length + "\n").encode())
        assert room - 1 <= len(found) <= room + 1


def test_a_line_may_have_any_character_wherever_the_ring_begins():
    for length in range(1, 60):
        station = Station()
        for number in range(200):
            station.ring.write("%d%s" % (number, "\x00" * length))
        found = station.texts()
        assert found[-1] == "199" + "\x00" * length
        station.ring.keep()
        assert Station(station.storage).texts() == found


def test_running_writes_nothing_to_the_storage():
    station = Station()
    for number in range(500):
        station.ring.write("line %d" % number)
    assert station.storage.operations == 0


def test_a_restart_keeps_the_lines_with_one_write_and_the_next_one_replaces_them():
    first = Station()
    first.ring.write("first life")
    first.ring.keep()
    assert first.storage.operations == 1
    second = Station(first.storage)
    second.ring.write("second life")
    assert second.texts() == ["first life", "second life"]
    second.ring.keep()
    assert Station(first.storage).texts() == ["second life"]


def test_a_full_ring_is_kept_over_a_restart_too():
    first = Station()
    for number in range(300):
        first.ring.write("line %d" % number)
    texts = first.texts()
    first.ring.keep()
    assert Station(first.storage).texts() == texts and len(texts) > 80
