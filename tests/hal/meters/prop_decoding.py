"""Floats as bits against Decimal, and both runtimes against each other."""

import math
import struct
from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargepost_hal.meters.decoding import decode
from support import runtimes

EXACT = Context(prec=1200, rounding=ROUND_HALF_UP)
MODULE = "chargepost_hal.meters.decoding"
KINDS = {"u16": 2, "i16": 2, "i16?": 2, "f32": 4, "f32?": 4, "i32": 4, "u32?": 4, "t5": 4}
KINDS |= {"t6": 4, "t7": 4, "q32": 4, "q32?": 4, "a32": 4, "u64": 8, "i64?": 8, "f64": 8}


def rounded(value: float, exponent: int) -> int:
    shifted = EXACT.multiply(Decimal(value), EXACT.power(10, exponent))
    return int(shifted.to_integral_value(ROUND_HALF_UP, EXACT))


@pytest.mark.parametrize(("kind", "form", "size"), [("f32", ">f", 4), ("f64", ">d", 8)])
@given(data=st.data(), exponent=st.integers(-6, 6))
@settings(max_examples=400, deadline=None)
def test_a_float_is_rounded_exactly(kind, form, size, data, exponent):
    raw = data.draw(st.binary(min_size=size, max_size=size))
    (value,) = struct.unpack(form, raw)
    expected = rounded(value, exponent) if math.isfinite(value) else None
    if expected is None or abs(expected) >= 1 << 62:
        with pytest.raises(ValueError):
            decode(kind, raw, "big", exponent)
    else:
        assert decode(kind, raw, "big", exponent) == expected


@given(value=st.floats(-1e6, 1e6, width=32), exponent=st.integers(-3, 4))
@settings(max_examples=400, deadline=None)
def test_a_measured_float_is_rounded_exactly(value, exponent):
    assert decode("f32", struct.pack(">f", value), "big", exponent) == rounded(value, exponent)


@given(data=st.data(), kind=st.sampled_from(sorted(KINDS)), exponent=st.integers(-20, 20))
@settings(max_examples=1000, deadline=None)
def test_both_runtimes_decode_alike(worker, data, kind, exponent):
    raw = data.draw(st.binary(min_size=KINDS[kind], max_size=KINDS[kind]))
    words = data.draw(st.sampled_from(["big", "little"]))
    args = (kind, raw, words, exponent)
    assert worker.call(MODULE, "decode", *args) == runtimes.here(MODULE, "decode", *args)
