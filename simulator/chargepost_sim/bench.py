"""The bench: everything around the controller of one simulated station, and its time.

The bench keeps what a power cut does not touch: cars, cables, the meter's registers, the
battery-backed clock and the files of the controller.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from chargepost.guard.local import LocalGuard
from chargepost_sim.dcbm_emulator import DcbmEmulator
from chargepost_sim.faults import FAULTS
from chargepost_sim.guard_chip import GuardChip
from chargepost_sim.meter_server import MeterServer
from chargepost_sim.outlet_hardware import OutletHardware
from chargepost_sim.panel import Panel
from chargepost_sim.pn532_emulator import Pn532Emulator
from chargepost_sim.simtime import SimClock, SimTime

FIXED_CABLE_MA = 32000
BAUD_PN532 = 115200
BAUD_SDM630 = 9600


class OutletTruth:
    """What the meter of one outlet measures (the Truth of a MeterServer)."""

    def __init__(self, hardware: OutletHardware):
        self._hardware = hardware

    @property
    def frequency_mhz(self) -> int:
        return self._hardware.supply.frequency_mhz

    @property
    def energy_wh(self) -> float:
        return self._hardware.energy_mwh / 1000

    @property
    def power_w(self) -> list[int]:
        return self._hardware.power_w

    @property
    def current_ma(self) -> list[int]:
        return self._hardware.current_ma

    @property
    def voltage_mv(self) -> list[int]:
        return self._hardware.voltage_mv


class Bench:
    """Hardware of a station with some outlets; `meter`, `rtc`, `wiring` and
    `phase_switching` as for Post. `defaults` are the settings that follow from the wiring.

    `listeners` hear `(kind, value)`: "show", "verdict", "text", "adjust", "restart"; the lights
    are one of them. `logged` is what the application logged.
    """

    def __init__(
        self,
        time_base: SimTime,
        outlets: int,
        data_dir: Path,
        meter: str = "tcp",
        socket: bool = False,
        rtc: int | None = None,
        phase_switching: bool = False,
        wiring: Sequence[str] = (),
    ):
        self.time = time_base
        self.data_dir = data_dir
        self.ledger_bytes = 1 << 20
        cable = None if socket else FIXED_CABLE_MA
        self.outlets = [
            OutletHardware(cable, phase_contactor=phase_switching) for _ in range(outlets)
        ]
        self.defaults = self._wire(wiring)
        self.chip = GuardChip(self.outlets)
        truths = {number: OutletTruth(hardware) for number, hardware in enumerate(self.outlets, 1)}
        self.meters = MeterServer({unit: _constant(truth) for unit, truth in truths.items()})
        self.signing: list[DcbmEmulator] = []  # meters that sign, one for each outlet
        if meter == "dcbm":
            self.signing = [self._signing(truth) for truth in truths.values()]
        self.reader = Pn532Emulator(SimClock(time_base))
        self.logged: deque[str] = deque(maxlen=1000)
        # Version of an image that fails in this process -> DOES_NOT_START or HAS_NO_NETWORK.
        self.bad_images: dict[str, str] = {}
        self.panel = Panel(outlets, time_base)
        self.listeners: list[Callable[[str, Any], None]] = [self.panel.hear]
        self.guard_address: tuple[str, int] = ("127.0.0.1", 0)
        self._meter = meter
        self._rtc_offset = 0 if rtc == 0 else (int(time.time()) if rtc is None else rtc)

    def _wire(self, wiring: Sequence[str]) -> dict[str, str]:
        """Bring the grid's phases to the terminals, as the installer tells the board."""
        items = []
        for number, phases in enumerate(wiring, 1):
            self.outlets[number - 1].supply.order = ["RST".index(phase) for phase in phases]
            items.append(f"{number}.{phases}")
        return {"ConnectorPhaseRotation": ",".join(items)} if items else {}

    async def start(self) -> None:
        """Start the time and every device; nothing has power yet."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        await self.meters.start()
        for each in self.signing:
            await each.start()
        await self.reader.start()
        self.chip.power(False)
        self.time.on_step.append(self.chip.step_to)
        self.time.on_step.append(self.panel.tick)
        self.time.start()

    async def stop(self) -> None:
        await self.time.stop()
        await self.reader.stop()
        for each in self.signing:
            await each.stop()
        await self.meters.stop()
        await self.chip.close()

    def power(self, on: bool) -> None:
        """Switch the mains of the whole station; the meter keeps its registers."""
        self.chip.power(on)
        self.panel.power(on)

    def local_guard(self) -> LocalGuard:
        """The guards of a one-chip board that has just booted."""
        return self.chip.local_guard(SimClock(self.time))

    async def serve_guard(self) -> None:
        """Offer the guards as a second chip; once for the life of the bench."""
        if not self.guard_address[1]:
            self.guard_address = await self.chip.serve()

    def meter_role(self, index: int) -> dict[str, Any]:
        """Address of the meter of one outlet, as a board's site file has it."""
        if self.signing:
            address = ["127.0.0.1", self.signing[index].port]
            return {"map": "lem_dcbm", "tcp": address, "evse": f"DE*CHP*E{index + 1}"}
        role: dict[str, Any] = {"unit": index + 1, "map": "sdm630"}
        if self._meter == "tcp":
            return {**role, "tcp": ["127.0.0.1", self.meters.tcp_port]}
        return {**role, "serial": self.meters.rtu_path, "baud": BAUD_SDM630}

    def _signing(self, truth: OutletTruth) -> DcbmEmulator:
        return DcbmEmulator(_constant(truth), seconds=lambda: self.time.ms() / 1000)

    def reader_roles(self) -> list[dict[str, Any]]:
        """Addresses of the card readers: one for all outlets."""
        return [{"serial": self.reader.path, "baud": BAUD_PN532, "outlet": 0}]

    def rtc_unix(self) -> int:
        """Unix seconds of the battery-backed clock, 0 when it lost the time."""
        return self._rtc_offset + self.time.ms() // 1000 if self._rtc_offset else 0

    def set_rtc(self, unix: int) -> None:
        self._rtc_offset = unix - self.time.ms() // 1000

    def log(self, text: str) -> None:
        """The application says something for the record."""
        self.logged.append(text)

    def note(self, kind: str, value: Any) -> None:
        """Something that listeners may want to know has happened."""
        for listener in self.listeners:
            listener(kind, value)

    def fault(self, number: int, name: str, on: bool) -> None:
        """Cause or end one of FAULTS at an outlet; ValueError for an unknown one."""
        cause = FAULTS.get(name)
        if cause is None:
            raise ValueError(f"there is no fault {name!r}; choose one of {', '.join(FAULTS)}")
        cause(self, number, on)


def _constant(truth: OutletTruth) -> Callable[[], OutletTruth]:
    return lambda: truth
