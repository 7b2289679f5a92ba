"""What GetDiagnostics and GetLog share: one file that goes to a place of the backend's choice."""

import gc

from chargepost.errors import BadInput
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_RETRIES = const(3)  # when the backend names no number
_INTERVAL_S = const(60)
_LOOK_MS = const(100)


class Upload:
    """Sends one file as `name` to `url`; `retries` and `retryInterval` are of the payload.

    What writes a file and what sends it are not in the heap at the same time.
    """

    def __init__(self, station, url: str, name: str, payload: dict):
        self.station = station
        self.name = name
        self.stopped = False
        self._url = url
        self._retries = payload.get("retries", _RETRIES)
        self._interval_s = payload.get("retryInterval", _INTERVAL_S)
        self._transfer = None

    def stop(self) -> None:
        """Another has taken its place: give up soon."""
        self.stopped = True
        if self._transfer:
            self._transfer.stop()

    async def send(self, source) -> None:
        """Send what a source of chargepost.transfer gives. Raises what that raises."""
        files = on_demand("chargepost.ocpp.v16.files")
        self._transfer = self._begin(files)
        if self.stopped:
            self._transfer.stop()
        try:
            await self._transfer.upload(
                self._url, self.name, source, self._retries, self._interval_s
            )
        finally:
            self._transfer = None
            files.forget()

    def _begin(self, files):
        return files.transfer(self.station)

    async def after(self, before) -> None:
        """Wait until a job is over: there is one file of diagnostics, so jobs take turns."""
        while before and not before.over:
            await self.station.clock.sleep_ms(_LOOK_MS)

    async def send_diagnostics(self, period: list) -> None:
        """The same with the bundle for an engineer; its file is removed in any case."""
        if self.stopped:
            raise BadInput("Another request has taken its place.")
        try:
            source = await on_demand("chargepost.diagnostics").write(self.station, period)
            gc.collect()
            await self.send(source)
        finally:
            self._remove()

    def _remove(self) -> None:
        try:
            on_demand("chargepost.diagnostics").remove(self.station)
        except OSError as error:
            self.station.log("The file of diagnostics stays: %s" % error)
