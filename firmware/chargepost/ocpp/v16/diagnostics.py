"""GetDiagnostics and DiagnosticsStatusNotification (OCPP 1.6 sections 5.9 and 4.4).

Loaded with the CALL, and forgotten when the file has gone.
"""

import gc

from chargepost.ocpp import timestamp
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_ACTION = "DiagnosticsStatusNotification"
_RETRIES = const(3)  # when the backend names no number
_INTERVAL_S = const(60)


class Job:
    """One file for one CALL."""

    def __init__(self, adapter, payload: dict, name: str):
        self.adapter = adapter
        self.name = name
        self.over = False
        self._stopped = False
        self._transfer = None
        self._url = payload["location"]
        self._retries = payload.get("retries", _RETRIES)
        self._interval_s = payload.get("retryInterval", _INTERVAL_S)
        self._period = [_unix(payload, "startTime"), _unix(payload, "stopTime")]
        self._before = adapter.diagnostics
        self._news = _news(adapter)

    def stop(self) -> None:
        """Another has taken its place: give up soon."""
        self._stopped = True
        if self._transfer:
            self._transfer.stop()

    async def run(self) -> None:
        """Write the file, send it and tell how it went; never raises anything."""
        station = self.adapter.station
        await self._wait_for_the_one_before(station.clock)
        self._news.tell({"status": "Uploading"})
        status = "UploadFailed"
        try:
            source = await on_demand("chargepost.diagnostics").write(station, self._period)
            gc.collect()
            await self._send(station, source)
            status = "Uploaded"
        except Exception as error:
            station.log("GetDiagnostics: %s: %s" % (type(error).__name__, error))
        self._remove(station)
        self.over = True
        if self.adapter.diagnostics is self:
            self.adapter.diagnostics = None
        self._news.tell({"status": status})

    async def _wait_for_the_one_before(self, clock):
        """There is one file, and the backend hears of one upload after the other."""
        before, self._before = self._before, None
        while before and not before.over:
            await clock.sleep_ms(100)

    async def _send(self, station, source):
        """What writes a file and what sends it are not in the heap at the same time."""
        files = on_demand("chargepost.ocpp.v16.files")
        self._transfer = files.transfer(station)
        if self._stopped:
            self._transfer.stop()
        try:
            await self._transfer.upload(
                self._url, self.name, source, self._retries, self._interval_s
            )
        finally:
            self._transfer = None
            files.forget()

    def _remove(self, station):
        try:
            on_demand("chargepost.diagnostics").remove(station)
        except OSError as error:
            station.log("GetDiagnostics: %s" % error)


def get(adapter, payload: dict) -> tuple:
    """The name that the file will have; another upload under way gives way to it."""
    station = adapter.station
    name = "diagnostics-%d.jsonl" % station.clock.now()
    job = Job(adapter, payload, name)
    if adapter.diagnostics:
        adapter.diagnostics.stop()
    adapter.diagnostics = job
    return {"fileName": name}, lambda: station.spawn(job.run())


def ask(adapter) -> tuple:
    """TriggerMessage: Uploading, or Idle when nothing is under way."""
    status = "Uploading" if adapter.diagnostics else "Idle"
    news = _news(adapter)
    return {"status": "Accepted"}, lambda: news.tell({"status": status})


def _news(adapter):
    return on_demand("chargepost.ocpp.v16.news").News(adapter, _ACTION)


def _unix(payload, key):
    return timestamp.parse(payload[key]) if key in payload else 0
