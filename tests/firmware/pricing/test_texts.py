"""Texts on prices in the language of the station, and the local time."""

from both import raises
from chargepost.errors import BadInput, SettingError
from chargepost.pricing import settings
from chargepost.pricing.fields import read
from chargepost.pricing.local_time import seconds, time_of_day
from chargepost.pricing.texts import chosen, default_price

EXTRA = """{"priceText": "plain", "priceTextExtra": [
 {"format": "HTML", "language": "nl", "content": "<b>"},
 {"format": "UTF8", "language": "nl", "content": "nl"},
 {"format": "UTF8", "language": "de-AT", "content": "at"},
 {"format": "UTF8", "language": "de-DE", "content": "de"}]}"""


def test_a_text_is_chosen_by_the_language_then_by_its_first_part():
    fields = read(EXTRA)
    for language, text in (
        ("", "plain"),
        ("nl", "nl"),
        ("NL-be", "nl"),
        ("de-DE", "de"),
        ("de", "at"),
        ("fr", "plain"),
    ):
        assert chosen(fields, language, True) == text, language


def test_a_text_has_a_limit_and_may_be_required():
    raises(BadInput, chosen, read("{}"), "", True)
    assert chosen(read("{}"), "", False) == ""
    assert len(chosen(read('{"priceText": "%s"}' % ("x" * 1024)), "", True)) == 1024
    raises(BadInput, chosen, read('{"priceText": "%s"}' % ("x" * 1025)), "", True)


def test_the_default_price_has_texts_and_prices():
    price = '{"priceText": "a", "priceTextOffline": "b", "chargingPrice": {"kWhPrice": 0.15}}'
    assert default_price(price) == ("a", "b", (150000, 0, 0))
    assert default_price('{"priceText": "a"}') == ("a", "", None)
    assert default_price("") == ("", "", None)
    raises(BadInput, default_price, '{"priceTextOffline": "b"}')
    raises(BadInput, default_price, "0.15 for a kWh")


def test_an_offset_is_hours_and_minutes_east():
    assert (seconds("+00:00"), seconds("-05:00"), seconds("+05:30")) == (0, -18000, 19800)
    for text in ("", "5", "05:00", "+5:00", "+15:00", "+01:60", "+01:0x", "Z"):
        raises(BadInput, seconds, text)


def test_the_time_of_day_is_the_one_there():
    assert time_of_day(1767225600, 0) == "00:00"
    assert time_of_day(1767225600, -18000) == "19:00"
    assert time_of_day(1767225600 + 3661, 19800) == "06:31"


def test_languages_are_tags_and_each_has_a_text_of_its_own():
    keys = [row[0] for row in settings.rows("en, nl-BE")]
    assert "DefaultPriceText,en" in keys and "DefaultPriceText,nl-BE" in keys
    for text in ("", "en,", "en|x", "e\nn", "x" * 31):
        raises(SettingError, settings.rows, text)
