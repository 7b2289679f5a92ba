"""Sentences about one outlet: each function says what holds now, or "" when it does not.

They take the outlet and the guard's report of it. What belongs to a session is here, what the
guard sees is in `guard_reasons`; `why` has the table.
"""

from chargepost import faults
from chargepost.guard.duty import LOWEST_MA
from chargepost.guard.interface import C, D
from chargepost.outlet import session


def amperes(ma: int) -> str:
    """A current as people write it."""
    return "%d.%d A" % (ma // 1000, ma % 1000 // 100)


def _times(count: int) -> str:
    return "once" if count == 1 else "%d times" % count


def flows(outlet, report) -> str:
    """x2 is on, the car is in C (or D, where that is allowed), the contactor is closed."""
    if not (outlet.guard.alive and report.contactor and report.pwm and report.state in (C, D)):
        return ""
    return "Energy may flow, up to %s: %s." % (
        amperes(min(report.signalled_ma, outlet.winner.limit_ma)),
        outlet.winner.reason,
    )


def guard_lost(outlet, report) -> str:
    """Nothing of the report can be trusted."""
    if outlet.guard.alive:
        return ""
    return "The guard does not answer; by itself it opens the contactor after 2 s."


def fault(outlet, report) -> str:
    """The most severe fault that stops charging."""
    found = outlet.faults()
    return faults.sentence(found) if faults.stops_charging(found) else ""


def other_faults(outlet, report) -> list:
    """The sentences of all other faults, the most severe first."""
    return [one.sentence for one in faults.active(outlet.faults())[1:]]


def fault_kept(outlet, report) -> str:
    """The application holds a fault that the guard itself may have forgotten."""
    if not outlet.guard.ask(outlet.number - 1).locked & report.faults:
        return ""
    return "It was there before, and stays until it is cleared or its cause is gone."


def out_of_service(outlet, report) -> str:
    """Somebody has made it inoperative."""
    if not outlet.operative and outlet.transaction is None:
        return "The outlet is out of service."
    return ""


def plug_moves(outlet, report) -> str:
    """The guard knows more than the session does: for one tick at most."""
    before = outlet.session in (session.IDLE, session.AUTHORISED)
    if before and report.plugged:
        return "A car has just been plugged in."
    during = outlet.session in (session.PLUGGED, session.STARTING, session.FINISHED)
    return "The car has just been unplugged." if during and not report.plugged else ""


def reserved(outlet, report) -> str:
    """Somebody has reserved it, and has not come yet."""
    free = outlet.session in (session.IDLE, session.PLUGGED, session.FINISHED)
    if not outlet.reserved or not free:
        return ""
    return outlet.refusal or "The outlet is reserved; it waits for the card that reserved it."


def plug_held(outlet, report) -> str:
    """The session is over, and the plug stays locked."""
    if not outlet.plug_hold.token:
        return ""
    text = "The session is over (%s); the plug stays locked until its card is shown again."
    return text % outlet.last_reason


def interrupted(outlet, report) -> str:
    """The guard and the meter have a few seconds to say that the car is still there."""
    if not outlet.interrupted:
        return ""
    return "The session that the power cut interrupted goes on in a moment, or is closed."


def idle(outlet, report) -> str:
    """Nothing is plugged in, nobody has asked."""
    return "No car is plugged in." if outlet.session == session.IDLE else ""


def authorised(outlet, report) -> str:
    """Somebody may charge, and no car is there yet."""
    if outlet.session != session.AUTHORISED:
        return ""
    return "Waiting for the car to be plugged in."


def plugged(outlet, report) -> str:
    """A car is there, and nobody has identified, or was refused."""
    if outlet.session != session.PLUGGED:
        return ""
    return outlet.refusal or "Waiting for a card or a remote start."


def starting(outlet, report) -> str:
    """The transaction waits for the meter's register, or the ledger."""
    if outlet.session != session.STARTING:
        return ""
    if outlet.meter.register_wh is None or outlet.meter.stale:
        return outlet.meter.problem or "Waiting for a reading of the meter."
    if outlet.signing and outlet.signing.waits():
        return outlet.signing.waits()
    return "The transaction is being written down."


def stopping(outlet, report) -> str:
    """Somebody has ended the session, and the outlet is not dead yet."""
    if outlet.session != session.STOPPING:
        return ""
    if outlet.signing and outlet.signing.waits():
        return outlet.signing.waits()
    return "The session is being stopped (%s)." % outlet.transaction.stop_reason


def finished(outlet, report) -> str:
    """The session is over, and the car is still there."""
    if outlet.session != session.FINISHED:
        return ""
    return outlet.refusal or "The session is over (%s); unplug the car." % outlet.last_reason


def limited(outlet, report) -> str:
    """Somebody allows less than a car can charge with."""
    winner = outlet.winner
    if winner.limit_ma >= LOWEST_MA:
        return ""
    return "Paused by %s: %s (%s, a car needs at least 6 A)." % (
        winner.source,
        winner.reason,
        amperes(winner.limit_ma),
    )


def others_limit(outlet, report) -> list:
    """Who else would pause the car if the winner did not."""
    pausing = outlet.arbiter.pausing(LOWEST_MA)
    return [
        "Also paused by %s: %s." % (one.source, one.reason)
        for one in pausing
        if one.source != outlet.winner.source
    ]


def bad_supply(outlet, report) -> str:
    """What was measured when the supply was bad."""
    cause = outlet.mains.watch.cause if outlet.mains.faults else ""
    return cause[:1].upper() + cause[1:] + "." if cause else ""


def has_charged(outlet, report) -> str:
    """The car took some and stopped by itself."""
    transaction = outlet.transaction
    if transaction is None or not transaction.has_charged or outlet.wake_up.behaviour:
        return ""
    wh = transaction.energy_wh(outlet.meter.register_wh or 0)
    return "It has taken %d Wh in this session, and stopped by itself." % wh


def asleep(outlet, report) -> str:
    """The car was woken, and has not come."""
    found = outlet.wake_up
    if not found.behaviour or not found.wakes:
        return ""
    told = "It seems to sleep and was woken %s in this session" % _times(found.wakes)
    return told + ("; unplug it and plug it in again." if found.over else ".")


def offered(outlet, report) -> str:
    """What the car could take."""
    if not report.pwm:
        return ""
    return "It is offered %s: %s." % (amperes(report.signalled_ma), outlet.winner.reason)


def silenced(outlet, report) -> str:
    """The guard opened by itself in this session."""
    opened = outlet.silences(report)
    if not opened:
        return ""
    times = _times(opened)
    return "In this session the guard opened %s because the application was silent." % times


def phase_wish(outlet, report) -> str:
    """Whose limit wants another number of phases."""
    limit = outlet.arbiter.fewest_phases()
    if outlet.phase_choice.phases == 1:
        return "One phase is wanted by %s: %s." % (limit.source, limit.reason)
    return "Nobody asks for one phase any more."
