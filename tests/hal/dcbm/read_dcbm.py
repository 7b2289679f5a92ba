"""Reads a DCBM and prints it, on either runtime: `read_dcbm.py PORT TIMES`."""

import asyncio
import json
import sys

from chargepost.clock import Clock
from chargepost.network import line_at
from chargepost_hal.devices import Devices
from chargepost_hal.errors import DeviceError


async def main(port, times):
    clock = Clock()
    devices = Devices(lambda role: line_at(role, clock), clock)
    meter = devices.meter({"tcp": ["127.0.0.1", port], "map": "lem_dcbm"})
    for _ in range(times):
        try:
            got = await meter.read()
            row = [got.energy_import_wh, got.energy_export_wh, got.power_w]
            print(json.dumps(row + [got.voltage_mv[0], got.current_ma[0]]))
        except DeviceError as error:
            print(json.dumps([type(error).__name__, str(error)]))
    await meter.close()


asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
