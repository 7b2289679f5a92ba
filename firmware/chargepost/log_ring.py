"""The last lines that the station has logged, in a ring of memory; GetDiagnostics tells them.

Nothing is written while the station runs, so it costs no flash. A restart that somebody asked for
writes the lines to a file once; what a power cut takes is in the security log and in the black
box as far as it matters.
"""

from chargepost.port import const

_FILE = "log"
_BYTES = const(2048)
_LONGEST = const(200)  # characters of a line


class LogRing:
    """`tell(text)` is the board's own log, which hears every line whole."""

    def __init__(self, tell, storage, clock):
        self._tell = tell
        self._storage = storage
        self._clock = clock
        self._ring = bytearray(b"\n" * _BYTES)  # lines that end with a new line
        self._at = 0

    def write(self, text: str) -> None:
        """Log one line."""
        self._tell(text)
        line = "%d %s\n" % (self._clock.now(), " ".join(text.split())[:_LONGEST])
        data = line.encode()
        ring = self._ring
        end = self._at + len(data)
        fits = min(end, _BYTES) - self._at
        ring[self._at : self._at + fits] = data[:fits]
        ring[: len(data) - fits] = data[fits:]
        self._at = end % _BYTES

    def lines(self) -> list:
        """(Unix time or 0, text), oldest first: of the life before a restart, then of this one."""
        return _lines(self._storage.read(_FILE) or b"") + _lines(self._bytes())

    def keep(self) -> None:
        """The station restarts: write the lines down. Raises OSError."""
        self._storage.replace(_FILE, (self._bytes(),))

    def _bytes(self) -> bytes:
        return bytes(self._ring[self._at :] + self._ring[: self._at])


def _lines(data: bytes) -> list:
    data = data[data.find(b"\n") + 1 :]  # the ring may have eaten into its oldest line
    found = []
    for line in data.lstrip(b"\n").split(b"\n")[:-1]:
        unix, _, text = line.partition(b" ")
        found.append((int(unix), text.decode()))
    return found
