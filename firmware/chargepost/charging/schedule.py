"""Where in its schedule a charging profile is at one instant, and how long that holds.

Recurring schedules count 24 hours or 7 days in UTC seconds from their start; before that they
say nothing (OCPP 1.6 section 3.13.4). A period that begins after the schedule's duration, or
after the recurrence, never comes (errata 3.43, 3.44).
"""

from chargepost.charging import profile as p
from chargepost.port import const

NEVER = const(0x3FFFFFFF)  # seconds: more than 30 years, and still a small integer

# Instead of a position in the schedule:
NOTHING = const(-1)  # the profile has no say now
UNKNOWN = const(-2)  # nobody knows the time that would tell

_RECURRENCE = ((p.DAILY, 86400), (p.WEEKLY, 604800))


def position(fields: tuple, unix: int, elapsed: int | None) -> tuple:
    """(seconds since the schedule's start, or NOTHING, or UNKNOWN; seconds that this holds).

    `fields` are a row's columns, `unix` is 0 while the time is not known, `elapsed` the
    seconds since the transaction began, None while nobody knows them.
    """
    since = elapsed
    if fields[p.KIND] != p.RELATIVE:
        since = unix - fields[p.START] if unix else None
    bounded = fields[p.VALID_FROM] > 0 or fields[p.VALID_TO] < p.FOREVER
    if since is None or (bounded and not unix):
        return UNKNOWN, NEVER
    left = NEVER
    if bounded:
        if unix < fields[p.VALID_FROM]:
            return NOTHING, _seconds(fields[p.VALID_FROM] - unix)
        if unix >= fields[p.VALID_TO]:
            return NOTHING, NEVER
        left = _seconds(fields[p.VALID_TO] - unix)
    found, lasts = _in_schedule(fields, since)
    return found, min(left, lasts)


def _in_schedule(fields: tuple, since: int) -> tuple:
    """The same without the validity, `since` seconds after the start of the first schedule."""
    if since < 0:
        return NOTHING, _seconds(-since)
    duration = fields[p.DURATION]
    for kind, length in _RECURRENCE:
        if fields[p.KIND] == kind:
            since %= length
            if duration and since >= duration:
                return NOTHING, length - since
            return since, min(duration or length, length) - since
    if not duration:
        return since, NEVER
    if since >= duration:
        return NOTHING, NEVER
    return since, duration - since


def period_at(periods, since: int) -> tuple:
    """(limit, phases, seconds until the next period) at a position in the schedule."""
    limit = phases = 0
    for index in range(p.count(periods)):
        start, following, more = p.read_period(periods, index)
        if start > since:
            return limit, phases, _seconds(start - since)
        limit, phases = following, more
    return limit, phases, NEVER


def _seconds(value: int) -> int:
    return min(value, NEVER)
