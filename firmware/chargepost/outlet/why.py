"""One sentence that says why energy flows or does not; never empty.

The first line of the table whose condition holds answers; the order is the order in which a
field engineer would look.
"""

from chargepost import faults
from chargepost.outlet import session


def _amperes(ma: int) -> str:
    return "%d.%d A" % (ma // 1000, ma % 1000 // 100)


def _guard_lost(outlet, report):
    return not outlet.guard.alive and "The guard does not answer; the contactor is open."


def _fault(outlet, report):
    found = outlet.faults()
    return faults.stops_charging(found) and faults.sentence(found)


def _out_of_service(outlet, report):
    if not outlet.operative and outlet.transaction is None:
        return "The outlet is out of service."
    return ""


def _idle(outlet, report):
    return outlet.session == session.IDLE and "No car is plugged in."


def _authorised(outlet, report):
    return outlet.session == session.AUTHORISED and "Waiting for the car to be plugged in."


def _plugged(outlet, report):
    if outlet.session != session.PLUGGED:
        return ""
    return outlet.refusal or "Waiting for a card or a remote start."


def _starting(outlet, report):
    if outlet.session != session.STARTING:
        return ""
    if outlet.meter.register_wh is None or outlet.meter.stale:
        return outlet.meter.problem or "Waiting for the meter's first reading."
    return "The transaction is being written down."


def _stopping(outlet, report):
    if outlet.session != session.STOPPING:
        return ""
    return "The session is being stopped (%s)." % outlet.transaction.stop_reason


def _finished(outlet, report):
    if outlet.session != session.FINISHED:
        return ""
    return outlet.refusal or "The session is over (%s); unplug the car." % outlet.last_reason


def _limited(outlet, report):
    winner = outlet.winner
    if winner.limit_ma >= 6000:
        return ""
    return "Paused by %s: %s (%s, a car needs at least 6 A)." % (
        winner.source,
        winner.reason,
        _amperes(winner.limit_ma),
    )


def _unplugged(outlet, report):
    return not report.plugged and "The car was unplugged while its session goes on."


def _car_waits(outlet, report):
    return not outlet.wants_energy(report) and "The car does not ask for energy."


def _closing(outlet, report):
    return not report.contactor and "The contactor is about to close."


def _flows(outlet, report):
    winner = outlet.winner
    return "Energy may flow, up to %s: %s." % (_amperes(winner.limit_ma), winner.reason)


_CAUSES = (
    _guard_lost,
    _fault,
    _out_of_service,
    _idle,
    _authorised,
    _plugged,
    _starting,
    _stopping,
    _finished,
    _limited,
    _unplugged,
    _car_waits,
    _closing,
    _flows,
)


def why(outlet, report) -> str:
    """The first cause that holds for this outlet, as one sentence."""
    for cause in _CAUSES:
        sentence = cause(outlet, report)
        if sentence:
            return sentence
    return "Unknown."
