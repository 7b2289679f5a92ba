"""The continuous register, whatever a meter does; both runtimes decide alike."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chargepost.metering.register import Register
from support import runtimes

STEP_MS = 1000
MOST_WH = 1000 + 139  # slack, and 500 kW for a second

READINGS = st.lists(
    st.one_of(
        st.integers(0, 300),
        st.integers(99_999_000, 100_000_500),
        st.integers(0, 1 << 40),
    ),
    max_size=12,
)


def story(register: Register, readings) -> list[int | None]:
    found = []
    for number, raw in enumerate(readings):
        register.take(raw, number * STEP_MS)
        found.append(register.wh)
    return found


@given(readings=READINGS)
@settings(max_examples=500, deadline=None)
def test_it_never_goes_backwards_nor_faster_than_can_flow(readings):
    found = [wh for wh in story(Register(), readings) if wh is not None]
    for before, after in zip(found, found[1:], strict=False):
        assert 0 <= after - before <= MOST_WH + 3 * MOST_WH


@given(readings=READINGS, more=READINGS)
@settings(max_examples=300, deadline=None)
def test_a_restart_never_takes_it_back(readings, more):
    register = Register()
    story(register, readings)
    again = Register()
    again.restore(register.kept() if register.wh is not None else None)
    found = [wh for wh in story(again, more) if wh is not None]
    if register.wh is not None and found:
        assert found[0] >= register.wh


@given(steps=st.lists(st.integers(0, 6), min_size=1, max_size=30), start=st.integers(0, 1 << 33))
@settings(max_examples=200, deadline=None)
def test_a_meter_that_counts_is_followed_exactly(steps, start):
    readings = [start + sum(steps[:number]) for number in range(len(steps) + 1)]
    assert story(Register(), readings) == readings


@given(before=st.integers(0, 900), after=st.integers(0, 100), digits=st.integers(5, 12))
@settings(max_examples=200, deadline=None)
def test_a_roll_over_loses_nothing(before, after, digits):
    end = 10**digits
    register = Register()
    story(register, [end - 1 - before, after, after, after])
    assert register.wh == end + after
    assert "rolled over" in register.notice


@given(readings=READINGS)
@settings(max_examples=100, deadline=None)
def test_both_runtimes_decide_alike(worker, readings):
    answer = worker.call("register_script", "story", readings)
    assert answer == runtimes.here("register_script", "story", readings)
