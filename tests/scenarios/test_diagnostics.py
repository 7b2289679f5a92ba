"""GetDiagnostics: the bundle arrives where the backend wants it, and it hears how it went."""

import base64
import json

import pytest

from chargepost.ocpp import timestamp
from chargepost_sim.car import Car
from file_servers import FtpFiles, WebServer
from scene import CARD, START


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    return folder


@pytest.fixture
def web(served):
    server = WebServer(served)
    yield server
    server.close()


async def upload(site, location, **more) -> str:
    """The status after Uploading; the name is in the answer."""
    request = {"location": location, "retries": 0, **more}
    answer = await site.backend.call("GetDiagnostics", request)
    assert answer["fileName"].startswith("diagnostics-")
    site.name = answer["fileName"]
    await site.expect("DiagnosticsStatusNotification", status="Uploading")
    notice = await site.expect("DiagnosticsStatusNotification", timeout=30)
    return notice["status"]


def read(path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def of(documents, key):
    return [document[key] for document in documents if key in document]


async def test_s46_the_bundle_tells_what_an_engineer_asks_for(site, web, served):
    post = await site.charging(
        config={"Chargepost.BasicAuthPassword": "never-to-be-seen", "ConnectionTimeOut": 77}
    )
    post.outlet(1).fault("residual current")
    await post.outlet(1).until("Faulted")
    await post.until(lambda found: found["outlets"][0]["recordings"], 60)
    assert await upload(site, f"{web.url}/up/") == "Uploaded"
    text = (served / site.name).read_text()
    documents = read(served / site.name)
    assert "never-to-be-seen" not in text
    assert {"setting": "ConnectionTimeOut", "value": "77"} in documents
    assert of(documents, "outlet")[0]["status"] == "Faulted"
    assert of(documents, "ledger")[0]["used"] > 0
    assert of(documents, "protection")[0]["contactor"]
    assert "StartupOfTheDevice" in of(documents, "security")
    name = post.outlet(1).snapshot()["recordings"][0]
    pieces = [base64.b64decode(d["base64"]) for d in documents if d.get("of") == name]
    assert b"".join(pieces) == (post.bench.data_dir / "blackbox" / name).read_bytes()
    assert not (post.bench.data_dir / "diagnostics").exists()


async def test_s46_retries_are_as_many_as_the_backend_says_and_then_it_hears_of_it(site, web):
    await site.ready(speed=2)
    location = f"{web.url}/nowhere/"
    assert await upload(site, location, retries=2, retryInterval=5) == "UploadFailed"
    assert len([entry for entry in web.log if entry[0] == "PUT"]) == 3


async def test_s46_times_select_what_has_a_time(site, web, served):
    await site.ready(speed=2)
    later = timestamp.render(START + 3600)
    assert await upload(site, f"{web.url}/up/", startTime=later) == "Uploaded"
    assert of(read(served / site.name), "security") == []


async def test_s46_ftp_takes_it_too(site, served):
    server = FtpFiles(served)
    try:
        await site.ready(speed=2)
        location = f"ftp://post:se%3Acret@127.0.0.1:{server.port}/"
        assert await upload(site, location) == "Uploaded"
    finally:
        server.close()
    assert read(served / site.name)


async def test_an_upload_holds_up_no_session(site, web):
    post = await site.ready(speed=2)
    await site.backend.call("GetDiagnostics", {"location": f"{web.url}/silent", "retries": 0})
    await post.outlet(1).plug(Car(soc=30))
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Charging", timeout=30)


async def test_a_triggered_status_is_idle_or_uploading(site, web):
    await site.ready(speed=2)
    ask = {"requestedMessage": "DiagnosticsStatusNotification"}
    assert await site.backend.call("TriggerMessage", ask) == {"status": "Accepted"}
    await site.expect("DiagnosticsStatusNotification", status="Idle")
    location = f"{web.url}/nowhere/"
    wish = {"location": location, "retries": 1, "retryInterval": 600}
    await site.backend.call("GetDiagnostics", wish)
    await site.expect("DiagnosticsStatusNotification", status="Uploading")
    await site.backend.call("TriggerMessage", ask)
    await site.expect("DiagnosticsStatusNotification", status="Uploading")


async def test_a_second_request_takes_the_place_of_the_first(site, web, served):
    await site.ready(speed=2)
    wish = {"location": f"{web.url}/nowhere/", "retries": 1, "retryInterval": 600}
    await site.backend.call("GetDiagnostics", wish)
    await site.expect("DiagnosticsStatusNotification", status="Uploading")
    answer = await site.backend.call("GetDiagnostics", {"location": f"{web.url}/up/"})
    await site.expect("DiagnosticsStatusNotification", status="UploadFailed")
    await site.expect("DiagnosticsStatusNotification", status="Uploading")
    await site.expect("DiagnosticsStatusNotification", status="Uploaded")
    assert read(served / answer["fileName"])


async def test_the_stations_log_is_in_the_bundle_also_of_the_life_before_a_restart(
    site, web, served
):
    await site.ready()
    gone = "ftp://engineer:never-to-be-seen@127.0.0.1:1/"
    assert await upload(site, gone) == "UploadFailed"
    await site.backend.call("Reset", {"type": "Soft"})
    await site.expect("BootNotification", 30)
    await site.expect("StatusNotification", connectorId=1)
    assert await upload(site, f"{web.url}/up/") == "Uploaded"
    documents = read(served / site.name)
    logged = [document for document in documents if "log" in document]
    texts = [document["log"] for document in logged]
    starts = [text for text in texts if "StartupOfTheDevice" in text]
    assert len(starts) == 2 and texts.index(starts[0]) == 0
    assert any("GetDiagnostics" in text for text in texts)
    assert any("ResetOrReboot" in text for text in texts)
    assert all(document["unix"] >= START for document in logged)
    assert "never-to-be-seen" not in (served / site.name).read_text()
    assert (
        await upload(
            site,
            f"{web.url}/up/",
            startTime=timestamp.render(START - 90),
            stopTime=timestamp.render(START - 60),
        )
        == "Uploaded"
    )
    assert not of(read(served / site.name), "log")
