"""What the end of a transaction tells of its readings (StopTxnSampledData, StopTxnAlignedData).

The readings of a running transaction stay in memory, few enough for one message: when there
are too many, every second one between the first and the last goes (OCPP 1.6 section 3.16.4).
They become a document when the transaction ends, and that waits for its delivery. A power cut
takes those in between; the ledger still knows both ends.
"""

from binascii import hexlify, unhexlify

from chargepost.metering import measurands
from chargepost.port import const
from chargepost.store import load, save

BEGIN = "Transaction.Begin"
END = "Transaction.End"

_FILE = "stop/%d"
_MOST_VALUES = const(60)  # single values in all readings together


class StopData:
    """`most` counts readings, both ends included."""

    def __init__(self, transaction, clock, most: int):
        self.number = transaction.number
        self._clock = clock
        self._most = most
        self._begin_ms = transaction.begin_ms
        self._begin_unix = transaction.begin_unix
        now = clock.now()
        # One that a power cut interrupted began earlier than this run.
        self._before_s = max(0, now - self._begin_unix) if now and self._begin_unix else 0
        self._kept = []  # (seconds since the begin, context, packed values, their number)
        self._every = 1  # one of so many readings is taken
        self._seen = 0

    def add(self, context: str, values: bytes) -> None:
        """Take a reading; nothing is taken of a meter that does not answer."""
        if not values:
            return
        if context not in (BEGIN, END):
            self._seen += 1
            if self._seen % self._every:
                return
        self._kept.append((self._second(), context, values, len(measurands.unpack(values))))
        while self._too_many():
            self._thin()

    def save(self, storage) -> None:
        """Keep it for the message that ends the transaction. Raises OSError."""
        save(
            storage,
            _FILE % self.number,
            [[s, c, hexlify(v).decode()] for s, c, v, _ in self._kept],
        )

    def _second(self) -> int:
        """Seconds since the begin, by the wall clock unless that was set meanwhile."""
        passed = self._before_s + (self._clock.ms() - self._begin_ms) // 1000
        by_wall = self._clock.now() - self._begin_unix
        return by_wall if abs(by_wall - passed) <= 1 else passed

    def _too_many(self) -> bool:
        between = [one for one in self._kept if one[1] not in (BEGIN, END)]
        total = sum([one[3] for one in self._kept])
        # Room is left for the other end, which is never dropped.
        ends = 2 * max([one[3] for one in self._kept])
        return bool(between) and (
            len(between) > max(0, self._most - 2) or total + ends > _MOST_VALUES
        )

    def _thin(self) -> None:
        left = []
        odd = True
        for one in self._kept:
            between = one[1] not in (BEGIN, END)
            if not (between and odd):
                left.append(one)
            if between:
                odd = not odd
        self._kept = left
        self._every *= 2


def kept(storage, number: int) -> list:
    """[seconds since the begin, context, packed values] of an ended transaction."""
    found = load(storage, _FILE % number) or []
    return [(second, context, unhexlify(values)) for second, context, values in found]


def forget(storage, number: int) -> None:
    """The backend has it. Raises OSError."""
    storage.remove(_FILE % number)
