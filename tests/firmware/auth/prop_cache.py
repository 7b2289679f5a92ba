"""The cache against a list of what was stored, with restarts and torn ends in between."""

from hypothesis import given, settings
from hypothesis import strategies as st

from both import MemoryStorage
from chargepost.auth.cache import AuthorizationCache
from chargepost.auth.entry import Entry

actions = st.lists(
    st.one_of(
        st.tuples(
            st.just("put"),
            st.sampled_from([f"T{n}" for n in range(9)]),
            st.sampled_from(["Accepted", "Blocked", "Invalid"]),
        ),
        st.just(("clear", "", "")),
        st.just(("torn", "", "")),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(actions, st.integers(1, 7))
def test_it_never_lies_and_keeps_the_tokens_stored_last(actions, capacity):
    storage = MemoryStorage()
    stored: dict[str, str] = {}  # in the order of storing, newest last
    for action, token, status in actions:
        cache = AuthorizationCache(storage, capacity)
        if action == "clear":
            cache.clear()
            stored.clear()
        elif action == "torn":
            # Only what was appended to a whole log can be torn; behind a torn end it is replaced.
            if max(0, storage.size("auth/cache")) % 49 == 0:
                storage.append("auth/cache", b"half a record")
        else:
            if (entry := cache.get(token)) is None or entry.status != status:
                stored.pop(token, None)
                stored[token] = status
            cache.put(token, Entry(status))
        for known, expected in stored.items():
            entry = cache.get(known)
            assert entry is None or entry.status == expected
        for known in list(stored)[-capacity:]:
            assert cache.get(known) is not None
        assert storage.size("auth/cache") < (capacity + capacity // 4 + 1) * 49
