"""Times: right even when the clock was set late, or never, or back."""

from both import FakeClock, MemoryStorage
from ledgers import NOW, opened


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


def test_a_resumed_transaction_never_goes_back_behind_the_readings_before_the_power_cut():
    clock = FakeClock(unix=NOW)
    storage = MemoryStorage()
    ledger = opened(storage, clock)
    tx = ledger.begin(1, "A", 0, "card")
    clock.advance(600000)
    ledger.reading(tx, 1, "Sample.Periodic", b"", True)
    clock = FakeClock()
    ledger = opened(storage, clock)
    clock.guess(ledger.last_time)
    for register in (2, 3):
        clock.advance(10000)
        ledger.reading(tx, register, "Sample.Periodic", b"", True)
    ledger.clock_set(clock.synchronise(NOW + 100))
    ledger.end(tx, 4, "Local")
    times = []
    while ledger.oldest():
        times.append(ledger.time_of(ledger.oldest()))
        ledger.confirm(ledger.oldest().sequence)
    assert times == [NOW, NOW + 600, NOW + 600, NOW + 600, NOW + 600]


def test_a_corrected_time_is_known_after_restarts_even_if_only_a_later_segment_is_read():
    clock = FakeClock()
    storage = MemoryStorage()
    ledger = opened(storage, clock, 65536)
    clock.advance(5000)
    ledger.end(ledger.begin(1, "A", 0, "card"), 0, "Local")
    ledger.clock_set(clock.synchronise(NOW))
    ledger = opened(storage, FakeClock(unix=NOW), 65536)
    while len(storage.files) < 3:
        ledger.end(ledger.begin(1, "B", 0, "card"), 0, "Local")
    ledger = opened(storage, FakeClock(unix=NOW), 65536)
    assert ledger.time_of(ledger.oldest()) == NOW
