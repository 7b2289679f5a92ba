"""The ledger: what was written down is delivered in order, whatever happens in between."""

from both import FakeClock, MemoryStorage, raises, scratch
from chargepost.errors import BadInput
from chargepost.store import Directory
from ledgers import NOW, drained, opened


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


def test_a_note_from_before_the_end_is_there_for_the_readings_that_were_written_earlier():
    clock = FakeClock(unix=NOW)
    storage = MemoryStorage()
    ledger = opened(storage, clock)
    tx = ledger.begin(1, "A", 0, "card")
    clock.advance(60000)
    ledger.reading(tx, 1, "Sample.Periodic", b"", True)
    ledger.confirm(ledger.oldest().sequence)
    ledger.note(tx, b"77")
    ledger.end(tx, 2, "Local")
    for again in (ledger, opened(storage)):
        assert again.oldest().kind == "reading"
        assert again.transaction(tx).note == b"77"


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
    raises(BadInput, ledger.reading, tx, 0, "Other", bytes(2901))
    raises(BadInput, ledger.note, tx, bytes(65))
    assert ledger.unconfirmed() == 1


def test_a_large_reading_never_waits_in_memory():
    clock = FakeClock(unix=NOW)
    storage = MemoryStorage()
    ledger = opened(storage, clock)
    tx = ledger.begin(1, "A", 0, "card")
    while ledger.reading(tx, 0, "Sample.Periodic", bytes(500)):
        pass  # the burst is used up: this one waits
    values = bytes(2900)
    sequence = ledger.reading(tx, 0, "Sample.Periodic", values)
    assert sequence
    again = opened(storage, clock)
    while again.oldest().sequence < sequence:
        again.confirm(again.oldest().sequence)
    assert again.oldest().values == values


def _failing_behind(storage, size):
    """The storage's own append; from now on `size` bytes reach the medium before it fails."""
    real = storage.append

    def failure(name, data):
        real(name, data[:size])
        raise OSError(5, "input/output error")

    storage.append = failure
    return real


def test_what_a_failing_storage_has_written_all_the_same_counts():
    storage = MemoryStorage()
    ledger = opened(storage)
    real = _failing_behind(storage, 1000)
    tx = ledger.begin(1, "A", 0, "card")
    assert [found.number for found in ledger.running()] == [tx]
    ledger.end(tx, 5, "Local")
    assert ledger.running() == []
    storage.append = real
    other = ledger.begin(1, "B", 5, "card")
    assert drained(ledger) == [("begin", tx, 0), ("end", tx, 5), ("begin", other, 5)]


def test_what_a_failing_storage_has_not_written_or_only_in_part_is_told():
    for size in (0, 1, 12):
        storage = MemoryStorage()
        ledger = opened(storage)
        tx = ledger.begin(1, "A", 0, "card")
        real = _failing_behind(storage, size)
        raises(OSError, ledger.end, tx, 5, "Local")
        raises(OSError, ledger.begin, 2, "B", 5, "card")
        storage.append = real
        assert [found.number for found in ledger.running()] == [tx]
        ledger.end(tx, 5, "Local")
        assert drained(ledger) == [("begin", tx, 0), ("end", tx, 5)]


def test_a_ledger_on_a_real_directory_survives_a_restart():
    storage = Directory(scratch("station"))
    ledger = opened(storage)
    tx = ledger.begin(1, "A", 3, "card")
    ledger = opened(Directory(scratch("station")))
    ledger.end(tx, 4, "Local")
    assert drained(opened(storage)) == [("begin", tx, 3), ("end", tx, 4)]
