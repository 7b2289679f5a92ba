"""The application in this very process: a one-chip board on simulated time."""

import asyncio
import contextlib
import errno
from typing import Any

from chargepost.errors import SettingError
from chargepost.network import StreamNetwork, line_at
from chargepost.ocpp.v16 import adapter
from chargepost.ocpp.v16.settings import ROWS
from chargepost.snapshot import station_snapshot
from chargepost.station import Station
from chargepost.store import Directory
from chargepost_hal import contract
from chargepost_hal.devices import Devices
from chargepost_hal.on_demand import keep
from chargepost_sim import boot_loader
from chargepost_sim.bench import Bench
from chargepost_sim.runtime import AWAY, powered_off
from chargepost_sim.simtime import SimClock

_RESTART_MS = {"soft": 500, "hard": 2000}

keep()  # a process of many stations shares its modules
with contextlib.suppress(ImportError):  # without `cryptography` stations do their own
    from chargepost_sim import primitives

    primitives.install()


class CPythonRuntime:
    """Runs chargepost.station.Station as tasks of the running event loop."""

    def __init__(self, bench: Bench, settings: dict[str, Any]):
        self.bench = bench
        self.settings = settings
        self._board: CPythonBoard | None = None
        self._station: Station | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def snapshot(self) -> dict[str, Any]:
        if self._station is None:
            return powered_off(len(self.bench.outlets))
        return station_snapshot(self._station)

    async def start(self) -> None:
        while not self._boot():
            await self._pause("hard")
        self._task = asyncio.create_task(self._live(), name="station")

    def _boot(self) -> bool:
        """Start the image that the boot loader chooses; False when that does not come up."""
        fault = boot_loader.start(self.bench)
        if fault == boot_loader.DOES_NOT_START:
            return False
        self._board = CPythonBoard(self.bench)
        if fault == boot_loader.HAS_NO_NETWORK:
            self._board.network = NoNetwork()
        try:
            self._station = Station(self._board, self.settings, ROWS, adapter.connect)
        except SettingError:
            if not boot_loader.trying(self.bench):
                raise
            return False
        return True

    async def _live(self) -> None:
        while True:
            assert self._station
            kind = await self._station.run()
            await self._pause(kind)
            while not self._boot():
                await self._pause("hard")

    async def _pause(self, kind: str) -> None:
        await self._halt()
        self.bench.note("restart", kind)
        await self.bench.time.sleep_ms(_RESTART_MS[kind])

    async def cut(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._task = None
        await self._halt()

    async def service(self, verb: str, number: int) -> Any:
        if self._station is None:
            raise RuntimeError(AWAY)
        if verb == "export":
            return self._station.protection.export()
        try:
            return self._station.protection.clear(number)
        except OSError as error:
            raise RuntimeError(str(error)) from error

    async def _halt(self) -> None:
        board, self._board, self._station = self._board, None, None
        if board:
            await board.close()


class CPythonBoard:
    """The roles of chargepost.station.Station on the bench's simulated hardware."""

    def __init__(self, bench: Bench):
        self.clock = clock = SimClock(bench.time)
        devices = Devices(self._line, clock)
        self.lines: list[contract.Line] = []
        self.log = bench.log
        self.storage = Directory(str(bench.data_dir))
        self.ledger_bytes = bench.ledger_bytes
        self.defaults = bench.defaults
        self.network: contract.Network = StreamNetwork(clock)
        self.guard = bench.local_guard()
        self.meters = [devices.meter(bench.meter_role(n)) for n in range(len(bench.outlets))]
        self.readers = [devices.reader(role) for role in bench.reader_roles()]
        self.rtc = BenchRtc(bench)
        self.indicator = BenchIndicator(bench)
        self.watchdog = BenchWatchdog()
        self.slots = lambda: boot_loader.slots(bench)
        self.boot = boot_loader.outcome(bench)

    def _line(self, role: dict[str, Any]) -> contract.Line:
        line = line_at(role, self.clock)
        self.lines.append(line)
        return line

    async def close(self) -> None:
        """Let go of the devices, as a reset of the controller does."""
        for line in self.lines:
            await line.close()


class NoNetwork(contract.Network):
    """What an image has whose driver of the network is broken."""

    async def connect(self, host: str, port: int, tls: Any = None) -> contract.Line:
        raise OSError(errno.ENETUNREACH, "this image has no network")


class BenchRtc(contract.RealTimeClock):
    def __init__(self, bench: Bench):
        self._bench = bench

    def unix(self) -> int:
        return self._bench.rtc_unix()

    def set(self, seconds: int) -> None:
        self._bench.set_rtc(seconds)


class BenchIndicator(contract.Indicator):
    def __init__(self, bench: Bench):
        self._bench = bench

    def show(self, outlet: int, status: str) -> None:
        self._bench.note("show", [outlet, status])

    def adjust(self, percent: int, blinks: int) -> None:
        self._bench.note("adjust", [percent, blinks])

    def verdict(self, verdict: str, token: str, sentence: str) -> None:
        self._bench.note("verdict", [verdict, token, sentence])

    def text(self, outlet: int, lines: list[str], code: str) -> None:
        self._bench.note("text", [outlet, lines, code])


class BenchWatchdog(contract.Watchdog):
    def feed(self) -> None:
        """The bench restarts the station when its task ends."""
