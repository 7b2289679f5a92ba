"""Keeps the station connected: opens, shakes hands, carries texts, pings, closes, tries again."""

import asyncio
import gc
import os

from chargepost.errors import ChargepostError
from chargepost.ocpp import url as urls
from chargepost.ocpp.backoff import Backoff
from chargepost.ocpp.credentials import Credentials
from chargepost.ocpp.websocket import connection as ws
from chargepost.ocpp.websocket.error import WebSocketError
from chargepost.patience import within
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_POLL_MS = const(1000)  # how often deadlines are looked at while nothing arrives
_CLOSE_MS = const(5000)  # for the other end to answer a close frame
_LINGER_MS = const(2000)  # for our last bytes to arrive before the connection is cut
_LARGE = const(1024)  # after a longer message the garbage is collected at once
_FULL = const(64)  # frames that wait to be sent; more means that nobody reads them
_PORTION = const(2048)  # bytes written at once: a stream copies what it cannot send at once
_FOR_A_NEW_CONNECTION = (
    "Chargepost.BackendUrl",
    "Chargepost.SecureBackendUrl",
    "SecurityProfile",
    "Chargepost.Identity",
    "Chargepost.BasicAuthPassword",
    "Chargepost.RootCertificates",
    "Chargepost.MaxMessageSize",
)
NO_MEMORY = "There was not enough memory for the connection."
_EPROTO = const(71)
_ETIMEDOUT = const(110)
# What MicroPython does not put into words.
_CAUSES = (
    (12, "not enough memory for the connection"),
    (32, "the other end closed the connection"),
    (104, "the other end reset the connection"),
    (110, "no answer"),
    (111, "nobody listens there"),
    (113, "no way to that host"),
    (-2, "the name is not known to the DNS"),
)


class Link:
    """The connection to the backend; `run()` is its task.

    `hooks.on_open(protocol)`, `on_message(letter)` (a list of one text in UTF-8, which may be
    taken out of it) and `on_close(reason)` are called from it, and `on_failure(text, HTTP
    status)`, if it is set, when no connection comes about.
    `network` is a contract.Network, `storage` holds the root certificates, `protocols` are
    the subprotocols in order of preference.
    """

    def __init__(self, network, clock, config, storage, hooks, protocols, backoff=None):
        self._network = network
        self._clock = clock
        self._config = config
        self.credentials = Credentials(config, storage, clock)
        self.on_failure = None
        self._hooks = hooks
        self._protocols = protocols
        self._backoff = backoff or Backoff()
        self._socket = None
        self._stopping = False
        self._renew = ""  # why the connection shall be made anew
        self._hurry = asyncio.Event()  # ends a pause between two attempts
        self._wake = asyncio.Event()  # there are bytes to write
        self._drained = asyncio.Event()  # there are none
        self._closing_ms = 0  # when close() was called, 0 before
        self._unsent = False  # the writer has failed
        self._pinged_ms = 0
        self._heard_ms = 0
        self.online = False
        self.since_ms = clock.ms()  # since when it is online, or offline
        self.attempts = 0  # since the last time it was online
        self.backend = ""  # address and identity of the last handshake
        self.last_error = ""  # one sentence: why it is, or was last, offline

    async def run(self) -> None:
        """Stay connected until `stop()`."""
        while not self._stopping:
            try:
                if self._config["Chargepost.BackendUrl"]:
                    await self._once()
            except ChargepostError as error:
                self._failed(str(error), getattr(error, "status", 0))
            except OSError as error:
                text = self.credentials.why(_cause(error))
                self._failed("No connection to the backend: %s." % text, 0)
            except MemoryError:
                # Charging goes on without a backend; a smaller message may come next time.
                self._failed(NO_MEMORY, 0)
            if not self._stopping:
                await self._pause()

    def _failed(self, text, status):
        self.last_error = text
        self.credentials.failed(status)
        if self.on_failure:
            self.on_failure(text, status)

    def send(self, text) -> None:
        """Queue one message, a str or what the WebSocket's `send_text` takes.

        It is dropped without a word when the link is not online.
        """
        if not self.online or self._socket.state != ws.OPEN:
            return
        if self._socket.waiting >= _FULL:
            self._socket.close(1008, "nobody reads")
            self.last_error = "%d messages wait unsent: the connection is stuck." % _FULL
            self._closing_ms = self._closing_ms or self._clock.ms()
        else:
            self._socket.send_text(text)
        self._wake.set()

    def reconnect(self, reason: str = "") -> None:
        """Close in good order and connect at once, with the settings as they are then.

        The answer to the CALL that asked for it is still sent.
        """
        self._renew = reason or "reconnect"
        self._hurry.set()

    def changed(self, key: str, value) -> None:
        """A listener for `config.on_change`: these settings count from the next connection on."""
        if key in _FOR_A_NEW_CONNECTION:
            self.reconnect("settings changed")

    def stop(self) -> None:
        """Close in good order; `run()` returns then."""
        self._stopping = True
        self._close(1001, "going away")
        self._hurry.set()

    def _close(self, code, reason):
        if self._socket and not self._closing_ms:
            self._closing_ms = self._clock.ms()
            self._socket.close(code, reason)
            self._wake.set()

    async def _pause(self):
        config = self._config
        if not config["Chargepost.BackendUrl"]:
            self.last_error = "No backend is configured: set Chargepost.BackendUrl."
            self._backoff.reset()
        wait_ms = self._backoff.next_ms(
            config["Chargepost.RetryBackOffWaitMinimum"],
            config["Chargepost.RetryBackOffRandomRange"],
            config["Chargepost.RetryBackOffRepeatTimes"],
        )
        await self._clock.wait(self._hurry, wait_ms)
        self._hurry.clear()

    async def _once(self):
        """One connection from its opening to its end."""
        gc.collect()  # TLS wants one piece of 16 KiB
        self.attempts += 1
        self._renew = ""
        self.credentials.choose()
        target = self.credentials.target()
        identity = urls.check_identity(self._config["Chargepost.Identity"])
        tls = self.credentials.tls() if target.secure else None
        opening = self._network.connect(target.host, target.port, tls)
        line = await self._within(opening, "%s does not answer" % target.authority())
        tls = None
        try:
            protocol, rest = await self._shake_hands(line, target, identity)
            await self._serve(line, protocol, rest)
        finally:
            await line.close()

    def _patience_ms(self):
        return self._config["MessageTimeout"] * 1000

    async def _within(self, coroutine, sentence):
        """Result of the coroutine; OSError with the sentence when it takes too long."""
        late = OSError(_ETIMEDOUT, sentence)
        return await within(self._clock, coroutine, self._patience_ms(), late)

    async def _shake_hands(self, line, target, identity):
        """(subprotocol, bytes that came behind the handshake)."""
        handshake = on_demand("chargepost.ocpp.websocket.handshake")
        key = handshake.make_key(os.urandom(16))
        password = self.credentials.password()
        head = handshake.request(target, identity, self._protocols, key, password)
        # On MicroPython the TLS handshake happens inside this write.
        await self._within(line.write(head), "the connection does not come about")
        self.credentials.shown = False
        self.backend = target.authority() + target.target(identity)
        response = handshake.Response(key, self._protocols)
        end_ms = self._clock.ms() + self._patience_ms()
        while True:
            left_ms = end_ms - self._clock.ms()
            if left_ms <= 0:
                raise WebSocketError("The backend does not answer the WebSocket handshake.")
            data = await line.read(left_ms)
            rest = response.feed(data) if data else None
            if rest is not None:
                return response.protocol, rest

    async def _serve(self, line, protocol, rest):
        """Carry messages until one side ends the connection; its reason is the last error."""
        self._socket = ws.Connection(self._config["Chargepost.MaxMessageSize"])
        self._closing_ms = 0
        self._unsent = False
        self._drained.clear()
        self._pinged_ms = self._heard_ms = self._clock.ms()
        self.last_error = ""
        self._turn(True)
        self._backoff.reset()
        self.attempts = 0
        writer = asyncio.create_task(self._write(line))
        try:
            self._prove()
            self._hooks.on_open(protocol)
            await self._read(line, rest)
        except OSError as error:
            self.last_error = self.last_error or "The connection broke: %s." % _cause(error)
        finally:
            writer.cancel()
            self._turn(False)
            self._socket = None
            self._hooks.on_close(self.last_error)

    def _prove(self):
        """What the connection came about with is good; what it replaced is not needed."""
        for key in self.credentials.proved():
            self._renew = ""  # for what has changed just now
            if self.on_failure:
                self.on_failure("%s went back to what worked before." % key, 0)

    def _turn(self, online):
        self.online = online
        self.since_ms = self._clock.ms()

    async def _read(self, line, data):
        socket = self._socket
        while True:
            large = self._deliver(socket.receive(data))
            if len(data) > 0:
                self._heard_ms = self._clock.ms()
            self._wake.set()
            if socket.state in (ws.CLOSED, ws.FAILED):
                break
            self._watch(socket)
            data = b""
            if large:
                # What lives longer would lie behind the garbage, and split the heap there.
                gc.collect()
            data = await line.read(_POLL_MS)
        self.last_error = self.last_error or _ending(socket)
        await self._linger(line, socket)

    def _deliver(self, events):
        """Hand the messages on; True when one of them was large."""
        large = False
        while events:
            kind, data = events.pop(0)
            if kind == "text":
                large = large or len(data) > _LARGE
                letter = [data]
                data = None  # whoever reads it decides how long it stays in memory
                self._hooks.on_message(letter)
        return large

    def _watch(self, socket):
        """Ping when it is time; OSError when a pong or a close frame is overdue."""
        now_ms = self._clock.ms()
        if self._unsent:
            raise OSError(_EPROTO, "a message could not be sent")
        if self._renew:
            self._close(1000, self._renew)
        if self._closing_ms and now_ms - self._closing_ms > _CLOSE_MS:
            raise OSError(_ETIMEDOUT, "the backend did not answer the close frame")
        waiting = self._pinged_ms > self._heard_ms
        if waiting and now_ms - self._pinged_ms > self._patience_ms():
            raise OSError(
                _ETIMEDOUT, "nothing came for %d ms after a ping" % (now_ms - self._pinged_ms)
            )
        interval_ms = self._config["WebSocketPingInterval"] * 1000
        if interval_ms and not waiting and now_ms - self._pinged_ms >= interval_ms:
            self._pinged_ms = now_ms
            socket.ping(b"chargepost")
            self._wake.set()

    async def _linger(self, line, socket):
        """Let the close frame arrive: unread bytes at a closed socket would destroy it."""
        if socket.waiting:
            self._drained.clear()  # the writer has not run since: this is from before
        await self._clock.wait(self._drained, _LINGER_MS)
        if socket.state != ws.FAILED:
            return
        end_ms = self._clock.ms() + _LINGER_MS
        while self._clock.ms() < end_ms:
            await line.read(_LINGER_MS)

    async def _write(self, line):
        """The only writer of this connection."""
        socket = self._socket
        try:
            while True:
                data = socket.take()
                if data:
                    self._drained.clear()
                    await _carry(line, data)
                else:
                    self._drained.set()
                    await self._wake.wait()
                    self._wake.clear()
        except (OSError, MemoryError):
            self._unsent = True  # part of a frame is missing: the reader ends the connection
            self._drained.set()


async def _carry(line, data):
    """Write a frame."""
    view = memoryview(data)
    for at in range(0, len(data), _PORTION):
        await line.write(bytes(view[at : at + _PORTION]))


def _cause(error) -> str:
    """Why, in words, without a full stop."""
    text = error.args[1] if len(error.args) > 1 else ""
    for number, words in _CAUSES:
        if not text and error.args and error.args[0] in (number, "[addrinfo error %d]" % number):
            text = words
    return " ".join(str(text or error).split()).rstrip(".") or "the other end ended it"


def _ending(socket) -> str:
    who = "The connection was ended here" if socket.state == ws.FAILED else "The backend closed"
    return "%s with code %d: %s" % (who, socket.close_code, socket.close_reason or "no reason.")
