"""What a sequence of records adds up to; a checkpoint is this state, written down.

Because every segment begins with a checkpoint, it can be understood without those before it.
"""

import struct

from chargepost.ledger import record as r
from chargepost.port import const

_MOST_BASES = const(100)
_HEAD = ">BIIIIIII"
_SUMMARY = ">IBIIIIIII"
_SUMMARY_SIZE = const(33)


class Summary:
    """A transaction: who, where, since when, and its last durable reading (Wh, Unix seconds)."""

    def __init__(self, bases: dict):
        self._bases = bases
        self.number = 0
        self.outlet = 0
        self.token = ""
        self.parent = ""
        self.how = ""
        self.extra = b""
        self.note = b""
        self.begin_register = 0
        self.last_register = 0
        self.began = (0, 0)  # time as written, boot or 0 when it is Unix seconds
        self.last = (0, 0)
        self.floor = 0  # no later time lies before this
        self.ended = False
        self.reason = ""
        self.wrote_ms = 0  # when this run last wrote about it, monotonic
        self.skip = False  # whether its last reading gave way to others

    @property
    def begin_time(self) -> int:
        return resolve(self.began, self._bases)

    @property
    def last_time(self) -> int:
        return max(self.floor, self.begin_time, resolve(self.last, self._bases))

    def follow(self, record) -> None:
        """Take a later record of the transaction."""
        record.before = (self.floor, self.began, self.last)
        stamp = (record.time, record.boot)
        if stamp[1] != self.last[1]:
            self.floor = self.last_time
        self.last = stamp
        self.last_register = record.register


def resolve(stamp: tuple, bases: dict) -> int:
    """Unix seconds of a time as written in a boot."""
    time, boot = stamp
    return time + bases.get(boot, 0) if boot else time


class State:
    """The state behind the records applied so far."""

    def __init__(self, bases: dict):
        self.bases = bases  # boot -> Unix seconds at its start, for boots with estimated times
        self.sequence = 0  # of the last record
        self.next_tx = 1
        self.boot = 0
        self.cursor = 0  # everything up to here is confirmed
        self.unconfirmed = 0
        self.after = 0  # last sequence known when the segment was begun
        self.last_time = 0
        self.running = {}
        self.late = {}  # notes of transactions that have ended but are not confirmed
        self.ended = None  # summary of the transaction that ended last

    def apply(self, record) -> None:
        """Take one record; its `boot` and `before` are filled in."""
        self.sequence = record.sequence
        _APPLY[record.kind](self, record)
        if record.deliverable():
            self.unconfirmed += 1

    def _timed(self, record) -> None:
        record.boot = self.boot if record.estimated else 0
        self.last_time = max(self.last_time, resolve((record.time, record.boot), self.bases))

    def _begin(self, record) -> None:
        self._timed(record)
        summary = Summary(self.bases)
        summary.number = record.tx
        summary.outlet = record.outlet
        summary.token = record.token
        summary.parent = record.parent
        summary.how = record.how
        summary.extra = record.extra
        summary.begin_register = summary.last_register = record.register
        summary.began = summary.last = (record.time, record.boot)
        self.running[record.tx] = summary
        self.next_tx = max(self.next_tx, record.tx + 1)

    def _reading(self, record) -> None:
        self._timed(record)
        if record.tx in self.running:
            self.running[record.tx].follow(record)

    def _end(self, record) -> None:
        self._timed(record)
        summary = self.running.pop(record.tx, None)
        if summary:
            summary.follow(record)
            summary.ended = True
            summary.reason = record.reason
            if summary.note:
                self.late[record.tx] = summary.note
        self.ended = summary

    def _note(self, record) -> None:
        if record.tx in self.running:
            self.running[record.tx].note = record.values
        else:
            self.late[record.tx] = record.values

    def _mark(self, record) -> None:
        self.cursor = record.cursor
        self.unconfirmed = record.left
        self.late.pop(record.tx, None)

    def _clock(self, record) -> None:
        shift = record.base - self.bases.get(self.boot, record.base)
        self.last_time = max(0, self.last_time + shift)
        self.bases[self.boot] = record.base

    def _boot(self, record) -> None:
        self.boot = record.boot
        if record.base:
            # Who reads this again may know the correction already.
            self.bases.setdefault(self.boot, record.base)

    def oldest_boot(self) -> int:
        """The earliest boot whose start still has to be known."""
        boots = [self.boot]
        for summary in self.running.values():
            boots.extend([stamp[1] for stamp in (summary.began, summary.last) if stamp[1]])
        return min(boots)

    # --- checkpoint ------------------------------------------------------------------------------

    def checkpoint(self, oldest_boot: int) -> bytes:
        """Payload of a checkpoint; bases of boots before `oldest_boot` are left out."""
        boots = sorted([b for b in self.bases if b >= oldest_boot])[-_MOST_BASES:]
        counts = (len(boots) << 16) | (len(self.running) << 8) | len(self.late)
        numbers = (8, self.next_tx, self.boot, self.cursor, self.unconfirmed, self.last_time)
        parts = [struct.pack(_HEAD, *(numbers + (self.sequence, counts)))]
        parts.extend([struct.pack(">II", boot, self.bases[boot]) for boot in boots])
        parts.extend([_pack(self.running[tx]) for tx in sorted(self.running)])
        for tx in sorted(self.late):
            parts.append(struct.pack(">I", tx) + r.blob(self.late[tx]))
        return b"".join(parts)

    def _checkpoint(self, record) -> None:
        data = record.values
        numbers = struct.unpack(_HEAD, data[:29])
        self.next_tx, self.boot, self.cursor, self.unconfirmed = numbers[1:5]
        self.last_time, self.after, counts = numbers[5:]
        at = 29
        for _ in range(counts >> 16):
            boot, base = struct.unpack(">II", data[at : at + 8])
            self.bases.setdefault(boot, base)
            at += 8
        self.running = {}
        for _ in range((counts >> 8) & 0xFF):
            summary = Summary(self.bases)
            at = _unpack(summary, data, at)
            self.running[summary.number] = summary
        self.late = {}
        for _ in range(counts & 0xFF):
            tx = struct.unpack(">I", data[at : at + 4])[0]
            self.late[tx], at = r.blobs(data, at + 4, 1)


_APPLY = {
    r.BEGIN: State._begin,
    r.READING: State._reading,
    r.END: State._end,
    r.NOTE: State._note,
    r.MARK: State._mark,
    r.CLOCK: State._clock,
    r.BOOT: State._boot,
    r.CHECKPOINT: State._checkpoint,
}


def _pack(s: Summary) -> bytes:
    numbers = (s.number, s.outlet, s.begin_register, s.last_register)
    numbers += s.began + s.last + (s.floor,)
    texts = (s.token, s.parent, s.how, s.extra, s.note)
    return struct.pack(_SUMMARY, *numbers) + b"".join([r.blob(text) for text in texts])


def _unpack(s: Summary, data: bytes, at: int) -> int:
    numbers = struct.unpack(_SUMMARY, data[at : at + _SUMMARY_SIZE])
    s.number, s.outlet, s.begin_register, s.last_register = numbers[:4]
    s.began, s.last, s.floor = numbers[4:6], numbers[6:8], numbers[8]
    token, parent, how, s.extra, s.note, at = r.blobs(data, at + _SUMMARY_SIZE, 5)
    s.token, s.parent, s.how = token.decode(), parent.decode(), how.decode()
    return at
