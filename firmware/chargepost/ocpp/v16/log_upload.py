"""GetLog and LogStatusNotification (security whitepaper N01).

Loaded with the CALL, and forgotten when the file has gone. The security log is a text with a line
for each event: its time, its name, what is known of it. The diagnostics log is what GetDiagnostics
sends.
"""

from chargepost.errors import BadInput
from chargepost.ocpp import timestamp
from chargepost_hal.on_demand import on_demand

_ACTION = "LogStatusNotification"
_ACCEPTED = "Accepted"
_CANCELED = "AcceptedCanceled"
_REJECTED = "Rejected"
_DIAGNOSTICS = "DiagnosticsLog"
# HTTP and FTP (RFC 959) statuses by what they mean here.
_DENIED = (401, 403, 530, 532, 550)
_REFUSED = (400, 411, 413, 415, 501, 553)
_SCHEMES = ("http://", "https://", "ftp://", "ftps://")


class Source:
    """The bytes of a file."""

    def __init__(self, data):
        self.data = data
        self.size = len(data)

    def read(self, offset: int, most: int) -> bytes:
        """At most so many bytes from there on."""
        return bytes(self.data[offset : offset + most])


class Job:
    """One file for one CALL; `over` once it has ended."""

    def __init__(self, adapter, payload: dict, name: str, period: list):
        self.adapter = adapter
        self.request = payload["requestId"]
        self.over = False
        self._period = period
        self._diagnostics = payload["logType"] == _DIAGNOSTICS
        self._before = adapter.diagnostics if self._diagnostics else None
        upload = on_demand("chargepost.ocpp.v16.upload")
        place = payload["log"]["remoteLocation"]
        self._upload = upload.Upload(adapter.station, place, name, payload)

    def stop(self) -> None:
        """Another has taken its place; after GetLog nothing more is told of this one."""
        self._upload.stop()

    async def run(self) -> None:
        """Send the file, and tell how it went; never raises anything."""
        adapter = self.adapter
        tell(adapter, "Uploading", self.request)
        status = "Uploaded"
        try:
            await self._send()
        except Exception as error:
            adapter.station.log("GetLog: %s: %s" % (type(error).__name__, error))
            status = _status(getattr(error, "status", 0))
        self.over = True
        if adapter.diagnostics is self:
            adapter.diagnostics = None
        if adapter.log_upload is self:
            adapter.log_upload = None
            tell(adapter, status, self.request)

    async def _send(self):
        if not self._diagnostics:
            lines = self.adapter.station.security.lines(*self._period)
            await self._upload.send(Source(_text(lines)))
            return
        before, self._before = self._before, None
        await self._upload.after(before)
        await self._upload.send_diagnostics(self._period)


def get(adapter, payload: dict) -> tuple:
    """Accepted with the file's name, AcceptedCanceled when another upload ends for it.

    Without any event in the period there is no name, and nothing is sent. Rejected for a place
    where nothing can be sent to.
    """
    station = adapter.station
    asked = payload["log"]
    try:
        if not asked["remoteLocation"].lower().startswith(_SCHEMES):
            scheme = asked["remoteLocation"].partition(":")[0]  # a password may be behind it
            raise BadInput("nothing can be sent over '%s'" % scheme[:20])
        period = _period(asked)
    except BadInput as error:
        station.log("GetLog: %s" % error)
        return {"status": _REJECTED}, None
    diagnostics = payload["logType"] == _DIAGNOSTICS
    status = _ACCEPTED
    if adapter.log_upload:
        adapter.log_upload.stop()
        adapter.log_upload = None
        status = _CANCELED
    if not diagnostics and not any([True for _ in station.security.lines(*period)]):
        return {"status": status}, None
    name = "diagnostics-%d.jsonl" if diagnostics else "security-%d.log"
    name = name % payload["requestId"]
    job = adapter.log_upload = Job(adapter, payload, name, period)
    if diagnostics:
        if adapter.diagnostics:
            adapter.diagnostics.stop()
        adapter.diagnostics = job
    return {"status": status, "filename": name}, lambda: station.spawn(job.run())


def ask(adapter) -> tuple:
    """ExtendedTriggerMessage: Uploading with its request, or Idle."""
    job = adapter.log_upload
    if job:
        return {"status": _ACCEPTED}, lambda: tell(adapter, "Uploading", job.request)
    return {"status": _ACCEPTED}, lambda: tell(adapter, "Idle")


def tell(adapter, status: str, request=None) -> None:
    """The backend shall hear of it, after what it has to hear before."""
    payload = {"status": status}
    if request is not None:
        payload["requestId"] = request
    on_demand("chargepost.ocpp.v16.news").News(adapter, _ACTION).tell(payload)


def _period(asked):
    bounds = []
    for key in ("oldestTimestamp", "latestTimestamp"):
        bounds.append(timestamp.parse(asked[key]) if key in asked else 0)
    return bounds


def _text(events):
    data = bytearray()
    for unix, event, info in events:
        line = "%s %s %s" % (timestamp.render(unix), event, info)
        data.extend(line.rstrip().encode())
        data.extend(b"\n")
    return data


def _status(code):
    if code in _DENIED:
        return "PermissionDenied"
    return "BadMessage" if code in _REFUSED else "UploadFailure"
