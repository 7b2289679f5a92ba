"""The pulse recorder: what the interrupt sees becomes frames, without a lock or the heap."""

from both import Skip
from chargepost_hal.wiegand.pulses import PulseRecorder

try:
    import micropython
except ImportError:
    micropython = None


def feed(recorder, bits, start_us, step_us=1500):
    for index, bit in enumerate(bits):
        recorder.pulse(bit, (start_us + index * step_us) & 0x3FFFFFFF)


def test_a_silence_of_25_ms_ends_a_frame():
    recorder = PulseRecorder()
    feed(recorder, [1, 0, 1], 100000)
    feed(recorder, [0, 0], 100000 + 2 * 1500 + 25000)
    assert recorder.take() == [[1, 0, 1], [0, 0]]
    assert recorder.take() == []


def test_pulses_just_under_25_ms_apart_are_one_frame():
    recorder = PulseRecorder()
    feed(recorder, [1, 0, 1], 100000, 24999)
    assert recorder.take() == [[1, 0, 1]]


def test_an_edge_within_200_us_is_the_same_pulse():
    recorder = PulseRecorder()
    recorder.pulse(1, 100000)
    recorder.pulse(1, 100199)
    recorder.pulse(0, 100200)
    assert recorder.take() == [[1, 0]]


def test_a_wrap_of_the_clock_in_the_middle_of_a_frame_does_no_harm():
    recorder = PulseRecorder()
    feed(recorder, [1, 0, 1, 1], (1 << 30) - 2000)
    assert recorder.take() == [[1, 0, 1, 1]]


def test_a_full_ring_counts_what_it_loses_and_works_again():
    recorder = PulseRecorder()
    feed(recorder, [1] * 140, 100000)
    assert recorder.lost == 13
    assert len(recorder.take()[0]) == 127
    feed(recorder, [0, 1], 900000)
    assert recorder.take() == [[0, 1]]


def test_frames_go_round_the_ring_without_end():
    recorder = PulseRecorder()
    for turn in range(40):
        feed(recorder, [turn & 1] * 26, 100000 + turn * 200000)
        assert recorder.take() == [[turn & 1] * 26]


def test_the_interrupt_allocates_nothing():
    if not micropython:
        raise Skip("only MicroPython can lock its heap")
    recorder = PulseRecorder()
    pulse = recorder.pulse
    micropython.heap_lock()
    try:
        pulse(1, 100000)
        pulse(0, 101500)
        pulse(0, 1073741823)
    finally:
        micropython.heap_unlock()
    assert recorder.take() == [[1, 0], [0]]
