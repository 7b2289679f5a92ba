"""Decimals as integers."""

from both import raises
from chargepost.errors import BadInput
from chargepost.pricing.money import amount, micro, whole


def test_a_decimal_is_taken_in_millionths():
    for text, value in (
        ("0", 0),
        ("0.123", 123000),
        ("1.345", 1345000),
        ("-0.5", -500000),
        ("42.42", 42420000),
        ("1e-3", 1000),
        ("2.5E+2", 250000000),
        ("999999999999", 999999999999000000),
    ):
        assert micro(text) == value, text


def test_what_floats_leave_behind_the_sixth_decimal_is_rounded_half_up():
    for text, value in (
        ("0.30000000000000004", 300000),
        ("12.339999999999998", 12340000),
        ("0.0000005", 1),
        ("0.00000049", 0),
        ("-0.0000005", -1),
        ("1e-7", 0),
        ("1e-300", 0),
    ):
        assert micro(text) == value, text


def test_what_is_no_number_or_too_large_is_refused():
    for text in ("", "-", ".5", "5.", "1.2.3", "1e", "1e+", "1e1e1", "0x1", "1e5000", "9" * 41):
        raises(BadInput, micro, text)
    for text in ("1000000000000", "1e12", "1e999", "-1e12"):
        assert "too large" in str(raises(BadInput, micro, text)), text
    assert micro("0e999") == 0


def test_a_whole_number_may_be_written_with_a_fraction_of_nothing():
    assert (whole("4711"), whole("4711.0"), whole("-1")) == (4711, 4711, -1)
    for text in ("4711.5", "1e3", "", "-", "9" * 20):
        raises(BadInput, whole, text)


def test_an_amount_has_the_decimals_of_the_station_rounded_half_up():
    assert amount(1345000, 3) == "1.345"
    assert amount(1345000, 2) == "1.35"
    assert amount(1344999, 2) == "1.34"
    assert amount(1345000, 0) == "1"
    assert amount(1000, 2) == "0.00"
    assert amount(-1345000, 2) == "-1.35"
    assert amount(-1000, 2) == "0.00"
    assert amount(5, 6) == "0.000005"
