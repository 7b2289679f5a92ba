"""GetLog and LogStatusNotification (security whitepaper N01); the test plays the upload."""

import asyncio

from both import raises_async
from chargepost.errors import BadInput, ChargepostError
from chargepost.ocpp.v16.upload import Upload
from v16_bench import Bench

HERE = "https://files.example.org/logs"

current = []  # the Uploads of the test that runs


class Refusal(ChargepostError):
    """What a transfer raises; `status` as chargepost.transfer.error has it."""

    def __init__(self, status):
        super().__init__("The server says %d." % status)
        self.status = status


class Uploads:
    """A transfer that notes what it gets, and waits until the test lets it go."""

    def __init__(self, error=None):
        self.error = error
        self.seen = []
        self.stops = 0
        self.go = asyncio.Event()

    def stop(self):
        self.stops += 1

    async def upload(self, url, name, source, retries, interval_s):
        text = str(source.read(0, source.size), "utf-8")
        self.seen.append((url, name, text, retries, interval_s))
        await self.go.wait()
        if self.error:
            raise self.error


def station(uploads):
    bench = Bench().boot()
    current[:] = [uploads]
    bench.station.spawn = asyncio.create_task
    for info in ("first", "second"):
        bench.station.security.record("ReconfigurationOfSecurityParameters", info)
        bench.clock.advance(60000)
    return bench


def get(bench, request=7, kind="SecurityLog", log=None, **more):
    wanted = {"remoteLocation": HERE}
    wanted.update(log or {})
    answer = bench.call("GetLog", logType=kind, requestId=request, log=wanted, **more)
    job = bench.adapter.log_upload
    if job and job.request == request:
        job._upload._begin = lambda files: current[0]
    return answer


async def finish(bench, uploads):
    uploads.go.set()
    await settle(bench)


async def settle(bench):
    for _ in range(10):
        await asyncio.sleep(0)
    bench.quiet()


def told(bench):
    return [
        (payload["status"], payload.get("requestId"))
        for payload in bench.heard("LogStatusNotification")
    ]


async def test_the_log_is_named_sent_and_reported():
    uploads = Uploads()
    bench = station(uploads)
    assert get(bench, retries=2, retryInterval=5) == {
        "status": "Accepted",
        "filename": "security-7.log",
    }
    await settle(bench)
    assert told(bench) == [("Uploading", 7)]
    await finish(bench, uploads)
    assert told(bench) == [("Uploading", 7), ("Uploaded", 7)]
    url, name, text, retries, interval_s = uploads.seen[0]
    assert (url, name, retries, interval_s) == (HERE, "security-7.log", 2, 5)
    assert text.split("\n") == [
        "2026-01-01T00:00:01Z ReconfigurationOfSecurityParameters first",
        "2026-01-01T00:01:01Z ReconfigurationOfSecurityParameters second",
        "",
    ]


async def test_a_period_picks_its_events_and_an_empty_one_sends_nothing():
    uploads = Uploads()
    bench = station(uploads)
    late = {"oldestTimestamp": "2026-01-01T00:01:00Z"}
    assert get(bench, log=late)["status"] == "Accepted"
    await finish(bench, uploads)
    assert "second" in uploads.seen[0][2] and "first" not in uploads.seen[0][2]
    early = {"latestTimestamp": "2025-01-01T00:00:00Z"}
    assert get(bench, 8, log=early) == {"status": "Accepted"}
    await settle(bench)
    assert [request for _, request in told(bench)] == [7, 7]


async def test_a_second_request_ends_the_first():
    uploads = Uploads()
    bench = station(uploads)
    get(bench, 1)
    await settle(bench)
    assert get(bench, 2)["status"] == "AcceptedCanceled"
    assert uploads.stops == 1
    await finish(bench, uploads)
    assert told(bench) == [("Uploading", 1), ("Uploading", 2), ("Uploaded", 2)]


async def test_one_that_ends_for_GetDiagnostics_is_told_of():
    uploads = Uploads()
    bench = station(uploads)
    get(bench, 3, "DiagnosticsLog")
    job = bench.adapter.log_upload
    bench.call("GetDiagnostics", location=HERE)
    assert job._upload.stopped
    await settle(bench)
    assert told(bench) == [("Uploading", 3), ("UploadFailure", 3)]
    assert bench.adapter.log_upload is None


async def test_one_that_is_stopped_before_its_turn_writes_no_file():
    bench = Bench().boot()
    waiting = Upload(bench.station, HERE, "name", {})
    waiting.stop()
    before = bench.station.storage.operations
    error = await raises_async(BadInput, waiting.send_diagnostics([0, 0]))
    assert "Another request" in str(error)
    assert bench.station.storage.operations == before


async def test_each_failure_has_its_status():
    for code, status in (
        (401, "PermissionDenied"),
        (530, "PermissionDenied"),
        (413, "BadMessage"),
        (503, "UploadFailure"),
        (0, "UploadFailure"),
    ):
        uploads = Uploads(Refusal(code))
        bench = station(uploads)
        get(bench)
        await finish(bench, uploads)
        assert told(bench)[-1] == (status, 7)


async def test_what_cannot_be_done_is_rejected():
    bench = station(Uploads())
    place = "sftp://post:secret@files.example.org"
    assert get(bench, log={"remoteLocation": place})["status"] == "Rejected"
    assert told(bench) == []
    assert bench.station.logged[-1] == "GetLog: nothing can be sent over 'sftp'"


async def test_a_trigger_tells_the_state():
    uploads = Uploads()
    bench = station(uploads)
    wish = {"requestedMessage": "LogStatusNotification"}
    assert bench.call("ExtendedTriggerMessage", **wish)["status"] == "Accepted"
    bench.quiet()
    assert told(bench) == [("Idle", None)]
    get(bench)
    await settle(bench)
    bench.call("ExtendedTriggerMessage", **wish)
    await settle(bench)
    assert told(bench)[1:] == [("Uploading", 7), ("Uploading", 7)]
    await finish(bench, uploads)


async def test_news_of_an_upload_survive_a_broken_connection():
    uploads = Uploads()
    bench = station(uploads)
    get(bench)
    await settle(bench)
    bench.drop()
    await finish(bench, uploads)
    bench.connect()
    bench.quiet()
    assert told(bench)[-1] == ("Uploaded", 7)
