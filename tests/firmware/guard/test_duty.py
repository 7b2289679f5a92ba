"""Duty cycle and current (IEC 61851-1 Tables A.7 and A.8)."""

from chargepost.guard.duty import current_of, duty_of


def test_up_to_51_a_each_percent_is_0_6_a():
    assert duty_of(6000) == 100
    assert duty_of(16000) == 266
    assert duty_of(32000) == 533
    assert duty_of(51000) == 850


def test_above_51_a_each_percent_is_2_5_a():
    assert duty_of(63000) == 892
    assert duty_of(80000) == 960


def test_between_51_and_52_5_a_there_is_no_code_of_its_own():
    assert duty_of(51001) == duty_of(52700) == 850
    assert current_of(850) == 51000


def test_below_6_a_there_is_no_pwm():
    for ma in (5999, 1, 0, -1):
        assert duty_of(ma) == 1000


def test_more_than_80_a_cannot_be_offered():
    assert duty_of(200000) == duty_of(80000)


def test_the_car_never_reads_more_than_was_meant():
    for ma in range(6000, 82000, 17):
        read = current_of(duty_of(ma))
        assert read <= ma
        assert ma - read < 60 or ma > 51000
        assert ma - read < 1750 or ma > 80000


def test_no_current_is_offered_outside_the_coded_duties():
    for duty in (0, 29, 50, 79, 971, 1000):
        assert current_of(duty) == 0
    assert current_of(80) == current_of(99) == 6000
    assert current_of(965) == 80000
