"""The smallest heap in which a station with two outlets gets through a whole session."""

import asyncio
import tempfile
from pathlib import Path

from chargepost_sim.csms.errors import CsmsError
from chargepost_tools.bench.bisect import smallest
from chargepost_tools.bench.session import CARDS, OUTLETS, OutOfMemory, Work
from chargepost_tools.bench.table import Table

_LOW_KB, _HIGH_KB, _STEP_KB = 216, 472, 8
_FAILURES = (OutOfMemory, TimeoutError, RuntimeError, OSError, CsmsError)


def attempt(heap_kb: int, tls: bool, cards: int = CARDS) -> str:
    """Why the work did not get done in this heap; "" when it did."""
    work = Work(heap_kb, tls, cards)
    with tempfile.TemporaryDirectory(prefix="chargepost-bench-") as folder:
        try:
            asyncio.run(work.run(Path(folder)))
        except _FAILURES as error:
            return f"after {work.done}: {type(error).__name__}: {error}"
    return ""


def measure() -> Table:
    title = f"Smallest heap beside the image: {OUTLETS} outlets, {CARDS} cards, whole sessions"
    table = Table(title, ("connection", "heap, KiB"))
    for name, tls in (("plain", False), ("TLS", True)):
        reason = attempt(_HIGH_KB, tls)
        if reason:
            raise RuntimeError(f"{name}, {_HIGH_KB} KiB: {reason}")
        found = smallest(lambda kb, tls=tls: not attempt(kb, tls), _LOW_KB, _HIGH_KB, _STEP_KB)
        table.rows.append((name, found))
    table.notes.append("64-bit heap; 330 KiB stands for about 220 KiB of a 32-bit board")
    # What mbedTLS takes itself is not in the figure: here it comes from the C heap.
    table.notes.append("without mbedTLS's own buffers, which the unix port keeps off this heap")
    return table
