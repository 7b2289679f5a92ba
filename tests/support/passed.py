"""What passed between a station and the scripted backend, as the tests look at it."""

import time
from dataclasses import dataclass
from ssl import SSLObject
from typing import Any
from urllib.parse import unquote, urlsplit

from websockets.asyncio.server import ServerConnection
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode

from conformance import CALL


@dataclass
class Frame:
    """One message as it passed; `at` is time.monotonic()."""

    at: float
    station: str
    sender: str  # "station" or "backend"
    text: str | bytes
    message: list  # empty when the frame holds no JSON array
    taken: bool = False

    def is_call(self, action: str | None = None) -> bool:
        return (
            self.sender == "station"
            and len(self.message) == 4
            and self.message[0] == CALL
            and action in (None, self.message[2])
        )


@dataclass
class Handshake:
    """One attempt to connect, also a refused one; `at` is time.monotonic()."""

    at: float
    path: str
    headers: dict[str, str]  # names in lower case
    offered: list[str]
    status: int = 101
    shown: str = ""  # the common name in the certificate that the station showed

    @property
    def identity(self) -> str:
        return unquote(urlsplit(self.path).path.rsplit("/", 1)[-1])


def common_name(tls: SSLObject | None) -> str:
    """Whose certificate the other end has shown; "" without one."""
    shown: dict[str, Any] = (tls and tls.getpeercert()) or {}
    pairs = [pair for group in shown.get("subject", ()) for pair in group]
    return next((text for name, text in pairs if name == "commonName"), "")


class CallRefused(Exception):
    """The station answered with a CALLERROR."""

    def __init__(self, code: str, description: str, details: dict):
        super().__init__(f"{code}: {description} {details or ''}".strip())
        self.code, self.description, self.details = code, description, details


class NotedConnection(ServerConnection):
    """A connection that also notes when the station pings."""

    def __init__(self, pings: list[float], *args, **kw):
        super().__init__(*args, **kw)
        self._pings = pings

    def process_event(self, event):
        if isinstance(event, WireFrame) and event.opcode is Opcode.PING:
            self._pings.append(time.monotonic())
        super().process_event(event)
