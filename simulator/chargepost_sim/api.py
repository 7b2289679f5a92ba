"""The verbs of a simulated station over HTTP, for tests in any language.

    GET  /post                          the snapshot
    POST /post/card            {"id": "04A1B2C3D4E580", "seconds": 0.5}
    POST /post/outlets/1/plug  {"battery_kwh": 60, "soc": 20, "max_kw": 11, "phases": 3}
    POST /post/outlets/1/unplug
    POST /post/outlets/1/fault {"name": "welded", "on": true}
    POST /post/outlets/1/clear          service: clear the faults of an outlet
    POST /post/power           {"on": false}
    GET  /post/protection               lock-outs, contactor life, monitor tests, recordings
    GET  /post/recordings/NAME          a black box as JSON, for `chargepost replay`

Every other answer is the snapshot. A bad request is answered 4xx with {"error": "a sentence"}.
"""

import inspect
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from chargepost_sim.car import Car
from chargepost_sim.post import Post, PostOutlet

_CAR_OPTIONS = tuple(inspect.signature(Car).parameters)


class BadRequest(Exception):
    """The request cannot be carried out; the text says why and what is allowed."""


class Api:
    """Serves one Post on `host`:`port` (0: a free one, then in `port`)."""

    def __init__(self, post: Post, host: str = "127.0.0.1", port: int = 0):
        self.post = post
        self.host = host
        self.port = port
        app = web.Application(middlewares=[_sentences])
        app.add_routes(
            [
                web.get("/post", self._answer(self._nothing)),
                web.post("/post/card", self._answer(self._card)),
                web.post("/post/power", self._answer(self._power)),
                web.post("/post/outlets/{number}/plug", self._answer(self._plug)),
                web.post("/post/outlets/{number}/unplug", self._answer(self._unplug)),
                web.post("/post/outlets/{number}/fault", self._answer(self._fault)),
                web.post("/post/outlets/{number}/clear", self._answer(self._clear)),
                web.get("/post/protection", self._protection),
                web.get("/post/recordings/{name}", self._recording),
            ]
        )
        self._runner = web.AppRunner(app)

    async def start(self) -> None:
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self._runner.cleanup()

    def _answer(self, verb: Callable[[web.Request, dict[str, Any]], Awaitable[None]]):
        async def handler(request: web.Request) -> web.Response:
            await verb(request, await _body(request))
            return web.json_response(self.post.snapshot())

        return handler

    async def _nothing(self, request: web.Request, body: dict[str, Any]) -> None:
        pass

    async def _card(self, request: web.Request, body: dict[str, Any]) -> None:
        _only(body, "id", "seconds")
        uid = body.get("id")
        if not isinstance(uid, str) or not _is_uid(uid):
            raise BadRequest(f"id is {uid!r}; give the card's UID as 8, 14 or 20 hex digits")
        await self.post.present_card(uid, _number(body, "seconds", 0.5))

    async def _power(self, request: web.Request, body: dict[str, Any]) -> None:
        _only(body, "on")
        if _flag(body, "on"):
            await self.post.restore_power()
        else:
            await self.post.cut_power()

    async def _plug(self, request: web.Request, body: dict[str, Any]) -> None:
        _only(body, *_CAR_OPTIONS)
        outlet = self._outlet(request)
        if outlet.car is not None:
            raise BadRequest(f"outlet {outlet.number} has a car; unplug it first")
        try:
            car = Car(**body)
        except (TypeError, ValueError) as error:
            raise BadRequest(f"this car cannot be: {error}") from error
        await outlet.plug(car)

    async def _unplug(self, request: web.Request, body: dict[str, Any]) -> None:
        _only(body)
        try:
            await self._outlet(request).unplug()
        except RuntimeError as error:
            raise BadRequest(str(error)) from error

    async def _fault(self, request: web.Request, body: dict[str, Any]) -> None:
        _only(body, "name", "on")
        try:
            self._outlet(request).fault(str(body.get("name")), _flag(body, "on", True))
        except ValueError as error:
            raise BadRequest(str(error)) from error

    async def _clear(self, request: web.Request, body: dict[str, Any]) -> None:
        _only(body)
        try:
            await self.post.clear_faults(self._outlet(request).number)
        except RuntimeError as error:
            raise BadRequest(str(error)) from error

    async def _protection(self, request: web.Request) -> web.Response:
        try:
            return web.json_response(await self.post.protection())
        except RuntimeError as error:
            raise BadRequest(str(error)) from error

    async def _recording(self, request: web.Request) -> web.Response:
        try:
            return web.json_response(self.post.recording(request.match_info["name"]))
        except (KeyError, ValueError) as error:
            raise BadRequest(str(error.args[0])) from error

    def _outlet(self, request: web.Request) -> PostOutlet:
        try:
            return self.post.outlet(int(request.match_info["number"]))
        except ValueError as error:
            raise BadRequest(str(error)) from error


@web.middleware
async def _sentences(request: web.Request, handler: Any) -> web.StreamResponse:
    """Every error is JSON with one sentence."""
    try:
        return await handler(request)
    except BadRequest as error:
        return web.json_response({"error": str(error)}, status=400)
    except web.HTTPException as error:
        sentence = f"{request.method} {request.path}: {error.reason}"
        return web.json_response({"error": sentence}, status=error.status)


async def _body(request: web.Request) -> dict[str, Any]:
    text = await request.text()
    if not text:
        return {}
    try:
        body = json.loads(text)
    except ValueError as error:
        raise BadRequest(f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    return body


def _only(body: dict[str, Any], *allowed: str) -> None:
    for key in body:
        if key not in allowed:
            choice = ", ".join(allowed) or "nothing"
            raise BadRequest(f"{key!r} is not known here; allowed: {choice}")


def _flag(body: dict[str, Any], key: str, default: bool | None = None) -> bool:
    value = body.get(key, default)
    if not isinstance(value, bool):
        raise BadRequest(f"{key} is {value!r}; give true or false")
    return value


def _number(body: dict[str, Any], key: str, default: float) -> float:
    value = body.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 3600:
        raise BadRequest(f"{key} is {value!r}; give a number above 0, at most 3600")
    return value


def _is_uid(text: str) -> bool:
    return len(text) in (8, 14, 20) and all(c in "0123456789abcdefABCDEF" for c in text)
