"""A guard on a hand-operated outlet: voltages and contacts are what the test sets them to.

Runs on both runtimes. `play` runs a whole trace given as bytes, for property tests and to
compare runtimes and placements with each other.
"""

from binascii import hexlify

from chargepost.guard import messages
from chargepost.guard.chip import Chip
from chargepost.guard.guard import Guard
from chargepost.guard.local import LocalGuard
from chargepost.guard.remote import RemoteGuard
from chargepost.port import const

MASK = const(0x3FFFFFFF)
# Positive half wave in mV by what is plugged: A, B, C, D, E, and two levels in between.
LEVELS = (12000, 9000, 6000, 3000, 0, 7400, 7700)
OHMS = (-1, 1500, 680, 220, 100, 5000, 1000000, 40)


class Outlet:
    """All contract objects of one outlet in one, as their methods do not collide; but the lock."""

    def __init__(self):
        self.pilot = self.contactor = self.rcm = self.proximity = self.temperature = self
        self.lock = Bolt(self)
        self.phase_contactor = PhaseContactor(self)
        self.level = 12000
        self.diode = 1
        self.duty = 1000
        self.closed = 0
        self.mirror = 2  # feedback: 0, 1 or -1 as it is, 2 follows the command
        self.bolt = 0
        self.bolt_mirror = 2
        self.ohms = 220
        self.residual = 0
        self.testing = 0
        self.sensitive = 1  # the monitor trips when it is tested
        self.decidegrees = 250
        self.three = 0
        self.three_mirror = 2

    def high_mv(self):
        return self.level if self.duty else -12000

    def low_mv(self):
        if self.duty == 1000:
            return self.level
        if self.diode or self.level == 12000:
            return -12000
        return -self.level

    def drive(self, duty):
        self.duty = duty

    def close(self):
        self.closed = 1

    def open(self):
        self.closed = 0

    def feedback(self):
        return self.closed if self.mirror == 2 else self.mirror

    def tripped(self):
        return self.residual | (self.testing and self.sensitive)

    def test(self, on):
        self.testing = on

    def ohm(self):
        return self.ohms

    def decicelsius(self):
        return self.decidegrees


class PhaseContactor:
    """The contactor of L2 and L3 of an Outlet."""

    def __init__(self, outlet):
        self.outlet = outlet

    def close(self):
        self.outlet.three = 1

    def open(self):
        self.outlet.three = 0

    def feedback(self):
        outlet = self.outlet
        return outlet.three if outlet.three_mirror == 2 else outlet.three_mirror


class Bolt:
    """The lock of an Outlet: it has a feedback of its own."""

    def __init__(self, outlet):
        self.outlet = outlet

    def lock(self):
        self.outlet.bolt = 1

    def unlock(self):
        self.outlet.bolt = 0

    def feedback(self):
        outlet = self.outlet
        return outlet.bolt if outlet.bolt_mirror == 2 else outlet.bolt_mirror


class Time:
    """The application's clock of a Rig."""

    def __init__(self, rig):
        self.rig = rig

    def ms(self):
        return self.rig.lived_ms


class Rig:
    """One guard, its outlet, and the application's port to it: in memory or over the link.

    It begins after the self-test of the residual current monitor, unless it is `cold`.
    """

    def __init__(self, start_ms=0, linked=False, ratings=None, cold=False):
        self.outlet = Outlet()
        self.guard = Guard(self.outlet, ratings)
        self.core = self.guard.core
        self.now = start_ms
        self.lived_ms = 0
        self.talking = 1
        self.chip = Chip([self.guard])
        self.remote = RemoteGuard(None, Time(self), 1)
        self.local = LocalGuard([self.guard], Time(self))
        self.linked = linked
        self.port = self.remote if linked else self.local
        self.ask = self.port.ask(0)
        if not cold:
            self.run(500)

    def refresh(self):
        if self.linked:
            self.remote.received(self.chip.received(self.remote.outgoing()))
        else:
            self.local.refresh()

    def step(self):
        """10 ms pass; the application refreshes, if it talks, and the guard makes one step."""
        if self.talking:
            self.refresh()
        self.now = (self.now + 10) & MASK
        self.lived_ms += 10
        self.chip.step(self.now)

    def run(self, ms):
        for _ in range(ms // 10):
            self.step()

    @property
    def report(self):
        return self.core.report

    def charging(self, limit_ma=16000):
        """A car has come, may charge and does."""
        self.ask.permit = 1
        self.ask.limit_ma = limit_ma
        self.outlet.level = LEVELS[1]
        self.run(1000)
        self.outlet.level = LEVELS[2]
        self.run(1000)
        assert self.outlet.closed == 1
        return self

    def turn(self, knob, value):
        """Set one thing by number, as a trace does."""
        outlet = self.outlet
        ask = self.ask
        if knob == 1:
            outlet.level = LEVELS[value % 7]
        elif knob == 2:
            outlet.diode = value & 1
        elif knob == 3:
            ask.limit_ma = value * 500
        elif knob == 4:
            ask.permit = value & 1
        elif knob == 5:
            ask.available = value & 1
        elif knob == 6:
            ask.hold_lock = value & 1
        elif knob == 7:
            ask.clear = value & 1
        elif knob == 8:
            outlet.residual = value & 1
        elif knob == 9:
            outlet.ohms = OHMS[value & 7]
        elif knob == 10:
            outlet.mirror = value % 4 - 1
        elif knob == 11:
            outlet.bolt_mirror = value % 4 - 1
        elif knob == 12:
            self.talking = value & 1
        elif knob == 13:
            outlet.level = value * 100 - 12800


def play(rig, trace, watch=None):
    """Run a trace: pairs of bytes, either a knob and its value, or 0 and a number of steps.

    `watch(rig)` is called after each step.
    """
    for at in range(0, len(trace) - 1, 2):
        knob = trace[at] % 14
        if knob:
            rig.turn(knob, trace[at + 1])
            continue
        for _ in range(trace[at + 1]):
            rig.step()
            if watch:
                watch(rig)


def summary(trace, start_ms, linked):
    """What the guard did in a trace, one entry for each change, as text."""
    seen = []

    def watch(rig):
        report = rig.report
        outlet = rig.outlet
        now = [outlet.closed, outlet.duty, outlet.bolt, report.state, report.faults]
        now += [report.cable_ma, report.plugged, report.silences, report.loaded_opens]
        if not seen or seen[-1][1] != now:
            seen.append([report.steps, now])

    rig = Rig(start_ms, linked)
    play(rig, trace, watch)
    return seen


def frames_found(stream, count):
    """Sequences and payloads that the chip's parser finds in a stream, as text."""
    found = messages.chip_parser(count).feed(stream)
    return [[sequence, hexlify(payload).decode()] for _, sequence, payload in found]
