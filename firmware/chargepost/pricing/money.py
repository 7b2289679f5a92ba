"""Decimals as integers: prices and costs in millionths, exact wherever they are added up."""

from chargepost.errors import BadInput
from chargepost.port import const

MICRO = const(1000000)
HOUR_MS = const(3600000)

_DECIMALS = const(6)
_LONGEST = const(40)  # characters of one number; a float that a backend prints has 25
_LARGEST = 10**18  # in millionths


def micro(text: str) -> int:
    """A JSON number as written, in millionths; more decimals are rounded, half up.

    Backends reckon in floats, so 0.30000000000000004 and 1e-7 are to be expected. BadInput for
    what is no number, or one of a million millions or more.
    """
    mantissa, _, exponent = text.lower().partition("e")
    negative = mantissa[:1] == "-"
    whole, point, fraction = mantissa[1 if negative else 0 :].partition(".")
    sign = exponent[:1]
    power_text = exponent[1:] if sign in ("+", "-") else exponent
    if "e" in text.lower() and not (_digits(power_text) and len(power_text) <= 3):
        raise _no_number(text)
    if not _digits(whole) or (point and not _digits(fraction)) or len(text) > _LONGEST:
        raise _no_number(text)
    power = int(power_text or "0")
    power = (-power if sign == "-" else power) + _DECIMALS - len(fraction)
    value = _scaled(int(whole + fraction), power)
    if value >= _LARGEST:
        raise BadInput("%s is too large: below a million millions is allowed." % text[:40])
    return -value if negative else value


def whole(text: str) -> int:
    """A JSON number without a fraction; BadInput for any other."""
    negative = text[:1] == "-"
    digits, _, fraction = text[1 if negative else 0 :].partition(".")
    if not _digits(digits) or fraction.strip("0") or len(digits) > 19:
        raise BadInput("%s is not a whole number." % text[:40])
    return -int(digits) if negative else int(digits)


def amount(value: int, decimals: int) -> str:
    """Millionths as text with so many decimals, 0 to 6: (1345000, 2) is "1.35" (half up)."""
    return ratio(value, MICRO, decimals)


def ratio(value: int, scale: int, decimals: int) -> str:
    """value / scale as text with so many decimals, rounded half away from zero."""
    unit = 10**decimals
    rounded = (abs(value) * unit * 2 + scale) // (2 * scale)
    sign = "-" if value < 0 and rounded else ""
    digits = "%d" % (rounded % unit)
    if not decimals:
        return "%s%d" % (sign, rounded)
    return "%s%d.%s%s" % (sign, rounded // unit, "0" * (decimals - len(digits)), digits)


def _scaled(number: int, power: int) -> int:
    """number * 10^power, rounded half up; it stays small also for an absurd power."""
    if not number or power < -_LONGEST:
        return 0
    if power >= 0:
        return number * 10 ** min(power, 20)
    part = 10**-power
    return (number * 2 + part) // (2 * part)


def _digits(text: str) -> bool:
    return bool(text) and not text.strip("0123456789")


def _no_number(text: str) -> BadInput:
    return BadInput("%s is not a number." % text[:40])
