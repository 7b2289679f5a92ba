"""Timestamps of OCPP: RFC 3339 text in UTC at the edge, Unix seconds inside.

The calendar is integer arithmetic on years that begin on 1 March, so that the leap day is
the last day of a year.
"""

from chargepost.errors import BadInput
from chargepost.port import const

_DAY_S = const(86400)
_ERA_DAYS = const(146097)  # days in 400 years of the Gregorian calendar
_EPOCH_DAYS = const(719468)  # from 0000-03-01 to 1970-01-01
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def render(unix: int) -> str:
    """`unix` seconds as "YYYY-MM-DDThh:mm:ssZ"; what lies before 1970 becomes 1970."""
    days, seconds = divmod(max(0, unix), _DAY_S)
    year, month, day = _date(days)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % (year, month, day, hours, minutes, seconds)


def parse(text: str) -> int:
    """Unix seconds of a timestamp; fractions are cut off, without a zone it is UTC.

    Takes what backends are known to send: fractions of any length, "Z" or an offset with or
    without colon, a blank instead of "T". Raises BadInput for anything else.
    """
    try:
        return _parse(text)
    except (ValueError, IndexError):  # IndexError: shorter than a date
        raise BadInput(
            'The timestamp "%s" is not of the form 2026-01-31T23:59:59Z.' % str(text)[:40]
        )


def _parse(text: str) -> int:
    if text[4] + text[7] + text[13:14] + text[16:17] != "--::" or text[10:11] not in "Tt ":
        raise ValueError
    year, month, day = _number(text, 0, 4), _number(text, 5, 2), _number(text, 8, 2)
    hours, minutes, seconds = _number(text, 11, 2), _number(text, 14, 2), _number(text, 17, 2)
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= _length(year, month):
        raise ValueError
    if hours > 23 or minutes > 59 or seconds > 60:  # 60 is a leap second
        raise ValueError
    of_day = hours * 3600 + minutes * 60 + seconds
    return _days(year, month, day) * _DAY_S + of_day - _offset(_after_fraction(text))


def _number(text: str, start: int, length: int) -> int:
    digits = text[start : start + length]
    if len(digits) != length or not _are_digits(digits):
        raise ValueError
    return int(digits)


def _are_digits(text: str) -> bool:
    return bool(text) and all("0" <= letter <= "9" for letter in text)


def _after_fraction(text: str) -> str:
    """What follows the seconds and their fraction."""
    end = 19
    if text[end : end + 1] in (".", ","):
        end += 1
        while "0" <= text[end : end + 1] <= "9":
            end += 1
        if end == 20:
            raise ValueError
    return text[end:]


def _offset(zone: str) -> int:
    """Seconds east of UTC."""
    if zone in ("", "Z", "z"):
        return 0
    if zone[0] not in "+-" or len(zone) not in (3, 5, 6):
        raise ValueError
    if len(zone) == 6 and zone[3] != ":":
        raise ValueError
    minutes = _number(zone, len(zone) - 2, 2) if len(zone) > 3 else 0
    hours = _number(zone, 1, 2)
    if hours > 23 or minutes > 59:
        raise ValueError
    east = hours * 3600 + minutes * 60
    return east if zone[0] == "+" else -east


def _length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _LENGTHS[month - 1]


def _days(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a date."""
    if month <= 2:
        year -= 1
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * _ERA_DAYS + of_era * 365 + of_era // 4 - of_era // 100 + of_year - _EPOCH_DAYS


def _date(days: int) -> tuple:
    """(year, month, day) of a number of days since 1970-01-01."""
    era, of_era = divmod(days + _EPOCH_DAYS, _ERA_DAYS)
    years = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * years + years // 4 - years // 100)
    shifted = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    return era * 400 + years + (1 if month <= 2 else 0), month, day
