"""Has a DCBM sign on either runtime: `sign_dcbm.py PORT NAME TOKEN UNIX STEP...`."""

import asyncio
import json
import sys
from binascii import hexlify

from chargepost.clock import Clock
from chargepost.network import line_at
from chargepost_hal.devices import Devices
from chargepost_hal.errors import DeviceError


async def do(signing, step, name, token, unix):
    if step == "begin":
        return await signing.begin(name, token, unix)
    if step == "key":
        return await signing.public_key()
    return await (signing.sample(name) if step == "sample" else signing.end(name))


async def main(port, name, token, unix, *steps):
    clock = Clock()
    devices = Devices(lambda role: line_at(role, clock), clock)
    role = {"tcp": ["127.0.0.1", int(port)], "map": "lem_dcbm", "evse": "DE*ABC*E1"}
    meter = devices.meter(role)
    for step in steps:
        try:
            found = await do(meter.signing, step, name, token, int(unix))
            if found is not None and step != "key":
                found = [found.encoding, hexlify(found.data).decode(), found.key, found.method]
            print(json.dumps(found))
        except DeviceError as error:
            print(json.dumps({type(error).__name__: str(error)}))
    await meter.close()


asyncio.run(main(*sys.argv[1:]))
