"""Polls a card reader on a serial line a number of times; one line for each result."""

import asyncio
import sys

from chargepost import port
from chargepost.clock import Clock
from chargepost.line import StreamLine
from chargepost_hal.devices import Devices
from chargepost_hal.errors import DeviceError


async def polls(kind, path, baud, times):
    """What each poll found: hex digits, "nobody", or the error's class and text."""
    clock = Clock()
    reader, writer = await port.open_serial(path, int(baud))
    line = StreamLine(reader, writer, clock)
    results = []
    try:
        chip, _ = Devices(lambda role: line, clock).reader({"kind": kind, "outlet": 0})
        for _ in range(int(times)):
            try:
                uid = await chip.poll()
                result = uid.hex() if uid else "nobody"
            except DeviceError as error:
                result = type(error).__name__ + " " + str(error)
            results.append(result)
    finally:
        await line.close()
    return results


if __name__ == "__main__":
    for line in asyncio.run(polls(*sys.argv[1:])):
        print(line)
