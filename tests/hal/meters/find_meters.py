"""Looks for meters and prints them, on either runtime: `find_meters.py tcp|rtu ADDRESS UNITS`.

UNITS is "1-31". One line for each device: unit, family, alike, sure, unverified, notes.
"""

import asyncio
import json
import sys

from read_meter import open_master

from chargepost.clock import Clock
from chargepost_hal.meters import finder, maps


class Hasty(Clock):
    """Nothing that flows changes here, so that nobody needs to wait for it."""

    async def sleep_ms(self, ms):
        pass


async def main(transport, address, units):
    clock = Hasty()
    master = await open_master(transport, address, clock)
    first, _, last = units.partition("-")
    numbers = range(int(first), int(last) + 1)
    for one in await finder.find(master, numbers, maps.families(), clock):
        row = [one.unit, one.family, one.alike, one.sure, one.unverified, one.notes]
        print(json.dumps(row + [one.makers]))
    await master.close()


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3]))
