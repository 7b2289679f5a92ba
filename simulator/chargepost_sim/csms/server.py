"""The backend itself: it listens, keeps the books, and tells whoever subscribed.

async with Csms() as csms:
    csms.add_card("04A1B2C3D4E580")
    ... a station connects to csms.url + "/CP1" ...
    await csms.station("CP1").remote_start("04A1B2C3D4E580", connector=1)
"""

import asyncio
import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from ocpp.v16.datatypes import IdTagInfo
from ocpp.v16.enums import AuthorizationStatus, RegistrationStatus
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from chargepost_sim.csms.database import Database
from chargepost_sim.csms.errors import BadRequest, UnknownName
from chargepost_sim.csms.link import LOGGER, Link
from chargepost_sim.csms.receipt import receipt, receipt_text
from chargepost_sim.csms.station import Station
from chargepost_sim.csms.times import iso_time, unix_time

Callback = Callable[[str, str, Any], None]

_CARD_STATUS = tuple(
    status.value for status in AuthorizationStatus if status.value != "ConcurrentTx"
)


class Csms:
    """An OCPP 1.6J backend on loopback; port 0 takes a free one.

    `http_port` None: no HTTP API. `database` is a file that survives restarts. `now` gives
    Unix seconds. `accept_unknown` accepts cards that nobody entered. `boot_status` (Accepted,
    Pending, Rejected) and `interval` in seconds are the answer to the next boots.
    `response_timeout` in seconds; `max_message` in bytes: a longer one ends the connection.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        http_port: int | None = 0,
        database: str | Path = ":memory:",
        now: Callable[[], float] = time.time,
        *,
        accept_unknown: bool = False,
        boot_status: str = "Accepted",
        interval: int = 300,
        response_timeout: float = 30,
        max_message: int = 256 * 1024,
    ):
        self.host, self.port, self.http_port = host, port, http_port
        self.now = now
        self.accept_unknown = accept_unknown
        self.boot_status = RegistrationStatus(boot_status)
        self.interval = interval
        self.response_timeout = response_timeout
        self.max_message = max_message
        self.database = Database(database)
        known = [found["id"] for found in self.database.stations()]
        self._stations = {identity: Station(self, identity) for identity in known}
        self._subscribers: list[Callback] = []
        self._closing: set[asyncio.Task] = set()
        self._server: Server | None = None
        self._api = None

    # -- listening ---------------------------------------------------------------------------

    async def start(self) -> None:
        """Listen; raises OSError when a port is taken, and has closed everything then."""
        try:
            await self._listen()
        except OSError:
            await self.stop()
            raise

    async def _listen(self) -> None:
        self._server = await serve(
            self._serve,
            self.host,
            self.port,
            subprotocols=["ocpp1.6"],  # type: ignore[list-item]
            process_request=_check_path,
            origins=[None],  # a browser names its page's origin; stations name none
            max_size=self.max_message,
            compression=None,
            logger=logging.getLogger("chargepost.csms.websocket"),
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]
        if self.http_port is not None:
            from chargepost_sim.csms.api import Api

            self._api = Api(self)
            self.http_port = await self._api.start(self.host, self.http_port)

    async def stop(self) -> None:
        """Close every connection and the database."""
        if self._api:
            await self._api.stop()
        if self._server:
            self._server.close()
            await self._server.wait_closed()
        self.database.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """Where stations connect; each adds "/" and its identity."""
        return f"ws://{_literal(self.host)}:{self.port}/ocpp"

    @property
    def http_url(self) -> str:
        return f"http://{_literal(self.host)}:{self.http_port}"

    async def _serve(self, socket: ServerConnection) -> None:
        identity = _identity(socket.request.path if socket.request else "")
        station = self._stations.setdefault(identity, Station(self, identity))
        old, link = station.link, Link(self, identity, socket)
        station.link = link
        self.saw(identity)
        if old:
            # Perhaps half open: nobody waits for its closing handshake.
            task = asyncio.ensure_future(old.wire.socket.close(1000, "connected again"))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
        self.publish("connected", identity, {"again": old is not None})
        try:
            await link.serve()
        except ConnectionClosed:
            pass
        finally:
            if station.link is link:
                station.link = None
                self.publish("disconnected", identity, {})

    # -- everybody's view --------------------------------------------------------------------

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """`callback(kind, station, data)` for every event; call the result to end it.

        Kinds: connected, disconnected, booted, status, authorized, session_began,
        session_ended, meter, security_event, and message with {"direction": "in" (from the
        station) or "out", "text"}.
        """
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def publish(self, kind: str, station: str, data: Any) -> None:
        """Tell the subscribers; one that fails does not disturb the stations."""
        for callback in list(self._subscribers):
            try:
                callback(kind, station, data)
            except Exception:
                LOGGER.exception("a subscriber failed at %s of %s", kind, station)

    def station(self, identity: str) -> Station:
        """A station that has connected at least once; raises UnknownName."""
        found = self._stations.get(identity)
        if found is None:
            raise UnknownName(f"no station {identity!r} has ever connected")
        return found

    def stations(self) -> list[dict]:
        return [self._stations[name].snapshot() for name in sorted(self._stations)]

    def sessions(self, station: str | None = None, running: bool | None = None) -> list[dict]:
        """Newest first; `running` True or False takes only those or the ended ones."""
        return self.database.sessions(station, running)

    def session(self, session: int) -> dict:
        found = self.database.session(session)
        if found is None:
            raise UnknownName(f"there is no session {session}")
        return found

    def receipt(self, session: int) -> dict:
        """The receipt of an ended session; raises BadRequest while it runs."""
        found = self.session(session)
        if found["end"] is None:
            raise BadRequest(f"session {session} is still running; its receipt comes at its end")
        return receipt(found)

    def receipt_text(self, station: str) -> str:
        """The receipt of a station's last ended session, to be printed; "" before the first."""
        ended = self.sessions(station, running=False)
        return receipt_text(receipt(ended[0])) if ended else ""

    # -- cards -------------------------------------------------------------------------------

    def add_card(
        self,
        tag: str,
        status: str = "Accepted",
        parent: str | None = None,
        expiry: str | None = None,
    ) -> None:
        """Enter or change a card; `expiry` is an ISO time. Raises BadRequest."""
        for name in [tag] if parent is None else [tag, parent]:
            if not isinstance(name, str) or not 1 <= len(name) <= 20 or not name.isprintable():
                raise BadRequest(f"{name!r} is not an idTag; it has 1 to 20 printable characters")
        if status not in _CARD_STATUS:
            raise BadRequest(f"status {status!r} is not one of {', '.join(_CARD_STATUS)}")
        expiry = iso_time(unix_time(expiry)) if expiry is not None else None
        self.database.put_card(tag, status, parent, expiry)

    def remove_card(self, tag: str) -> None:
        if not self.database.remove_card(tag):
            raise UnknownName(f"there is no card {tag!r}")

    def card(self, tag: str) -> dict:
        found = self.database.card(tag)
        if found is None:
            raise UnknownName(f"there is no card {tag!r}")
        return found

    def cards(self) -> list[dict]:
        return self.database.cards()

    def authorize(self, tag: str) -> IdTagInfo:
        """What the backend says about a tag now."""
        card = self.database.card(tag)
        if card is None:
            known = AuthorizationStatus.accepted
            return IdTagInfo(known if self.accept_unknown else AuthorizationStatus.invalid)
        status = AuthorizationStatus(card["status"])
        past = card["expiry"] and unix_time(card["expiry"]) <= self.now()
        if past and status == AuthorizationStatus.accepted:
            status = AuthorizationStatus.expired
        return IdTagInfo(status, card["parent"], card["expiry"])

    # -- time --------------------------------------------------------------------------------

    def time_text(self) -> str:
        return iso_time(self.now())

    def saw(self, station: str) -> None:
        self.database.saw_station(station, self.time_text())


def _identity(path: str) -> str:
    return unquote(urlsplit(path).path.rstrip("/").rsplit("/", 1)[-1])


def _check_path(connection: ServerConnection, request):
    """Stations connect to /ocpp/IDENTITY; the identity has at most 48 characters."""
    folder, _, name = urlsplit(request.path).path.rstrip("/").rpartition("/")
    if folder != "/ocpp" or not 1 <= len(unquote(name)) <= 48:
        text = f"{request.path!r} is not /ocpp/IDENTITY with an identity of 1 to 48 characters\n"
        return connection.respond(HTTPStatus.NOT_FOUND, text)
    return None


def _literal(host: str) -> str:
    return f"[{host}]" if ":" in host else host
