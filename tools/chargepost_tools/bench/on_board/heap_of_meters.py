"""Prints the heap that each meter costs: `heap_of_meters.py IMAGE FAMILY` and more families.

A line "FAMILY METER MAP BLOCKS" each: bytes of a MapMeter with its map, of the map's plan in
it, and how many reads one reading takes. Each meter is made twice, so that what all
meters share, names above all, is not counted.
"""

import gc
import sys

import romboot


class NoMaster:
    """Nobody is asked anything."""


def main():
    romboot.mount(sys.argv[1])
    families = sys.argv[2:]
    for family in families:
        made(family)
    for family in families:
        gc.collect()
        before = gc.mem_alloc()
        meter = made(family)
        gc.collect()
        after = gc.mem_alloc()
        print(family, after - before, len(meter._plan), len(meter._blocks))
        meter = None


def made(family):
    from chargepost_hal.meters.map_meter import MapMeter

    try:
        return MapMeter(NoMaster, 1, family, None)
    except ValueError:
        return MapMeter(NoMaster, 1, family, None, True)


main()
