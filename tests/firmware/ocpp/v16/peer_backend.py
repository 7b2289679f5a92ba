"""The adapter over its real link against a backend made of foreign packages."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from backend import NO_ANSWER, Backend, CallRefused
from chargepost.clock import Clock
from chargepost.network import StreamNetwork
from chargepost.ocpp.v16.adapter import connect
from v16_bench import FakeStation

B, C = 1, 2


class Ticking:
    """A station of fakes whose adapter and link are real; ticks as the real one does."""

    def __init__(self, url: str, **values):
        clock = Clock()
        values = {
            "Chargepost__BackendUrl": url,
            "Chargepost__Identity": "RDAM 123",
            "Chargepost__RetryBackOffWaitMinimum": 1,
            "Chargepost__RetryBackOffRandomRange": 0,
            **values,
        }
        self.station = FakeStation(1, None, clock, **values)
        self.station.board.network = StreamNetwork(clock)
        self.adapter = connect(self.station)
        self.station.access.backend = self.adapter
        self.outlet = self.station.outlets[0]

    async def tick(self):
        while True:
            now = self.station.clock.ms()
            self.outlet.tick(now)
            self.adapter.tick(now)
            await asyncio.sleep(0.01)

    def plug(self, state=B):
        self.station.guard.set(state, 1 if state == C else 0)

    async def finish(self, reason="Local"):
        self.outlet.stop(reason)
        self.plug(B)
        await asyncio.sleep(0.05)
        self.station.meters[0].read_at(self.station.clock.ms() + 1)


@asynccontextmanager
async def station(backend: Backend, **values):
    found = Ticking(backend.url, **values)
    tasks = [asyncio.create_task(found.tick()), asyncio.create_task(found.adapter.run())]
    try:
        yield found
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_whole_session_online():
    async with Backend() as backend, station(backend) as post:
        await backend.expect("BootNotification")
        assert backend.handshakes[0].path == "/ocpp/RDAM%20123"
        for _ in range(2):
            await backend.expect("StatusNotification")
        post.plug()
        post.station.access.present("04A1B2C3D4E580")
        await backend.expect("Authorize")
        begun = await backend.expect("StartTransaction")
        assert begun["idTag"] == "04A1B2C3D4E580"
        post.plug(C)
        await backend.expect("StatusNotification", where=lambda p: p["status"] == "Charging")
        await post.finish()
        ended = await backend.expect("StopTransaction")
        assert ended["meterStop"] >= begun["meterStart"]
        await backend.expect("StatusNotification", where=lambda p: p["status"] == "Finishing")


async def test_a_session_without_a_line_is_told_when_it_is_back():
    async with Backend() as backend, station(backend, AllowOfflineTxForUnknownId=True) as post:
        await backend.expect("BootNotification")
        await asyncio.sleep(0.2)
        await backend.stop_listening()
        backend.drop()
        while post.adapter.connected:
            await asyncio.sleep(0.01)
        post.plug()
        post.station.access.present("A1")
        await asyncio.sleep(0.1)
        await post.finish()
        await asyncio.sleep(0.2)
        assert post.station.ledger.unconfirmed() == 2
        await backend.listen()
        begun = await backend.expect("StartTransaction", timeout=10)
        ended = await backend.expect("StopTransaction")
        assert begun["idTag"] == "A1" and ended["transactionId"] > 0
        assert len(backend.seen("BootNotification")) == 1


async def test_while_a_call_is_open_the_backend_is_still_answered():
    async with Backend() as backend:
        backend.answer("Authorize", NO_ANSWER)
        async with station(backend) as post:
            await backend.expect("BootNotification")
            await asyncio.sleep(0.2)
            post.plug()
            post.station.access.present("A1")
            await backend.expect("Authorize")
            version = await backend.call("GetLocalListVersion")
            assert version == {"listVersion": 0}
            reply = await backend.call("GetConfiguration")
            assert len(reply["configurationKey"]) > 30
            with pytest.raises(CallRefused) as refused:
                await backend.call(
                    "UpdateFirmware",
                    {"location": "ftp://x/", "retrieveDate": "2026-01-01T00:00:00Z"},
                )
            assert refused.value.code == "NotSupported"


async def test_the_last_words_before_a_restart():
    async with Backend() as backend, station(backend) as post:
        await backend.expect("BootNotification")
        await asyncio.sleep(0.2)
        post.plug()
        post.station.access.present("A1")
        await backend.expect("StartTransaction")
        assert await backend.call("Reset", {"type": "Soft"}) == {"status": "Accepted"}
        await post.finish("SoftReset")
        while post.outlet.transaction:
            await asyncio.sleep(0.01)
        await post.adapter.stop()
        assert (await backend.expect("StopTransaction"))["reason"] == "SoftReset"
        await backend.disconnected()
        assert not post.adapter.connected
