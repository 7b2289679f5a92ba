"""Polls a PN532 on a serial line a number of times; one line for each result."""

import asyncio
import sys

from chargepost import port
from chargepost.clock import Clock
from chargepost.line import StreamLine
from chargepost_hal.errors import DeviceError
from chargepost_hal.pn532.reader import Pn532Reader


async def polls(path, times):
    clock = Clock()
    reader, writer = await port.open_serial(path, 115200)
    line = StreamLine(reader, writer, clock)
    results = []
    try:
        chip = Pn532Reader(line, clock)
        for _ in range(times):
            before = clock.ms()
            try:
                uid = await chip.poll()
                result = uid.hex() if uid else "nobody"
            except DeviceError as error:
                result = type(error).__name__ + " " + str(error)
            took = clock.ms() - before
            assert took < 1000, f"a poll took {took} ms"
            results.append(result)
    finally:
        await line.close()
    return results


if __name__ == "__main__":
    for line in asyncio.run(polls(sys.argv[1], int(sys.argv[2]))):
        print(line)
