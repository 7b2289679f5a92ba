"""A long list in a message, parsed entry by entry: as a tree it takes several times its text."""

import json

from chargepost.port import const

_LONGEST = const(2048)  # bytes of one entry; an honest one has about 160
_BLANKS = (0x20, 0x09, 0x0A, 0x0D)
_COMMA = const(0x2C)
_COLON = const(0x3A)
_BRACKET = const(0x5B)
_CLOSE = const(0x5D)
_OPEN = const(0x7B)


class Entries:
    """The objects of a JSON list, made anew each time that somebody goes through them."""

    def __init__(self, data, at: int):
        """`data[at]` is the list's bracket; ValueError unless it is a list of short objects."""
        self._data = data
        self._at = at
        self._length = 0
        self.end = at  # where the closing bracket is
        for _ in self:
            self._length += 1

    def __len__(self):
        return self._length

    def __iter__(self):
        data = self._data
        at = _next(data, self._at + 1)
        while data[at] != _CLOSE:
            entry, at = self._entry(at)
            yield entry
            at = _next(data, at)
            if data[at] == _COMMA:
                at = _next(data, at + 1)
                _need(data[at] == _OPEN)
            else:
                _need(data[at] == _CLOSE)
        self.end = at

    def _entry(self, at: int) -> tuple:
        """The object at `at`, and what is behind the first brace that makes it complete."""
        data = self._data
        _need(data[at] == _OPEN)
        end = at
        while True:
            end = data.find(b"}", end) + 1
            _need(0 < end <= at + _LONGEST)
            try:
                return json.loads(bytes(data[at:end])), end
            except ValueError:
                pass  # the brace of something inside


def parsed(data, field: bytes):
    """json.loads, but the list of a CALL's payload under `field`, in quotes, is an Entries."""
    try:
        return _with_entries(data, field)
    except (ValueError, IndexError):
        return json.loads(data)


def _with_entries(data, field):
    colon = _next(data, data.find(field) + len(field))
    at = _next(data, colon + 1)
    _need(data[colon] == _COLON and data[at] == _BRACKET)
    entries = Entries(data, at)
    message = json.loads(bytes(data[: at + 1]) + bytes(data[entries.end :]))
    _need(isinstance(message, list) and isinstance(message[3], dict))
    name = str(field[1:-1], "utf-8")
    # Deeper inside, or there twice: that is for somebody else to judge.
    _need(message[3].get(name) == [])
    message[3][name] = entries
    return message


def _next(data, at: int) -> int:
    """Where the next character is that is no blank."""
    while data[at] in _BLANKS:
        at += 1
    return at


def _need(holds: bool) -> None:
    if not holds:
        raise ValueError
