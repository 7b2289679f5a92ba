"""States of the control pilot: levels, hysteresis, how long they must last, the diode."""

from chargepost.guard.interface import A, B, C, D, E, F
from chargepost.guard.pilot import PilotReader, level

X1 = 1000
PWM = 266


def read(pilot, high, low, duty, begin, ms):
    """Feed samples every 10 ms from `begin` on; returns the time of the last."""
    for now in range(begin, begin + ms + 1, 10):
        pilot.read(high, low, duty, now)
    return begin + ms


def test_each_nominal_level_is_its_state():
    for mv, state in ((12000, A), (9000, B), (6000, C), (3000, D), (0, E)):
        for before in (A, B, C, D, E, F):
            assert level(mv, before) == state


def test_the_whole_tolerance_of_cars_is_accepted():
    for before in (A, B, C, D, E, F):
        for mv, state in ((8370, B), (9590, B), (5470, C), (6530, C), (2590, D), (3280, D)):
            assert level(mv, before) == state


def test_a_level_in_between_stays_what_it_was():
    assert level(7400, B) == B
    assert level(7600, C) == C
    assert level(7400, A) == C
    assert level(10300, A) == A
    assert level(4300, C) == C
    assert level(4700, D) == D


def test_a_broken_generator_is_no_state_f():
    assert level(-12000, C) == E


def test_b_is_reported_at_once_and_a_within_30_ms():
    pilot = PilotReader()
    now = read(pilot, 9000, 9000, X1, 0, 20)
    assert (pilot.state, pilot.plugged) == (B, 1)
    now = read(pilot, 12000, 12000, X1, now + 10, 20)
    assert pilot.state == B
    pilot.read(12000, 12000, X1, now + 10)
    assert (pilot.state, pilot.plugged) == (A, 0)


def test_c_must_last_500_ms():
    pilot = PilotReader()
    now = read(pilot, 9000, 9000, X1, 0, 100)
    now = read(pilot, 6000, 6000, X1, now + 10, 490)
    assert pilot.state == B
    pilot.read(6000, 6000, X1, now + 10)
    assert pilot.state == C


def test_a_dip_starts_the_wait_for_c_again():
    pilot = PilotReader()
    now = read(pilot, 6000, 6000, X1, 0, 400)
    now = read(pilot, 9000, 9000, X1, now + 10, 0)
    now = read(pilot, 6000, 6000, X1, now + 10, 490)
    assert pilot.state != C


def test_c_ends_20_ms_after_the_first_other_sample():
    for mv, state in ((12000, B), (9000, B), (3000, D), (0, E)):
        pilot = PilotReader()
        now = read(pilot, 6000, -12000, PWM, 0, 600)
        now = read(pilot, mv, -12000, PWM, now + 10, 10)
        assert pilot.state == C
        pilot.read(mv, -12000, PWM, now + 10)
        assert (pilot.state, pilot.plugged) == (state, 1)
        pilot.read(mv, -12000, PWM, now + 20)
        assert pilot.state == (A if mv == 12000 else state)


def test_readings_that_jump_between_other_states_end_c_too():
    pilot = PilotReader()
    now = read(pilot, 6000, -12000, PWM, 0, 600)
    for mv in (0, 12000, 0):
        now += 10
        pilot.read(mv, -12000, PWM, now)
    assert pilot.state != C


def test_one_bad_sample_does_not_end_c():
    pilot = PilotReader()
    now = read(pilot, 6000, -12000, PWM, 0, 600)
    for _ in range(20):
        now = read(pilot, 9000, -12000, PWM, now + 10, 10)
        now = read(pilot, 6000, -12000, PWM, now + 10, 10)
    assert pilot.state == C


def test_e_and_f_say_nothing_about_the_plug():
    pilot = PilotReader()
    now = read(pilot, 9000, 9000, X1, 0, 100)
    now = read(pilot, 0, 0, X1, now + 10, 100)
    assert (pilot.state, pilot.plugged) == (E, 1)
    now = read(pilot, -12000, -12000, 0, now + 10, 100)
    assert (pilot.state, pilot.plugged) == (F, 1)
    read(pilot, 12000, 12000, X1, now + 10, 100)
    assert (pilot.state, pilot.plugged) == (A, 0)


def test_after_f_the_car_is_looked_for_anew():
    pilot = PilotReader()
    now = read(pilot, 9000, 9000, X1, 0, 100)
    now = read(pilot, -12000, -12000, 0, now + 10, 100)
    now = read(pilot, 9000, 9000, X1, now + 10, 50)
    assert pilot.state == F
    read(pilot, 9000, 9000, X1, now + 10, 10)
    assert pilot.state == B


def test_the_diode_is_proven_under_pwm_only():
    pilot = PilotReader()
    now = read(pilot, 9000, 9000, X1, 0, 500)
    assert pilot.diode == -1
    now = read(pilot, 9000, -12000, PWM, now + 10, 140)
    assert pilot.diode == -1
    read(pilot, 9000, -12000, PWM, now + 10, 0)
    assert pilot.diode == 1


def test_a_missing_diode_is_doubted_after_20_ms_and_certain_after_100():
    for mv in (9000, 6000):
        pilot = PilotReader()
        now = read(pilot, mv, -12000, PWM, 0, 700)
        now = read(pilot, mv, -mv, PWM, now + 10, 20)
        assert pilot.diode == -1
        read(pilot, mv, -mv, PWM, now + 10, 70)
        assert pilot.diode == 0


def test_nothing_changes_when_the_counter_wraps():
    pilot = PilotReader()
    mask = 0x3FFFFFFF
    now = mask - 255
    for _ in range(54):
        pilot.read(6000, -12000, PWM, now)
        now = (now + 10) & mask
    assert pilot.state == A
    pilot.read(6000, -12000, PWM, now)
    assert pilot.state == C
