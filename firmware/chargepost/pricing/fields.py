"""The fields of a JSON document whose numbers stay as they are written.

A board's parser makes 32-bit floats of decimals. So each number is replaced by its place in a
list of texts before the parser sees it; prices then become integers without a detour.
"""

import json

from chargepost.errors import BadInput
from chargepost.pricing import money


class Fields:
    """One object of a document; every method raises BadInput that names the field.

    A field that is null counts as absent, and fields that nobody asks for are ignored.
    """

    def __init__(self, found: dict, numbers: list, path: str = ""):
        self._found = found
        self._numbers = numbers
        self._path = path

    def has(self, name: str) -> bool:
        return self._found.get(name) is not None

    def text(self, name: str, most: int, default=None) -> str:
        """A string of at most `most` characters; without a `default` it has to be there."""
        if default is not None and not self.has(name):
            return default
        value = self._need(name)
        if not isinstance(value, str):
            raise BadInput("%s is not a text." % self._name(name))
        if len(value) > most:
            text = "%s has %d characters; %d are allowed: shorten it."
            raise BadInput(text % (self._name(name), len(value), most))
        return value

    def micro(self, name: str, default=None) -> int:
        """A decimal in millionths."""
        if default is not None and not self.has(name):
            return default
        return self._number(name, money.micro)

    def whole(self, name: str) -> int:
        """A whole number."""
        return self._number(name, money.whole)

    def inner(self, name: str, needed: bool = False):
        """The object in a field; None where there is none."""
        if not needed and not self.has(name):
            return None
        value = self._need(name)
        if not isinstance(value, dict):
            raise BadInput("%s is not an object." % self._name(name))
        return Fields(value, self._numbers, self._name(name))

    def texts(self, name: str, most: int) -> list:
        """The strings in a list, [] where there is none."""
        found = self._list(name, most)
        for item in found:
            if not isinstance(item, str):
                raise BadInput("%s has an item that is not a text." % self._name(name))
        return found

    def objects(self, name: str, most: int) -> list:
        """The objects in a list, [] where there is none."""
        found = []
        for item in self._list(name, most):
            if not isinstance(item, dict):
                raise BadInput("%s has an item that is not an object." % self._name(name))
            found.append(Fields(item, self._numbers, self._name(name)))
        return found

    def _list(self, name: str, most: int) -> list:
        if not self.has(name):
            return []
        value = self._found[name]
        if not isinstance(value, list) or len(value) > most:
            raise BadInput("%s is not a list of at most %d." % (self._name(name), most))
        return value

    def _number(self, name: str, convert) -> int:
        value = self._need(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadInput("%s is not a number." % self._name(name))
        try:
            return convert(self._numbers[value])
        except BadInput as error:
            raise BadInput("%s: %s" % (self._name(name), error))

    def _need(self, name: str):
        if not self.has(name):
            raise BadInput("%s is missing." % self._name(name))
        return self._found[name]

    def _name(self, name: str) -> str:
        return "%s.%s" % (self._path, name) if self._path else name


def read(text: str) -> Fields:
    """The object that a text is; BadInput when it is none."""
    numbers = []
    try:
        found = json.loads(_numbered(text, numbers))
    except (ValueError, RuntimeError, MemoryError):  # RuntimeError: nested too deeply
        raise BadInput("The data is not JSON.")
    if not isinstance(found, dict):
        raise BadInput("The data is not a JSON object.")
    return Fields(found, numbers)


def _numbered(text: str, numbers: list) -> str:
    """The text with each number replaced by its place in `numbers`, which is filled."""
    parts = []
    at = start = 0
    while at < len(text):
        if text[at] == '"':
            at = _behind_string(text, at + 1)
        elif text[at] in "-0123456789":
            parts.append(text[start:at])
            parts.append("%d" % len(numbers))
            start = at
            while at < len(text) and text[at] in "+-.0123456789eE":
                at += 1
            numbers.append(text[start:at])
            start = at
        else:
            at += 1
    parts.append(text[start:])
    return "".join(parts)


def _behind_string(text: str, at: int) -> int:
    while at < len(text) and text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return at + 1
