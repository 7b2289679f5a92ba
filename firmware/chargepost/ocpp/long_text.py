"""A message with a long text in it, parsed without having that text in one piece twice.

`json.loads` collects a text beside the message and then copies it. Here its escapes are undone
in the bytes of the message itself; they are taken out in short pieces, the message is let go of,
and in the place where it was the text is put together. In a heap in use there is often room
enough for both, but in one piece for one of them only.
"""

import json

from chargepost.port import const

_LONG = const(1024)  # bytes of a text that is worth it
_PIECE = const(512)
_HEAD = const(160)  # bytes of the message that are left of it: its id is in there
_QUOTE = b'"'
_BACKSLASH = const(0x5C)
_SPACE = const(0x20)
_U = const(0x75)
# What stands in the text's place meanwhile, as it is sent and as it is read.
_SENT = b"\\u0001long"
_READ = "\x01long"
_ESCAPED = b'"\\/bfnrt'
_MEANT = b'"\\/\b\f\n\r\t'


def parsed(letter: list):
    """json.loads of the message in `letter`; in a bytearray's place only its head is left there.

    ValueError when it is no JSON.
    """
    # Not a word of the bytes in here: MicroPython keeps alive what a running function once held.
    message, place, pieces = _apart(letter)
    if place:
        place[0][place[1]] = "".join(pieces)
    return message


def _apart(letter: list) -> tuple:
    """(message, place of the text that it lacks or None, pieces of that text)."""
    data = letter[0]
    at, end = _longest(data)
    if end - at < _LONG or _SENT in data:
        return json.loads(data), None, None
    message = json.loads(bytes(data[:at]) + _SENT + bytes(data[end:]))
    place = _place(message)
    if place is None:  # the name of a field, or a field that is there twice
        return json.loads(data), None, None
    if min(memoryview(data)[at:end]) < _SPACE:
        raise ValueError("control character")
    pieces = _pieces(data, at, _unescape(data, at, end))
    letter[0] = bytes(data[:_HEAD])
    return message, place, pieces


def _pieces(data, at: int, end: int) -> list:
    """The text between `at` and `end`, cut between characters."""
    view = memoryview(data)
    found = []
    while at < end:
        to = min(at + _PIECE, end)
        while to < end and data[to] & 0xC0 == 0x80:
            to += 1
        found.append(str(view[at:to], "utf-8"))
        at = to
    return found


def _longest(data) -> tuple:
    """Where the longest text begins and ends, without its quotes; only our own can be changed."""
    found = (0, 0)
    if not isinstance(data, bytearray):
        return found
    at = data.find(_QUOTE) + 1
    while at > 0:
        end = _end(data, at)
        if end < 0:
            return (0, 0)
        if end - at > found[1] - found[0]:
            found = (at, end)
        at = data.find(_QUOTE, end + 1) + 1
    return found


def _end(data, at: int) -> int:
    """The quote that ends the text which begins at `at`; -1 without one."""
    end = data.find(_QUOTE, at)
    while end >= 0:
        first = end
        while first > at and data[first - 1] == _BACKSLASH:
            first -= 1
        if (end - first) % 2 == 0:
            break
        end = data.find(_QUOTE, end + 1)
    return end


def _place(value):
    """(object or list, key) of the text that was left out; None when it is nowhere."""
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    else:
        return None
    for key, inner in pairs:
        found = (value, key) if inner == _READ else _place(inner)
        if found:
            return found
    return None


def _unescape(data, at: int, end: int) -> int:
    """Undo the escapes between `at` and `end` in place; where the text ends then."""
    to = at
    while at < end:
        stop = data.find(b"\\", at, end)
        if stop < 0:
            stop = end
        if to != at:
            data[to : to + stop - at] = data[at:stop]
        to += stop - at
        at = stop
        if at < end:
            char, at = _escape(data, at + 1)
            data[to : to + len(char)] = char
            to += len(char)
    return to


def _escape(data, at: int) -> tuple:
    """The UTF-8 of the escape behind a backslash, and where it ends."""
    if data[at] != _U:
        index = _ESCAPED.find(bytes(data[at : at + 1]))
        if index < 0:
            raise ValueError("escape")
        return _MEANT[index : index + 1], at + 1
    digits = bytes(data[at + 1 : at + 5])
    for digit in digits:
        if digit not in b"0123456789abcdefABCDEF":
            raise ValueError("escape")
    return chr(int(digits, 16)).encode(), at + 5
