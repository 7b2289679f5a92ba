"""The authorisation cache: bounded, kept over restarts, sparing with the flash."""

from both import MemoryStorage, PowerCut
from chargepost.auth.cache import AuthorizationCache
from chargepost.auth.entry import Entry

OK = Entry("Accepted")


def fresh(capacity=8):
    storage = MemoryStorage()
    return AuthorizationCache(storage, capacity), storage


def test_what_was_stored_last_is_what_is_known():
    cache, _ = fresh()
    cache.put("a", OK)
    cache.put("A", Entry("Blocked", 7, "P"))
    entry = cache.get("a")
    assert (entry.status, entry.expiry, entry.parent) == ("Blocked", 7, "P")
    assert cache.get("B") is None


def test_s31_the_cache_survives_a_restart_and_a_clear_empties_it():
    cache, storage = fresh()
    cache.put("A", OK)
    assert AuthorizationCache(storage, 8).get("A").status == "Accepted"
    cache.clear()
    assert cache.get("A") is None
    assert AuthorizationCache(storage, 8).get("A") is None


def test_the_same_answer_again_writes_nothing():
    cache, storage = fresh()
    cache.put("A", OK)
    writes = storage.operations
    for _ in range(50):
        cache.put("a", Entry("Accepted"))
    assert storage.operations == writes


def test_the_least_recently_stored_goes_first_and_the_file_stays_small():
    cache, storage = fresh(8)
    for n in range(100):
        cache.put(f"T{n}", OK)
        for recent in range(max(0, n - 7), n + 1):
            assert cache.get(f"T{recent}")
        assert storage.size("auth/cache") <= 10 * 49
    assert cache.get("T80") is None


def test_a_power_cut_anywhere_loses_at_most_what_was_being_written():
    for cut in range(0, 700, 5):
        storage = MemoryStorage(cut_after=cut)
        cache = AuthorizationCache(storage, 4)
        done = []
        try:
            for n in range(9):
                cache.put(f"T{n}", OK)
                done.append(f"T{n}")
        except PowerCut:
            pass
        cache = AuthorizationCache(MemoryStorage(files=storage.files), 4)
        for token in done[-4:]:
            assert cache.get(token)
        cache.put("NEW", OK)
        assert cache.get("NEW")
        for token in done[-3:]:
            assert cache.get(token)


def test_a_damaged_record_is_forgotten_alone():
    cache, storage = fresh()
    cache.put("A", OK)
    cache.put("B", OK)
    data = bytearray(storage.files["auth/cache"])
    data[3] ^= 1
    storage.files["auth/cache"] = bytes(data)
    assert cache.get("A") is None
    assert cache.get("B")
