"""The verbs of a simulated station over HTTP: snapshots, and errors of one sentence."""

import json

import pytest
from aiohttp import ClientSession
from typer.testing import CliRunner

from chargepost_sim.api import Api
from chargepost_sim.car import Car
from chargepost_sim.csms import Csms
from chargepost_sim.post import Post
from chargepost_tools.main import application

CARD = "04A1B2C3D4E580"
KEYS = {"id", "ocpp", "connected", "accepted", "outlets"}
OUTLET_KEYS = {
    "outlet",
    "status",
    "pilot",
    "offered_ma",
    "power_w",
    "energy_wh",
    "why",
    "transaction",
}


class Client:
    """A few verbs of HTTP on the station's API."""

    def __init__(self, session: ClientSession, url: str):
        self.session, self.url = session, url

    async def get(self, path="/post"):
        async with self.session.get(self.url + path) as answer:
            return answer.status, await answer.json()

    async def post(self, path, body=None, data=None):
        async with self.session.post(self.url + path, json=body, data=data) as answer:
            return answer.status, await answer.json()


@pytest.fixture(params=["cpython", "micropython"])
async def served(request):
    """(the station, a client of its API)."""
    async with Csms(http_port=None) as csms, ClientSession() as session:
        csms.add_card(CARD)
        async with Post(csms.url, "CP7", outlets=2, runtime=request.param, speed=20) as post:
            api = Api(post)
            await api.start()
            yield post, Client(session, f"http://127.0.0.1:{api.port}")
            await api.stop()


async def test_a_session_driven_over_http(served):
    post, client = served
    status, found = await client.get()
    assert status == 200 and found.keys() >= KEYS
    assert (found["id"], found["ocpp"], found["accepted"]) == ("CP7", "1.6", True)
    assert found["outlets"][0].keys() >= OUTLET_KEYS
    car = {"battery_kwh": 60, "soc": 20, "max_kw": 11, "phases": 3}
    assert (await client.post("/post/outlets/1/plug", car))[0] == 200
    await post.outlet(1).until("Preparing")
    assert (await client.post("/post/card", {"id": CARD, "seconds": 2}))[0] == 200
    await post.outlet(1).until("Charging", timeout=30)
    found = (await client.get())[1]["outlets"][0]
    assert found["transaction"] == 1 and found["pilot"] == "C2"
    assert (await client.post("/post/outlets/1/unplug"))[0] == 200
    await post.outlet(1).until("Available", timeout=30)


async def test_power_and_faults_over_http(served):
    post, client = served
    status, found = await client.post("/post/power", {"on": False})
    assert status == 200 and found["outlets"][0]["status"] == "Off"
    await client.post("/post/power", {"on": True})
    await post.until(lambda s: s["accepted"], timeout=60)
    await client.post("/post/outlets/2/fault", {"name": "residual current"})
    await post.outlet(2).until("Faulted", timeout=30)


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("/post/card", {"id": "XYZ"}, "'XYZ'"),
        ("/post/card", {}, "hex digits"),
        ("/post/card", {"id": CARD, "seconds": -1}, "-1"),
        ("/post/card", {"uid": CARD}, "'uid'"),
        ("/post/power", {"on": "yes"}, "true or false"),
        ("/post/outlets/3/plug", {}, "outlet is 3"),
        ("/post/outlets/one/plug", {}, "one"),
        ("/post/outlets/1/plug", {"wheels": 4}, "'wheels'"),
        ("/post/outlets/1/plug", {"soc": 400}, "400"),
        ("/post/outlets/1/plug", {"phases": "three"}, "three"),
        ("/post/outlets/1/fault", {"name": "gremlins"}, "gremlins"),
        ("/post/outlets/1/fault", {"name": "no diode"}, "no car"),
        ("/post/outlets/1/unplug", None, "no car"),
    ],
)
async def test_a_bad_request_is_answered_with_a_sentence(served, path, body, says):
    _, client = served
    status, answer = await client.post(path, body)
    assert 400 <= status < 500
    assert says in answer["error"]


async def test_what_is_no_json_or_no_path_is_said_so(served):
    _, client = served
    status, answer = await client.post("/post/card", data=b"{")
    assert status == 400 and "JSON" in answer["error"]
    status, answer = await client.post("/post/card", data=b"[1]")
    assert status == 400 and "object" in answer["error"]
    assert (await client.get("/nowhere"))[0] == 404
    assert (await client.post("/post", {}))[0] == 405


async def test_a_fault_is_looked_into_and_cleared_over_http(served, tmp_path):
    post, client = served
    await client.post("/post/outlets/1/fault", {"name": "welded", "on": True})
    outlet = post.outlet(1)
    await outlet.plug(Car(soc=20))
    await post.present_card(CARD, seconds=2)
    await outlet.until("Charging", timeout=30)
    outlet.car.paused = True
    await outlet.until("Faulted", timeout=30)
    await post.until(lambda found: found["outlets"][0]["recordings"], timeout=30)
    (name,) = outlet.snapshot()["recordings"]

    status, found = await client.get("/post/protection")
    assert status == 200
    assert found["outlets"][0]["contactor"]["cycles"] == 1
    assert found["outlets"][0]["rcm_tests"][0]["rise_ms"] > 0
    assert [recording["name"] for recording in found["recordings"]] == [name]

    status, recorded = await client.get(f"/post/recordings/{name}")
    assert status == 200 and recorded["faults"] == ["welded"]
    file = tmp_path / "recording.json"
    file.write_text(json.dumps(recorded))
    assert CliRunner().invoke(application(), ["replay", str(file)]).exit_code == 0
    status, found = await client.get("/post/recordings/1-99")
    assert status == 400 and name in found["error"]

    await client.post("/post/outlets/1/fault", {"name": "welded", "on": False})
    await post.sleep(5)
    assert outlet.snapshot()["status"] == "Faulted", "a weld ends by service only"
    assert (await client.post("/post/outlets/1/clear"))[0] == 200
    await post.until(lambda found: found["outlets"][0]["status"] != "Faulted", timeout=30)
    assert (await client.post("/post/outlets/3/clear"))[0] == 400


async def test_a_station_without_power_says_so_to_service(served):
    _, client = served
    await client.post("/post/power", {"on": False})
    for method, path in ((client.get, "/post/protection"), (client.post, "/post/outlets/1/clear")):
        status, found = await method(path)
        assert status == 400 and "restore its power" in found["error"]
