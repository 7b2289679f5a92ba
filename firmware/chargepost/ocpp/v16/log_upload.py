"""GetLog: the security log as a text file, sent to where the backend wants it.

Loaded with the CALL. The file has a line for each event: its time, its name, and what is known.
"""

import asyncio

from chargepost import port
from chargepost.errors import BadInput, ChargepostError
from chargepost.ocpp import timestamp
from chargepost.ocpp.v16.certificate_signing import certificates
from chargepost.port import const

_ACCEPTED = "Accepted"
_CANCELED = "AcceptedCanceled"
_REJECTED = "Rejected"
_RETRIES = const(3)  # when the backend names no number
_INTERVAL_S = const(60)
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
    """One upload."""

    def __init__(self, logs, payload: dict, name: str, source: Source):
        self.logs = logs
        self.request = payload["requestId"]
        self.location = payload["log"]["remoteLocation"]
        self.retries = payload.get("retries", _RETRIES)
        self.interval_s = payload.get("retryInterval", _INTERVAL_S)
        self.name = name
        self.source = source
        self.stopped = False
        self._transfer = _transfer(logs)

    def stop(self) -> None:
        """Another upload has taken its place: end it, and tell nothing more of it."""
        self.stopped = True
        self._transfer.stop()

    async def run(self) -> None:
        """Send the file, and tell how it went; never raises."""
        logs = self.logs
        logs.tell("Uploading", self.request)
        try:
            await self._transfer.upload(
                self.location, self.name, self.source, self.retries, self.interval_s
            )
            status = "Uploaded"
        except (ChargepostError, OSError) as error:
            logs.station.log("GetLog: %s" % error)
            status = _status(getattr(error, "status", 0))
        if logs.job is self:
            logs.job = None
        if not self.stopped:
            logs.tell(status, self.request)


def get(logs, payload: dict) -> tuple:
    """Accepted with the file's name, AcceptedCanceled when another upload ends for it.

    Without any event in the period there is no name, and nothing is sent. Rejected for a kind
    of log or a place that is not known here.
    """
    station = logs.station
    asked = payload["log"]
    if payload["logType"] != "SecurityLog":
        return {"status": _REJECTED}, None
    if not asked["remoteLocation"].lower().startswith(_SCHEMES):
        station.log("GetLog: nothing can be sent to %s." % asked["remoteLocation"][:40])
        return {"status": _REJECTED}, None
    try:
        since, until = _period(asked)
    except BadInput as error:
        station.log("GetLog: %s" % error)
        return {"status": _REJECTED}, None
    status = _ACCEPTED
    if logs.job:
        logs.job.stop()
        logs.job = None
        status = _CANCELED
    data = _text(station.security.lines(since, until))
    if not data:
        return {"status": status}, None
    name = "security-%d.log" % payload["requestId"]
    job = logs.job = Job(logs, payload, name, Source(data))
    return {"status": status, "filename": name}, lambda: asyncio.create_task(job.run())


def _transfer(logs):
    station = logs.station
    make = logs.make_transfer
    if make is None:
        from chargepost.transfer.transfer import Transfer

        make = Transfer
    return make(station.board.network, station.clock, lambda: _tls(station), station.log)


def _tls(station):
    """Servers of files are trusted by the roots of backends, and by those of the maker."""
    found = certificates(station)
    roots = []
    for kind in ("CentralSystemRootCertificate", "ManufacturerRootCertificate"):
        roots += [root.data for root in found.roots(kind)]
    try:
        return port.tls_client_context(roots)
    except ValueError as error:
        raise BadInput("The root certificates cannot be used: %s." % error)


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
