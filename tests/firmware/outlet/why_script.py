"""An outlet in any state whatever, from a list of numbers, and why it is as it is; portable."""

from both import FakeClock
from chargepost.outlet import session
from chargepost.outlet.outlet import Outlet
from chargepost.outlet.transaction import Grant, Transaction
from fakes import SETTINGS, FakeGuard, FakeLedger, FakeMeter

SESSIONS = (
    session.IDLE,
    session.PLUGGED,
    session.AUTHORISED,
    session.STARTING,
    session.TRANSACTION,
    session.STOPPING,
    session.FINISHED,
)
# What the numbers mean, and from which values each is taken.
KNOBS = (
    ("session", 7),
    ("alive", 2),
    ("operative", 2),
    ("state", 6),
    ("plugged", 2),
    ("pwm", 2),
    ("contactor", 2),
    ("cable_ma", 33000),
    ("waits", 256),
    ("faults", 1 << 16),
    ("own_faults", 1 << 7),
    ("locked", 1 << 16),
    ("cap_ma", 64000),
    ("cap_cause", 7),
    ("site_ma", 40000),
    ("wakes", 4),
    ("behaviour", 4),
    ("residual", 8),
    ("rcm_result", 7),
    ("silences", 3),
    ("charged", 2),
    ("duty", 3),
    ("meter", 3),
    ("phases", 2),
)


def outlet_of(numbers):
    """The outlet, and its guard's report."""
    knobs = {}
    for (name, count), number in zip(KNOBS, numbers):
        knobs[name] = number % count
    guard = FakeGuard()
    outlet = Outlet(1, guard, FakeMeter(), FakeLedger(), FakeClock(5000), SETTINGS)
    report = guard.reports[0]
    for name in ("state", "plugged", "pwm", "contactor", "cable_ma", "waits", "faults", "cap_ma"):
        setattr(report, name, knobs[name])
    for name in ("cap_cause", "residual", "rcm_result", "silences"):
        setattr(report, name, knobs[name])
    report.duty = (0, 266, 1000)[knobs["duty"]]
    guard.alive = bool(knobs["alive"])
    guard.asks[0].locked = knobs["locked"]
    outlet.operative = bool(knobs["operative"])
    outlet.extra_faults = knobs["own_faults"] << 20
    _meet(outlet, knobs)
    outlet.arbiter.publish("site", knobs["site_ma"], "the site allows so much", 1)
    outlet.arbiter.publish("guard", report.cap_ma, "the guard allows so much")
    outlet.winner = outlet.arbiter.decide(5000)
    return outlet, report


def _meet(outlet, knobs):
    """The session, the car's ways, and the meter."""
    outlet.session = SESSIONS[knobs["session"]]
    if outlet.session in (session.TRANSACTION, session.STOPPING):
        outlet.transaction = Transaction(7, Grant("CAFE"), 0, 0, 1000)
        outlet.transaction.stop_reason = "Local"
        outlet.transaction.has_charged = bool(knobs["charged"])
    outlet.wake_up.behaviour = knobs["behaviour"]
    outlet.wake_up.wakes = knobs["wakes"]
    outlet.phase_choice.phases = 1 + 2 * knobs["phases"]
    outlet.meter.stale = knobs["meter"] == 1
    if knobs["meter"] == 2:
        outlet.meter.register_wh = None


def explain(numbers):
    """The chain of causes, then what is true of the outlet."""
    outlet = outlet_of(numbers)[0]
    return [outlet.causes(), outlet.fault_sentence(), outlet.winner.limit_ma]
