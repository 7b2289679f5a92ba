"""What the end of a transaction tells of its readings (StopTxnSampledData, StopTxnAlignedData).

There may be as many as one message holds: when there are too many, every second one between the
first and the last goes, and from then on only every second one is taken (OCPP 1.6 section
3.16.4). Each one taken is a line in a file of its own, so that no power cut takes it; the longer
the transaction, the fewer they are. The file waits for the delivery of the end. What was thinned
out is still in it: reading it again thins in the same way.
"""

from binascii import crc32, hexlify, unhexlify

from chargepost.metering import measurands
from chargepost.port import const

BEGIN = "Transaction.Begin"
END = "Transaction.End"

_FILE = "stop/%d"
_MOST_VALUES = const(60)  # single values in all readings together


class _Readings:
    """`rows` are (seconds since the begin, context, packed values, their number).

    `most` counts readings, both ends included. `every`: one of so many is taken from now on.
    """

    def __init__(self, storage, number: int, most: int):
        self.rows = []
        self.every = 1
        self._most = most
        for line in (storage.read(_FILE % number) or b"").split(b"\n"):
            row = _parse(line)
            if row:
                self.take(*row)

    def take(self, second: int, context: str, values: bytes) -> None:
        """Add a reading, and thin as long as there are too many."""
        self.rows.append((second, context, values, len(measurands.unpack(values))))
        while self._too_many():
            self._thin()

    def _too_many(self) -> bool:
        between = [one for one in self.rows if one[1] not in (BEGIN, END)]
        total = sum([one[3] for one in self.rows])
        # Room is left for the other end, which is never dropped.
        ends = 2 * max([one[3] for one in self.rows])
        return bool(between) and (
            len(between) > max(0, self._most - 2) or total + ends > _MOST_VALUES
        )

    def _thin(self) -> None:
        left = []
        odd = True
        for one in self.rows:
            between = one[1] not in (BEGIN, END)
            if not (between and odd):
                left.append(one)
            if between:
                odd = not odd
        self.rows = left
        self.every *= 2


class StopData:
    """The readings of a running transaction, also of one that a power cut interrupted."""

    def __init__(self, storage, transaction, clock, most: int):
        self._storage = storage
        self._number = transaction.number
        self._clock = clock
        self._begin_ms = transaction.begin_ms
        self._begin_unix = transaction.begin_unix
        now = clock.now()
        # One that a power cut interrupted began earlier than this run.
        self._before_s = max(0, now - self._begin_unix) if now and self._begin_unix else 0
        self._readings = _Readings(storage, self._number, most)
        for row in self._readings.rows:  # nor is a clock that was lost behind these
            self._before_s = max(self._before_s, row[0])
        self._seen = 0

    def add(self, context: str, values: bytes) -> None:
        """Keep a reading; nothing is kept of a meter that does not answer. Raises OSError."""
        if not values:
            return
        if context not in (BEGIN, END):
            self._seen += 1
            if self._seen % self._readings.every:
                return
        second = self._second()
        # What a power cut has left of the line before is a line of its own.
        self._storage.append(_FILE % self._number, b"\n" + _line(second, context, values))
        self._readings.take(second, context, values)

    def _second(self) -> int:
        """Seconds since the begin, by the wall clock unless that was set meanwhile."""
        passed = self._before_s + (self._clock.ms() - self._begin_ms) // 1000
        by_wall = self._clock.now() - self._begin_unix
        return by_wall if abs(by_wall - passed) <= 1 else passed


def kept(storage, number: int, most: int) -> list:
    """[seconds since the begin, context, packed values] of an ended transaction."""
    return [row[:3] for row in _Readings(storage, number, most).rows]


def forget(storage, number: int) -> None:
    """The backend has it. Raises OSError."""
    storage.remove(_FILE % number)


def _line(second: int, context: str, values: bytes) -> bytes:
    text = "%d %s %s" % (second, context, hexlify(values).decode())
    return ("%s %08x" % (text, crc32(text.encode()))).encode()


def _parse(line: bytes):
    """(seconds, context, packed values) of a line, None when it was torn."""
    text, _, crc = line.rpartition(b" ")
    if not text or crc != b"%08x" % crc32(text):
        return None
    second, context, values = text.decode().split(" ")
    return int(second), context, unhexlify(values)
