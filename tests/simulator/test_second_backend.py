"""The second backend hears what is wrong by itself: ocpp-rpc judges, not our own checks."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from second_backend import SecondBackend, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "it is there")


@asynccontextmanager
async def connected():
    """A backend, and the bare WebSocket of a station."""
    async with SecondBackend() as backend:
        url = backend.plain_url + "/CP1"
        async with connect(url, subprotocols=[Subprotocol("ocpp1.6")]) as station:
            await backend.connected()
            yield backend, station


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        ({"chargePointVendor": "V"}, "chargePointModel"),
        ({"chargePointVendor": "V", "chargePointModel": 5}, "string"),
        ({"chargePointVendor": "V", "chargePointModel": "M", "extra": 1}, "additional"),
        ({"chargePointVendor": "V" * 21, "chargePointModel": "M"}, "20 characters"),
    ],
)
async def test_a_call_against_the_schema_fails_the_test(payload, says):
    with pytest.raises(AssertionError, match=says):
        async with connected() as (_, station):
            await station.send(json.dumps([2, "1", "BootNotification", payload]))
            assert json.loads(await station.recv())[0] == 4


async def test_an_answer_against_the_schema_fails_the_test():
    with pytest.raises(AssertionError, match="status"):
        async with connected() as (backend, station):
            asking = asyncio.create_task(backend.call("ClearCache"))
            message = json.loads(await station.recv())
            await station.send(json.dumps([3, message[1], {"status": "Perhaps"}]))
            await asyncio.gather(asking, return_exceptions=True)


async def test_a_good_call_gets_the_answer_of_the_script():
    async with connected() as (backend, station):
        backend.answer("Heartbeat", {"currentTime": "2026-01-01T00:00:00Z"})
        await station.send('[2,"1","Heartbeat",{}]')
        assert json.loads(await station.recv()) == [
            3,
            "1",
            {"currentTime": "2026-01-01T00:00:00Z"},
        ]
        assert backend.actions == ["Heartbeat"]
