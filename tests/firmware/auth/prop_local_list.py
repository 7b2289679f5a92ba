"""The local list against a dict, on both runtimes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from support import runtimes

CAPACITY = 30
TOKENS = ["A", "a", "AB", "B", "b!", "~" * 20, " "] + [f"{n:014X}" for n in range(40)]
STATUSES = ["", "Accepted", "Blocked", "Expired", "Invalid", "ConcurrentTx"]

rows = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(TOKENS), st.sampled_from(["", "x" * 21, "\t"])),
        st.sampled_from(STATUSES),
        st.integers(0, 2**32 - 1),
        st.sampled_from(["", "fleet", "P" * 20]),
    ).map(list),
    max_size=40,
    unique_by=lambda row: row[0],
)
good_rows = rows.map(lambda found: [row for row in found if row[0] in TOKENS[2:]])
steps = st.lists(
    st.tuples(st.sampled_from(["full", "part"]), st.integers(-1, 9), st.one_of(rows, good_rows)),
    max_size=6,
).map(lambda found: [list(step) for step in found])


class Model:
    """The same list as a dict, from the words of the standard."""

    def __init__(self):
        self.version = 0
        self.cards: dict[str, list] = {}

    def apply(self, kind: str, version: int, rows: list) -> str:
        keys = [row[0].upper() for row in rows]
        bad_token = any(not 1 <= len(key) <= 20 or "\t" in key for key in keys)
        if version < 1 or bad_token or len(set(keys)) < len(keys):
            return "Failed"
        if kind == "full" and any(not row[1] for row in rows):
            return "Failed"
        if kind == "part" and version <= self.version:
            return "VersionMismatch"
        cards = {} if kind == "full" else dict(self.cards)
        for key, (_, status, expiry, parent) in zip(keys, rows, strict=True):
            cards.pop(key, None)
            if status:
                cards[key] = [status, expiry, parent.upper()]
        if len(cards) > CAPACITY:
            return "Failed"
        self.cards, self.version = cards, version
        return "Accepted"


@settings(max_examples=150, deadline=None)
@given(steps)
def test_the_list_is_a_dict_that_survives_and_is_the_same_on_both_runtimes(worker, steps):
    result = runtimes.here("firmware.auth.list_script", "run", steps, CAPACITY, TOKENS)
    assert result[0] == "ok", result
    outcome = result[1]
    model = Model()
    for index, (kind, version, changes) in enumerate(steps):
        assert outcome[2 * index] == model.apply(kind, version, changes)
        shown = model.version if model.cards else 0
        assert outcome[2 * index + 1] == [shown, len(model.cards)]
    known = [model.cards.get(token.upper()) for token in TOKENS]
    assert outcome[-3] == known
    assert outcome[-2] == known
    there = worker.call("firmware.auth.list_script", "run", steps, CAPACITY, TOKENS)
    assert there == result
