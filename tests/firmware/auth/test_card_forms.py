"""Card forms: the numbers of real cards as lists and printers write them."""

from both import raises
from chargepost.auth.card_forms import all_forms, in_form
from chargepost.auth.token import FORMS
from chargepost.errors import BadInput

ISO = "ISO14443"


def texts(number, technology):
    return {form: text for form, text, _ in all_forms(number, technology)}


def confirmed(number, technology):
    return [form for form, _, sure in all_forms(number, technology) if sure]


def test_a_125_khz_card_is_printed_with_ten_digits_and_with_facility_and_number():
    # A card whose reader says 01026F6C3A is printed "0040856634 111,27706".
    found = texts(b"\x01\x02\x6f\x6c\x3a", "EM4100")
    assert found["as-is"] == "01026F6C3A"
    assert found["decimal"] == "0040856634"
    assert found["wiegand"] == "11127706"


def test_ten_digits_and_three_and_five_are_the_same_bits():
    # "0013961168" and "213,02000" on one card: 00 D5 07 D0.
    assert in_form(b"\x00\xd5\x07\xd0", "Wiegand", "decimal") == "0013961168"
    assert in_form(b"\x00\xd5\x07\xd0", "Wiegand", "wiegand") == "21302000"
    assert in_form(b"\xd5\x07\xd0", "Wiegand", "wiegand") == "21302000"
    assert in_form(b"\xd5\x07\xd0", "Wiegand", "decimal") == "13961168"


def test_a_wiegand_reader_sends_the_uid_of_an_mfrc522_the_other_way_round():
    uid, number = b"\x1e\xa6\x86\x71", b"\x71\x86\xa6\x1e"
    assert in_form(uid, ISO, "reversed") == in_form(number, "Wiegand", "as-is")
    assert in_form(uid, ISO, "decimal-reversed") == in_form(number, "Wiegand", "decimal")
    assert in_form(uid, ISO, "wiegand") == in_form(number, "Wiegand", "wiegand")


def test_a_uid_of_4_bytes_read_little_endian_is_what_a_keyboard_reader_types():
    assert in_form(b"\x1c\x78\xf2\xbf", ISO, "decimal-reversed") == "3220338716"


def test_a_uid_of_7_bytes_has_all_forms():
    assert texts(b"\x04\xa1\xb2\xc3\xd4\xe5\x80", ISO) == {
        "as-is": "04A1B2C3D4E580",
        "reversed": "80E5D4C3B2A104",
        "decimal": "01303689068602752",
        "decimal-reversed": "36281498998055172",
        "wiegand": "17841220",
        "first-4": "04A1B2C3",
    }


def test_a_uid_of_10_bytes_has_no_decimal_form_that_fits_a_token():
    assert sorted(texts(bytes(range(10)), ISO)) == ["as-is", "first-4", "reversed", "wiegand"]


def test_every_form_fits_a_token():
    for size in (4, 7, 10):
        for _, text, _ in all_forms(b"\xff" * size, ISO):
            assert len(text) <= 20
    assert in_form(b"\xff" * 7, ISO, "decimal") == "72057594037927935"
    assert in_form(b"\xff" * 8, ISO, "decimal") == "18446744073709551615"


def test_forms_that_one_source_alone_defines_are_marked():
    assert confirmed(b"\x1e\xa6\x86\x71", ISO) == ["as-is", "reversed", "decimal-reversed"]
    assert confirmed(b"\x01\x02\x6f\x6c\x3a", "EM4100") == ["as-is", "decimal", "wiegand"]
    assert confirmed(bytes(7), ISO) == ["as-is", "reversed"]


def test_an_unknown_form_names_those_there_are():
    error = raises(BadInput, in_form, bytes(4), ISO, "backwards")
    for form in FORMS:
        assert form in str(error)
