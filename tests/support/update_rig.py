"""A station with two slots, restarted by its boot loader as often as it likes; portable."""

import sys

from both import FakeClock, MemoryStorage
from chargepost import installation
from chargepost.powercut import Recovery
from chargepost.store import save
from chargepost.update_check import BAD_FILE, BAD_SIGNATURE
from chargepost_hal.slots.boot_record import BootRecord
from chargepost_hal.slots.file_slots import RECORD, FileSlots
from v16_bench import NOW, FakeStation

IMAGE = b"image " * 1000
GOOD = ["Downloading", "Downloaded", "InstallRebooting", "Installing", "Installed"]
PROOF = ["certificate", "signature"]
JOB = {"url": "http://h/u", "at": 0, "install": 0, "retries": 2, "interval": 9}


class Verdict:
    """What the check says; a good file by default."""

    def __init__(self, status="", event="", why=""):
        self.status = status
        self.event = event
        self.why = why
        self.length = len(IMAGE)
        self.version = "0.2.0"


class QuickCheck:
    """chargepost.update_check without cryptography: the file has to be complete."""

    BAD_SIGNATURE = BAD_SIGNATURE
    BAD_FILE = BAD_FILE

    def __init__(self):
        self.verdict = Verdict()
        self.seen = []

    async def check(self, station, slots, signed):
        self.seen.append(signed)
        if slots.read(0, 1 << 16) != IMAGE:
            return Verdict(BAD_FILE, "", "it is not complete")
        return self.verdict

    def __enter__(self):
        self._before = sys.modules.get("chargepost.update_check")
        sys.modules["chargepost.update_check"] = self  # type: ignore[assignment]
        return self

    def __exit__(self, *_):
        if self._before:
            sys.modules["chargepost.update_check"] = self._before
        else:
            del sys.modules["chargepost.update_check"]


class Files:
    """Transfers that bring IMAGE in pieces, or raise `error`; `step()` is called for each."""

    def __init__(self, error=None):
        self.error = error
        self.step = None
        self.seen = []
        self.stopped = False

    def transfer(self, station):
        return self

    def forget(self):
        pass

    def stop(self):
        self.stopped = True

    async def download(self, url, sink, retries, interval_s):
        self.seen.append((url, retries, interval_s))
        sink.clear()
        for at in range(0, len(IMAGE), 1000):
            if self.step:
                self.step()
            sink.add(IMAGE[at : at + 1000])
        if self.error:
            raise self.error


class Online:
    """A backend as the domain sees it."""

    def __init__(self, online):
        self.online = online
        self.stopped = False


class Rig:
    """One controller; `lives` counts its starts. Time moves as fast as somebody waits."""

    def __init__(self, files=None, online=True, outlets=1):
        self.storage = MemoryStorage(files={})
        self.clock = FakeClock(ms=5000, unix=NOW)
        self.files = files or Files()
        self.online = online
        self.outlets = outlets
        self.lives = 0
        self.told = []
        self.station: FakeStation
        self.found: installation.Installation | None = None

    def start(self, **values):
        """The boot loader, then the application."""
        record = BootRecord(self.storage.read(RECORD))
        if record.start():
            self.storage.replace(RECORD, (record.data(),))
        self.lives += 1
        slots = FileSlots(self.storage, "unix", 20000, 1000)
        self.station = FakeStation(self.outlets, self.storage, self.clock, slots, **values)
        self.station.recovery = Recovery(self.station)
        backend: object = Online(self.online)
        self.station.backend = backend  # type: ignore[assignment]
        self.found = installation.resume(self.station, self.files)
        return self

    def ask(self, **more):
        """A request; it is written down, and has not begun."""
        job = {"state": "scheduled", "untold": []}
        job.update(JOB)
        job.update(more)
        if "request" in more:
            save(self.storage, installation.SIGNED, PROOF)  # type: ignore[arg-type]
        self.found = installation.Installation(self.station, self.files, job)
        self.found.begin()
        return self.found

    async def work(self):
        """Until it is over or the station restarts; True when it restarts."""
        found = self.found
        if found:
            await found.run()
            self.hear()
        return bool(self.station.ended)

    def hear(self):
        """A backend hears all there is."""
        found = self.found
        while found and found.untold and self.online:
            self.told.append(found.untold[0][0])
            found.heard()

    async def finish(self):
        """Work and restart until nothing is left to do."""
        for _ in range(8):
            if not await self.work():
                return self
            self.start()
        raise AssertionError("it restarts for ever")

    @property
    def slots(self):
        return self.station.board.slots()  # type: ignore[operator]
