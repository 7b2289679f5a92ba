"""Checks what a backend sends against tables made from the official schemas.

One line of a table is one message; read from left to right it says

    Name{field!TYPE,field?TYPE}     "!" required, "?" optional, nothing else allowed
    i  integer   b  boolean   n  number with one decimal   t  date-time   u  URI
    s20  string of at most 20 characters   s  string   (A|B)  one of these
    [1TYPE  list of at least one   {...}  object

A line is taken apart when its message comes and forgotten afterwards: the tables stay strings.
"""

from chargepost.errors import BadInput
from chargepost.ocpp.call_error import (
    FORMAT,
    NOT_IMPLEMENTED,
    OCCURRENCE,
    PROPERTY,
    TYPE,
    CallError,
)
from chargepost.ocpp.decimals import tenths
from chargepost.ocpp.timestamp import parse

_NAMES = (("i", "an integer"), ("b", "true or false"), ("n", "a number"))


def check(table: str, action: str, payload: dict) -> None:
    """The payload of a CALL: CallError names the field, the limit and the code to answer.

    A field the standard does not know is refused: a misspelt `connectorId` that is dropped
    starts another outlet than the backend meant.
    """
    _Reader(table, action).check(payload, True)


def check_answer(table: str, action: str, payload: dict) -> None:
    """The payload of a CALLRESULT: what is needed must be right, what is too much is ignored.

    Nobody can be told about an answer, so a null counts as absent and unknown fields as
    unsaid.
    """
    _Reader(table, action).check(payload, False)


class _Reader:
    """Walks along one line of the table and through the payload at the same time."""

    def __init__(self, table: str, action: str):
        # The name is framed, so that a message cannot be found inside another's line.
        start = -1
        if action and "\n" not in action and "{" not in action:
            start = table.find("\n%s{" % action)
        if start < 0:
            raise CallError(NOT_IMPLEMENTED, "There is no action %s." % action[:40])
        start += 1 + len(action)
        self._text = table[start : table.find("\n", start)]
        self._at = 0
        self._strict = True

    def check(self, payload, strict: bool):
        self._strict = strict
        self._value(payload, None)

    def _value(self, value, path):
        """Check one value against the type at the cursor and move the cursor behind it."""
        kind = self._text[self._at]
        self._at += 1
        if kind == "{":
            self._object(value, path)
        elif kind == "[":
            self._list(value, path)
        elif kind == "(":
            self._choice(value, path)
        elif kind == "s":
            self._string(value, path, self._number())
        elif kind in "tu":
            self._format(kind, value, path)
        else:
            _scalar(kind, value, path)

    def _object(self, value, path):
        if not isinstance(value, dict):
            raise CallError(TYPE, "%s must be an object, not %s." % (_name(path), _show(value)))
        known = []
        while self._text[self._at] != "}":
            name, required = self._field()
            field = (path, name)  # put into words only when something is wrong
            known.append(name)
            present = name in value
            if present and value[name] is None and not self._strict:
                present = False
            if present:
                self._value(value[name], field)
            else:
                if required:
                    raise CallError(OCCURRENCE, "%s is required and missing." % _name(field))
                self._skip()
            if self._text[self._at] == ",":
                self._at += 1
        self._at += 1
        if self._strict:
            for name in value:
                if name not in known:
                    where = " in %s" % _name(path) if path else ""
                    raise CallError(FORMAT, "%s is not a field%s." % (_show(name), where))

    def _field(self):
        """Name of the field at the cursor and whether it is required."""
        start = self._at
        while self._text[self._at] not in "!?":
            self._at += 1
        self._at += 1
        return self._text[start : self._at - 1], self._text[self._at - 1] == "!"

    def _list(self, value, path):
        least = self._number()
        # A long one is an Entries, which nobody can tell by its class.
        if not isinstance(value, list) and not hasattr(value, "end"):
            raise CallError(TYPE, "%s must be a list, not %s." % (_name(path), _show(value)))
        if len(value) < least:
            text = "%s must have at least %d items, not %d." % (_name(path), least, len(value))
            raise CallError(OCCURRENCE, text)
        start = self._at
        for index, item in enumerate(value):
            self._at = start
            self._value(item, (path, index))
        self._at = start
        self._skip()

    def _choice(self, value, path):
        end = self._text.find(")", self._at)
        allowed = self._text[self._at : end]
        self._at = end + 1
        if not isinstance(value, str):
            raise CallError(TYPE, "%s must be a string, not %s." % (_name(path), _show(value)))
        if value not in allowed.split("|"):
            text = "%s is %s; allowed are %s." % (_name(path), _show(value), allowed)
            raise CallError(PROPERTY, text.replace("|", ", "))

    def _string(self, value, path, longest):
        if not isinstance(value, str):
            raise CallError(TYPE, "%s must be a string, not %s." % (_name(path), _show(value)))
        if longest and len(value) > longest:
            text = "%s has %d characters; %d are allowed." % (_name(path), len(value), longest)
            raise CallError(PROPERTY, text)

    def _format(self, kind, value, path):
        self._string(value, path, 0)
        try:
            if kind == "t":
                parse(value)
            elif ":" not in value:
                raise BadInput("it has no scheme")
        except BadInput:
            wanted = "a date and time like 2026-01-31T12:00:00Z" if kind == "t" else "a URI"
            raise CallError(PROPERTY, "%s is %s, not %s." % (_name(path), _show(value), wanted))

    def _number(self) -> int:
        number = 0
        while "0" <= self._text[self._at : self._at + 1] <= "9":
            number = number * 10 + int(self._text[self._at])
            self._at += 1
        return number

    def _skip(self):
        """Move the cursor behind the type at it."""
        depth = 0
        while True:
            char = self._text[self._at]
            if depth == 0 and char in ",}":
                return
            if char == "{":
                depth += 1
            elif char == "}":
                depth -= 1
            self._at += 1


def _scalar(kind, value, path):
    boolean = value is True or value is False  # on CPython these are integers, too
    fits = boolean if kind == "b" else isinstance(value, int) and not boolean
    if kind == "n" and isinstance(value, float):
        fits = True
    if not fits:
        for letter, name in _NAMES:
            if letter == kind:
                raise CallError(TYPE, "%s must be %s, not %s." % (_name(path), name, _show(value)))
    if kind == "n":
        try:
            tenths(value)
        except BadInput as error:
            raise CallError(PROPERTY, "%s: %s" % (_name(path), error))


def _name(path) -> str:
    """A path, (outer path or None, field or index), in words."""
    text = ""
    while path:
        path, step = path
        joint = "." if text and text[0] != "[" else ""
        text = ("[%d]" % step if isinstance(step, int) else step) + joint + text
    return text or "The payload"


def _show(value) -> str:
    """A value for a sentence, never the whole of a long one."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "null"
    return "'%s'" % str(value)[:40]
