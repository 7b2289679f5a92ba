"""Space and wear: what a ledger does when either runs short."""

from both import FakeClock, MemoryStorage, PowerCut, raises
from chargepost.errors import StorageFull
from chargepost.ledger.ledger import Ledger
from ledgers import MIB, NOW, drained, opened


def test_notes_of_confirmed_transactions_take_no_memory():
    ledger = opened(MemoryStorage(), None, 65536)
    for _ in range(500):
        tx = ledger.begin(1, "A", 0, "card")
        ledger.note(tx, b"77")
        ledger.end(tx, 2, "Local")
        drained(ledger)
    assert ledger._head.late == {}


def test_a_torn_tail_costs_one_new_segment_not_more():
    storage = MemoryStorage()
    ledger = opened(storage)
    tx = ledger.begin(1, "A", 0, "card")
    storage.files["ledger/00000001"] += b"torn"
    ledger = opened(storage)
    for number in range(5):
        ledger.note(tx, b"%d" % number)
    assert sorted(storage.files) == ["ledger/00000001", "ledger/00000002"]


def test_a_reading_that_only_protects_is_not_delivered():
    clock = FakeClock(unix=NOW)
    ledger = opened(MemoryStorage(), clock)
    tx = ledger.begin(1, "A", 0, "card")
    clock.advance(10000)
    assert ledger.reading(tx, 5, "Sample.Periodic", b"", False)
    assert ledger.unconfirmed() == 1
    ledger.end(tx, 5, "Local")
    assert [kind for kind, _, _ in drained(ledger)] == ["begin", "end"]


def test_a_reading_that_only_protects_waits_ten_seconds_after_another_write():
    clock = FakeClock(ms=100000, unix=NOW)
    ledger = opened(MemoryStorage(), clock)
    tx = ledger.begin(1, "A", 0, "card")
    clock.advance(9999)
    assert ledger.reading(tx, 5, "Sample.Periodic", b"", False) == 0
    clock.advance(1)
    assert ledger.reading(tx, 6, "Sample.Periodic", b"", False) > 0
    assert ledger.running()[0].last_register == 6


def test_in_steady_state_readings_share_one_write_in_ten_seconds_and_none_is_lost():
    clock = FakeClock(unix=NOW)
    storage = MemoryStorage()
    ledger = opened(storage, clock)
    a = ledger.begin(1, "A", 0, "card")
    b = ledger.begin(2, "B", 0, "card")
    for _ in range(600):
        clock.advance(1000)
        ledger.reading(a, 5, "Sample.Periodic", b"v", True)
        ledger.reading(b, 5, "Sample.Periodic", b"v", True)
    ledger.end(a, 9, "Local")
    assert storage.operations <= 600 // 10 + 12 + 1
    assert ledger.unconfirmed() == 2 + 1200 + 1
    times = []
    while ledger.oldest():
        times.append(ledger.time_of(ledger.oldest()))
        ledger.confirm(ledger.oldest().sequence)
    assert times == sorted(times) and len(times) == 1203
    assert times[-1] == NOW + 600


def test_no_reading_waits_longer_than_ten_seconds_for_its_write():
    storage = MemoryStorage()
    clock = FakeClock(unix=NOW)
    ledger = opened(storage, clock)
    tx = ledger.begin(1, "A", 0, "card")
    for wh in range(20):  # more at once than the budget of writes has
        ledger.reading(tx, wh, "Sample.Clock", b"v")
    ledger.flush()
    assert opened(storage).unconfirmed() < 21
    clock.advance(10000)
    ledger.flush()
    assert opened(storage).unconfirmed() == 21
    before = storage.operations
    clock.advance(10000)
    ledger.flush()  # nothing waits
    assert storage.operations == before


def test_confirmed_segments_are_deleted_while_a_transaction_goes_on_for_weeks():
    clock = FakeClock(unix=NOW)
    storage = MemoryStorage()
    ledger = opened(storage, clock, 65536)
    tx = ledger.begin(1, "A", 7, "card", "P")
    ledger.note(tx, b"42")
    for minute in range(3000):
        clock.advance(60000)
        assert ledger.reading(tx, minute, "Sample.Periodic", b"values", True)
        drained(ledger)
    assert storage.free() > MIB - 16384
    found = opened(storage, FakeClock(), 65536).transaction(tx)
    assert (found.token, found.parent, found.note) == ("A", "P", b"42")
    assert (found.begin_time, found.begin_register) == (NOW, 7)
    assert (found.last_time, found.last_register) == (NOW + 180000, 2999)


def test_a_full_ledger_refuses_new_sessions_and_keeps_room_for_the_ends():
    clock = FakeClock(unix=NOW)
    storage = MemoryStorage(capacity=65536)
    ledger = opened(storage, clock, 65536)
    running = [ledger.begin(1, "A", 0, "card"), ledger.begin(2, "B", 0, "card")]
    count = 0
    try:
        while True:
            ledger.end(ledger.begin(3, "TOKEN", 0, "card"), 1, "Local")
            count += 1
    except StorageFull as error:
        assert "no new session" in str(error)
    assert count > 200
    for tx in running:
        clock.advance(60000)
        assert ledger.reading(tx, 5, "Sample.Periodic", b"", True) == 0
        ledger.note(tx, b"remote id")
        ledger.end(tx, 9, "Local")
    assert ledger.thinned == 2
    ledger = opened(storage, clock, 65536)
    assert ledger.unconfirmed() == 2 * count + 4
    assert len(drained(ledger)) == 2 * count + 4
    assert ledger.begin(1, "A", 0, "card")


def test_when_space_runs_short_every_second_reading_gives_way_first():
    clock = FakeClock(unix=NOW)
    ledger = opened(MemoryStorage(), clock, 65536)
    tx = ledger.begin(1, "A", 0, "card")
    written = []
    for _ in range(2000):
        clock.advance(60000)
        written.append(1 if ledger.reading(tx, 0, "Sample.Periodic", bytes(40), True) else 0)
    text = "".join([str(bit) for bit in written])
    full, thinned = text.index("0"), text.rindex("1")
    assert full > 500 and "1" * full == text[:full]
    assert text[full : thinned + 1] == ("01" * 2000)[: thinned + 1 - full]
    assert thinned - full > 20
    ledger.end(tx, 9, "Local")


def test_two_thousand_transactions_fit_into_one_mebibyte():
    clock = FakeClock(unix=NOW)
    storage = MemoryStorage(capacity=MIB)
    ledger = opened(storage, clock)
    for number in range(2000):
        tx = ledger.begin(1, "04A1B2C3D4E580", number, "card", "PARENTGROUP")
        for part in range(3):
            clock.advance(60000)
            assert ledger.reading(tx, number + part, "Sample.Periodic", bytes(60), True)
        ledger.end(tx, number + 3, "EVDisconnected", "04A1B2C3D4E580")
    used, capacity = ledger.usage()
    assert capacity == MIB and used <= MIB and ledger.thinned == 0
    ledger = opened(storage, clock)
    assert ledger.unconfirmed() == 10000
    kinds = ("begin", "reading", "reading", "reading", "end")
    for number in range(10000):
        record = ledger.oldest()
        assert (record.kind, record.tx) == (kinds[number % 5], number // 5 + 1)
        ledger.confirm(record.sequence)
    assert ledger.oldest() is None
    assert ledger.usage()[0] <= 16384


def test_a_ledger_that_could_not_hold_a_few_segments_is_refused():
    assert "too small" in str(raises(ValueError, Ledger, MemoryStorage(), FakeClock(), 65535))


def test_more_sessions_at_once_than_a_checkpoint_can_hold_are_refused():
    storage = MemoryStorage()
    ledger = opened(storage, None, 65536)
    count = 0
    try:
        while True:
            tx = ledger.begin(count, "TOKEN", count, "card")
            count += 1
    except StorageFull as error:
        assert "%d sessions run already" % count in str(error)
    assert count >= 8
    for number in range(1, count + 1):
        ledger.note(number, bytes(64))
    storage.files["ledger/00000001"] += b"torn"
    ledger = opened(storage, None, 65536)
    ledger.end(tx, count, "Local")
    ledger = opened(storage, None, 65536)
    assert [s.note for s in ledger.running()] == [bytes(64)] * (count - 1)


def test_a_segment_is_only_deleted_when_a_later_one_begins_with_a_checkpoint():
    storage = MemoryStorage()
    ledger = opened(storage)
    first = ledger.begin(1, "A", 0, "card")
    second = ledger.begin(2, "B", 0, "card")
    drained(ledger)
    storage.files["ledger/00000002"] = b"x"
    for _ in range(2):
        ledger = opened(storage)
        storage.cut_after = 1
        raises(PowerCut, ledger.begin, 3, "C", 0, "card")
        storage.cut_after = -1
    assert [s.number for s in opened(storage).running()] == [first, second]
