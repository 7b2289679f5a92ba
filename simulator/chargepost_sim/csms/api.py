"""The backend over HTTP.

    GET    /stations                       all, with their connectors
    GET    /stations/ID
    POST   /stations/ID/commands/ACTION    {payload}: the station's answer
    GET    /sessions?station=ID&running=true
    GET    /sessions/N
    GET    /sessions/N/receipt
    GET    /cards
    GET    /cards/TAG
    PUT    /cards/TAG                      {"status": "Accepted", "parent", "expiry"}
    DELETE /cards/TAG

A bad request is answered 4xx with {"error": "a sentence"}.
"""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import web

from chargepost_sim.csms.errors import BadRequest, CsmsError

if TYPE_CHECKING:
    from chargepost_sim.csms.server import Csms

_RUNNING = {"true": True, "false": False, None: None}


class Api:
    """Serves one backend."""

    def __init__(self, csms: "Csms"):
        self.csms = csms
        app = web.Application(middlewares=[_sentences], client_max_size=1 << 20)
        app.add_routes(
            [
                web.get("/stations", self._stations),
                web.get("/stations/{id}", self._station),
                web.post("/stations/{id}/commands/{action}", self._command),
                web.get("/sessions", self._sessions),
                web.get("/sessions/{number}", self._session),
                web.get("/sessions/{number}/receipt", self._receipt),
                web.get("/cards", self._cards),
                web.get("/cards/{tag}", self._card),
                web.put("/cards/{tag}", self._put_card),
                web.delete("/cards/{tag}", self._delete_card),
            ]
        )
        self._runner = web.AppRunner(app)

    async def start(self, host: str, port: int) -> int:
        """Listen; the port it listens on."""
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _stations(self, _request: web.Request) -> web.Response:
        return web.json_response(self.csms.stations())

    async def _station(self, request: web.Request) -> web.Response:
        return web.json_response(self.csms.station(request.match_info["id"]).snapshot())

    async def _command(self, request: web.Request) -> web.Response:
        station = self.csms.station(request.match_info["id"])
        body = await _body(request)
        return web.json_response(await station.command(request.match_info["action"], body))

    async def _sessions(self, request: web.Request) -> web.Response:
        _only(dict(request.query), "station", "running")
        running = request.query.get("running")
        if running not in _RUNNING:
            raise BadRequest(f"running is {running!r}; it is true or false")
        station = request.query.get("station")
        return web.json_response(self.csms.sessions(station, _RUNNING[running]))

    async def _session(self, request: web.Request) -> web.Response:
        session = self.csms.session(_number(request))
        readings = self.csms.database.readings(session["id"])
        return web.json_response({**session, "readings": readings})

    async def _receipt(self, request: web.Request) -> web.Response:
        return web.json_response(self.csms.receipt(_number(request)))

    async def _cards(self, _request: web.Request) -> web.Response:
        return web.json_response(self.csms.cards())

    async def _card(self, request: web.Request) -> web.Response:
        return web.json_response(self.csms.card(request.match_info["tag"]))

    async def _put_card(self, request: web.Request) -> web.Response:
        body = await _body(request)
        _only(body, "status", "parent", "expiry")
        tag = request.match_info["tag"]
        self.csms.add_card(tag, **body)
        return web.json_response(self.csms.card(tag))

    async def _delete_card(self, request: web.Request) -> web.Response:
        self.csms.remove_card(request.match_info["tag"])
        return web.json_response({})


@web.middleware
async def _sentences(request: web.Request, handler: Any) -> web.StreamResponse:
    """Every error is a JSON object with one sentence."""
    try:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            # Otherwise any page open in this machine's browser could command stations.
            raise web.HTTPForbidden(reason=f"a page of {origin} may not command stations")
        return await handler(request)
    except CsmsError as error:
        return web.json_response({"error": str(error)}, status=error.status)
    except web.HTTPException as error:
        text = f"{request.method} {request.path}: {error.reason}"
        return web.json_response({"error": text}, status=error.status)


async def _body(request: web.Request) -> dict[str, Any]:
    text = await request.text()
    try:
        body = json.loads(text) if text else {}
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    return body


def _only(given: dict[str, Any], *known: str) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise BadRequest(f"unknown: {', '.join(unknown)}; allowed are {', '.join(known)}")


def _number(request: web.Request) -> int:
    text = request.match_info["number"]
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise BadRequest(f"{text!r} is not the number of a session")
    return int(text)
