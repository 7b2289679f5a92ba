"""Decimals of a protocol as integers: a board's 32-bit floats would bend them."""

from chargepost.errors import BadInput
from chargepost.port import const

_EXACT = const(100000)  # below it six digits hold one decimal


def tenths(value) -> int:
    """A JSON number with at most one decimal, in tenths: 16.1 gives 161. BadInput otherwise.

    The way leads over six digits of text, because that is what a board's parser gets right:
    from 100,000 on, decimals are rounded away.
    """
    if isinstance(value, int):
        return value * 10
    if not isinstance(value, float):
        raise BadInput("'%s' is not a number." % str(value)[:40])
    text = ("%.6g" if -_EXACT < value < _EXACT else "%.0f") % value
    whole, _, fraction = text.partition(".")
    digits = whole.lstrip("-")
    if not digits or not _digits(digits) or len(fraction) > 1 or not _digits(fraction):
        raise BadInput("%s is not a number with at most one decimal." % str(value)[:40])
    number = int(digits) * 10 + int(fraction or "0")
    return -number if whole[0] == "-" else number


def _digits(text: str) -> bool:
    return all(char in "0123456789" for char in text)
