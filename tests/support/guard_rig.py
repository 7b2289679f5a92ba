"""A guard on a hand-operated outlet: voltages and contacts are what the test sets them to.

Runs on both runtimes. `play` runs a whole trace given as bytes, for property tests and to
compare runtimes and placements with each other.
"""

from binascii import hexlify

from chargepost.guard import messages
from chargepost.guard.chip import Chip
from chargepost.guard.guard import Guard
from chargepost.guard.local import LocalGuard
from chargepost.guard.ratings import Ratings
from chargepost.guard.remote import RemoteGuard
from chargepost.port import const

MASK = const(0x3FFFFFFF)
# Positive half wave in mV by what is plugged: A, B, C, D, E, and two levels in between.
LEVELS = (12000, 9000, 6000, 3000, 0, 7400, 7700)
OHMS = (-1, 1500, 680, 220, 100, 5000, 1000000, 40)
# Negative half wave in mV, and the pilot in state F.
FLOORS = (-12000, -10600, -10400, -9000, -13400, -13800, -14500)
DEAD_SENSOR = const(-9999)
LONG_JUMP_MS = const(600000)
JUMP_MS = const(250)
KNOBS = const(31)


class Outlet:
    """All contract objects of one outlet in one, as their methods do not collide; but the lock."""

    def __init__(self):
        self.pilot = self.contactor = self.rcm = self.proximity = self.temperature = self
        self.lock = Bolt(self)
        self.phase_contactor = PhaseContactor(self)
        self.level = 12000
        self.diode = 1
        self.floor = -12000
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
        return self.level if self.duty else self.floor

    def low_mv(self):
        if self.duty == 1000:
            return self.level
        if self.diode or self.level == 12000:
            return self.floor
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
    `period` is the time between two steps, ms; `jump` is added once, at the next step.
    """

    def __init__(self, start_ms=0, linked=False, ratings=None, cold=False):
        self.outlet = Outlet()
        self.guard = Guard(self.outlet, ratings)
        self.core = self.guard.core
        self.now = start_ms
        self.lived_ms = 0
        self.period = 10
        self.jump = 0
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
        """A period passes; the application refreshes, if it talks; the guard makes one step."""
        if self.talking:
            self.refresh()
        passed = self.period + self.jump
        self.jump = 0
        self.now = (self.now + passed) & MASK
        self.lived_ms += passed
        self.chip.step(self.now)

    def run(self, ms):
        for _ in range(ms // 10):
            self.step()

    @property
    def report(self):
        return self.guard.report()

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
        if knob in _ASKED:
            self.turn_ask(knob, value)
        elif knob in _PILOT:
            self.turn_pilot(knob, value)
        else:
            self.turn_hardware(knob, value)

    def turn_ask(self, knob, value):
        """What the application wishes."""
        ask = self.ask
        if knob == 3:
            ask.limit_ma = value * 500
        elif knob == 4:
            ask.permit = value & 1
        elif knob == 5:
            ask.available = value & 1
        elif knob == 6:
            ask.hold_lock = value & 1
        elif knob == 7:
            ask.clear = value & 1
        elif knob == 16:
            ask.current_l1_ma = value * 400 if value else -1
        elif knob == 17:
            ask.current_l2_ma = value * 400 if value else -1
        elif knob == 18:
            ask.current_l3_ma = value * 400 if value else -1
        elif knob == 19:
            ask.phases = 1 if value & 1 else 3
        elif knob == 20:
            ask.wake = value & 3
        elif knob == 21:
            ask.locked = 1 << (value - 1) % 18 if value else 0
        elif knob == 22:
            ask.vouch = value & 1
        elif knob == 23:
            ask.test_rcm = value & 1

    def turn_pilot(self, knob, value):
        """What the pilot shows."""
        outlet = self.outlet
        if knob == 1:
            outlet.level = LEVELS[value % 7]
        elif knob == 2:
            outlet.diode = value & 1
        elif knob == 13:
            outlet.level = value * 100 - 12800
        elif knob == 14:
            outlet.floor = FLOORS[value % 7]
        elif knob == 29:
            outlet.level += (value - 128) * 10

    def turn_hardware(self, knob, value):
        """Everything else that can be measured, and the time."""
        outlet = self.outlet
        if knob == 8:
            outlet.residual = value & 7
        elif knob == 9:
            outlet.ohms = OHMS[value & 7]
        elif knob == 10:
            outlet.mirror = value % 4 - 1
        elif knob == 11:
            outlet.bolt_mirror = value % 4 - 1
        elif knob == 12:
            self.talking = value & 1
        elif knob == 15:
            outlet.decidegrees = value * 8 - 500 if value else DEAD_SENSOR
        elif knob == 24:
            outlet.three_mirror = value % 4 - 1
        elif knob == 25:
            outlet.sensitive = value & 1
        elif knob == 26:
            outlet.decidegrees += value - 128
        elif knob == 27:
            self.period = value % 30 + 1
        elif knob == 28:
            self.jump = value * LONG_JUMP_MS
        elif knob == 30:
            self.jump = value * JUMP_MS


_ASKED = (3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
_PILOT = (1, 2, 13, 14, 29)


def play(rig, trace, watch=None):
    """Run a trace: pairs of bytes, either a knob and its value, or 0 and a number of steps.

    `watch(rig)` is called after each step.
    """
    for at in range(0, len(trace) - 1, 2):
        knob = trace[at] % KNOBS
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
        now += [outlet.three, outlet.testing, report.cap_ma, report.cap_cause, report.phases]
        now += [report.rcm_result, report.rcm_rise_ms, report.closings, report.wakes]
        if not seen or seen[-1][1] != now:
            seen.append([report.steps, now])

    ratings = Ratings()
    ratings.phase_contactor = 1
    rig = Rig(start_ms, linked, ratings)
    play(rig, trace, watch)
    return seen


def frames_found(stream, count):
    """Sequences and payloads that the chip's parser finds in a stream, as text."""
    found = messages.chip_parser(count).feed(stream)
    return [[sequence, hexlify(payload).decode()] for _, sequence, payload in found]
