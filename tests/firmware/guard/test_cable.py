"""The coding resistor of the cable (IEC 61851-1 Annex B)."""

from chargepost.guard.cable import Cable, rating


def test_each_code_is_accepted_within_its_window():
    for ohm, ma in ((1500, 13000), (680, 20000), (220, 32000), (100, 63000)):
        assert rating(ohm) == ma
        assert rating(ohm * 97 // 100) == rating(ohm * 103 // 100) == ma


def test_what_is_outside_all_windows_carries_nothing():
    for ohm in (0, 80, 2461, 4700, 1000000):
        assert rating(ohm) == 0
    assert rating(81) == 63000
    assert rating(2460) == 13000


def test_a_code_must_last_20_ms():
    cable = Cable(0)
    cable.read(220, 0)
    cable.read(220, 10)
    assert cable.ma == 0
    cable.read(220, 20)
    assert cable.ma == 32000


def test_a_code_that_jumps_about_is_none():
    cable = Cable(0)
    for now in range(0, 100, 10):
        cable.read(220, now)
    for now in range(100, 200, 20):
        cable.read(1500, now)
        cable.read(680, now + 10)
    assert cable.ma == 0


def test_a_fixed_cable_needs_no_code():
    cable = Cable(16000)
    assert cable.ma == 16000
    for now in range(0, 100, 10):
        cable.read(-1, now)
    assert cable.ma == 16000
