"""Strict UTF-8: MicroPython decodes overlong forms and surrogates that RFC 3629 forbids."""

from chargepost.ocpp.websocket.error import WebSocketError
from chargepost.port import const

_INVALID_DATA = const(1007)

# First byte up to, length, lowest and highest second byte (Unicode, table 3-7).
_SHAPES = (
    (0x7F, 1, 0, 0),
    (0xC1, 0, 0, 0),
    (0xDF, 2, 0x80, 0xBF),
    (0xE0, 3, 0xA0, 0xBF),
    (0xEC, 3, 0x80, 0xBF),
    (0xED, 3, 0x80, 0x9F),
    (0xEF, 3, 0x80, 0xBF),
    (0xF0, 4, 0x90, 0xBF),
    (0xF3, 4, 0x80, 0xBF),
    (0xF4, 4, 0x80, 0x8F),
)


def decode(data) -> str:
    """Text of bytes. Raises as `check`."""
    check(data)
    return str(data, "utf-8") if data else ""


def check(data) -> None:
    """WebSocketError 1007 with the position of the first byte that is not UTF-8."""
    if not data or max(data) <= 0x7F:  # almost every message is ASCII: one pass without garbage
        return
    at = 0
    size = len(data)
    while at < size:
        first = data[at]
        if first < 0x80:
            at += 1
            continue
        length = _length(data, at, first)
        end = at + length
        if not length or end > size:
            _refuse(at)
        for index in range(at + 2, end):
            if data[index] & 0xC0 != 0x80:
                _refuse(index)
        at = end


def _length(data, at: int, first: int) -> int:
    """Bytes of the character that starts at `at`, 0 when it cannot be one."""
    for highest, length, low, high in _SHAPES:
        if first <= highest:
            if length and at + 1 < len(data) and low <= data[at + 1] <= high:
                return length
            return 0
    return 0


def _refuse(at: int):
    raise WebSocketError("A text is not UTF-8 at byte %d." % at, _INVALID_DATA)
