"""A LEM DCBM as its HTTP interface shows it: live values and status."""

import asyncio
from collections.abc import Callable
from typing import Literal

from aiohttp import web

from chargepost_sim.truth import Truth

Fault = Literal["", "silent", "broken", "nonsense"]


class DcbmEmulator:
    """One meter at `port` of 127.0.0.1; the first phase of the truth is the direct current.

    `version` is that of the interface: 1, or 2 as firmware from 2 on has. `fault` is "" or
    "silent", "broken" (status 500), "nonsense" (an answer that is no JSON).
    """

    def __init__(self, truth: Callable[[], Truth], version: int = 1):
        self.port = 0
        self.requests = 0
        self.fault: Fault = ""
        self._truth = truth
        self._version = version
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "DcbmEmulator":
        app = web.Application()
        app.router.add_get(f"/v{self._version}/livemeasure", self._live)
        app.router.add_get(f"/v{self._version}/status", self._status)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _live(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        if self.fault == "silent":
            await asyncio.sleep(60)
        if self.fault == "broken":
            return web.json_response({"error": "internal"}, status=500)
        if self.fault == "nonsense":
            return web.Response(text='{"voltage": "high", "energyImportTotal": [1]}')
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
        return web.json_response({"meterId": "0001", "status": {"bits": {}}})
