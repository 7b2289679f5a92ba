"""A backend that does what a test says, records every frame, and tolerates no violation.

    async with Backend() as backend:
        backend.answer("BootNotification", {"status": "Pending", "interval": 2}, {})
        ... a station connects to backend.url + "/CP1" ...
        boot = await backend.expect("BootNotification")
        reply = await backend.call("GetConfiguration", {"key": ["HeartbeatInterval"]})

Leaving the block fails the test when a station's message broke the official schemas.
"""

import asyncio
import inspect
import json
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

import trustme
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from answers import NO_ANSWER, Answers, CallError, RawAnswer
from conformance import CALL, CALLERROR, VERSIONS, complaints, parse, payload_complaints
from passed import CallRefused, Frame, Handshake, NotedConnection, common_name
from server_tls import ServerTls

__all__ = ["NO_ANSWER", "Backend", "CallError", "CallRefused", "Frame", "Handshake", "RawAnswer"]


class Backend:
    """One scripted backend on a free loopback port.

    `subprotocols`: what it selects from, best first; () selects nothing. `tls`: True makes an
    authority of its own (`ca_pem`, `authority`), or a ready one. `now`: Unix
    seconds for currentTime; set it, so that a sped-up station keeps its own time. `patience`:
    what every `timeout` is given to, asyncio.timeout or one on the station's time.
    """

    keep_up = None  # a gate of the simulated time, where a backend lives in another process

    def __init__(self, *, subprotocols=("ocpp1.6",), tls: bool | ServerTls = False):
        self.now: Callable[[], float] = time.time
        self.patience: Callable[[float], AbstractAsyncContextManager] = asyncio.timeout
        self.subprotocols = tuple(subprotocols)
        self.frames: list[Frame] = []
        self.handshakes: list[Handshake] = []
        self.pings: list[float] = []
        self.violations: list[str] = []
        self.connection: Any = None  # the open ServerConnection
        self.station = ""
        self.port = 0
        self.authority = trustme.CA() if tls is True else None
        self.ca_pem = self.authority.cert_pem.bytes() if self.authority else b""
        self._tls = self._own_tls() if tls is True else tls or None
        self._answers = Answers(lambda: self.now())  # noqa: PLW0108 (tests replace it)
        self._refusals: list[int] = []
        self._asked: dict[str, str] = {}
        self._waiting: dict[str, asyncio.Future] = {}
        self._preparing: dict[str, asyncio.Task] = {}
        self._ids: dict[str, str] = {}
        self._stray_errors = 0
        self._last_id = 0
        self._news = asyncio.Event()
        self._server: Server | None = None

    def _own_tls(self) -> ServerTls:
        assert self.authority
        made = self.authority.issue_cert("localhost", "127.0.0.1")
        return ServerTls(made.private_key_and_cert_chain_pem.bytes())

    async def __aenter__(self):
        await self.listen()
        return self

    async def __aexit__(self, kind, error, trace):
        await self.stop_listening()
        self.drop()
        if not self.violations:
            return
        text = "the station broke the protocol:\n  " + "\n  ".join(self.violations)
        if error is None:
            raise AssertionError(text)
        error.add_note(text)

    # -- listening ---------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"wss://localhost:{self.port}/ocpp" if self._tls else self.plain_url

    @property
    def plain_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ocpp"

    async def listen(self):
        """Accept connections, on the same port as before."""
        self._server = await serve(
            self._serve,
            "127.0.0.1",
            self.port,
            ssl=self._tls.context if self._tls else None,
            process_request=self._handshake,
            select_subprotocol=self._select,
            create_connection=partial(NotedConnection, self.pings),  # type: ignore[arg-type]
            compression=None,
            ping_interval=None,
            close_timeout=1,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop_listening(self):
        """Refuse TCP connections from now on; an open one stays."""
        if self._server:
            self._server.close(close_connections=False)
            self._server = None
            await asyncio.sleep(0)

    def refuse(self, status: int, times: int = 1 << 30):
        """Answer the next handshakes with an HTTP status; `refuse(101)` accepts again."""
        self._refusals = [] if status == 101 else [status, times]

    def _handshake(self, connection, request):
        headers = {name.lower(): value for name, value in request.headers.raw_items()}
        offered = headers.get("sec-websocket-protocol", "").split(",")
        offered = [name.strip() for name in offered if name.strip()]
        shown = common_name(connection.transport.get_extra_info("ssl_object"))
        shake = Handshake(time.monotonic(), request.path, headers, offered, shown=shown)
        self.handshakes.append(shake)
        self._tell()
        if not self._refusals or self._refusals[1] <= 0:
            return None
        self._refusals[1] -= 1
        shake.status = self._refusals[0]
        return connection.respond(shake.status, "refused by the test\n")

    def _select(self, _connection, offered):
        return next((name for name in self.subprotocols if name in offered), None)

    # -- the connection ----------------------------------------------------------------------

    async def connected(self, timeout: float = 5) -> Handshake:
        """Wait until a station is connected; its handshake."""
        await self._until(lambda: self.connection, timeout, "a connection")
        return [shake for shake in self.handshakes if shake.status == 101][-1]

    async def disconnected(self, timeout: float = 5):
        """Wait until no station is connected."""
        await self._until(lambda: self.connection is None, timeout, "the end of the connection")

    def drop(self):
        """Abort the TCP connection: no closing handshake, no answer to anybody."""
        connection = self.connection
        self._forget()
        if connection:
            connection.transport.abort()

    async def close(self, code: int = 1000, reason: str = ""):
        """Close with a closing handshake."""
        await self._open().close(code, reason)

    def freeze(self):
        """Read no more, answer no ping: half open, as a dead mobile network leaves it."""
        self._open().transport.pause_reading()

    async def ping(self, timeout: float = 5):
        """Ping the station and wait for its pong."""
        pong = await self._open().ping()
        async with self.patience(timeout):
            await pong

    async def send_raw(self, text: str | bytes | list):
        """Send a text, a binary frame, or a list of fragments, as they are."""
        whole = b"".join(text) if isinstance(text, list) and isinstance(text[0], bytes) else text
        whole = "".join(whole) if isinstance(whole, list) else whole
        message = parse(whole)
        if message and len(message) == 4 and isinstance(message[1], str):
            self._asked[message[1]] = str(message[2])
        else:
            self._stray_errors += 1
        self._record("backend", whole)
        await self._write(text)

    async def _write(self, data: str | bytes | list):
        await self._open().send(data)

    def send_bytes(self, data: bytes):
        """Write bytes to the TCP stream beside the WebSocket framing, to break it."""
        self._open().transport.write(data)

    def _open(self) -> ServerConnection:
        assert self.connection, "no station is connected"
        return self.connection

    @property
    def version(self) -> str:
        name = self.connection.subprotocol if self.connection else None
        return VERSIONS.get(name or "ocpp1.6", "1.6")

    async def _serve(self, connection: ServerConnection):
        old, self.connection = self.connection, connection
        path = connection.request.path if connection.request else ""
        self.station = Handshake(0, path, {}, []).identity
        self._tell()
        if old:
            await old.close(1000, "the station connected again")
        try:
            async for text in connection:
                await self._receive(connection, text)
        except ConnectionClosed:
            pass
        finally:
            if self.connection is connection:
                self._forget()
            self._tell()

    def _forget(self):
        """The connection is gone, and with it everything it had open."""
        self.connection = None
        for task in self._preparing.values():
            task.cancel()
        self._preparing = {}

    # -- messages ----------------------------------------------------------------------------

    def answer(self, action: str, *answers):
        """Replace the answer of an action; several are given in turn, the last one stays.

        A dict is laid over the default answer. See `answers.Answers` for the other kinds.
        """
        self._answers.set(action, answers)

    async def call(self, action: str, payload: dict | None = None, *, timeout=5, valid=True):
        """Send a CALL; the payload of its answer. A CALLERROR raises CallRefused.

        `valid=False` sends what the official schema would not allow.
        """
        payload = payload or {}
        wrong = payload_complaints(action, CALL, payload, self.version) if valid else []
        assert not wrong, f"the test itself sends nonsense: {wrong}"
        self._last_id += 1
        message_id = f"backend-{self._last_id}"
        self._asked[message_id] = action
        future = self._waiting[message_id] = asyncio.get_running_loop().create_future()
        await self._send(json.dumps([CALL, message_id, action, payload]))
        try:
            async with self.patience(timeout):
                message = await future
        except TimeoutError:
            raise AssertionError(f"no answer to {action} in {timeout} s{self._story()}") from None
        finally:
            del self._waiting[message_id]
        if message[0] == CALLERROR:
            raise CallRefused(*message[2:5])
        return message[2]

    async def expect(self, action: str, timeout: float = 5, where: Callable | None = None) -> dict:
        """The payload of the next unseen CALL of an action (for which `where(payload)`)."""

        def fits(frame):
            return frame.is_call(action) and (where is None or where(frame.message[3]))

        frame = await self._take(fits, timeout, f"a {action}")
        return frame.message[3]

    async def expect_reply(self, timeout: float = 5) -> list:
        """The next unseen CALLRESULT or CALLERROR, for what `send_raw` asked."""

        def fits(frame):
            return frame.sender == "station" and frame.message and frame.message[0] != CALL

        frame = await self._take(fits, timeout, "an answer")
        return frame.message

    async def silence(self, seconds: float):
        """Fail when the station sends any message within so many real seconds."""
        before = len(self.frames)
        await asyncio.sleep(seconds)
        sent = [f.text for f in self.frames[before:] if f.sender == "station"]
        assert not sent, f"the station was not silent: {sent}"

    def seen(self, action: str) -> list[dict]:
        """Payloads of all CALLs of an action so far."""
        return [frame.message[3] for frame in self.frames if frame.is_call(action)]

    @property
    def actions(self) -> list[str]:
        """The actions of all CALLs of the station so far, in order."""
        return [frame.message[2] for frame in self.frames if frame.is_call()]

    async def _receive(self, connection: ServerConnection, text: str | bytes):
        message = self._record("station", text).message
        known = str(message[1]) if message and len(message) > 1 else ""
        answers = bool(message) and message[0] != CALL
        asked = self._asked.pop(known, None) if answers else None
        for wrong in complaints(text, self.version, asked):
            self.violations.append(f"{wrong} in {text[:300]!r}")
        if message and message[0] == CALL and len(message) == 4:
            self._check_order(known, text)
            self._reply(connection, known, message)
        elif message and message[0] == CALLERROR and asked is None:
            # A frame without a readable id is answered with an id nobody can know.
            self._stray_errors -= 1
            if self._stray_errors < 0:
                self.violations.append(f"an error for nobody in {text[:300]!r}")
        if known in self._waiting and message and not self._waiting[known].done():
            self.frames[-1].taken = True
            self._waiting[known].set_result(message)
        self._tell()

    def _check_order(self, message_id: str, text: str | bytes):
        if self._preparing:
            busy = next(iter(self._preparing))
            self.violations.append(f"a second CALL while {busy!r} is unanswered: {text[:300]!r}")
        if self._ids.setdefault(message_id, str(text)) != str(text):
            self.violations.append(f"the id {message_id!r} was used for another CALL before")

    def _reply(self, connection: ServerConnection, message_id: str, message: list):
        answer = self._answers.next(message[2], message[3])
        task = asyncio.ensure_future(self._answer(connection, message_id, message[2], answer))
        if inspect.isawaitable(answer):
            self._preparing[message_id] = task
            task.add_done_callback(lambda _: self._preparing.pop(message_id, None))

    async def _answer(self, connection, message_id: str, action: str, answer):
        answer = await answer if inspect.isawaitable(answer) else answer
        await self._send_answer(connection, message_id, action, answer)

    async def _send_answer(self, connection, message_id: str, action: str, answer):
        if answer is NO_ANSWER:
            return
        if isinstance(answer, RawAnswer):
            text = answer.text.replace("{id}", message_id)
        elif isinstance(answer, CallError):
            error = [CALLERROR, message_id, answer.code, answer.description, answer.details]
            text = json.dumps(error)
        else:
            text = json.dumps([3, message_id, answer])
            for wrong in payload_complaints(action, 3, answer, self.version):
                self.violations.append(f"the test's own answer: {wrong}")
        if connection is self.connection:
            await self._send(text)

    async def _send(self, text: str):
        self._record("backend", text)
        try:
            await self._open().send(text)
        except ConnectionClosed:
            self._tell()

    # -- waiting -----------------------------------------------------------------------------

    def _record(self, sender: str, text: str | bytes) -> Frame:
        frame = Frame(time.monotonic(), self.station, sender, text, parse(text) or [])
        self.frames.append(frame)
        return frame

    def _tell(self):
        self._news.set()
        self._news = asyncio.Event()

    async def _take(self, fits: Callable, timeout: float, what: str) -> Frame:
        def look():
            return next((f for f in self.frames if not f.taken and fits(f)), None)

        frame = await self._until(look, timeout, what)
        frame.taken = True
        return frame

    async def _until(self, look: Callable, timeout: float, what: str):
        try:
            async with self.patience(timeout):
                while not (found := look()):
                    await self._news.wait()
                return found
        except TimeoutError:
            raise AssertionError(f"{what} did not come in {timeout} s{self._story()}") from None

    def _story(self) -> str:
        lines = [f"{frame.sender}: {frame.text[:200]!r}" for frame in self.frames[-12:]]
        lines += [f"violation: {text}" for text in self.violations]
        return "; the last frames were\n  " + "\n  ".join(lines or ["none"])
