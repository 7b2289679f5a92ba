"""Reads a meter and prints it, on either runtime: `read_meter.py tcp|rtu ADDRESS UNIT TIMES`.

One line for each reading: the values, or the error's class and sentence.
"""

import asyncio
import json
import sys

from chargepost import port
from chargepost.clock import Clock
from chargepost.line import StreamLine
from chargepost_hal.errors import DeviceError
from chargepost_hal.meters.map_meter import MapMeter
from chargepost_hal.modbus.master import RtuMaster, TcpMaster


async def open_master(transport, address, clock):
    if transport == "tcp":
        reader, writer = await port.open_tcp("127.0.0.1", int(address))
        return TcpMaster(StreamLine(reader, writer, clock), clock, 500, 1)
    reader, writer = await port.open_serial(address, 9600)
    return RtuMaster(StreamLine(reader, writer, clock), clock, 500, 1)


def values(reading):
    return [
        reading.energy_import_wh,
        reading.energy_export_wh,
        reading.power_w,
        reading.phase_power_w,
        reading.current_ma,
        reading.voltage_mv,
        reading.frequency_mhz,
    ]


async def main(transport, address, unit, times):
    clock = Clock()
    master = await open_master(transport, address, clock)
    meter = MapMeter(master, int(unit), "sdm630", clock)
    for _ in range(int(times)):
        try:
            print(json.dumps(values(await meter.read())))
        except DeviceError as error:
            print(json.dumps([type(error).__name__, str(error)]))
    await meter.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4]))
