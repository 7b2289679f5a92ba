"""Decimals of a protocol as integers: a board's 32-bit floats would bend them."""

from chargepost.errors import BadInput


def tenths(value) -> int:
    """A JSON number with at most one decimal, in tenths: 16.1 gives 161. BadInput otherwise.

    The way leads over the shortest text of the number, which is what the sender wrote.
    """
    text = str(value)
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    digits = whole[1:] if whole[:1] == "-" else whole
    if not digits or not _digits(digits) or len(fraction) > 1 or not _digits(fraction):
        raise BadInput("%s is not a number with at most one decimal." % text[:40])
    number = int(digits) * 10 + int(fraction or "0")
    return -number if text[:1] == "-" else number


def _digits(text: str) -> bool:
    return all(char in "0123456789" for char in text)
