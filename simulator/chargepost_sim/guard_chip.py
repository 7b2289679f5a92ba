"""The guards of a simulated station on their time base of 10 ms, on either chip."""

import asyncio
import contextlib
from collections.abc import Sequence

from chargepost.clock import Clock
from chargepost.guard.chip import Chip
from chargepost.guard.guard import Guard
from chargepost.guard.held import MASK
from chargepost.guard.local import LocalGuard
from chargepost_sim.outlet_hardware import OutletHardware

STEP_MS = 10


class _Stepper:
    """Steps one guard, and leaves out the steps that provably change nothing.

    A guard at rest does the same with the same input until its own next time-out; so its
    steps are only counted until then, or until anything that it measures or is asked changes.
    """

    def __init__(self, guard: Guard, hardware: OutletHardware, skips: bool) -> None:
        self.guard = guard
        self.hardware = hardware
        self._skips = skips
        self._inputs: tuple[int, ...] = ()
        self._beat = -1
        self._quiet_until = 0

    def step(self, ms: int) -> None:
        self.hardware.advance(STEP_MS)
        if not self.hardware.supply.on:
            return
        guard = self.guard
        inputs = self.hardware.inputs()
        at_rest = ms < self._quiet_until and guard.core.beat == self._beat
        if at_rest and inputs == self._inputs:
            guard.skip(1)
            return
        guard.step(ms & MASK)
        if self._skips:
            self._inputs = inputs
            self._beat = guard.core.beat
            self._quiet_until = ms + guard.quiet_ms(ms & MASK)


class GuardChip:
    """Runs the guards over the hardware of all outlets; `step_to` follows the simulated time.

    The application gets at them through `local_guard` (one chip) or over TCP after `serve`
    (two chips). `skips=False` does every step, for comparison.
    """

    def __init__(self, outlets: Sequence[OutletHardware], skips: bool = True) -> None:
        self.outlets = list(outlets)
        self.ms = 0
        self.address: tuple[str, int] = ("127.0.0.1", 0)
        self._skips = skips
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.restart()

    def restart(self) -> None:
        """Start the guards anew, as after a power cut or a reset of their chip."""
        self.guards = [Guard(outlet, outlet.fixed_cable_ma) for outlet in self.outlets]
        pairs = zip(self.guards, self.outlets, strict=True)
        self._steppers = [_Stepper(guard, outlet, self._skips) for guard, outlet in pairs]
        self._chip = Chip(self.guards)
        self._local: LocalGuard | None = None

    def power(self, on: bool) -> None:
        """Switch the supply of the whole station."""
        for outlet in self.outlets:
            outlet.power(on)
        if on:
            self.restart()
        else:
            for writer in self._writers:
                writer.transport.abort()

    def step_to(self, ms: int) -> None:
        """Live on until `ms` of the station's time, in steps of 10 ms."""
        while self.ms + STEP_MS <= ms:
            self.ms += STEP_MS
            for stepper in self._steppers:
                stepper.step(self.ms)
        if self._local:
            self._local.chip_ms = self.ms & MASK
        self._chip.ms = self.ms & MASK

    def local_guard(self, clock: Clock) -> LocalGuard:
        """The guards on the application's own chip, which has just been started."""
        self.restart()
        self._local = LocalGuard(self.guards, clock)
        return self._local

    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> tuple[str, int]:
        """Offer the guard link on TCP; returns the address."""
        self._server = await asyncio.start_server(self._talk, host, port)
        self.address = self._server.sockets[0].getsockname()[:2]
        return self.address

    async def close(self) -> None:
        """End the guard link."""
        if self._server:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        if self._server:
            await self._server.wait_closed()
            self._server = None

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with contextlib.suppress(OSError):
            while data := await reader.read(4096):
                if self.outlets[0].supply.on:
                    writer.write(self._chip.received(data))
                    await writer.drain()
        self._writers.discard(writer)
        writer.close()
