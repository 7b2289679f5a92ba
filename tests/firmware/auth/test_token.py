"""Tokens: UIDs in air order become upper-case hex, and bad text is refused."""

from both import raises
from chargepost.auth.token import from_uid, is_random, normalise, same, validate
from chargepost.errors import BadInput


def test_a_uid_is_upper_case_hex_in_air_order():
    assert from_uid(b"\x04\xa1\xb2\xc3\xd4\xe5\x80") == "04A1B2C3D4E580"


def test_a_uid_of_10_bytes_just_fits():
    assert len(from_uid(bytes(range(10)))) == 20


def test_a_uid_of_another_length_is_refused_with_the_length():
    assert "not 5" in str(raises(BadInput, from_uid, bytes(5)))


def test_the_cascade_tag_is_no_card_number():
    assert "88AABBCC" in str(raises(BadInput, from_uid, b"\x88\xaa\xbb\xcc"))


def test_only_4_bytes_that_begin_with_08_are_random():
    assert is_random(b"\x08\x01\x02\x03")
    assert not is_random(b"\x09\x01\x02\x03")
    assert not is_random(b"\x08\x01\x02\x03\x04\x05\x06")


def test_case_means_nothing_but_is_kept_by_validate():
    assert normalise("abCD-1~") == "ABCD-1~"
    assert validate("abCD") == "abCD"
    assert same("ab", "AB")
    assert not same("", "")
    assert not same("ab", "abc")


def test_length_is_1_to_20():
    assert validate("x" * 20) == "x" * 20
    error = str(raises(BadInput, validate, "x" * 21))
    assert "21 characters" in error and "1 to 20" in error
    raises(BadInput, validate, "")


def test_other_characters_are_named():
    assert "U+000A" in str(raises(BadInput, validate, "AB\n"))
    assert "U+00E4" in str(raises(BadInput, validate, "\u00e4"))


def test_a_number_is_no_token():
    assert "12345" in str(raises(BadInput, validate, 12345))
    raises(BadInput, validate, None)
    raises(BadInput, validate, b"ABCD")
