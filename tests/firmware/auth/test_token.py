"""Tokens: UIDs in air order become upper-case hex, and bad text is refused."""

from both import raises
from chargepost.auth.token import from_card, is_random, normalise, same, validate
from chargepost.errors import BadInput

ISO = "ISO14443"


def test_a_uid_is_upper_case_hex_in_air_order():
    assert from_card(b"\x04\xa1\xb2\xc3\xd4\xe5\x80", ISO) == "04A1B2C3D4E580"


def test_a_uid_of_10_bytes_just_fits():
    assert len(from_card(bytes(range(10)), ISO)) == 20


def test_each_technology_has_its_lengths():
    assert from_card(b"\x62\xe3\x08\x6c\xed", "EM4100") == "62E3086CED"
    assert from_card(b"\x5a\x01\x44", "Wiegand") == "5A0144"
    assert from_card(b"\x71\xa6\x86\x1e", "Wiegand") == "71A6861E"
    assert "4 or 7 or 10 bytes, not 5" in str(raises(BadInput, from_card, bytes(5), ISO))
    raises(BadInput, from_card, bytes(4), "EM4100")
    raises(BadInput, from_card, bytes(7), "Wiegand")
    assert "no card technology 'ISO'" in str(raises(BadInput, from_card, bytes(4), "ISO"))


def test_the_cascade_tag_is_no_card_number():
    assert "88AABBCC" in str(raises(BadInput, from_card, b"\x88\xaa\xbb\xcc", ISO))
    assert from_card(b"\x88\xaa\xbb\xcc", "Wiegand") == "88AABBCC"


def test_the_form_of_a_site_is_the_token():
    assert from_card(b"\x04\xa1\xb2\xc3\xd4\xe5\x80", ISO, "reversed") == "80E5D4C3B2A104"
    assert from_card(b"\x1e\xa6\x86\x71", ISO, "decimal-reversed") == "1904649758"


def test_a_card_that_has_no_such_form_is_refused_with_the_setting():
    error = raises(BadInput, from_card, bytes(range(10)), ISO, "decimal")
    assert "Chargepost.CardForm" in str(error)


def test_only_4_bytes_that_begin_with_08_are_random():
    assert is_random(b"\x08\x01\x02\x03")
    assert not is_random(b"\x09\x01\x02\x03")
    assert not is_random(b"\x08\x01\x02\x03\x04\x05\x06")
    assert not is_random(b"\x08\x01\x02\x03", "Wiegand")


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
