"""The heap in use before, during and after a thousand reconnects of a whole station over TLS."""

import asyncio
import tempfile
from pathlib import Path

from chargepost_sim.csms import Csms
from chargepost_sim.post import Post
from chargepost_sim.runtime_micropython import MicroPythonRuntime
from chargepost_tools.bench.binary import image_file
from chargepost_tools.bench.session import OUTLETS
from chargepost_tools.bench.table import Table
from chargepost_tools.bench.tls_front import TlsFront

_HEAP_KB = 400
_RECONNECTS = 1000
_LOOKS = 5  # times at which the heap is looked at after the first
_SPEED = 20
_AT_ONCE = {
    "Chargepost.RetryBackOffWaitMinimum": 1,
    "Chargepost.RetryBackOffRandomRange": 0,
    "Chargepost.RetryBackOffRepeatTimes": 0,
}


async def in_use(post: Post) -> int:
    """Bytes that are held when nothing is under way, without the image."""
    assert isinstance(post.runtime, MicroPythonRuntime)
    found = []
    for _ in range(10):
        await post.sleep(1)
        found.append((await post.runtime.memory()).used)
    return min(found) - image_file().stat().st_size


async def reconnect(post: Post, front: TlsFront) -> None:
    front.drop()
    await post.until(lambda found: not found["connected"], 60)
    await post.until(lambda found: found["accepted"], 60)


async def _measure(table: Table, folder: Path) -> None:
    async with Csms(http_port=None, accept_unknown=True) as csms, TlsFront(csms.port) as front:
        (folder / "roots").write_bytes(front.root)
        post = Post(
            f"wss://localhost:{front.port}/ocpp",
            "BENCH",
            outlets=OUTLETS,
            runtime="micropython",
            data_dir=folder,
            config=_AT_ONCE,
            speed=_SPEED,
            heap_kb=_HEAP_KB + image_file().stat().st_size // 1024,
            image=image_file(),
        )
        async with post:
            await post.until(lambda found: found["accepted"], 60)
            await reconnect(post, front)  # what is made once, is made now
            table.rows.append((1, await in_use(post)))
            for look in range(1, _LOOKS + 1):
                for _ in range(_RECONNECTS // _LOOKS):
                    await reconnect(post, front)
                table.rows.append((look * _RECONNECTS // _LOOKS + 1, await in_use(post)))


def measure() -> Table:
    title = f"Reconnects over TLS in {_HEAP_KB} KiB beside the image: {OUTLETS} outlets"
    table = Table(title, ("reconnects", "heap in use, B"))
    with tempfile.TemporaryDirectory(prefix="chargepost-bench-") as folder:
        try:
            asyncio.run(_measure(table, Path(folder)))
        except (TimeoutError, OSError) as error:
            raise RuntimeError(f"after {len(table.rows)} looks: {error}") from error
    return table
