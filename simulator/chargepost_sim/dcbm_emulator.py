"""A LEM DCBM as its HTTP interface shows it: live values, status, and what it signs."""

import asyncio
from collections.abc import Callable
from typing import Literal

from aiohttp import web

from chargepost_sim.dcbm_legal import Legal
from chargepost_sim.truth import Truth

Fault = Literal["", "silent", "broken", "nonsense"]


class DcbmEmulator:
    """One meter at `port` of 127.0.0.1; the first phase of the truth is the direct current.

    `version` is that of the interface: 1, or 2 as firmware from 2 on has. `fault` is "" or
    "silent", "broken" (status 500), "nonsense" (an answer that is no JSON). `legal` is its signed
    side; `seconds` and `algorithm` are for that.
    """

    def __init__(
        self,
        truth: Callable[[], Truth],
        version: int = 1,
        seconds: Callable[[], float] | None = None,
        algorithm: str = "",
    ):
        self.port = 0
        self.requests = 0
        self.fault: Fault = ""
        self.legal = Legal(truth, seconds, algorithm)
        self._truth = truth
        self._version = version
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "DcbmEmulator":
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Serve on a free port, after a stop on the same one."""
        app = web.Application(middlewares=[self._misbehave])
        root = f"/v{self._version}"
        app.router.add_get(f"{root}/livemeasure", self._live)
        app.router.add_get(f"{root}/status", self._status)
        app.router.add_put(f"{root}/settings", self._settings)
        app.router.add_get(f"{root}/legal", self._running)
        app.router.add_post(f"{root}/legal", self._begin)
        app.router.add_put(f"{root}/legal", self._end)
        app.router.add_get(f"{root}/ocmf", self._record)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    @web.middleware
    async def _misbehave(self, request: web.Request, handler) -> web.StreamResponse:
        self.requests += request.match_info.http_exception is None
        if self.fault == "silent":
            await asyncio.sleep(60)
        if self.fault == "broken":
            return web.json_response({"error": "internal"}, status=500)
        if self.fault == "nonsense":
            return web.Response(text='{"voltage": "high", "energyImportTotal": [1]}')
        return await handler(request)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        truth = self._truth()
        return web.json_response(
            {
                "voltage": truth.voltage_mv[0] / 1000,
                "current": truth.current_ma[0] / 1000,
                "power": sum(truth.power_w) / 1000,
                "temperatureH": 31.5,
                "temperatureL": 30.25,
                "energyImportTotal": truth.energy_wh / 1000,
                "energyExportTotal": getattr(truth, "export_wh", 0) / 1000,
            }
        )

    async def _status(self, request: web.Request) -> web.StreamResponse:
        bits = {"transactionIsOnGoing": bool(self.legal.running)}
        return web.json_response(
            {
                "meterId": "1211750001",
                "publicKeyOcmf": self.legal.signer.public_key,
                "status": {"bits": bits},
                "version": {"applicationFirmwareVersion": "0.1.4.0"},
            }
        )

    async def _settings(self, request: web.Request) -> web.StreamResponse:
        utc = (await request.json()).get("time", {}).get("utc")
        return web.json_response({"result": int(bool(utc) and self.legal.set_time(utc))})

    async def _running(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(
            {"transactionId": self.legal.last, "running": bool(self.legal.running)}
        )

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        wish = await request.json()
        if not self.legal.begin(wish):
            return web.json_response({"error": "not possible now"}, status=403)
        return web.json_response({**wish, "running": True}, status=201)

    async def _end(self, request: web.Request) -> web.StreamResponse:
        if not self.legal.end(request.query.get("transactionId", "")):
            return web.json_response({"error": "it does not run"}, status=404)
        return web.json_response({"meterValue": {"transactionStatus": 17}})

    async def _record(self, request: web.Request) -> web.StreamResponse:
        record = self.legal.record(request.query.get("transactionId", ""))
        if record is None:
            return web.json_response({"error": "no record"}, status=404)
        return web.Response(body=record, content_type="application/json")
