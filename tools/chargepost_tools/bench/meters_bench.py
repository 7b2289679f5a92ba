"""Heap of each meter with its map on MicroPython, and the flash of the map."""

from chargepost_hal.meters import maps
from chargepost_tools.bench.binary import modules, run
from chargepost_tools.bench.table import Table

_PREFIX = "chargepost_hal/meters/maps/"
_NOTE = "64-bit heap; a 32-bit board needs a good half of it. A map with none verified: all of it."


def measure() -> Table:
    flash = {module.name: len(module.data) for module in modules()}
    table = Table("One meter", ("map", "flash, B", "heap, B", "of it the map, B", "reads"))
    for line in run("heap_of_meters.py", *maps.families()).splitlines():
        family, heap, plan, reads = line.split()
        size = flash[f"{_PREFIX}{family}.mpy"]
        table.rows.append((family, size, int(heap), int(plan), int(reads)))
    table.notes.append(f"all maps: {sum(int(row[1]) for row in table.rows)} B of flash")
    table.notes.append(_NOTE)
    return table
