"""A ChargingProfile of OCPP 1.6 (section 7.8) as the domain's charging.profile.Profile."""

from chargepost.charging import profile as p
from chargepost.errors import BadInput
from chargepost.ocpp.decimals import tenths
from chargepost.ocpp.timestamp import parse

_RECURRENCIES = (("Daily", p.DAILY), ("Weekly", p.WEEKLY))
_UNITS = (("A", p.AMPERES, "Current"), ("W", p.WATTS, "Power"))


def profile_of(found: dict, station) -> p.Profile:
    """The profile in a payload that agrees with the schema. Raises BadInput.

    `minChargingRate` only helps a station that plans by itself; this one does not keep it.
    """
    purpose = p.PURPOSES.index(found["chargingProfilePurpose"])
    if "transactionId" in found and purpose != p.TX:
        raise BadInput("Only a TxProfile can have a transactionId; leave it out.")
    schedule = found["chargingSchedule"]
    periods = [_period(entry) for entry in schedule["chargingSchedulePeriod"]]
    made = p.Profile(
        found["chargingProfileId"],
        purpose,
        found["stackLevel"],
        _kind(found),
        unit_of(schedule["chargingRateUnit"], station.config),
        b"".join(periods),
    )
    if "validFrom" in found:
        made.valid_from = parse(found["validFrom"])
    if "validTo" in found:
        made.valid_to = min(parse(found["validTo"]), p.FOREVER)
    made.start = _start(made, schedule, station)
    if "duration" in schedule:
        made.duration = schedule["duration"]
        if made.duration < 1:
            raise BadInput("A schedule cannot last %d s; give 1 or more." % made.duration)
    return made


def unit_of(letter: str, config) -> int:
    """AMPERES or WATTS; BadInput for a unit that the settings rule out."""
    for known, unit, name in _UNITS:
        if letter == known:
            if name in config["ChargingScheduleAllowedChargingRateUnit"].split(","):
                return unit
            raise BadInput("Limits in %s are not taken; %s is." % (letter, "WA"[unit]))
    raise BadInput("There is no unit %s; give A or W." % letter)


def unit_letter(unit: int) -> str:
    """The unit as the standard writes it."""
    return _UNITS[unit][0]


def _kind(found: dict) -> int:
    kind = found["chargingProfileKind"]
    if kind == "Recurring":
        for name, recurrency in _RECURRENCIES:
            if found.get("recurrencyKind") == name:
                return recurrency
        raise BadInput("A recurring profile needs its recurrencyKind: Daily or Weekly.")
    if "recurrencyKind" in found:
        raise BadInput("Only a recurring profile can have a recurrencyKind; leave it out.")
    return p.RELATIVE if kind == "Relative" else p.ABSOLUTE


def _start(made: p.Profile, schedule: dict, station) -> int:
    """Unix seconds of the schedule's start; a relative one has none, whatever is sent."""
    if made.kind == p.RELATIVE:
        return 0
    if "startSchedule" in schedule:
        return parse(schedule["startSchedule"])
    if station.config["Chargepost.ProfileWithoutStart"] == "now" and station.clock.now():
        return station.clock.now()
    raise BadInput("An absolute or recurring profile needs its startSchedule.")


def _period(entry: dict) -> bytes:
    phases = entry.get("numberPhases", 3)
    if not 1 <= phases <= 3:
        raise BadInput("There are no %d phases; give 1 to 3." % phases)
    known = phases if "numberPhases" in entry else 0
    return p.period(entry["startPeriod"], tenths(entry["limit"]), known)
