"""What the charging profiles allow at one instant: whose limit, how much, until when.

Of each purpose the profile with the highest stack level that has a say leads; of equal levels
an outlet's own goes before that of the whole station. A TxProfile goes before the
TxDefaultProfiles, and these fill its gaps (OCPP 1.6 sections 3.13.1 to 3.13.3).

While the time is not known, an absolute or recurring profile may be in any of its periods, or
over. Then its lowest period counts, and whatever lies below it counts as well: the lowest of
all that could hold. An estimated time counts as the time.
"""

from chargepost.charging import profile as p
from chargepost.charging import schedule


class Supply:
    """The mains at the outlets: how watts become amperes. `millivolts` are to neutral.

    Watts are spread over as many phases as the profile says (3 when it says nothing), at most
    those that there are, and at least those on which the car was `seen` to draw: a backend that
    thinks of fewer would get more watts than it allowed.
    """

    def __init__(self, millivolts: int, phases: int, seen: int = 0):
        self.millivolts = millivolts
        self.phases = phases
        self.seen = seen

    def milliamperes(self, limit: int, unit: int, phases: int) -> int:
        """mA per phase of a limit in tenths; fewer phases than there are give more each."""
        if unit == p.AMPERES:
            return limit * 100
        return limit * 100000 // (self.millivolts * self.used(phases))

    def used(self, phases: int) -> int:
        """On how many phases a limit for so many (0: not said, so 3) counts here."""
        return min(max(phases or 3, self.seen), self.phases)


class Limit:
    """`ma` per phase, as a profile said it in `tenths` of `unit` for `phases` (0: not said).

    `sure` is False when the time is not known, and others might hold instead.
    """

    def __init__(self, ma: int, tenths: int, unit: int, phases: int = 0, fields=None):
        self.ma = ma
        self.tenths = tenths
        self.unit = unit
        self.phases = phases
        self._fields = fields
        self.sure = True

    @property
    def whose(self) -> str:
        """Purpose and id of the profile; "" for a limit of the station's own."""
        if self._fields is None:
            return ""
        return "%s %d" % (p.PURPOSES[self._fields[p.PURPOSE]], self._fields[p.NUMBER])

    def tenths_in(self, unit: int, supply) -> int:
        """The limit in tenths of any unit; exact in its own."""
        if self.unit == unit:
            return self.tenths
        if unit == p.AMPERES:
            return self.ma // 100
        return self.ma * supply.millivolts * supply.used(self.phases) // 100000

    def reason(self) -> str:
        """One sentence without its full stop: who allows how much."""
        amount = "%d.%d %s" % (self.tenths // 10, self.tenths % 10, "AW"[self.unit])
        if not self.sure:
            return "the time is not known, and %s may allow no more than %s" % (self.whose, amount)
        return "%s allows %s" % (self.whose, amount)


def of_milliamperes(ma: int) -> Limit:
    """A limit that no profile set."""
    return Limit(ma, ma // 100, p.AMPERES)


def elapsed(transaction, unix: int, now_ms: int) -> int | None:
    """Seconds since the transaction began; 0 without one, None when nobody knows."""
    if transaction is None:
        return 0
    if transaction.grant.how != "resume":
        return (now_ms - transaction.begin_ms) // 1000
    # A power cut stopped the monotonic clock.
    if not unix or not transaction.begin_unix:
        return None
    return max(0, unix - transaction.begin_unix)


def limit_now(profiles, outlet: int, transaction, unix: int, now_ms: int, supply) -> tuple:
    """(Limit or None, seconds until it may change) of an outlet and its transaction.

    Without a transaction it is what one would get that begins now. None: no limit.
    """
    number = transaction.number if transaction else 0
    return at(profiles, outlet, number, unix, elapsed(transaction, unix, now_ms), supply)


def station_limit(profiles, unix: int, supply) -> tuple:
    """(Limit or None, seconds until it may change) of the whole station."""
    found, seconds, _ = _leading(profiles, p.MAX, 0, 0, (unix, 0), supply)
    return found, seconds


def at(profiles, outlet: int, number: int, unix: int, since: int | None, supply) -> tuple:
    """The same at any instant, for the transaction `number` that began `since` seconds ago."""
    when = (unix, since)
    found, seconds, certain = _leading(profiles, p.TX, outlet, number, when, supply)
    if not certain:
        other, earlier, _ = _leading(profiles, p.TX_DEFAULT, outlet, 0, when, supply)
        found = lower(found, other)
        seconds = min(seconds, earlier)
    return found, seconds


def lower(one, other):
    """The lower of two Limits, the first of equal ones; None is no limit."""
    if one is None or other is None:
        return one or other
    return other if other.ma < one.ma else one


def _leading(profiles, purpose: int, outlet: int, number: int, when: tuple, supply) -> tuple:
    """(Limit or None, seconds it lasts, is it certain that nothing below it counts)."""
    found = None
    seconds = schedule.NEVER
    for row in list(profiles.rows):
        if row[p.PURPOSE] != purpose or row[p.OUTLET] not in (0, outlet):
            continue
        fields = p.columns(row)
        if fields[p.TRANSACTION] != number:
            continue
        place, lasts = schedule.position(fields, when[0], when[1])
        seconds = min(seconds, lasts)
        if place == schedule.NOTHING:
            continue
        periods = profiles.periods(row)
        if not periods:
            continue
        made, lasts = _limit(fields, periods, place, supply)
        found = lower(found, made)
        seconds = min(seconds, lasts)
        if place != schedule.UNKNOWN:
            return found, seconds, True
    return found, seconds, False


def _limit(fields: tuple, periods, place: int, supply) -> tuple:
    """(Limit, seconds it lasts) of one profile."""
    if place != schedule.UNKNOWN:
        tenths, phases, lasts = schedule.period_at(periods, place)
        return _made(fields, tenths, phases, supply), lasts
    found = None
    for index in range(p.count(periods)):
        _, tenths, phases = p.read_period(periods, index)
        found = lower(found, _made(fields, tenths, phases, supply))
    found.sure = False
    return found, schedule.NEVER


def _made(fields: tuple, tenths: int, phases: int, supply) -> Limit:
    unit = fields[p.UNIT]
    return Limit(supply.milliamperes(tenths, unit, phases), tenths, unit, phases, fields)
