"""The guards of a simulated station on their time base of 10 ms, on either chip."""

import asyncio
import contextlib
from collections.abc import Sequence

from chargepost.clock import Clock
from chargepost.guard import checkpoint
from chargepost.guard.chip import Chip
from chargepost.guard.guard import Guard
from chargepost.guard.held import MASK
from chargepost.guard.local import LocalGuard
from chargepost_sim.outlet_hardware import OutletHardware

STEP_MS = 10
_LONGEST_REST_MS = 1000


class _Stepper:
    """Steps one guard, and leaves out the steps that provably change nothing.

    A step that changed no integer of the guard changes none when it is repeated with the same
    input, until one of the guard's timers runs out. So such steps are only counted until
    then, or until anything that the guard measures or is asked changes.
    """

    def __init__(self, guard: Guard, hardware: OutletHardware, skips: bool) -> None:
        self.guard = guard
        self.hardware = hardware
        self._skips = skips
        found = checkpoint.fields(guard.core)
        self._fields = [(part, name) for path, part, name in found if path != "steps"]
        self._timers = [*checkpoint.timers(guard.core), guard.trace.after]
        self._state: list[int] = []
        self._inputs: tuple[int, ...] = ()
        self._asked: list[int] = []
        self._beat = -1
        self._rests_until = 0

    def step(self, ms: int) -> None:
        self.hardware.advance(STEP_MS)
        if not self.hardware.supply.on:
            return
        if ms < self._rests_until and self.hardware.inputs() == self._inputs:
            core = self.guard.core
            if core.beat == self._beat:
                self.guard.skip(1)
                return
            if not core.silent and list(vars(core.ask).values()) == self._asked:
                self._beat = core.beat
                self.guard.skip(1)
                self.guard.hear(ms & MASK)
                return
        self._step(ms)

    def _step(self, ms: int) -> None:
        inputs = self.hardware.inputs()
        self.guard.step(ms & MASK)
        if not self._skips:
            return
        core = self.guard.core
        before, self._state = self._state, self._integers()
        self._asked = list(vars(core.ask).values())
        at_rest = self._state == before and inputs == self._inputs and core.beat == self._beat
        self._inputs = inputs
        self._beat = core.beat
        self._rests_until = ms + self._rest_ms(ms) if at_rest else 0

    def _integers(self) -> list[int]:
        return [getattr(part, name) for part, name in self._fields]

    def _rest_ms(self, ms: int) -> int:
        """Until the first timer of the guard runs out; the application's silence is one."""
        running = [timer for timer in self._timers if timer.running and not timer.done]
        left = [timer.ms - ((ms - timer.since) & MASK) for timer in running]
        # One that is over and not looked at will not act by itself.
        return min([rest for rest in left if rest > 0], default=_LONGEST_REST_MS)


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
        self.guards = [Guard(outlet, outlet.ratings()) for outlet in self.outlets]
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
