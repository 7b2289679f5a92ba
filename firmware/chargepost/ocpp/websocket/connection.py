"""An open WebSocket: messages out of frames, pings answered, the closing handshake.

    OPEN  --close()-->  CLOSING  --close frame-->  CLOSED
    OPEN  --close frame, answered-->  CLOSED
    OPEN  --the server breaks the protocol; answered with a close code-->  FAILED

CLOSED: the server ends the TCP connection. FAILED: what still comes is dropped unread.
"""

import os

from chargepost.ocpp.websocket import frames
from chargepost.ocpp.websocket.error import WebSocketError
from chargepost.ocpp.websocket.utf8 import check, decode
from chargepost.port import const

OPEN = "open"
CLOSING = "closing"
CLOSED = "closed"
FAILED = "failed"

_NORMAL = const(1000)
_PROTOCOL_ERROR = const(1002)
_UNSUPPORTED = const(1003)
_NO_STATUS = const(1005)
_TOO_BIG = const(1009)
_LONGEST_REASON = const(123)


class Connection:
    """The client's side after the HTTP handshake.

    `limit`: largest message in bytes. `random(n)` gives the masks; tests replace it.
    Frames to send wait for `take()`.
    """

    def __init__(self, limit: int, random=os.urandom):
        self.state = OPEN
        self.close_code = 0  # what ended the connection, and who said why
        self.close_reason = ""
        self._limit = limit
        self._random = random
        self._parser = frames.Parser(limit)
        self._fragments = None  # payloads of a text message that has not ended
        self._size = 0
        self._out = []

    @property
    def waiting(self) -> int:
        """How many frames wait."""
        return len(self._out)

    def take(self):
        """The bytes of the next frame to send, b"" when there is none."""
        return self._out.pop(0) if self._out else b""

    def receive(self, data) -> list:
        """Take bytes; returns events: ("text", UTF-8), ("pong", bytes), ("close", code).

        A text stays in the bytes it came in: as a str it would be in the heap twice.
        """
        events = []
        if self.state in (FAILED, CLOSED):
            return events
        try:
            for final, opcode, payload in self._parser.feed(data):
                self._frame(final, opcode, payload, events)
                if self.state == CLOSED:
                    break
        except WebSocketError as error:
            self._fail(error, events)
        return events

    def send_text(self, text) -> None:
        """One text message, a str or what `build_of` takes; RuntimeError when not open."""
        if self.state != OPEN:
            raise RuntimeError("the WebSocket is %s" % self.state)
        if isinstance(text, str):
            self._put(frames.TEXT, text.encode())
        else:
            self._out.append(frames.build_of(frames.TEXT, text, self._random(4)))

    def ping(self, payload: bytes = b"") -> None:
        if self.state == OPEN:
            self._put(frames.PING, payload)

    def close(self, code: int = _NORMAL, reason: str = "") -> None:
        """Begin the closing handshake; harmless when it has begun."""
        if self.state == OPEN:
            self.state = CLOSING
            self._put_close(code, reason)

    def _frame(self, final, opcode, payload, events):
        if opcode == frames.PING:
            if self.state == OPEN:
                self._put(frames.PONG, payload)
        elif opcode == frames.PONG:
            events.append(("pong", bytes(payload)))
        elif opcode == frames.CLOSE:
            self._closed(payload, events)
        elif opcode == frames.BINARY:
            raise WebSocketError("A binary message came; OCPP-J knows texts only.", _UNSUPPORTED)
        else:
            self._data(final, opcode, payload, events)

    def _data(self, final, opcode, payload, events):
        """A text frame or its continuation (5.4)."""
        if (opcode == frames.TEXT) == (self._fragments is not None):
            text = "A message began inside another, or a continuation had no beginning."
            raise WebSocketError(text, _PROTOCOL_ERROR)
        if self._fragments is None:
            if final:
                check(payload)
                events.append(("text", payload))
                return
            self._fragments = []
            self._size = 0
        self._size += len(payload)
        if self._size > self._limit:
            text = "A message of over %d bytes came; that is the limit." % self._limit
            raise WebSocketError(text, _TOO_BIG)
        self._fragments.append(bytes(payload))
        if final:
            fragments, self._fragments = self._fragments, None
            payload = b"".join(fragments)
            check(payload)
            events.append(("text", payload))

    def _closed(self, payload, events):
        """The server's close frame (5.5.1): check it, answer it, done."""
        code = _NO_STATUS
        reason = ""
        if payload:
            code = int.from_bytes(payload[:2], "big")
            if len(payload) < 2 or not _may_be_sent(code):
                raise WebSocketError("A close frame has no valid code.", _PROTOCOL_ERROR)
            reason = decode(payload[2:])
        if self.state == OPEN:
            self._put(frames.CLOSE, payload[:2])
        self.state = CLOSED
        self.close_code = code
        self.close_reason = reason
        events.append(("close", code))

    def _fail(self, error, events):
        if self.state == OPEN:
            self._put_close(error.code, str(error))
        self.state = FAILED
        self.close_code = error.code
        self.close_reason = str(error)
        events.append(("close", error.code))

    def _put_close(self, code, reason):
        text = reason.encode()
        if len(text) > _LONGEST_REASON:
            text = b""  # cut in the middle of a character it would not be UTF-8
        self._put(frames.CLOSE, code.to_bytes(2, "big") + text)

    def _put(self, opcode, payload):
        self._out.append(frames.build(opcode, payload, self._random(4)))


def _may_be_sent(code: int) -> bool:
    """RFC 6455 7.4: 1004 to 1006 and 1015 never travel; 3000 to 4999 are for everybody."""
    return code in (1000, 1001, 1002, 1003) or 1007 <= code <= 1014 or 3000 <= code <= 4999
