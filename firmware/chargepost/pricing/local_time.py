"""The time of day where the station stands, for prices that change with it."""

from chargepost.errors import BadInput
from chargepost.port import const

_DAY_S = const(86400)


def seconds(offset: str) -> int:
    """Seconds east of UTC of an offset such as -05:00; BadInput for anything else."""
    digits = offset[1:3] + offset[4:6]
    if len(offset) != 6 or offset[0] not in "+-" or offset[3] != ":" or digits.strip("0123456789"):
        raise BadInput("'%s' is no offset: write it as +02:00 or -05:00." % offset[:40])
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise BadInput("%s is no offset: -14:00 to +14:00 are allowed." % offset)
    east = hours * 3600 + minutes * 60
    return -east if offset[0] == "-" else east


def offset_at(config, moment: int, transition: int) -> int:
    """Seconds east of UTC at a moment; `transition` is when the clocks are changed, 0: never."""
    key = "TimeOffsetNextTransition" if 0 < transition <= moment else "TimeOffset"
    return seconds(config[key])


def time_of_day(unix: int, east: int) -> str:
    """Hours and minutes on a clock there."""
    minutes = (unix + east) % _DAY_S // 60
    return "%02d:%02d" % (minutes // 60, minutes % 60)
