"""Whatever a guard lived through, its recording is decided the same again on both runtimes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chargepost.guard import recording
from chargepost.protection import recording_file
from recording_script import recorded, replayed
from support import runtimes

_CHARGE = bytes([4, 1, 3, 32, 1, 1, 0, 60, 1, 2, 0, 60])
_WAITS = st.sampled_from([1, 2, 5, 20, 52, 110, 250])
_TURN = st.one_of(
    _WAITS.map(lambda steps: bytes([0, steps])),
    st.tuples(st.integers(1, 13), st.integers(0, 255)).map(bytes),
    st.just(_CHARGE),
)
_TRACES = st.lists(_TURN, max_size=25).map(lambda turns: _CHARGE + b"".join(turns))
_STARTS = st.sampled_from([0, 12345, 0x3FFFFFFF - 5000])


@settings(max_examples=40, deadline=None)
@given(_TRACES, _STARTS, st.booleans(), st.booleans())
def test_a_recording_is_decided_the_same_again(worker, trace, start_ms, linked, noise):
    data = recorded(trace, start_ms, linked, noise)
    steps, difference = replayed(data)
    assert difference == ""
    assert steps > 0
    assert worker.call("recording_script", "replayed", data) == ("ok", [steps, ""])


@settings(max_examples=10, deadline=None)
@given(_TRACES, _STARTS, st.booleans())
def test_both_runtimes_record_the_same_bytes(worker, trace, start_ms, linked):
    here = runtimes.here("recording_script", "recorded", trace, start_ms, linked)
    assert worker.call("recording_script", "recorded", trace, start_ms, linked) == here


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80), st.integers(0, 400))
def test_bytes_that_are_no_recording_are_refused_and_nothing_else(noise, at):
    data = recording_file.segments(_SAMPLE)
    data = data[:at] + noise + data[at + len(noise) :]
    try:
        recording.decode(data)
    except ValueError as error:
        assert "recording" in str(error)


_SAMPLE = recorded(_CHARGE, 0, False)
