"""What the guard itself allows, as a source of the arbiter: cable, temperature, the car's ways."""

from chargepost.guard.interface import (
    CAP_OVERLOAD,
    CAP_SENSOR,
    CAP_SIMPLIFIED,
    CAP_TEMPERATURE,
    NO_CAP,
)

SOURCE = "guard"

# `Report.cap_cause` -> one sentence without its full stop.
_REASONS = (
    (NO_CAP, "the contactor carries no more"),
    (CAP_TEMPERATURE, "the outlet has %s degC"),
    (CAP_SENSOR, "the temperature of the outlet is not known"),
    (CAP_OVERLOAD, "the car took more than it was told"),
    (CAP_SIMPLIFIED, "the car's pilot circuit has no switch"),
)


def declare(arbiter) -> None:
    """Announce the two sources."""
    arbiter.declare("cable", 0, "the cable's rating is not known")
    arbiter.declare(SOURCE, 0, "the guard has not said what it allows")


def publish(arbiter, report) -> None:
    """Tell the arbiter what the guard reports."""
    if report.plugged and report.cable_ma:
        rating = report.cable_ma
        arbiter.publish("cable", rating, "the cable carries %d A" % (rating // 1000))
    else:
        arbiter.withdraw("cable")
    arbiter.publish(SOURCE, report.cap_ma, reason(report))


def reason(report) -> str:
    """Why the guard allows no more."""
    for cause, sentence in _REASONS:
        if cause == report.cap_cause:
            return sentence % degrees(report) if cause == CAP_TEMPERATURE else sentence
    return "the guard allows no more"


def degrees(report) -> str:
    """The temperature of the outlet in degC."""
    sign = "-" if report.decicelsius < 0 else ""
    tenths = abs(report.decicelsius)
    return "%s%d.%d" % (sign, tenths // 10, tenths % 10)
