"""The heap, reads and writes that a local list of many cards takes on MicroPython."""

import tempfile

from chargepost_tools.bench.binary import run
from chargepost_tools.bench.table import Table

COUNTS = (100, 1000, 5000)
_HEADINGS = (
    "cards",
    "heap of the open list, B",
    "peak of a look-up, B",
    "peak of an update by 50 cards, B",
    "reads of a look-up, at most",
    "written by the update, B",
)


def figures(count: int) -> tuple[int, ...]:
    """What on_board/cards.py prints for a list of `count` cards."""
    with tempfile.TemporaryDirectory(prefix="chargepost-bench-") as folder:
        return tuple(int(text) for text in run("cards.py", folder, str(count)).split())


def measure() -> Table:
    table = Table("The local list by its number of cards", _HEADINGS)
    table.rows = [(count, *figures(count)) for count in COUNTS]
    table.notes.append("the list is a file that is searched, so its cards take no heap")
    table.notes.append("an update writes the file anew beside the old one; 64-bit heap")
    return table
