"""Card watch against a model that keeps the whole history of one reader."""

from hypothesis import given
from hypothesis import strategies as st

from chargepost.auth.card_watch import CardWatch

CARDS = [None, b"\x01\x02\x03\x04", b"\x04\xa1\xb2\xc3\xd4\xe5\x80", b"\x05\x06\x07\x08"]
polls = st.lists(st.tuples(st.integers(1, 3000), st.sampled_from(CARDS)), max_size=60)


@given(polls)
def test_an_event_needs_two_seconds_seen_without_the_card(polls):
    watch = CardWatch()
    history: list[tuple[int, bytes | None]] = []
    now = 0
    for gap, uid in polls:
        now += gap
        history.append((now, uid))
        expected = uid is not None
        # Back from now: the polls without this card, up to the last one that found it.
        away = []
        for at, seen in reversed(history[:-1]):
            if seen == uid:
                expected = bool(away) and now - away[-1] >= 2000
                break
            away.append(at)
        assert watch.poll(uid, now) == (uid if expected and uid else None)
