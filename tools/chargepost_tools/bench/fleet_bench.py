"""Memory of the simulator's process for each further station that runs in it."""

import asyncio
import contextlib
import gc
from pathlib import Path

from chargepost_sim.csms import Csms
from chargepost_sim.post import Post
from chargepost_tools.bench.table import Table, Unavailable

_STATIONS = 10
_STATUS = Path("/proc/self/status")


def resident_kb() -> int:
    """Resident memory of this process."""
    gc.collect()
    for line in _STATUS.read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise Unavailable(f"{_STATUS} does not say the resident memory")


async def _grow(first: int, last: int, stack: contextlib.AsyncExitStack, url: str) -> None:
    for number in range(first, last):
        post = await stack.enter_async_context(Post(url, f"FLEET{number}"))
        await post.until(lambda found: found["accepted"], 60)


async def _measure() -> int:
    async with Csms(http_port=None) as csms, contextlib.AsyncExitStack() as stack:
        await _grow(0, 2, stack, csms.url)  # what all stations share is loaded once
        before = resident_kb()
        await _grow(2, 2 + _STATIONS, stack, csms.url)
        return (resident_kb() - before) // _STATIONS


def measure() -> Table:
    if not _STATUS.exists():
        raise Unavailable(f"{_STATUS} is not there: this system is not Linux")
    try:
        growth = asyncio.run(_measure())
    except (TimeoutError, OSError) as error:
        raise RuntimeError(f"the stations did not start: {error}") from error
    table = Table("A station in the simulator's process", ("what", "KiB"))
    table.rows.append(("one more station, its meter, reader and backend's side", growth))
    return table
