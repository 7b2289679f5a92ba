"""Names that a board keeps for ever once it has met them, and the heap of their tables.

Counted as a station comes to know them: at its start, and when it has done at least once
whatever it can do.
"""

import re

from chargepost_tools.bench.binary import modules, run
from chargepost_tools.bench.table import Table
from chargepost_tools.image import module_name
from chargepost_tools.linking.bundle import BUNDLE

# The interpreter's tables hold so many names together; a further one takes 28 KB in one piece.
ROOM = 2540
_LINE = re.compile(r"^(\S+) \d+\nqstr pool: .*n_qstr=(\d+),.*n_total_bytes=(\d+)$", re.M)
# One station has one kind of reader and a few kinds of meters; its guard may be another chip.
_ELSEWHERE = re.compile(
    r"^(main|boot|romboot)$|^chargepost\.guard\."
    r"|^chargepost_hal\.(mfrc522|rdm6300|wiegand|dcbm)\.|^chargepost_hal\.meters\.maps\."
    r"|^chargepost_hal\.meters\.(finder|register_view)$"
)
_METERS = ["chargepost_hal.meters.maps.sdm630", "chargepost_hal.meters.maps.abb_b23"]


def of_a_life() -> list[str]:
    """The modules that one station may load in its life, what it starts with first."""
    names = [module_name(module.name) for module in modules()]
    rest = [name for name in names if name != BUNDLE and not _ELSEWHERE.search(name)]
    return [BUNDLE, *rest, *_METERS]


def known() -> tuple[tuple[int, int], tuple[int, int]]:
    """Names and bytes of their tables, at the start and after a whole life."""
    told = _LINE.findall(run("heap_of_modules.py", *of_a_life(), link=True))
    found = {module: (int(names), int(size)) for module, names, size in told}
    return found[BUNDLE], found[told[-1][0]]


def measure() -> Table:
    start, life = known()
    table = Table("Names that a station knows", ("when", "names", "their heap, B"))
    table.rows = [("after its start", *start), ("after all it can do", *life)]
    table.notes = [f"with more than {ROOM} the tables grow by 28 KB in one piece; 64-bit heap"]
    return table
