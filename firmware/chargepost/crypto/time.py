"""Points in time of X.509 (RFC 5280 4.1.2.5) as Unix seconds."""

from chargepost.errors import BadInput
from chargepost.port import const

_UTC_TIME = const(0x17)
_GENERALIZED_TIME = const(0x18)
_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)  # days before a month


def unix_time(reader) -> int:
    """The next element of a DER reader; BadInput when it is no time in UTC to the second."""
    tag, _, start, end = reader.element()
    text = reader.data[start:end]
    if tag == _UTC_TIME and len(text) == 13:
        year, rest = _number(text[:2]), text[2:]
        year += 1900 if year >= 50 else 2000
    elif tag == _GENERALIZED_TIME and len(text) == 15:
        year, rest = _number(text[:4]), text[4:]
    else:
        raise BadInput("The certificate has a validity that is no time in UTC.")
    if rest[10:] != b"Z":
        raise BadInput("The certificate has a validity that is no time in UTC.")
    month, day, hour, minute, second = [_number(rest[at : at + 2]) for at in range(0, 10, 2)]
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 60):
        raise BadInput("The certificate has a validity that is no date.")
    return (_days(year, month, day) * 24 + hour) * 3600 + minute * 60 + second


def _days(year, month, day):
    past = year - 1
    leap = past // 4 - past // 100 + past // 400 - 477  # leap days from 1970 on
    if month > 2 and ((year % 4 == 0 and year % 100 != 0) or year % 400 == 0):
        leap += 1
    return (year - 1970) * 365 + leap + _BEFORE[month - 1] + day - 1


def _number(digits):
    value = 0
    for digit in digits:
        if not 48 <= digit <= 57:
            raise BadInput("The certificate has a validity that is no number.")
        value = value * 10 + digit - 48
    return value
