"""The embedded backend over HTTP, asked by aiohttp's client."""

import asyncio

import pytest
from aiohttp import ClientSession

from chargepost_sim.csms import Csms
from foreign_station import ForeignStation


async def ask(csms, method, path, body=None, **options):
    async with (
        ClientSession() as session,
        session.request(method, csms.http_url + path, json=body, **options) as answer,
    ):
        return answer.status, await answer.json()


async def test_cards_are_entered_changed_and_removed():
    async with Csms() as csms:
        body = {"status": "Blocked", "parent": "P", "expiry": "2030-01-01T00:00:00Z"}
        status, card = await ask(csms, "PUT", "/cards/AB", body)
        assert (status, card) == (200, {"tag": "AB", **body})
        assert (await ask(csms, "PUT", "/cards/AB"))[1]["status"] == "Accepted"
        assert (await ask(csms, "GET", "/cards"))[1][0]["tag"] == "AB"
        assert await ask(csms, "DELETE", "/cards/AB") == (200, {})
        status, answer = await ask(csms, "GET", "/cards/AB")
        assert (status, answer) == (404, {"error": "there is no card 'AB'"})


async def test_a_command_returns_the_answer_of_the_station():
    async with Csms() as csms, ForeignStation(csms.url, "CP 1") as station:
        await station.boot()
        path = "/stations/CP%201/commands/GetConfiguration"
        status, answer = await ask(csms, "POST", path, {"key": ["HeartbeatInterval"]})
        assert status == 200 and answer["configurationKey"][0]["key"] == "HeartbeatInterval"
        assert station.heard == [("GetConfiguration", {"key": ["HeartbeatInterval"]})]
        status, shown = await ask(csms, "GET", "/stations/CP%201")
        assert (status, shown["id"], shown["connected"]) == (200, "CP 1", True)
        assert [s["id"] for s in (await ask(csms, "GET", "/stations"))[1]] == ["CP 1"]


async def test_sessions_with_their_readings_and_receipt():
    async with Csms(accept_unknown=True) as csms, ForeignStation(csms.url) as station:
        number = (await station.begin()).transaction_id
        await station.measure(number, "2026-01-01T10:30:00Z", "1500")
        status, answer = await ask(csms, "GET", f"/sessions/{number}/receipt")
        assert status == 400 and "still running" in answer["error"]
        await station.end(number)
        assert (await ask(csms, "GET", "/sessions?running=true"))[1] == []
        found = (await ask(csms, "GET", "/sessions?station=CP1&running=false"))[1]
        assert [session["energy_wh"] for session in found] == [2500]
        session = (await ask(csms, "GET", f"/sessions/{number}"))[1]
        assert session["readings"][0]["value"] == "1500"
        assert (await ask(csms, "GET", f"/sessions/{number}/receipt"))[1]["energy_wh"] == 2500


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "sentence"),
    [
        ("GET", "/nowhere", None, 404, "Not Found"),
        ("PATCH", "/cards", None, 405, "Not Allowed"),
        ("GET", "/stations/X", None, 404, "no station 'X'"),
        ("POST", "/stations/X/commands/Reset", {}, 404, "no station 'X'"),
        ("POST", "/stations/CP1/commands/Reset", {"type": "Soft"}, 409, "not connected"),
        ("POST", "/stations/CP1/commands/Reset", {"type": 1}, 400, "1 is not of type"),
        ("POST", "/stations/CP1/commands/Fly", {}, 400, "'Fly' is not a command"),
        ("POST", "/stations/CP1/commands/Reset", [1], 400, "must be a JSON object"),
        ("PUT", "/cards/AB", {"colour": "red"}, 400, "unknown: colour; allowed are status"),
        ("PUT", "/cards/AB", {"status": 7}, 400, "status 7 is not one of"),
        ("PUT", "/cards/AB", {"expiry": 7}, 400, "7 is not a time"),
        ("GET", "/sessions?running=maybe", None, 400, "true or false"),
        ("GET", "/sessions?colour=red", None, 400, "unknown: colour"),
        ("GET", "/sessions/one", None, 400, "not the number of a session"),
        ("GET", "/sessions/1", None, 404, "no session 1"),
    ],
)
async def test_a_bad_request_gets_a_sentence(method, path, body, status, sentence):
    async with Csms() as csms:
        async with ForeignStation(csms.url) as station:
            await station.boot()
        while csms.station("CP1").connected:
            await asyncio.sleep(0.01)
        got, answer = await ask(csms, method, path, body)
        assert got == status and sentence in answer["error"]
        assert csms.cards() == []


async def test_a_refusal_of_the_station_is_told():
    async with Csms() as csms, ForeignStation(csms.url) as station:
        await station.boot()
        status, answer = await ask(csms, "POST", "/stations/CP1/commands/ClearCache")
        assert status == 424 and "CP1 answered ClearCache with NotImplemented" in answer["error"]


async def test_a_foreign_page_in_a_browser_may_not_command():
    async with Csms() as csms:
        headers = {"Origin": "http://evil.example"}
        status, answer = await ask(csms, "PUT", "/cards/AB", {}, headers=headers)
        assert status == 403 and "http://evil.example may not" in answer["error"]
        headers = {"Origin": csms.http_url}
        assert (await ask(csms, "PUT", "/cards/AB", {}, headers=headers))[0] == 200


async def test_broken_json_gets_a_sentence():
    async with Csms() as csms:
        answer = await ask(csms, "PUT", "/cards/AB", data="{broken")
        assert answer == (400, {"error": "the body must be a JSON object"})
