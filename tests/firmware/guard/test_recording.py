"""A frozen black box tells what happened, and the guard decides the same again."""

from both import raises
from chargepost.guard import recording
from chargepost.guard.overload import Overload
from chargepost.guard.trace import SEGMENT
from chargepost.protection import recording_file
from recording_script import Recorder, replayed, shake, stumble


def _segments(data):
    return recording.decode(recording_file.segments(data))


def _session(recorder):
    """A car charges, is told other currents, and its pilot is shorted."""
    rig = recorder.rig
    rig.charging()
    for limit in (10000, 16000, 8000, 13000):
        rig.ask.limit_ma = limit
        rig.ask.current_l1_ma = limit - 500
        recorder.run(6000)
    recorder.short()
    return recorder.last()


def test_a_session_is_decided_the_same_again_on_one_chip_and_over_the_link():
    for linked in (False, True):
        steps, difference = replayed(_session(Recorder(linked=linked)))
        assert difference == ""
        assert steps > 2000


def test_it_begins_before_the_fault_and_ends_a_second_after_it():
    segments = _segments(_session(Recorder()))
    first = segments[0]["time"]
    told = []
    replay = recording.Replay(lambda ms, record: told.append((ms, record["set"])))
    assert replay.run(segments)
    faults = [ms for ms, values in told if values.get("faults")]
    assert len(faults) == 1
    assert faults[0] - first > 20000
    assert 900 <= told[-1][0] - faults[0] <= 1000


def test_noise_is_lived_through_again():
    recorder = Recorder()
    shake(recorder.rig)
    recorder.rig.charging()
    recorder.run(2000)
    recorder.short()
    steps, difference = replayed(recorder.last())
    assert difference == ""
    assert steps > 100


def test_late_steps_are_as_late_again():
    recorder = Recorder()
    rig = recorder.rig
    rig.ask.permit = 1
    rig.ask.limit_ma = 16000
    rig.outlet.level = 9000
    recorder.run(1000)
    rig.outlet.level = 6000  # C counts after 500 ms, which are fewer steps now
    for late in (1, 3, 7, 30, 150, -2):
        stumble(rig, late)
        recorder.run(100)
    assert rig.outlet.closed
    recorder.short()
    segments = _segments(recorder.last())
    late = [one["ms"] - 10 * one["steps"] for part in segments for one in part["records"]]
    assert [ms for ms in late if ms] == [1, 3, 7, 30, 150, -2]
    assert replayed(recorder.last())[1] == ""


def test_segments_meet_where_the_ring_went_round():
    recorder = Recorder()
    recorder.rig.charging()
    for turn in range(900):
        recorder.rig.ask.current_l1_ma = 10000 + turn
        recorder.run(100)
    recorder.short()
    segments = _segments(recorder.last())
    assert len(segments) == 4
    assert replayed(recorder.last())[1] == ""
    segments[2]["state"]["overload_of_nobody"] = 0
    segments[2]["state"]["interlock.closings"] += 1
    replay = recording.Replay()
    assert not replay.run(segments)
    assert replay.difference.startswith("interlock.closings is 1 at ")


def test_a_counter_of_milliseconds_that_wraps_is_no_difference():
    recorder = Recorder(0x3FFFFFFF - 20000)
    assert replayed(_session(recorder))[1] == ""


def test_another_input_is_another_decision():
    segments = _segments(_session(Recorder()))
    changed = 0
    for segment in segments:
        for record in segment["records"]:
            if record["set"].get("ask.limit_ma") == 13000:
                record["set"]["ask.limit_ma"] = 14000
                changed += 1
    assert changed == 1
    replay = recording.Replay()
    assert not replay.run(segments)
    assert replay.difference.startswith("signal.duty is 233 at ")
    assert replay.difference.endswith("where 216 was recorded")


def test_another_guard_is_found_out():
    data = _session(Recorder())
    allow = Overload._allow

    def stricter(self, signalled_ma, now):
        allow(self, signalled_ma - 8000, now)

    Overload._allow = stricter
    try:
        difference = replayed(data)[1]
    finally:
        Overload._allow = allow
    assert difference.startswith("interlock.close is 0 at ")
    assert replayed(data)[1] == ""


def test_what_is_asked_once_is_asked_again():
    recorder = Recorder()
    rig = recorder.rig
    rig.ask.permit = 1
    rig.ask.limit_ma = 16000
    rig.outlet.level = 9000
    recorder.run(1000)
    rig.ask.wake = 2
    recorder.run(6000)
    rig.outlet.level = 12000
    recorder.run(500)
    rig.ask.test_rcm = 1
    recorder.run(1000)
    recorder.short()
    sets = [record["set"] for one in _segments(recorder.last()) for record in one["records"]]
    assert [one["obeyed"] for one in sets if one.get("obeyed")] == [8, 2]
    assert replayed(recorder.last())[1] == ""


def test_the_ring_is_not_frozen_by_what_was_there_before_or_is_kept_locked():
    recorder = Recorder()
    recorder.rig.ask.locked = 0x40
    recorder.run(3000)
    assert recorder.rig.report.faults & 0x40
    assert recorder.rig.report.recorded == 0
    assert recorder.box.names() == []


def test_damaged_bytes_are_refused_with_a_sentence():
    body = recording_file.segments(_session(Recorder()))
    for bad, words in (
        (body[:-3], "the segment at byte"),
        (b"\x00\x0a" + body[2:], "would have 10 bytes"),
        (body[:2] + b"\x00\x00\x00\x01" + body[6:], "of another guard (layout 00000001"),
        (b"\xff\xff" + body[2:], "would have 65535 bytes"),
    ):
        assert words in str(raises(ValueError, recording.decode, bad))
    short = (200).to_bytes(2, "big") + body[2:200]
    assert "ends within a record" in str(raises(ValueError, recording.decode, short))


def test_a_recording_that_lacks_an_integer_is_refused():
    segments = _segments(_session(Recorder()))
    del segments[0]["state"]["interlock.close"]
    error = raises(ValueError, recording.Replay().run, segments)
    assert "lacks interlock.close" in str(error)


def test_a_segment_holds_at_least_half_a_minute_of_a_quiet_outlet():
    recorder = Recorder()
    recorder.run(200000)
    recorder.short()
    segments = _segments(recorder.last())
    lasts = sum([record["ms"] for record in segments[0]["records"]])
    assert lasts > 60000
    assert len(recording_file.segments(recorder.last())) <= 4 * SEGMENT
