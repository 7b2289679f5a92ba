"""The station: builds the object graph and owns the tasks. Nothing else creates either."""

import asyncio
import gc

from chargepost import settings
from chargepost.access import Access
from chargepost.auth.authorizer import Authorizer
from chargepost.availability import Availability
from chargepost.backend import Backend
from chargepost.charging.limiter import Limiter
from chargepost.charging.site import Site
from chargepost.config import Config
from chargepost.errors import ChargepostError
from chargepost.held_plugs import HeldPlugs
from chargepost.ledger.ledger import Ledger
from chargepost.log_ring import LogRing
from chargepost.metering.outlet_meter import OutletMeter
from chargepost.metering.sampler import Sampler
from chargepost.outlet.outlet import Outlet
from chargepost.port import const, sleep_ms
from chargepost.powercut import Recovery
from chargepost.protection.protection import Protection
from chargepost.reader import Readers
from chargepost.security.log import SecurityLog
from chargepost_hal.on_demand import on_demand

_TICK_MS = const(100)
_LIGHTS = ("LightIntensity", "BlinkRepeat")
_TASK_PAUSE_MS = const(1000)  # a task that failed is started again after this
_CORRECTION_S = const(10)  # a smaller correction of the clock is no event
_PRICING = "CustomDisplayCostAndPrice"
_STOP_MS = const(12000)  # a restart waits so long for running sessions to end cleanly
_SIGN_MS = const(30000)  # ... and so much longer for meters that sign


class Station:
    """The application of one charging station on one board.

    `board` gives the hardware: clock, storage, guard (GuardPort), meters (one per outlet),
    readers (pairs of CardReader and outlet number, 0 for all), network, rtc, watchdog,
    indicator, `ledger_bytes`, `log(text)`, `boot` and `slots` (chargepost_hal.slots_contract),
    and `defaults`: settings that follow from how it is wired. `connect(station) -> Backend` makes
    the protocol adapter, None for a station without a backend; `rows` is the SettingTable of the
    adapter. `values` are the site's settings, which go before the board's. Raises SettingError
    for a bad one.
    """

    def __init__(self, board, values: dict, rows=None, connect=None):
        self.board = board
        rows = _with_signing(board.meters, rows)
        self.clock = board.clock
        self.storage = board.storage
        self.config = Config(_table(values, rows), board.storage)
        self.config.fix("NumberOfConnectors", len(board.meters))
        self.config.apply(board.defaults)
        self.config.apply(values)
        if board.boot and board.boot[0]:
            self.config.fix("Chargepost.FirmwareVersion", board.boot[0])
        self.config.on_change(self._changed)
        self._changed(_LIGHTS[0], None)
        self.log_ring = LogRing(board.log, board.storage, board.clock)
        self.log = self.log_ring.write
        self.security = SecurityLog(board.storage, board.clock, self.log)
        self.ledger = Ledger(board.storage, board.clock, board.ledger_bytes)
        self.ledger.open()
        self.clock.guess(max(board.rtc.unix(), self.ledger.last_time))
        self.meters = [self._meter(index) for index in range(len(board.meters))]
        self.outlets = [self._outlet(index) for index in range(len(board.meters))]
        self.authorizer = Authorizer(board.storage, board.clock, self.config)
        self.access = Access(self.outlets, self.authorizer, board.indicator.verdict, self.log)
        if board.storage.size("reservations") >= 0:
            self.access.book(board.storage, board.clock)
        self.readers = Readers(self, self.access.present)
        self.recovery = Recovery(self)  # the next one asks which sessions may go on
        self.availability = Availability(board.storage, self.outlets)
        self.held_plugs = HeldPlugs(board.storage, self.outlets, self.log)
        self.site = Site(self.outlets, self.config)
        self.limiter = Limiter(self, self.site)
        self.sampler = Sampler(self)
        self.pricing = _pricing(self)
        self.protection = Protection(self)
        self.backend = connect(self) if connect else Backend()
        self.access.backend = self.backend
        self.ended = ""  # "soft" or "hard" once a restart was asked for
        self._end = asyncio.Event()
        self._tasks = []
        self._last_trouble = ""
        lost = self.authorizer.local_list.damaged
        for problem in self.config.problems + self.ledger.problems + ([lost] if lost else []):
            self.log(problem)

    def _changed(self, key: str, value) -> None:
        """A setting has a new value: those of the lights are for the board."""
        if key in _LIGHTS:
            self.board.indicator.adjust(*[self.config[each] for each in _LIGHTS])

    def _meter(self, index: int):
        meter = self.board.meters[index]
        return OutletMeter(meter, self.clock, self.config, self.storage, index + 1)

    def _outlet(self, index: int):
        outlet = Outlet(
            index + 1,
            self.board.guard,
            self.meters[index],
            self.ledger,
            self.clock,
            self.config,
        )
        outlet.on_event = self._event
        side = self.board.meters[index].signing
        if side:
            from chargepost.metering.signing import Signing

            outlet.signed_by(Signing(outlet, side, self.storage, self.log))
        return outlet

    def _event(self, kind, outlet, transaction) -> None:
        if kind == "plug":
            self.access.plugged(outlet)
        elif kind == "status":
            self.board.indicator.show(outlet.number, outlet.status)
            self.availability.settle(outlet)
        elif kind == "begin":
            self.access.begun(outlet.grant)
        elif kind == "end":
            outlet.meter.keep()
        self.limiter.event(kind, outlet, transaction)
        self.protection.event(kind, outlet, transaction)
        if self.pricing:
            self.pricing.event(kind, outlet, transaction)
        self.backend.event(kind, outlet, transaction)
        # Last come those whom a storage that fails can stop: the others have heard it.
        self.sampler.event(kind, outlet, transaction)
        if kind == "end":
            self.availability.end(outlet)

    # --- what adapters and the console may ask ---------------------------------------------------

    def transaction_outlet(self, number: int):
        """The outlet that runs the ledger's transaction `number`, or None."""
        for outlet in self.outlets:
            if outlet.transaction and outlet.transaction.number == number:
                return outlet
        return None

    def synchronise(self, unix: int) -> None:
        """Take the time of a trusted source for the clock, the ledger and the board."""
        was_known = self.clock.synchronised
        correction = self.clock.synchronise(unix)
        if not was_known or abs(correction) > 1:
            self.ledger.clock_set(correction)
            self.board.rtc.set(unix)
        if abs(correction) > _CORRECTION_S:
            self.security.record("SettingSystemTime", "Moved by %d s." % correction)

    def restart(self, kind: str) -> None:
        """End running sessions with the reason "SoftReset" or "HardReset", then restart."""
        if not self.ended:
            self.ended = kind
            self.security.record("ResetOrReboot", kind)
            self._end.set()

    # --- tasks ---------------------------------------------------------------------------------

    async def run(self) -> str:
        """Work until somebody asks for a restart; returns "soft" or "hard"."""
        self.security.record("StartupOfTheDevice", self.config["Chargepost.FirmwareVersion"])
        self._start("guard", self.board.guard.run)
        for meter in self.meters:
            self._start("meter", meter.run)
        for outlet in self.outlets:
            if outlet.signing:
                self._start("signing", outlet.signing.run)
        for reader in self.readers.all:
            self._start("reader", reader.run)
        self._start("ticks", self._ticks)
        self._start("backend", self.backend.run)
        try:
            await self._until_ended()
            self._keep_log()
        finally:
            await self._cancel_tasks()
        return self.ended

    def _start(self, name: str, work) -> None:
        self._tasks.append(asyncio.create_task(self._supervise(name, work)))

    def spawn(self, work) -> None:
        """Run a coroutine that raises nothing until it ends, or the station does."""

        async def once():
            await work
            self._tasks.remove(task)  # a task that is kept keeps all that it has loaded

        task = asyncio.create_task(once())
        self._tasks.append(task)

    async def _supervise(self, name: str, work) -> None:
        """Keep one task alive: what it throws is logged, and it starts again."""
        while True:
            try:
                await work()
            except Exception as error:
                self.log("%s failed: %s: %s" % (name, type(error).__name__, error))
            await self.clock.sleep_ms(_TASK_PAUSE_MS)

    async def _ticks(self) -> None:
        while True:
            now = self.clock.ms()
            self._try("charging profiles", self.limiter.tick, now)
            for outlet in self.outlets:
                self._try("outlet %d" % outlet.number, outlet.tick, now)
            self.protection.tick(now)
            self._try("reservations", self.access.tick, now)
            self._try("recovery", self.recovery.tick, now)
            self._try("sampler", self.sampler.tick, now)
            if self.pricing:
                self._try("prices", self.pricing.tick, now)
            self.readers.tick(now)
            self.site.tick(now)
            self.backend.tick(now)
            self.board.indicator.tick(now)
            self.board.guard.refresh()
            self.board.watchdog.feed()
            await self.clock.sleep_ms(_TICK_MS)

    def _try(self, name: str, tick, now: int) -> None:
        """A storage that fails for one must not silence the guard for all; it is tried again."""
        try:
            tick(now)
        except (OSError, ChargepostError) as error:
            text = "%s: %s" % (name, error)
            if text != self._last_trouble:
                self._last_trouble = text
                self.log(text)

    async def _until_ended(self) -> None:
        """Wait for a restart that comes about: one that would leave an outlet closed does not.

        It is tried again ResetRetries times, then the station goes on, and says so. A hard
        restart, the last resort, comes after its one attempt.
        """
        attempts = 0
        while True:
            await self._end.wait()
            await self._finish_sessions()
            number = self._closed()
            if not number or self.ended == "hard":
                break
            attempts += 1
            if attempts <= self.config["ResetRetries"]:
                self.log("Outlet %d is still closed; the restart is tried again." % number)
                continue
            text = "Given up after %d attempts: outlet %d is still closed."
            self.security.record("ResetOrReboot", text % (attempts, number))
            attempts = 0
            self.availability.hold(False)  # an update is tried at the next restart
            self.ended = ""
            self._end.clear()
        await self.backend.stop()
        if not number:
            await self._finish_sessions()  # of who came while the backend heard of the others

    def _closed(self) -> int:
        """Number of an outlet that still has a session or mains, 0 when all are dead."""
        for outlet in self.outlets:
            report = outlet.guard.report(outlet.number - 1)
            if outlet.transaction or (report.contactor and outlet.guard.alive):
                return outlet.number
        return 0

    async def _finish_sessions(self) -> None:
        reason = "SoftReset" if self.ended == "soft" else "HardReset"
        for outlet in self.outlets:
            if not outlet.stop(reason):
                outlet.cancel()
        signs = any([outlet.signing for outlet in self.outlets])
        deadline = self.clock.ms() + _STOP_MS + (_SIGN_MS if signs else 0)
        while self.clock.ms() < deadline:
            if not self._closed():
                break
            await self.clock.sleep_ms(_TICK_MS)

    def _keep_log(self) -> None:
        try:
            self.log_ring.keep()
        except OSError as error:
            self.log("The log is not kept: %s" % error)

    async def _cancel_tasks(self) -> None:
        # MicroPython's wait_for loses a cancellation that meets the end of what it waits for:
        # so ask again until every task has heard it.
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await sleep_ms(1)
            self._tasks = [task for task in self._tasks if not task.done()]
        gc.collect()


def _pricing(station):
    """Few sites show prices: None elsewhere."""
    if not station.config[_PRICING]:
        return None
    from chargepost.pricing.pricing import Pricing

    return Pricing(station)


def _table(values: dict, rows):
    """The settings of this site; those of prices only where it shows some."""
    table = settings.ROWS + rows if rows else settings.ROWS
    if not values.get(_PRICING):
        return table
    of_prices = on_demand("chargepost.pricing.settings")
    return table + of_prices.rows(values.get("SupportedLanguages", "en"))


def _with_signing(meters, rows):
    """The adapter's settings, and those of signing where a meter does that."""
    if not any([meter.signing for meter in meters]):
        return rows
    from chargepost.metering import signing_settings

    table = signing_settings.rows(len(meters))
    return rows + table if rows else table
