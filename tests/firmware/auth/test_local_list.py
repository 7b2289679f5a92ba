"""The local list: full and differential updates, whole or not at all (OCPP 1.6 section 5.15)."""

from both import MemoryStorage, PowerCut, raises
from chargepost.auth.local_list import Entry, LocalList
from chargepost.errors import BadInput

OK = Entry("Accepted")
BLOCKED = Entry("Blocked")


def fresh(capacity=1000):
    storage = MemoryStorage()
    return LocalList(storage, capacity), storage


def test_without_a_list_the_version_is_0():
    cards, _ = fresh()
    assert cards.version == 0
    assert cards.get("A") is None


def test_s33_differential_full_and_versions():
    cards, _ = fresh()
    cards.replace(5, [("A", OK), ("B", BLOCKED)])
    assert cards.update(5, [("A", None)]) == "VersionMismatch"
    assert cards.get("A").status == "Accepted"
    assert cards.update(6, [("A", None)]) == "Accepted"
    assert cards.get("A") is None
    assert cards.get("B").status == "Blocked"
    assert cards.version == 6
    assert cards.replace(7, []) == "Accepted"
    assert (cards.version, cards.stored_version, cards.count) == (0, 7, 0)


def test_every_field_of_an_entry_is_kept_over_a_restart():
    cards, storage = fresh()
    cards.replace(1, [("deadbeef", Entry("Blocked", 1900000000, "fleet-1"))])
    entry = LocalList(storage, 10).get("DEADBEEF")
    assert (entry.status, entry.expiry, entry.parent) == ("Blocked", 1900000000, "FLEET-1")


def test_an_empty_differential_only_raises_the_version():
    cards, _ = fresh()
    cards.replace(1, [("A", OK)])
    cards.update(2, [])
    assert (cards.version, cards.count) == (2, 1)


def test_a_thousand_cards_are_found_each():
    cards, _ = fresh()
    cards.replace(1, [("%014X" % (n * 7919), OK) for n in range(1000)])
    assert cards.count == 1000
    for n in range(0, 1000, 37):
        assert cards.get("%014x" % (n * 7919)).status == "Accepted"
        assert cards.get("%014X" % (n * 7919 + 1)) is None


def test_five_thousand_cards_are_updated_in_parts_and_each_is_read_in_13_steps():
    cards, storage = fresh(5000)
    cards.replace(1, [("%014X" % (n * 7919), OK) for n in range(4950)])
    change = [("%014X" % (n * 7919), BLOCKED) for n in range(4925, 5000)]
    assert cards.update(2, change) == "Accepted"
    cards = LocalList(storage, 5000)
    assert (cards.version, cards.count) == (2, 5000)
    reads = CountedReads(storage)
    cards._storage = reads
    for n in range(0, 5000, 83):
        reads.count = 0
        assert cards.get("%014x" % (n * 7919)).status == ("Blocked" if n >= 4925 else "Accepted")
        assert reads.count <= 13
        assert cards.get("%014X" % (n * 7919 + 1)) is None
    raises(BadInput, cards.update, 3, [("F" * 20, OK)])


class CountedReads:
    """A storage that counts how often it is read, and refuses to be read in large pieces."""

    def __init__(self, storage):
        self.storage = storage
        self.count = 0

    def read(self, name, offset, size):
        self.count += 1
        assert size <= 900
        return self.storage.read(name, offset, size)


def test_bad_updates_leave_the_old_list():
    cards, storage = fresh(3)
    cards.replace(1, [("A", OK), ("B", OK)])
    before = dict(storage.files)
    full = [(name, OK) for name in "ABCD"]
    assert "4 entries; 3" in str(raises(BadInput, cards.replace, 2, full))
    raises(BadInput, cards.update, 2, [("C", OK), ("D", OK)])
    raises(BadInput, cards.update, 2, [("\u00e9", OK)])
    raises(BadInput, cards.update, 2, [("x" * 21, OK)])
    assert "twice" in str(raises(BadInput, cards.update, 2, [("c", OK), ("C", BLOCKED)]))
    assert "no status" in str(raises(BadInput, cards.replace, 2, [("A", None)]))
    for version in (0, -1, 1 << 31, True, "2", None):
        raises(BadInput, cards.replace, version, [])
    assert storage.files == before
    assert (cards.version, cards.count) == (1, 2)


def test_a_deletion_makes_room_in_the_same_update():
    cards, _ = fresh(2)
    cards.replace(1, [("A", OK), ("B", OK)])
    assert cards.update(2, [("A", None), ("C", OK), ("B", BLOCKED), ("Z", None)]) == "Accepted"
    assert cards.count == 2


def test_a_bad_status_expiry_or_parent_never_becomes_an_entry():
    assert "Sure" in str(raises(BadInput, Entry, "Sure"))
    raises(BadInput, Entry, "Accepted", -1)
    raises(BadInput, Entry, "Accepted", 1 << 32)
    raises(BadInput, Entry, "Accepted", "soon")
    raises(BadInput, Entry, "Accepted", 0, "x" * 21)


def test_a_power_cut_anywhere_leaves_the_old_list_or_the_new():
    base, storage = fresh()
    base.replace(1, [("A", OK), ("B", OK)])
    whole = dict(storage.files)
    cuts = 0
    for cut in range(0, 170, 3):
        cards = LocalList(MemoryStorage(files=dict(whole), cut_after=cut), 1000)
        files = cards._storage.files
        try:
            cards.update(2, [("A", BLOCKED), ("C", OK)])
        except PowerCut:
            cuts += 1
        after = LocalList(MemoryStorage(files=files), 1000)
        assert not after.damaged
        seen = (after.version, after.count, after.get("A").status)
        assert seen in ((1, 2, "Accepted"), (2, 3, "Blocked"))
    assert 40 < cuts < 57


def test_a_damaged_file_is_no_list_and_says_so():
    cards, storage = fresh()
    cards.replace(4, [("A", OK), ("B", OK)])
    data = storage.files["auth/list"]
    for at in range(len(data)):
        broken = data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]
        found = LocalList(MemoryStorage(files={"auth/list": broken}), 10)
        assert found.damaged and found.version == 0 and found.get("A") is None
    for size in range(len(data)):
        assert LocalList(MemoryStorage(files={"auth/list": data[:size]}), 10).damaged
    assert "send it again in full" in str(raises(BadInput, found.update, 5, [("D", OK)]))
    assert found.damaged and found.version == 0
    found.replace(5, [("C", OK)])
    assert not found.damaged and found.get("C")


def test_a_full_storage_leaves_the_old_list():
    storage = MemoryStorage(capacity=200)
    cards = LocalList(storage, 1000)
    cards.replace(1, [("A", OK)])
    raises(OSError, cards.update, 2, [(f"{n}", OK) for n in range(9)])
    assert (cards.version, cards.count) == (1, 1)
    assert cards.get("A")
