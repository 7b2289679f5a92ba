"""One outlet with a real guard, and what is remembered of its faults over restarts; portable."""

from both import MemoryStorage
from chargepost.outlet.outlet import Outlet
from chargepost.protection.contactor_life import ContactorLife
from chargepost.protection.hours import Hours
from chargepost.protection.lockout import Lockout
from chargepost.protection.rcm_log import RcmLog
from fakes import SETTINGS, FakeLedger, FakeMeter
from guard_rig import Rig
from recording_script import Clock

NOW = 1_790_000_000
RATINGS = {
    "Chargepost.ContactorCycles": 100000,
    "Chargepost.ContactorLoadedOpenings": 1000,
    "Chargepost.ContactorCurrent": 32000,
}


class Site:
    """`start` boots guard and application on what the storage holds; `unix` 0 is unknown."""

    def __init__(self, linked=False, storage=None):
        self.linked = linked
        self.storage = storage or MemoryStorage()
        self.logged = []
        self.seconds = 0
        self.failed = 0

    def start(self, unix=NOW, plugged=False, cold=False):
        self.rig = Rig(0, self.linked, cold=True)
        self.rig.talking = 0
        if plugged:
            self.rig.outlet.level = 9000
        self.clock = Clock(self.rig, unix)
        config = dict(SETTINGS)
        config.update(RATINGS)
        self.meter = FakeMeter()
        port = self.rig.port
        self.outlet = Outlet(1, port, self.meter, FakeLedger(), self.clock, config)
        self.hours = Hours(self.clock, self.seconds)
        self.lockout = Lockout(self.outlet, self.storage, self.hours, self.logged.append)
        self.log = RcmLog(self.outlet, self.storage, lambda: bool(unix))
        self.life = ContactorLife(self.outlet, self.storage, self.hours, config)
        if not cold:
            self.run(2000)
        return self

    def run(self, ms):
        """Ticks of 100 ms."""
        for _ in range(ms // 100):
            self.tick()

    def tick(self):
        now = self.clock.ms()
        for part in (self.lockout, self.log, self.life):
            try:
                part.tick(now)
            except OSError:
                self.failed += 1
        self.seconds = self.hours.seconds()
        self.rig.refresh()
        self.rig.run(100)
        if self.linked:
            self.rig.refresh()

    def leap(self, seconds):
        """So much time passes on the application's clock alone, as nothing happens."""
        self.rig.lived_ms += seconds * 1000
        self.rig.guard.core.beat = (self.rig.guard.core.beat + 1) & 0xFF

    def restart(self, unix=NOW, plugged=False):
        return self.start(unix, plugged)

    def fault(self, bit):
        """1 when the guard reports this fault."""
        return 1 if self.rig.port.report(0).faults & bit else 0

    def trip(self):
        """A residual current for 300 ms while a car is plugged in."""
        self.rig.outlet.level = 9000
        self.run(300)
        self.rig.outlet.residual = 1
        self.run(300)
        self.rig.outlet.residual = 0
        self.run(300)

    def short_pilot(self):
        """The pilot is shorted for a second while a car is plugged in."""
        self.rig.outlet.level = 0
        self.run(1000)
        self.rig.outlet.level = 9000

    def unplug(self):
        self.rig.outlet.level = 12000
        self.run(5000)
