"""One simulated station: the real application on simulated hardware.

async with Post(csms="ws://127.0.0.1:9000/ocpp", identity="CP1") as post:
    outlet = post.outlet(1)
    await outlet.plug(Car(soc=20))
    await post.present_card("04A1B2C3D4E580")
    await outlet.until("Charging", timeout=10)
    print(outlet.snapshot())
"""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from chargepost.guard import recording
from chargepost.protection import recording_file
from chargepost_sim.bench import Bench
from chargepost_sim.car import Car
from chargepost_sim.runtime_cpython import CPythonRuntime
from chargepost_sim.runtime_micropython import MicroPythonRuntime
from chargepost_sim.simtime import SimTime

RUNTIMES = ("cpython", "micropython")
SETTLE_SECONDS = 5  # of the station's time
# Before the guard has seen an empty outlet nobody plugs in: its monitor would stay untested.
_BOOT_MS = 300


class Post:
    """A simulated charging station ("post"); start it with `async with` or `start()`.

    `async with` also waits until the backend has accepted the station, at most 5 s of its time.

    csms: the backend's URL, without the identity; None for a station without a backend.
    identity: the station's name at the backend. ocpp: protocol version, "1.6".
    outlets: 1 to 8. runtime: "cpython" (in this process) or "micropython" (a child process).
    data_dir: where ledger, lists and settings live; a temporary folder without one. config:
    settings by name, as in docs and `GetConfiguration`. speed: how much faster than the wall its
    time runs. rtc: Unix seconds of its battery-backed clock at the start, 0 when that has lost the
    time, None for the right time. meter: "tcp" or "rtu" (an SDM630), or "dcbm" (a LEM DCBM, which
    signs). socket: True for socket outlets with a plug lock instead of fixed cables.
    phase_switching: True for a second contactor that adds L2 and L3. wiring: the grid's phases at
    the terminals of each outlet, such as ("RST", "STR"); they are R, S and T. heap_kb, image: heap
    and ROMFS image of the MicroPython runtime.

    Raises SettingError for an unknown or mistyped setting, ValueError for other arguments.
    """

    def __init__(
        self,
        csms: str | None = None,
        identity: str = "CP1",
        ocpp: str = "1.6",
        outlets: int = 1,
        runtime: str = "cpython",
        data_dir: str | Path | None = None,
        config: dict[str, Any] | None = None,
        *,
        speed: float = 1,
        rtc: int | None = None,
        meter: str = "tcp",
        socket: bool = False,
        phase_switching: bool = False,
        wiring: Sequence[str] = (),
        ledger_bytes: int = 1 << 20,
        heap_kb: int = 2048,
        image: Path | None = None,
    ):
        _check("runtime", runtime, RUNTIMES)
        _check("ocpp", ocpp, ("1.6",))
        _check("meter", meter, ("tcp", "rtu", "dcbm"))
        _check("outlets", outlets, tuple(range(1, 9)))
        _check_wiring(wiring, outlets)
        self.identity = identity
        self.ocpp = ocpp
        self.powered = False
        self._powered_ms = 0
        self._has_backend = csms is not None
        self._temporary = None
        if data_dir is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="chargepost-")
            data_dir = self._temporary.name
        self.bench = Bench(
            SimTime(speed), outlets, Path(data_dir), meter, socket, rtc, phase_switching, wiring
        )
        self.bench.ledger_bytes = ledger_bytes
        settings = {"Chargepost.Identity": identity, **(config or {})}
        if csms is not None:
            settings["Chargepost.BackendUrl"] = csms
        if runtime == "cpython":
            self.runtime = CPythonRuntime(self.bench, settings)
        else:
            self.runtime = MicroPythonRuntime(self.bench, settings, heap_kb, image)
        self._outlets = [PostOutlet(self, number) for number in range(1, outlets + 1)]

    async def __aenter__(self) -> "Post":
        """Start, and give the backend a moment to accept the station."""
        await self.start()
        if self._has_backend:
            await self._settle()
        return self

    async def _settle(self) -> None:
        end = self.bench.time.ms() + SETTLE_SECONDS * 1000
        while not self.accepted and self.bench.time.ms() < end:
            await self.bench.time.sleep_ms(20)

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start the hardware and switch the power on."""
        await self.bench.start()
        try:
            await self.restore_power()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End everything; files in `data_dir` stay."""
        await self.cut_power()
        await self.bench.stop()
        if self._temporary:
            self._temporary.cleanup()

    async def cut_power(self) -> None:
        """A power cut: the application stops between two instructions, contactors fall open."""
        if self.powered:
            self.powered = False
            self.bench.power(False)
            await self.runtime.cut()

    async def restore_power(self) -> None:
        """The power is back: the controller boots from what is on its storage."""
        if not self.powered:
            self.bench.power(True)
            self.powered = True
            self._powered_ms = self.bench.time.ms()
            await self.runtime.start()

    async def booted(self) -> None:
        """Wait for the moment that any guard needs to look at its outlets."""
        await self.bench.time.sleep_ms(self._powered_ms + _BOOT_MS - self.bench.time.ms())

    async def present_card(self, uid: str, seconds: float = 0.5) -> None:
        """Hold a card with this UID (hexadecimal, air order) at the reader for a moment.

        Raises ValueError unless it has 4, 7 or 10 bytes.
        """
        self.bench.reader.present(uid, int(seconds * 1000))

    def outlet(self, number: int) -> "PostOutlet":
        """The outlet `number`, from 1."""
        _check("outlet", number, tuple(range(1, len(self._outlets) + 1)))
        return self._outlets[number - 1]

    async def clear_faults(self, outlet: int = 0) -> None:
        """Service: clear the faults of an outlet, 0 for all; those whose cause holds come back.

        Raises RuntimeError while the application is away.
        """
        _check("outlet", outlet, tuple(range(len(self._outlets) + 1)))
        await self.runtime.service("clear", outlet)

    async def protection(self) -> dict[str, Any]:
        """What is remembered of faults: lock-outs, contactor life, monitor tests, recordings."""
        return await self.runtime.service("export", 0)

    def recording(self, name: str) -> dict[str, Any]:
        """A recording of the black box by its name in the snapshot, as JSON has it.

        Raises KeyError for an unknown name, ValueError for a damaged file.
        """
        names = [each for outlet in self.snapshot()["outlets"] for each in outlet["recordings"]]
        if name not in names:
            raise KeyError(f"there is no recording {name!r}; there are: {', '.join(names) or '-'}")
        data = (self.bench.data_dir / "blackbox" / name).read_bytes()
        segments = recording.decode(recording_file.segments(data))
        return {**recording_file.describe(data), "segments": segments}

    @property
    def connected(self) -> bool:
        """True while the connection to the backend is open."""
        return bool(self.runtime.snapshot["connected"])

    @property
    def accepted(self) -> bool:
        """True once the backend has accepted the station."""
        return bool(self.runtime.snapshot["accepted"])

    def snapshot(self) -> dict[str, Any]:
        """The station, its outlets and its lights ("#RRGGBB"), as `GET /post` gives them."""
        lights = [light.colour for light in self.bench.panel.lights]
        head = {"id": self.identity, "ocpp": self.ocpp, "lights": lights}
        return {**head, **self.runtime.snapshot}

    @property
    def log(self) -> list[str]:
        """What the application has logged, oldest first."""
        return list(self.bench.logged)

    async def until(self, holds: Callable[[dict[str, Any]], bool], timeout: float = 10) -> None:
        """Wait until `holds(snapshot)`; `timeout` in seconds of the station's time.

        Raises TimeoutError that shows the last snapshot.
        """
        end = self.bench.time.ms() + timeout * 1000
        while not holds(self.snapshot()):
            if self.bench.time.ms() >= end:
                raise TimeoutError(f"not within {timeout} s; the station is {self.snapshot()}")
            await self.bench.time.sleep_ms(20)

    async def sleep(self, seconds: float) -> None:
        """Let so many seconds of the station's time pass."""
        await self.bench.time.sleep_ms(seconds * 1000)


class PostOutlet:
    """One outlet of a simulated station, seen from the driver's side."""

    def __init__(self, post: Post, number: int):
        self.post = post
        self.number = number
        self.hardware = post.bench.outlets[number - 1]

    @property
    def car(self) -> Car | None:
        """The car that is plugged in."""
        return self.hardware.car

    async def plug(self, car: Car | None = None) -> Car:
        """Plug a car in; returns it."""
        await self.post.booted()
        car = car or Car()
        self.hardware.plug(car)
        return car

    async def unplug(self) -> None:
        """Pull the plug; raises RuntimeError while the lock holds it."""
        if self.snapshot()["locked"]:
            raise RuntimeError(f"the plug of outlet {self.number} is locked: stop the session")
        self.hardware.unplug()

    def fault(self, name: str, on: bool = True) -> None:
        """Cause or end a fault of the hardware, by name (see `FAULTS` of the bench)."""
        self.post.bench.fault(self.number, name, on)

    def snapshot(self) -> dict[str, Any]:
        """Status, pilot state, offered mA, measured W, Wh of the session, why."""
        return self.post.runtime.snapshot["outlets"][self.number - 1]

    async def until(self, status: str, timeout: float = 10) -> None:
        """Wait for a status; `timeout` in seconds of the station's time."""
        await self.post.until(
            lambda found: found["outlets"][self.number - 1]["status"] == status, timeout
        )


def _check(name: str, value: Any, allowed: tuple[Any, ...]) -> None:
    if type(value) is not type(allowed[0]) or value not in allowed:
        raise ValueError(f"{name} is {value!r}; choose one of {', '.join(map(str, allowed))}")


def _check_wiring(wiring: Sequence[str], outlets: int) -> None:
    if wiring and len(wiring) != outlets:
        raise ValueError(f"wiring has {len(wiring)} outlets, the station {outlets}")
    for phases in wiring:
        _check("wiring", phases, ("RST", "RTS", "SRT", "STR", "TRS", "TSR"))


async def run_forever(post: Post) -> None:
    """Keep a post alive until it is cancelled."""
    async with post:
        await asyncio.Event().wait()
