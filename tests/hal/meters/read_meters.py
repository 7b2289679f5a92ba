"""Reads meters and prints them, on either runtime: `read_meters.py tcp|rtu ADDRESS UNIT:MAP`.

Any number of UNIT:MAP may follow. Two lines for each: the reading of verified registers, and of
all; or the error's sentence.
"""

import asyncio
import json
import sys

from read_meter import open_master

from chargepost.clock import Clock
from chargepost_hal.errors import DeviceError
from chargepost_hal.meters.map_meter import MapMeter


async def reading_of(master, unit, family, clock, unverified):
    try:
        reading = await MapMeter(master, unit, family, clock, unverified).read()
    except (DeviceError, ValueError) as error:
        return str(error)
    names = ("energy_import_wh", "energy_export_wh", "power_w", "phase_power_w", "current_ma")
    return {name: getattr(reading, name) for name in names + ("voltage_mv", "frequency_mhz")}


async def main(transport, address, asked):
    clock = Clock()
    master = await open_master(transport, address, clock)
    for item in asked:
        unit, _, family = item.partition(":")
        for unverified in (False, True):
            print(json.dumps(await reading_of(master, int(unit), family, clock, unverified)))
    await master.close()


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
