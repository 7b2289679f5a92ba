"""Charging profiles in the words of OCPP 1.6 section 3.13, second by second and slow."""

from dataclasses import dataclass
from fractions import Fraction

MAX, TX_DEFAULT, TX = range(3)
ABSOLUTE, DAILY, WEEKLY, RELATIVE = range(4)
PURPOSES = ("ChargePointMaxProfile", "TxDefaultProfile", "TxProfile")
FOREVER = 1 << 40
TRANSACTION = 7  # of outlet 1; outlet 2 has none
INSTALLED = Fraction(32)
SITE = Fraction(48)


@dataclass
class Profile:
    number: int
    outlet: int
    purpose: int
    kind: int
    stack: int
    unit: int
    transaction: int
    valid_from: int
    valid_to: int
    start: int
    duration: int
    periods: list


@dataclass
class Allowed:
    """A limit in A per phase, rounded down to 1 mA, and where it comes from."""

    amperes: Fraction
    value: Fraction
    unit: int
    phases: int
    whose: str = ""


def installed(rows: list) -> list[Profile]:
    """A profile with the id, or the place in the stack, of an earlier one replaces it."""
    kept: list[Profile] = []
    for row in rows:
        new = Profile(*row)
        kept = [
            old
            for old in kept
            if old.number != new.number
            and (old.outlet, old.purpose, old.stack) != (new.outlet, new.purpose, new.stack)
        ]
        kept.append(new)
    return kept


def period_of(profile: Profile, unix: int, since: int) -> list | None:
    """The period that a profile is in, None when it has no say."""
    if not profile.valid_from <= unix < profile.valid_to:
        return None
    passed = since if profile.kind == RELATIVE else unix - profile.start
    if passed < 0:
        return None
    if profile.kind == DAILY:
        passed = passed % (24 * 3600)
    if profile.kind == WEEKLY:
        passed = passed % (7 * 24 * 3600)
    if profile.duration and passed >= profile.duration:
        return None
    return [period for period in profile.periods if period[0] <= passed][-1]


def leading(kept: list[Profile], purpose: int, outlet: int, unix: int, since: int):
    """(Profile, period) of the highest stack level that has a say."""
    candidates = []
    for profile in kept:
        period = period_of(profile, unix, since)
        if profile.purpose == purpose and profile.outlet in (0, outlet) and period:
            candidates.append((profile.stack, profile.outlet > 0, profile, period))
    if not candidates:
        return None
    return max(candidates, key=lambda found: found[:2])[2:]


def allowed(found, supply) -> Allowed | None:
    """The limit in amperes: watts spread over the phases of the supply that may be used."""
    if found is None:
        return None
    profile, (_, tenths, phases) = found
    value = Fraction(tenths, 10)
    volts = Fraction(supply[0], 1000)
    amperes = value if profile.unit == 0 else value / (volts * min(phases or 3, supply[1]))
    whose = f"{PURPOSES[profile.purpose]} {profile.number}"
    return Allowed(down(amperes, 1000), value, profile.unit, phases, whose)


def down(value: Fraction, parts: int) -> Fraction:
    return Fraction(value * parts // 1, parts)


def station(kept, unix, since, supply) -> Allowed | None:
    return allowed(leading(kept, MAX, 0, unix, 0), supply)


def session(kept, outlet, unix, since, supply) -> Allowed | None:
    """The TxProfile goes before the TxDefaultProfile; a session of none begins now."""
    own = [p for p in kept if p.purpose != TX or (p.transaction == TRANSACTION and outlet == 1)]
    found = leading(own, TX, outlet, unix, since) or leading(own, TX_DEFAULT, outlet, unix, since)
    return allowed(found, supply)


def composite(kept, outlet, unix, since, later, supply) -> Allowed:
    """The lowest of all; `since` seconds ago outlet 1 began, outlet 2 begins at `later` = 0."""
    limits = [station(kept, unix, 0, supply), own_limit(SITE)]
    if outlet:
        limits += outlet_limits(kept, outlet, unix, since, later, supply)
    else:
        each = [min_of(outlet_limits(kept, n, unix, since, later, supply)) for n in (1, 2)]
        limits.append(own_limit(sum((found.amperes for found in each), Fraction(0))))
    return min_of(limits)


def outlet_limits(kept, outlet, unix, since, later, supply) -> list:
    passed = later + (since if outlet == 1 else 0)
    return [session(kept, outlet, unix, passed, supply), own_limit(INSTALLED)]


def own_limit(amperes: Fraction) -> Allowed:
    return Allowed(amperes, down(amperes, 10), 0, 0)


def min_of(limits: list) -> Allowed:
    return min([limit for limit in limits if limit], key=lambda limit: limit.amperes)


def told(limit: Allowed, unit: int, supply) -> list:
    """[tenths of `unit`, phases] as a composite schedule tells a limit."""
    value = limit.value
    if unit != limit.unit:
        watts = limit.amperes * Fraction(supply[0], 1000) * min(limit.phases or 3, supply[1])
        value = limit.amperes if unit == 0 else watts
    return [int(value * 10), limit.phases]
