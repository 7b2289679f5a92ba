"""What each configuration key about prices does; a test is named by its key."""

from both import raises
from chargepost.errors import SettingError
from priced import PRICE, RATES, Priced, priced
from v16_bench import Bench

DUTCH = '{"priceText": "0,15 per kWh", "priceTextOffline": "geen verbinding"}'
EXTRA = [{"format": "UTF8", "language": "nl", "content": "0,12 voor leden"}]


def shown(bench, start):
    """The line that begins so, a second from now; "" without one."""
    bench.lives(2)
    found = [line for line in bench.display() if line.startswith(start)]
    return found[0] if found else ""


def test_CustomDisplayCostAndPrice_shows_prices_and_has_their_keys():
    bench = priced(DefaultPrice=PRICE % RATES)
    assert bench.told("CustomDisplayCostAndPrice") == "true"
    assert shown(bench, "0.15") == "0.15 for a kWh"
    assert bench.change("CustomDisplayCostAndPrice", "false") == "Rejected"
    without = Bench().boot()
    assert without.told("CustomDisplayCostAndPrice") == "false"
    assert without.change("DefaultPrice", PRICE % RATES) == "NotSupported"


def test_NumberOfDecimalsForCostValues_is_how_costs_are_shown():
    for decimals, text in ((0, "2"), (2, "1.50"), (6, "1.500000")):
        bench = priced(NumberOfDecimalsForCostValues=decimals).charge()
        assert bench.told("NumberOfDecimalsForCostValues") == str(decimals)
        assert bench.cost() == "Accepted"
        assert shown(bench, "Cost") == "Cost so far " + text


def test_DefaultPrice_is_shown_before_a_session_and_counts_where_nothing_else_is_known():
    bench = priced()
    assert shown(bench, "0.15") == ""
    assert bench.change("DefaultPrice", PRICE % RATES) == "Accepted"
    assert shown(bench, "0.15") == "0.15 for a kWh"
    bench.charge()
    assert shown(bench, "Cost") == "Cost so far 0.500"
    assert bench.change("DefaultPrice", "") == "Accepted"
    assert shown(bench, "0.15") == ""


def test_DefaultPrice_must_be_json_with_a_text_and_prices_that_are_numbers():
    bench = priced()
    for text in ("free", "[]", "{}", '{"priceText": 1}', PRICE % '{"kWhPrice": "0.15"}'):
        assert bench.change("DefaultPrice", text) == "Rejected", text
    assert bench.change("defaultprice", (PRICE % RATES).replace(", ", ",\n\t")) == "Accepted"
    assert shown(bench, "0.15") == "0.15 for a kWh"
    raises(SettingError, lambda: Priced(CustomDisplayCostAndPrice=True, DefaultPrice="free"))


def multilingual():
    return priced(
        CustomMultiLanguageMessages=True, SupportedLanguages="en,nl", DefaultPrice=PRICE % RATES
    )


def test_DefaultPriceText_is_the_default_price_in_one_language():
    bench = multilingual()
    assert bench.change("DefaultPriceText,nl", "0,15 per kWh") == "Rejected"
    assert bench.change("DefaultPriceText,nl", DUTCH) == "Accepted"
    assert shown(bench, "0.15") == "0.15 for a kWh"
    assert bench.change("Language", "nl") == "Accepted"
    assert shown(bench, "0,15") == "0,15 per kWh"
    bench.drop()
    assert shown(bench, "geen") == "geen verbinding"
    assert bench.station.config["DefaultPriceText,nl"] == DUTCH


def test_CustomMultiLanguageMessages_uses_the_texts_in_the_stations_language():
    for on in (True, False):
        bench = priced(
            CustomMultiLanguageMessages=on, SupportedLanguages="nl,en", DefaultPrice=PRICE % RATES
        )
        assert bench.told("CustomMultiLanguageMessages") == str(on).lower()
        assert bench.change("DefaultPriceText,nl", DUTCH) == "Accepted"
        assert bool(shown(bench, "0,15 per")) == on


def test_SupportedLanguages_are_those_that_have_a_text_and_can_be_chosen():
    bench = multilingual()
    assert bench.told("SupportedLanguages") == "en,nl"
    assert bench.change("DefaultPriceText,fr", DUTCH) == "NotSupported"
    assert bench.change("Language", "fr") == "Rejected"
    assert bench.change("SupportedLanguages", "fr") == "Rejected"


def test_Language_chooses_among_the_texts_of_a_message():
    bench = multilingual()
    user = {"idToken": "A1", "priceText": "0.12 for members", "priceTextExtra": EXTRA}
    for language, text in (("en", "0.12 for members"), ("nl", "0,12 voor leden")):
        assert bench.change("Language", language) == "Accepted"
        assert bench.send("SetUserPrice", user)["status"] == "Accepted"
        bench.station.access.present("A1")
        assert shown(bench, text[:4]) == text


def test_TimeOffset_is_where_prices_and_triggers_are_local():
    bench = priced().charge()
    assert bench.change("TimeOffset", "-05:00") == "Accepted"
    after = {"atTime": "2026-01-01T12:00:00Z", "chargingPrice": {}}
    assert bench.cost(nextPeriod=after) == "Accepted"
    assert shown(bench, "Other") == "Other price from 07:00"
    # Without a zone a time is one of the place: 19:00:30 on the day before.
    assert bench.cost(triggerMeterValue={"atTime": "2025-12-31T19:00:30"}) == "Accepted"
    bench.lives(40)
    assert len(bench.readings()) == 1
    for text in ("5", "-5:00", "+15:00", "05:00Z"):
        assert bench.change("TimeOffset", text) == "Rejected", text


def test_NextTimeOffsetTransitionDateTime_is_when_the_clocks_are_changed():
    bench = priced(TimeOffset="+01:00", TimeOffsetNextTransition="+02:00").charge()
    assert bench.change("NextTimeOffsetTransitionDateTime", "in March") == "Rejected"
    moment = "2026-03-29T02:00:00+01:00"
    assert bench.change("NextTimeOffsetTransitionDateTime", moment) == "Accepted"
    for at_time, there in (("2026-03-29T00:59:00Z", "01:59"), ("2026-03-29T01:00:00Z", "03:00")):
        assert bench.cost(nextPeriod={"atTime": at_time, "chargingPrice": {}}) == "Accepted"
        assert shown(bench, "Other") == "Other price from " + there
    assert bench.change("NextTimeOffsetTransitionDateTime", "") == "Accepted"
    assert shown(bench, "Other") == "Other price from 02:00"


def test_TimeOffsetNextTransition_is_the_offset_from_then_on():
    past = "2025-10-26T01:00:00Z"
    bench = priced(NextTimeOffsetTransitionDateTime=past, TimeOffset="+01:00").charge()
    assert bench.change("TimeOffsetNextTransition", "+05:30") == "Accepted"
    after = {"atTime": "2026-01-01T12:00:00Z", "chargingPrice": {}}
    assert bench.cost(nextPeriod=after) == "Accepted"
    assert shown(bench, "Other") == "Other price from 17:30"
    assert bench.change("TimeOffsetNextTransition", "5") == "Rejected"


def test_a_moment_in_the_sites_file_that_is_none_is_told_in_the_log():
    bench = priced(NextTimeOffsetTransitionDateTime="in March")
    assert [line for line in bench.station.logged if "in March" in line]
