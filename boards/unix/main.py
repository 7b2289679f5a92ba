"""Boots the application on the MicroPython unix port: `micropython main.py SITE.json`.

The site file says where the bench plays this board's hardware. Exit status 3 and 4 ask for a
restart (soft, hard), 2 means that a setting was refused.
"""

import gc

# Before anything else: without a threshold the heap fragments until TLS cannot reconnect. With
# twice as much, a small heap has room for a message in all, but not in one piece.
gc.threshold(8192)

import asyncio  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402

from bench import Bench  # noqa: E402
from board import Board  # noqa: E402
from poll_table import reserve  # noqa: E402

from chargepost.errors import SettingError  # noqa: E402
from chargepost.ocpp.v16 import adapter  # noqa: E402
from chargepost.ocpp.v16.settings import ROWS  # noqa: E402
from chargepost.port import open_tcp  # noqa: E402
from chargepost.station import Station  # noqa: E402

_EXIT = {"soft": 3, "hard": 4}


async def work(site):
    """Run one life of the station; returns the exit status."""
    reader, writer = await open_tcp(site["bench"][0], site["bench"][1])
    bench = Bench(reader, writer, site["fast"])
    await bench.begin()
    try:
        station = Station(Board(site, bench), site["settings"], ROWS, adapter.connect)
    except SettingError as error:
        bench.say({"refused": [error.key, str(error)]})
        await bench.flush()
        return 2
    tasks = [
        asyncio.create_task(bench.listen(station)),
        asyncio.create_task(bench.speak()),
        asyncio.create_task(bench.report(station)),
    ]
    ended = await station.run()
    for task in tasks:
        task.cancel()
        try:
            await task  # its cancellation must not take the stream away from the last words
        except (asyncio.CancelledError, OSError):
            pass
    bench.say({"ended": ended})
    await bench.flush()
    return _EXIT[ended]


def main(path):
    reserve()
    with open(path) as file:
        site = json.loads(file.read())
    sys.exit(asyncio.run(work(site)))


if __name__ == "__main__":
    main(sys.argv[1])
