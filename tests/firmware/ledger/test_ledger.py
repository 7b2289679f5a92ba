"""The ledger: what was written down is delivered in order, whatever happens in between."""

from both import FakeClock, MemoryStorage, raises, scratch
from chargepost.errors import BadInput, StorageFull
from chargepost.ledger.ledger import Ledger
from chargepost.store import Directory

MIB = 1 << 20
NOW = 1_760_000_000


def opened(storage, clock=None, capacity=MIB):
    ledger = Ledger(storage, clock or FakeClock(unix=NOW), capacity)
    ledger.open()
    return ledger


def drained(ledger):
    """Take and confirm everything: (kind, tx, register) in order."""
    found = []
    while True:
        record = ledger.oldest()
        if record is None:
            return found
        found.append((record.kind, record.tx, record.register))
        ledger.confirm(record.sequence)


def test_an_empty_ledger_has_nothing_to_deliver():
    ledger = opened(MemoryStorage())
    assert ledger.oldest() is None
    assert ledger.running() == [] and ledger.unconfirmed() == 0
    assert ledger.storage.files == {}


def test_a_transaction_is_delivered_in_the_order_it_happened():
    clock = FakeClock(unix=NOW)
    ledger = opened(MemoryStorage(), clock)
    tx = ledger.begin(1, "04A1B2C3", 1000, "card", "GROUP", b"\x01")
    clock.advance(60000)
    ledger.reading(tx, 1500, "Sample.Periodic", b"\x05\x06", True)
    clock.advance(60000)
    ledger.end(tx, 2000, "Local", "04A1B2C3")
    assert ledger.unconfirmed() == 3
    record = ledger.oldest()
    assert (record.kind, record.tx, record.outlet, record.register) == ("begin", 1, 1, 1000)
    assert (record.token, record.parent, record.how) == ("04A1B2C3", "GROUP", "card")
    assert record.extra == b"\x01" and ledger.time_of(record) == NOW
    ledger.confirm(record.sequence)
    record = ledger.oldest()
    assert (record.kind, record.register, record.context) == ("reading", 1500, "Sample.Periodic")
    assert record.values == b"\x05\x06" and ledger.time_of(record) == NOW + 60
    ledger.confirm(record.sequence)
    record = ledger.oldest()
    assert (record.kind, record.register, record.reason) == ("end", 2000, "Local")
    assert record.token == "04A1B2C3" and ledger.time_of(record) == NOW + 120
    ledger.confirm(record.sequence)
    assert ledger.oldest() is None and ledger.unconfirmed() == 0


def test_transactions_of_two_outlets_keep_one_common_order():
    ledger = opened(MemoryStorage())
    a = ledger.begin(1, "A", 0, "card")
    b = ledger.begin(2, "B", 0, "remote")
    ledger.end(a, 1, "Local")
    ledger.end(b, 2, "Remote")
    expected = [("begin", a, 0), ("begin", b, 0), ("end", a, 1), ("end", b, 2)]
    assert drained(ledger) == expected


def test_only_the_oldest_record_can_be_confirmed():
    ledger = opened(MemoryStorage())
    tx = ledger.begin(1, "A", 0, "card")
    last = ledger.end(tx, 1, "Local")
    raises(ValueError, ledger.confirm, last)
    first = ledger.oldest().sequence
    ledger.confirm(first)
    ledger.confirm(first)
    assert ledger.oldest().sequence == last


def test_after_a_power_cut_a_running_transaction_has_its_last_durable_reading():
    clock = FakeClock(unix=NOW)
    storage = MemoryStorage()
    ledger = opened(storage, clock)
    tx = ledger.begin(2, "A", 1000, "card", "P", b"x")
    clock.advance(60000)
    ledger.reading(tx, 1700, "Sample.Periodic", b"", False)
    ledger = opened(storage, FakeClock())
    found = ledger.running()
    assert [s.number for s in found] == [tx]
    assert (found[0].outlet, found[0].token, found[0].parent) == (2, "A", "P")
    assert (found[0].begin_time, found[0].begin_register) == (NOW, 1000)
    assert (found[0].last_time, found[0].last_register) == (NOW + 60, 1700)
    assert ledger.last_time == NOW + 60
    ledger.end(tx, found[0].last_register, "PowerLoss", "", found[0].last_time)
    assert ledger.running() == []
    assert drained(ledger) == [("begin", tx, 1000), ("end", tx, 1700)]


def test_an_end_told_later_has_the_time_it_is_told_with():
    storage = MemoryStorage()
    tx = opened(storage).begin(1, "A", 0, "card")
    ledger = opened(storage, FakeClock(unix=NOW + 5000))
    ledger.end(tx, 5, "PowerLoss", "", NOW + 7)
    ledger.confirm(ledger.oldest().sequence)
    assert ledger.time_of(ledger.oldest()) == NOW + 7


def test_numbers_of_transactions_grow_for_ever():
    storage = MemoryStorage()
    seen = []
    for _ in range(5):
        ledger = opened(storage)
        tx = ledger.begin(1, "A", 0, "card")
        ledger.end(tx, 0, "Local")
        drained(ledger)
        seen.append(tx)
    assert seen == [1, 2, 3, 4, 5]


def test_a_note_is_readable_while_the_transaction_is_not_confirmed():
    storage = MemoryStorage()
    ledger = opened(storage)
    tx = ledger.begin(1, "A", 0, "card")
    ledger.note(tx, b"first")
    ledger.note(tx, b"second")
    assert opened(storage).transaction(tx).note == b"second"


def test_a_note_about_a_transaction_that_has_ended_survives_until_its_end_is_confirmed():
    storage = MemoryStorage()
    ledger = opened(storage)
    a = ledger.begin(1, "A", 0, "card")
    ledger.end(a, 5, "Local")
    b = ledger.begin(1, "B", 5, "card")
    ledger.confirm(ledger.oldest().sequence)
    ledger.note(a, b"77")
    for again in (ledger, opened(storage)):
        assert again.oldest().kind == "end" and again.oldest().tx == a
        assert again.transaction(a).note == b"77"
        assert again.transaction(a).ended
        assert again.transaction(b).note == b""


def test_a_note_on_an_unknown_transaction_is_refused():
    ledger = opened(MemoryStorage())
    assert "transaction 7" in str(raises(BadInput, ledger.note, 7, b"x"))


def test_what_does_not_run_cannot_be_read_or_ended():
    ledger = opened(MemoryStorage())
    tx = ledger.begin(1, "A", 0, "card")
    ledger.end(tx, 0, "Local")
    raises(BadInput, ledger.end, tx, 0, "Local")
    raises(BadInput, ledger.reading, tx, 0, "Sample.Periodic")
    raises(BadInput, ledger.end, 99, 0, "Local")


def test_values_that_do_not_fit_are_refused_and_nothing_is_written():
    storage = MemoryStorage()
    ledger = opened(storage)
    for register in (-1, 1 << 32):
        raises(BadInput, ledger.begin, 1, "A", register, "card")
    raises(BadInput, ledger.begin, 256, "A", 0, "card")
    raises(BadInput, ledger.begin, 1, "A" * 256, 0, "card")
    assert storage.files == {}
    tx = ledger.begin(1, "A", 0, "card")
    raises(BadInput, ledger.reading, tx, 0, "Sometimes")
    raises(BadInput, ledger.reading, tx, 0, "Other", bytes(1001))
    raises(BadInput, ledger.note, tx, bytes(256))
    assert ledger.unconfirmed() == 1


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


def test_times_before_the_clock_was_set_become_right_when_it_is():
    clock = FakeClock()
    storage = MemoryStorage()
    ledger = opened(storage, clock)
    clock.advance(5000)
    tx = ledger.begin(1, "A", 0, "card")
    clock.advance(60000)
    ledger.reading(tx, 1, "Sample.Periodic", b"", True)
    assert ledger.oldest().estimated
    clock.advance(1000)
    ledger.clock_set(clock.synchronise(NOW))
    ledger.end(tx, 2, "Local")
    for again in (ledger, opened(storage, FakeClock())):
        assert again.time_of(again.oldest()) == NOW - 61
        assert again.transaction(tx).begin_time == NOW - 61
    again.confirm(again.oldest().sequence)
    assert again.time_of(again.oldest()) == NOW - 1
    again.confirm(again.oldest().sequence)
    assert again.time_of(again.oldest()) == NOW


def test_the_clock_is_corrected_in_the_ledger_even_if_nobody_says_so():
    clock = FakeClock()
    storage = MemoryStorage()
    ledger = opened(storage, clock)
    tx = ledger.begin(1, "A", 0, "card")
    clock.advance(10000)
    clock.synchronise(NOW)
    ledger.end(tx, 2, "Local")
    assert ledger.time_of(ledger.oldest()) == NOW - 10


def test_a_clock_put_back_never_turns_a_transaction_around():
    clock = FakeClock(unix=NOW)
    ledger = opened(MemoryStorage(), clock)
    tx = ledger.begin(1, "A", 0, "card")
    clock.advance(60000)
    ledger.reading(tx, 1, "Sample.Periodic", b"", True)
    clock.synchronise(NOW - 3600)
    ledger.end(tx, 2, "Local")
    times = []
    while ledger.oldest():
        times.append(ledger.time_of(ledger.oldest()))
        ledger.confirm(ledger.oldest().sequence)
    assert times == [NOW, NOW + 60, NOW + 60]


def test_a_boot_that_is_never_told_the_time_continues_from_the_last_known():
    storage = MemoryStorage()
    ledger = opened(storage)
    ledger.end(ledger.begin(1, "A", 0, "card"), 0, "Local")
    clock = FakeClock()
    ledger = opened(storage, clock)
    clock.advance(30000)
    tx = ledger.begin(1, "B", 0, "card")
    ledger = opened(storage, FakeClock())
    assert ledger.transaction(tx).begin_time == NOW + 30


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


def test_a_storage_that_fails_leaves_the_ledger_as_the_medium_has_it():
    storage = MemoryStorage()
    ledger = opened(storage)
    tx = ledger.begin(1, "A", 0, "card")
    real = storage.append

    def late_failure(name, data):
        real(name, data)
        raise OSError(5, "input/output error")

    storage.append = late_failure
    raises(OSError, ledger.end, tx, 5, "Local")
    storage.append = real
    assert ledger.running() == []
    other = ledger.begin(1, "B", 5, "card")
    assert drained(ledger) == [("begin", tx, 0), ("end", tx, 5), ("begin", other, 5)]


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


def test_a_ledger_on_a_real_directory_survives_a_restart():
    storage = Directory(scratch("station"))
    ledger = opened(storage)
    tx = ledger.begin(1, "A", 3, "card")
    ledger = opened(Directory(scratch("station")))
    ledger.end(tx, 4, "Local")
    assert drained(opened(storage)) == [("begin", tx, 3), ("end", tx, 4)]


def test_a_ledger_that_could_not_hold_a_few_segments_is_refused():
    assert "too small" in str(raises(ValueError, Ledger, MemoryStorage(), FakeClock(), 65535))
