"""An update of the firmware, from the wish of a backend to the image that stays.

Loaded while there is one. Where it is stands in a document that is written with every move, so
that a station that restarts goes on. Of an image that was installed only the start decides: it
stays once it is up and the backend has accepted it, else the one before comes back.

What is told are the statuses of the security whitepaper (L01), in order, each until a backend has
heard it.
"""

from chargepost import store
from chargepost.errors import ChargepostError
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

JOB = "update/job"
SIGNED = "update/signed"  # certificate and signature of the request
LAST = "update/last"  # what was told last of the last one

SCHEDULED = "scheduled"  # until the file may be fetched
DOWNLOADING = "downloading"
CHECKING = "checking"
WAITING = "waiting"  # for the date of the installation, and for the end of all sessions
INSTALLING = "installing"  # the other image is started, runs on trial, or has been left
OVER = "over"

_LOOK_MS = const(1000)
_LAST_WORDS_MS = const(30000)  # how long a backend may take to hear that we restart
_ROUNDS = const(5)  # downloads that a restart has interrupted, until they are given up
_BLOCK = const(4096)  # bytes that are written at once

# State, event, following state; as text, which a board leaves in its flash.
_MOVES = """
scheduled due downloading
downloading done checking
checking good waiting
waiting free installing
installing stays over
"""


class Installation:
    """`job` is the document: at least state, url, at, install (Unix), retries, interval (s).

    `request` is there when it was a signed one. `files` makes transfers, as
    chargepost.ocpp.v16.files does. `before` is another one that has been stopped for this one.
    `untold` are pairs of status and request.
    """

    def __init__(self, station, files, job: dict, before=None):
        self.station = station
        self.slots = station.board.slots()
        self.job = job
        self.stopped = False
        self.ended = False
        self._before = before
        self._files = files
        self._transfer = None

    @property
    def state(self) -> str:
        return self.job["state"]

    @property
    def untold(self) -> list:
        return self.job["untold"]

    def begin(self) -> None:
        """Write the wish down; OSError when that cannot be done."""
        if self.job["at"] > self.station.clock.now():
            self._tell("DownloadScheduled")
        self._save()

    def heard(self) -> None:
        """The backend has heard the oldest status."""
        self.untold.pop(0)
        try:
            self._save()
            if self.state == OVER and not self.untold:
                self._forget()
        except OSError as error:
            self.station.log("Update: %s" % error)

    def stop(self) -> bool:
        """Give up for another; False when it is too late for that."""
        if self.state == INSTALLING:
            return False
        self.stopped = True
        if self._transfer:
            self._transfer.stop()
        self.station.availability.hold(False)
        return True

    async def run(self) -> None:
        """Go on until it is over, or the station restarts; raises nothing."""
        try:
            while self._before and not self._before.ended:
                await self.station.clock.sleep_ms(_LOOK_MS)
            self._before = None
            while not self.stopped and self.state != OVER:
                await getattr(self, "_" + self.state)()
        except Exception as error:
            self._fail("InstallationFailed", "%s: %s" % (type(error).__name__, error))
        finally:
            self.ended = True

    # --- the states ------------------------------------------------------------------------------

    async def _scheduled(self):
        await self._until(self.job["at"])
        self._go("due", "Downloading")

    async def _downloading(self):
        job = self.job
        job["rounds"] = job.get("rounds", 0) + 1
        if job["rounds"] > _ROUNDS:
            self._fail("DownloadFailed", "The station has restarted too often.")
            return
        self._save()
        self._transfer = self._files.transfer(self.station)
        sink = Sink(self.slots)
        try:
            await self._transfer.download(job["url"], sink, job["retries"], job["interval"])
            sink.flush()
            self._go("done", "Downloaded")
        except (ChargepostError, OSError, MemoryError, ValueError) as error:
            self._fail("DownloadFailed", str(error))
        finally:
            self._transfer = None
            self._files.forget()

    async def _checking(self):
        module = on_demand("chargepost.update_check")
        signed = None
        if "request" in self.job:
            signed = store.load(self.station.storage, SIGNED)
            if signed is None:
                self._fail(module.BAD_SIGNATURE, "What the request was signed with is lost.")
                return
        verdict = await module.check(self.station, self.slots, signed)
        if self.stopped:
            return
        if signed and verdict.status != module.BAD_SIGNATURE:
            self._tell("SignatureVerified")
        if verdict.event:
            self.station.security.record(verdict.event, verdict.why)
        if verdict.status:
            self._fail(verdict.status, verdict.why)
            return
        self.job["length"] = verdict.length
        self.job["version"] = verdict.version
        self._go("good")

    async def _waiting(self):
        station = self.station
        if self.job["install"] > station.clock.now():
            self._tell_once("InstallScheduled")
            await self._until(self.job["install"])
        await self._sessions()
        self.job["from"] = self.slots.running
        self._go("free", "InstallRebooting")

    async def _installing(self):
        if self.slots.outcome == "trial":
            await self._trial()
        elif self.slots.outcome == "back":
            why = self.job.get("why") or "The new image did not start."
            self._fail("InstallationFailed", why)
            self.slots.confirm()
        elif self.slots.running != self.job["from"]:
            self._stays()
        else:
            await self._sessions()
            await self._last_words()
            self.slots.activate(self.job["length"], self.job["version"])
            self._restart("soft")

    async def _trial(self):
        """Up and accepted by the backend: then it stays."""
        station = self.station
        self._tell_once("Installing")
        patience_s = station.config["Chargepost.FirmwareTrial"]
        end_ms = station.clock.ms() + patience_s * 1000
        while not self.stopped:
            if station.backend.online and station.board.guard.alive:
                self.slots.confirm()
                self._stays()
                return
            if station.clock.ms() >= end_ms and not self._busy():
                self.job["why"] = "The new image had no backend within %d s." % patience_s
                self._save()
                self.slots.reject()
                self._restart("hard")
                return
            await station.clock.sleep_ms(_LOOK_MS)

    # --- what they share -------------------------------------------------------------------------

    def _stays(self):
        self.station.security.record("FirmwareUpdated", self.job.get("version", ""))
        self._go("stays", "Installed")

    def _restart(self, kind):
        self.stopped = True
        self.station.restart(kind)

    async def _until(self, unix):
        clock = self.station.clock
        while not self.stopped and clock.now() < unix:
            await clock.sleep_ms(_LOOK_MS)

    def _busy(self):
        return any([outlet.transaction or outlet.grant for outlet in self.station.outlets])

    async def _sessions(self):
        """Wait for the end of all of them; nobody begins another one (OCPP 1.6 section 5.19)."""
        station = self.station
        while station.recovery.waiting and not self.stopped:
            await station.clock.sleep_ms(_LOOK_MS)  # at an outlet that is held none is resumed
        if not (self.stopped or station.config["Chargepost.SessionsBeforeUpdate"]):
            station.availability.hold(True)
        while self._busy() and not self.stopped:
            self._tell_once("InstallScheduled")
            await station.clock.sleep_ms(_LOOK_MS)
        if not self.stopped:
            station.availability.hold(True)

    async def _last_words(self):
        clock = self.station.clock
        end_ms = clock.ms() + _LAST_WORDS_MS
        while self.untold and self.station.backend.online and clock.ms() < end_ms:
            await clock.sleep_ms(_LOOK_MS)

    def _tell(self, status):
        self.untold.append([status, self.job.get("request")])
        self.job["status"] = status

    def _tell_once(self, status):
        if self.job.get("status") != status:
            self._tell(status)
            self._keep()

    def _go(self, event, status=""):
        if self.stopped:
            return
        move = "\n%s %s " % (self.state, event)
        at = _MOVES.find(move) + len(move)
        self.job["state"] = _MOVES[at : _MOVES.find("\n", at)]
        if status:
            self._tell(status)
        self._save()

    def _fail(self, status, why):
        """It ends here, and what runs goes on running."""
        if self.stopped:
            return
        self.station.log("Update: %s: %s" % (status, why))
        if self.state == OVER:
            return  # how it ended is told already
        self.station.availability.hold(False)
        self.job["state"] = OVER
        self._tell(status)
        self._keep()

    def _keep(self):
        """What is told only, and told twice at worst when it cannot be written."""
        try:
            self._save()
        except OSError as error:
            self.station.log("Update: %s" % error)

    def _save(self):
        store.save(self.station.storage, JOB, self.job)

    def _forget(self):
        storage = self.station.storage
        last = {"status": self.job["status"]}
        if "request" in self.job:
            last["request"] = self.job["request"]
        store.save(storage, LAST, last)
        for name in (SIGNED, JOB):
            store.discard(storage, name)


def resume(station, files):
    """The Installation that a restart has interrupted, or None; OSError when it cannot be read."""
    slots = station.board.slots()
    job = store.load(station.storage, JOB)
    if slots.outcome == "back" and (job is None or job["state"] == OVER):
        slots.confirm()  # a power cut came before this, and after everything else
    elif slots.outcome != "normal":
        # The start tells more than a document that may be one step behind.
        job = job or {}
        job["state"] = INSTALLING
        job["untold"] = job.get("untold", [])
    if job is None:
        return None
    found = Installation(station, files, job)
    if job["state"] == OVER and not job["untold"]:
        found._forget()
        return None
    return found


class Sink:
    """The slot that does not run, as a transfer fills it: in blocks, as flash likes it."""

    def __init__(self, slots):
        self._slots = slots
        self._held = bytearray()
        self.limit = slots.limit
        self.size = 0

    def add(self, data: bytes) -> None:
        """The next bytes of the file."""
        self._held.extend(data)
        self.size += len(data)
        if len(self._held) >= _BLOCK:
            self.flush()

    def clear(self) -> None:
        """Begin anew."""
        self._slots.erase()
        self._held = bytearray()
        self.size = 0

    def flush(self) -> None:
        """Write what is held back."""
        if self._held:
            self._slots.write(bytes(self._held))
            self._held = bytearray()
