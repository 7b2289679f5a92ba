"""Sentences about what the guard sees and waits for; as in `reasons`, "" when it does not hold."""

from chargepost.guard import interface as i
from chargepost.outlet import caps
from chargepost.outlet.reasons import amperes

# `Report.rcm_result` -> how the self-test ended.
_RESULTS = (
    (i.RCM_NO_TRIP, "Its test pulse did not make it trip."),
    (i.RCM_STUCK, "It did not become quiet again after its test pulse."),
    (i.RCM_BROKEN, "It says itself that it is broken."),
    (i.RCM_EARLY, "It tripped before its test pulse."),
)


def untested(outlet, report) -> str:
    """The monitor may not be trusted before it has passed a test, which needs an empty outlet."""
    if report.waits & i.WAIT_RCM:
        return "The residual current monitor is being tested; this takes some seconds."
    if not report.waits & i.WAIT_UNTESTED:
        return ""
    # An outlet that is empty will be tested at once.
    if not report.plugged:
        return "The residual current monitor is about to be tested."
    return (
        "The residual current monitor has not been tested since the start; "
        "unplug the car for a moment."
    )


def test_result(outlet, report) -> str:
    """How the last self-test failed."""
    if report.faults & i.RCM_TEST or report.waits & i.WAIT_UNTESTED:
        for result, sentence in _RESULTS:
            if result == report.rcm_result:
                return sentence
    return ""


def residual(outlet, report) -> str:
    """Which kind of residual current it was."""
    if not report.faults & i.RESIDUAL_CURRENT:
        return ""
    if report.residual & 1:
        return "It was a direct current of 6 mA or more."
    return "It was an alternating current of 30 mA or more." if report.residual & 2 else ""


def temperature(outlet, report) -> str:
    """The temperature, where it is the cause."""
    if report.faults & i.HOT:
        return "The outlet has %s degC." % caps.degrees(report)
    return ""


def capped(outlet, report) -> str:
    """What the guard allows, where it is the guard who pauses."""
    if outlet.winner.source != caps.SOURCE:
        return ""
    return "The guard allows %s." % amperes(report.cap_ma)


def phases(outlet, report) -> str:
    """Between one phase and three nothing is offered."""
    if not report.waits & i.WAIT_PHASES:
        return ""
    target = outlet.phase_choice.phases
    return "Phases are being switched to %d; meanwhile the car pauses for at least 10 s." % target


def waking(outlet, report) -> str:
    """The signal is away for a moment."""
    if not report.waits & i.WAIT_WAKE:
        return ""
    return "The car is being woken: its pilot signal is taken away for some seconds."


def taking_away(outlet, report) -> str:
    """x1, and the car has not stopped yet (IEC 61851-1 sequence 10)."""
    if report.pwm or not report.contactor or report.faults & i.WELDED:
        return ""
    return "The contactor opens once the car has stopped, after 6 s at most."


def not_offered(outlet, report) -> str:
    """Everything is granted, and the pilot has not been set yet."""
    if report.pwm:
        return ""
    return "The pilot is about to offer current; an offer rises at most every 5 s."


def odd_state(outlet, report) -> str:
    """States in which no car charges here, until they become a fault."""
    if report.state == i.E:
        return "The control pilot is at 0 V: a short circuit, or no supply."
    if report.state == i.F:
        return "The control pilot says that the outlet is not available."
    if report.state == i.D and not report.contactor:
        return "The car asks for ventilation."
    return ""


def unplugged(outlet, report) -> str:
    """No car, and the session goes on all the same."""
    if report.plugged:
        return ""
    return "The car was unplugged while its session goes on."


def car_waits(outlet, report) -> str:
    """The car is in B."""
    if report.state in (i.C, i.D):
        return ""
    return "The car does not ask for energy."


def uncoded(outlet, report) -> str:
    """The cable's resistor was not read yet."""
    if report.cable_ma:
        return ""
    return "The cable has not said yet what it can carry."


def unlocked(outlet, report) -> str:
    """The plug could be pulled."""
    if not report.waits & i.WAIT_LOCK:
        return ""
    return "The plug is not locked yet."


def unproven_diode(outlet, report) -> str:
    """A short circuit in the cable could look like a car."""
    if not report.waits & i.WAIT_DIODE:
        return ""
    return "The diode in the car's pilot circuit is not proven yet."


def resting(outlet, report) -> str:
    """The contactor wears: it does not close in quick succession."""
    if report.waits & i.WAIT_LONG_REST:
        return "The contactor rests for 60 s, because the car has switched it five times in a row."
    if report.waits & i.WAIT_REST:
        return "The contactor rests for 5 s after it has opened."
    return ""


def closing(outlet, report) -> str:
    """Always an answer: nothing else is missing."""
    return "The contactor is about to close: C must last for 500 ms, the diode be good for 100 ms."
