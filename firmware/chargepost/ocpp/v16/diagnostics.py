"""GetDiagnostics and DiagnosticsStatusNotification (OCPP 1.6 sections 5.9 and 4.4).

Loaded with the CALL, and forgotten when the file has gone.
"""

from chargepost.ocpp import timestamp
from chargepost_hal.on_demand import on_demand

_ACTION = "DiagnosticsStatusNotification"


class Job:
    """One file for one CALL."""

    def __init__(self, adapter, payload: dict, name: str):
        self.adapter = adapter
        self.over = False
        self._before = adapter.diagnostics
        self._period = [_unix(payload, "startTime"), _unix(payload, "stopTime")]
        upload = on_demand("chargepost.ocpp.v16.upload")
        self._upload = upload.Upload(adapter.station, payload["location"], name, payload)
        self._news = _news(adapter)

    def stop(self) -> None:
        """Another has taken its place: give up soon."""
        self._upload.stop()

    async def run(self) -> None:
        """Write the file, send it and tell how it went; never raises anything."""
        before, self._before = self._before, None
        # The backend hears of one upload after the other.
        await self._upload.after(before)
        self._news.tell({"status": "Uploading"})
        status = "UploadFailed"
        try:
            await self._upload.send_diagnostics(self._period)
            status = "Uploaded"
        except Exception as error:
            self.adapter.station.log("GetDiagnostics: %s: %s" % (type(error).__name__, error))
        self.over = True
        if self.adapter.diagnostics is self:
            self.adapter.diagnostics = None
        self._news.tell({"status": status})


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
