"""WebSocket frames (RFC 6455 section 5): an incremental parser, and a builder that masks."""

from chargepost.ocpp.websocket.error import WebSocketError
from chargepost.port import const

CONTINUATION = const(0)
TEXT = const(1)
BINARY = const(2)
CLOSE = const(8)
PING = const(9)
PONG = const(10)

_PROTOCOL_ERROR = const(1002)
_TOO_BIG = const(1009)
_LARGEST_CONTROL = const(125)
_STRIDE = const(64)  # bytes masked at once: fast, and small enough not to fill the heap


def build(opcode: int, payload, mask: bytes) -> bytearray:
    """One final frame from a client, masked with four random bytes (5.3)."""
    return build_of(opcode, lambda: (payload,), mask)


def build_of(opcode: int, pieces, mask: bytes) -> bytearray:
    """The frame whose payload is in pieces: `pieces()` gives them twice, for the length first.

    So nothing but the frame itself is ever as long as the message.
    """
    size = 0
    for piece in pieces():
        size += len(piece)
    head = _head(opcode, size) + mask
    at = start = len(head)
    frame = bytearray(start + size)
    frame[:start] = head
    for piece in pieces():
        frame[at : at + len(piece)] = piece
        at += len(piece)
    _mask(frame, start, mask)
    return frame


def _head(opcode: int, size: int) -> bytes:
    if size <= _LARGEST_CONTROL:
        return bytes((0x80 | opcode, 0x80 | size))
    if size <= 0xFFFF:
        return bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2, "big")
    return bytes((0x80 | opcode, 0x80 | 127)) + size.to_bytes(8, "big")


def masked(data, mask: bytes) -> bytes:
    """`data` XOR the mask, over and over."""
    out = bytearray(data)
    _mask(out, 0, mask)
    return bytes(out)


def _mask(data: bytearray, start: int, mask: bytes) -> None:
    """XOR `data` with the mask, from `start` on."""
    wide = int.from_bytes(mask * (_STRIDE // 4), "big")
    view = memoryview(data)
    whole = len(data) - (len(data) - start) % _STRIDE
    for at in range(start, whole, _STRIDE):
        part = int.from_bytes(view[at : at + _STRIDE], "big") ^ wide
        data[at : at + _STRIDE] = part.to_bytes(_STRIDE, "big")
    for at in range(whole, len(data)):
        data[at] ^= mask[(at - start) & 3]


class Parser:
    """Bytes of a server in any pieces; whole frames out, as (final, opcode, payload).

    `limit` is the largest payload in bytes; a longer one is refused by its header, before
    memory is taken for it.
    """

    def __init__(self, limit: int):
        self._limit = limit
        self._head = b""  # an incomplete header
        self._payload = None  # bytearray of the frame that is arriving
        self._filled = 0
        self._first = 0

    def feed(self, data):
        """Yields the frames that `data` completes; WebSocketError carries the close code."""
        view = memoryview(data)
        at = 0
        while True:
            if self._payload is None:
                at = self._read_head(view, at)
            payload = self._payload
            if payload is None:
                return
            part = view[at : at + len(payload) - self._filled]
            payload[self._filled : self._filled + len(part)] = part
            self._filled += len(part)
            at += len(part)
            if self._filled < len(payload):
                return
            self._payload = None
            yield self._first >= 0x80, self._first & 0x0F, payload

    def _read_head(self, view, at):
        """Collect a header; with its last byte `_payload` becomes a buffer."""
        while at < len(view):
            self._head += bytes(view[at : at + 1])
            at += 1
            size = self._head_size()
            if len(self._head) == size:
                self._first = self._head[0]
                self._payload = bytearray(self._payload_size())
                self._filled = 0
                self._head = b""
                return at
        return at

    def _head_size(self):
        """Bytes of the header; its first two are checked as soon as they are here."""
        head = self._head
        if len(head) < 2:
            return 2
        if len(head) == 2:
            _check_head(head[0], head[1])
        return {126: 4, 127: 10}.get(head[1] & 0x7F, 2)

    def _payload_size(self):
        size = self._head[1] & 0x7F
        if size > _LARGEST_CONTROL:
            least = 126 if size == 126 else 0x10000
            size = int.from_bytes(self._head[2:], "big")
            if size < least or size >> 63:
                raise WebSocketError("A frame length is not minimal.", _PROTOCOL_ERROR)
        if size > self._limit:
            text = "A message of %d bytes came; %d are allowed." % (size, self._limit)
            raise WebSocketError(text, _TOO_BIG)
        return size


def _check_head(first: int, second: int) -> None:
    opcode = first & 0x0F
    if first & 0x70:
        problem = "has reserved bits, but no extension was agreed"
    elif 2 < opcode < 8 or opcode > 10:
        problem = "has the reserved opcode %d" % opcode
    elif second & 0x80:
        problem = "is masked, which a server must not do"
    elif opcode >= CLOSE and (not first & 0x80 or second & 0x7F > _LARGEST_CONTROL):
        problem = "controls, but is fragmented or longer than 125 bytes"
    else:
        return
    raise WebSocketError("A frame %s." % problem, _PROTOCOL_ERROR)
