"""The guard agrees, step by step, with a model of it that was written independently."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard_duel import OUTLETS, Disagreement, Duel, duel
from guard_traces import HEALTHY, PLAY, TROUBLE, Scene

_SEEDS = 44
_LEAST_STEPS = 100_000
# All that a hundred thousand steps must have met; a trace that never gets there proves nothing.
_VISITED = (
    *("state " + state for state in "ABCDEF"),
    *("fault 0x%04x" % (1 << bit) for bit in range(16)),
    *("cap_cause %d" % cause for cause in range(5)),
    *("rcm_result %d" % result for result in (0, 2, 3, 4)),
    *("phases %d" % phases for phases in (0, 1, 3)),
    *("cable_ma %d" % ma for ma in (0, 13000, 20000, 32000, 63000)),
    *("A to " + state for state in "BCDEF"),
    *("B to " + state for state in "ACDEF"),
    *("C to " + state for state in "ABDEF"),
    *("D to " + state for state in "AB"),
    *("E to " + state for state in "AB"),
    *("F to " + state for state in "AB"),
    *("loaded_opens", "silences", "wakes", "phase_switches"),
)


def _scene(scene: Scene) -> st.SearchStrategy[bytes]:
    pairs = [
        st.sampled_from(values).map(lambda v, k=knob: bytes([k, v])) for knob, values in scene
    ]
    return st.tuples(*pairs).map(b"".join)


_SCENES = st.one_of(
    *(_scene(scene) for scene in PLAY.values()),
    *(_scene(scene) for scene in TROUBLE.values()),
    _scene(HEALTHY),
)
_CHARGE = _scene(HEALTHY + PLAY["charge"])
_TRACES = st.tuples(_CHARGE, st.lists(_SCENES | _CHARGE, max_size=6)).map(
    lambda parts: parts[0] + b"".join(parts[1])
)
_STARTS = st.sampled_from([0, 12345, 0x3FFFFFFF - 1200, 0x3FFFFFFF - 5000])


@pytest.mark.timeout(600)  # a quarter of a minute of work, on a machine that may be busy
def test_guard_and_model_agree_over_100_000_random_steps():
    visits: Counter[str] = Counter()
    for seed in range(_SEEDS):
        visits += duel(seed)
    assert visits["steps"] >= _LEAST_STEPS
    assert visits["closed"] * 10 >= visits["steps"], "charging is too rare"
    assert visits["closings"] >= 200
    assert [name for name in _VISITED if not visits[name]] == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(OUTLETS) - 1), _TRACES, _STARTS)
def test_guard_and_model_agree_on_any_trace(outlet, trace, start_ms):
    Duel(outlet, start_ms).play(trace)


def test_a_guard_that_differs_from_the_model_is_found_out():
    fight = Duel()
    fight.rig.outlet.open = lambda: None  # type: ignore[method-assign]
    with pytest.raises(Disagreement, match="closed: guard 1, model 0"):
        fight.play(bytes([0, 60, 4, 1, 3, 32, 1, 1, 0, 60, 1, 2, 0, 60, 1, 1, 0, 5]))
