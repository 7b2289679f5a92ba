"""Tables of settings as text, which a board leaves in its flash; rows are read on demand.

A row is one line: key|type|default|low|high|unit|access|reboot|doc, as chargepost.config explains
the columns. The items that a csl or a choice allows are in `low`, separated by commas; "=Key"
stands for those of another row of the same text. A line that begins with # is a comment.
"""

from chargepost.config import REBOOT


class SettingTable:
    """The rows of all `texts`, each text beginning and ending with a new line."""

    def __init__(self, *texts):
        self._texts = texts

    def __add__(self, other):
        return SettingTable(*(self._texts + other._texts))

    def __iter__(self):
        for text in self._texts:
            at = 1
            while at < len(text):
                end = text.find("\n", at)
                if text[at] != "#":
                    yield _row(text, text[at:end])
                at = end + 1

    def find(self, key: str):
        """The row of a key, whose case does not matter; None when there is none."""
        if "|" in key or "\n" in key:
            return None
        for text in self._texts:
            line = _line(text, key)
            if line:
                return _row(text, line)
        lower = key.lower()
        for text in self._texts:
            line = _alike(text, lower)
            if line:
                return _row(text, line)
        return None


def _line(text: str, key: str) -> str:
    """The line of a key that is written as in the table; "" without one."""
    at = text.find("\n%s|" % key) + 1
    return text[at : text.find("\n", at)] if at else ""


def _alike(text: str, lower: str) -> str:
    """The line of a key that is this one in lower case; "" without one."""
    size = len(lower)
    at = 1
    while at < len(text):
        bar = at + size
        if text[bar : bar + 1] == "|" and text[at:bar].lower() == lower:
            return text[at : text.find("\n", at)]
        at = text.find("\n", at) + 1
    return ""


def _row(text: str, line: str) -> tuple:
    key, kind, default, low, high, unit, access, reboot, doc = line.split("|")
    if kind in ("csl", "choice"):
        if low[:1] == "=":
            low = _line(text, low[1:]).split("|")[3]
        low = tuple(low.split(","))
    else:
        low = int(low)
    if kind == "int":
        default = int(default)
    elif kind == "bool":
        default = default == "true"
    return key, kind, default, low, int(high), unit, access, REBOOT if reboot else 0, doc
