"""Costs against the arithmetic of `decimal`, on both runtimes."""

import json
from decimal import ROUND_HALF_UP, Decimal, localcontext

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.pricing import cost_script

HOUR_MS = 3_600_000
price = st.decimals("-99", "999", places=6)
steps = st.lists(
    st.tuples(st.integers(0, 500_000), st.integers(0, 10**9), price, price), min_size=1, max_size=8
)
floats = st.floats(-1e9, 1e9).map(repr)
printed = st.one_of(floats, st.decimals("-1e6", "1e6").map(str), st.from_regex(r"\A[-0-9.eE+]*\Z"))


def by_decimal(known, way, decimals):
    """The same costs, summed and rounded by `decimal` with 60 digits."""
    with localcontext(prec=60, rounding=ROUND_HALF_UP):
        total, found = Decimal(known), []
        for wh, ms, kwh, hour in way:
            # Whole numbers times prices first: only the division can leave a remainder.
            total += (wh * kwh * 3600 + ms * hour) / HOUR_MS
            rounded = total.quantize(Decimal(1).scaleb(-decimals))
            found.append(f"{rounded if rounded else abs(rounded)}")
        return found


def texts(way):
    return [[wh, ms, str(kwh), str(hour)] for wh, ms, kwh, hour in way]


@given(price, steps, st.integers(0, 6))
@settings(deadline=None)
def test_a_cost_is_what_decimal_makes_of_it(known, way, decimals):
    found = cost_script.costs(str(known), texts(way), decimals)
    for ours, theirs in zip(found, by_decimal(known, way, decimals), strict=True):
        # A third of a millionth has no end in decimals: at half of the last digit they differ.
        assert abs(Decimal(ours) - Decimal(theirs)) <= Decimal(1).scaleb(-decimals)
    exact = [(wh, ms - ms % 36, kwh, hour) for wh, ms, kwh, hour in way]
    assert cost_script.costs(str(known), texts(exact), decimals) == by_decimal(
        known, exact, decimals
    )


@given(st.lists(printed, max_size=10), st.integers(0, 6))
@settings(deadline=None)
def test_a_printed_number_is_rounded_as_decimal_does(found, decimals):
    for text, ours in zip(found, cost_script.rounded(found, decimals), strict=True):
        if ours is None:
            continue
        with localcontext(prec=80, rounding=ROUND_HALF_UP):
            millionths = Decimal(text).quantize(Decimal("0.000001"))
            theirs = millionths.quantize(Decimal(1).scaleb(-decimals))
        assert Decimal(ours) == theirs


@given(floats)
def test_every_float_below_the_limit_is_taken(text):
    assert cost_script.rounded([text], 2) != [None]


@given(st.dictionaries(st.text(max_size=8), price, max_size=6))
@settings(deadline=None)
def test_numbers_in_json_stay_exact_whatever_the_names_are(prices):
    body = ",".join(f"{json.dumps(name)}: {value}" for name, value in prices.items())
    found = cost_script.numbers("{" + body + "}", list(prices))
    assert found == [int(value * 1_000_000) for value in prices.values()]


@given(price, steps, st.lists(printed, max_size=10), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_micropython_has_the_same_costs(worker, known, way, found, decimals):
    def there(name, *arguments):
        return worker.call("firmware.pricing.cost_script", name, *arguments)

    first = str(known), texts(way), decimals
    assert there("costs", *first) == ("ok", cost_script.costs(*first))
    assert there("rounded", found, decimals) == ("ok", cost_script.rounded(found, decimals))
