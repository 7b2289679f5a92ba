"""One record of the ledger: `length | sequence | payload | crc32`, and what its payload says.

All numbers are big-endian and unsigned. Times are Unix seconds, or seconds since the start of
the controller when the wall clock was not yet trusted (flag `estimated`).
"""

import struct
from binascii import crc32

from chargepost.errors import BadInput
from chargepost.port import const

BEGIN = "begin"
READING = "reading"
END = "end"
NOTE = "note"
MARK = "mark"  # what the backend has confirmed
CLOCK = "clock"  # when this boot really began
BOOT = "boot"
CHECKPOINT = "checkpoint"  # the state at the head of a segment
_KINDS = ("", BEGIN, READING, END, NOTE, MARK, CLOCK, BOOT, CHECKPOINT)

CONTEXTS = (
    "Sample.Periodic",
    "Sample.Clock",
    "Transaction.Begin",
    "Transaction.End",
    "Interruption.Begin",
    "Interruption.End",
    "Trigger",
    "Other",
)

FRAME = const(10)  # bytes around a payload
LARGEST = const(4000)  # bytes of a payload
LARGEST_VALUES = const(2900)  # bytes of one reading's values, or of a signed data set
LARGEST_BLOB = const(255)
LARGEST_NOTE = const(64)  # bytes of a note, and of a begin's `extra`
_ESTIMATED = const(1)
_REPORT = const(2)
_MAX = const(0xFFFFFFFF)


class Record:
    """A record as read back; it has the fields of its kind, the others are as here."""

    kind = ""
    sequence = 0
    tx = 0
    time = 0  # as written; Ledger.time_of() gives Unix seconds
    estimated = False
    boot = 0
    outlet = 0
    register = 0  # Wh
    token = ""
    parent = ""
    how = ""
    extra = b""
    context = ""
    values = b""  # of a reading: as metering packed them; of a note: its data
    report = False
    reason = ""
    before = (0, (0, 0), (0, 0))  # what a reading or end must not lie before
    cursor = 0  # of a mark: the last confirmed sequence
    left = 0  # of a mark: records that are not confirmed
    base = 0  # of a boot or clock: Unix seconds at the start of the controller

    def deliverable(self) -> bool:
        """True when the backend shall hear of it."""
        return self.report or self.kind in (BEGIN, END)


def frame(sequence: int, payload: bytes) -> bytes:
    """The bytes that stand in the file."""
    data = struct.pack(">HI", len(payload), sequence) + payload
    return data + struct.pack(">I", crc32(data))


def blob(data, most: int = LARGEST_BLOB) -> bytes:
    """A short text or byte string behind its length. Raises BadInput."""
    if isinstance(data, str):
        data = data.encode()
    if len(data) > most:
        text = "%d bytes are too long for the ledger; at most %d are kept; shorten it"
        raise BadInput(text % (len(data), most))
    return bytes((len(data),)) + data


def blobs(data: bytes, at: int, count: int) -> list:
    """`count` byte strings from `at` on, and where they end."""
    found = []
    for _ in range(count):
        size = data[at]
        found.append(data[at + 1 : at + 1 + size])
        at += 1 + size
    found.append(at)
    return found


def u32(value: int, what: str) -> int:
    """The value, when it fits; struct wraps silently on MicroPython. Raises BadInput."""
    if not 0 <= value <= _MAX:
        text = "%s %d does not fit into the ledger; 0 to %d is allowed; check its source"
        raise BadInput(text % (what, value, _MAX))
    return value


def _head(kind: int, tx: int, time: int, flags: int) -> bytes:
    return struct.pack(">BBII", kind, flags, tx, u32(time, "time"))


def begin(
    tx: int, time: int, estimated: bool, outlet: int, register: int, texts: tuple, extra: bytes
) -> bytes:
    """Payload of a begin; `texts` are how, token and parent."""
    if not 0 <= outlet <= 255:
        raise BadInput("outlet %d is unknown; 0 to 255 is allowed" % outlet)
    numbers = struct.pack(">BI", outlet, u32(register, "register"))
    parts = b"".join([blob(text) for text in texts])
    return _head(1, tx, time, 1 if estimated else 0) + numbers + parts + blob(extra, LARGEST_NOTE)


def reading(
    tx: int, time: int, estimated: bool, register: int, context: str, values: bytes, report: bool
) -> bytes:
    if context not in CONTEXTS:
        raise BadInput("context %s is unknown; allowed: %s" % (context, ", ".join(CONTEXTS)))
    if len(values) > LARGEST_VALUES:
        text = "a reading of %d bytes is too long; at most %d are kept; read fewer values"
        raise BadInput(text % (len(values), LARGEST_VALUES))
    flags = (_ESTIMATED if estimated else 0) | (_REPORT if report else 0)
    numbers = struct.pack(">IB", u32(register, "register"), CONTEXTS.index(context))
    return _head(2, tx, time, flags) + numbers + values


def end(tx: int, time: int, estimated: bool, register: int, reason: str, token: str) -> bytes:
    numbers = struct.pack(">I", u32(register, "register"))
    return _head(3, tx, time, 1 if estimated else 0) + numbers + blob(reason) + blob(token)


def note(tx: int, data: bytes) -> bytes:
    return struct.pack(">BI", 4, tx) + blob(data, LARGEST_NOTE)


def mark(cursor: int, ended: int, left: int) -> bytes:
    """Everything up to `cursor` is confirmed, `left` is not; `ended` is a transaction or 0."""
    return struct.pack(">BIII", 5, cursor, ended, left)


def clock(base: int) -> bytes:
    """This boot began at `base` Unix seconds."""
    return struct.pack(">BI", 6, u32(base, "time"))


def boot(number: int, base: int) -> bytes:
    """Boot `number`, begun at a guessed `base`, 0 when the clock is trusted."""
    return struct.pack(">BII", 7, number, u32(base, "time"))


def decode(sequence: int, payload: bytes) -> Record:
    """The record of a payload whose CRC was right."""
    record = Record()
    record.sequence = sequence
    record.kind = _KINDS[payload[0]]
    if record.kind in (BEGIN, READING, END):
        _, flags, record.tx, record.time = struct.unpack(">BBII", payload[:10])
        record.estimated = bool(flags & _ESTIMATED)
        _DECODERS[payload[0] - 1](record, payload, flags)
    elif record.kind == NOTE:
        record.tx = struct.unpack(">I", payload[1:5])[0]
        record.values = blobs(payload, 5, 1)[0]
    elif record.kind == MARK:
        record.cursor, record.tx, record.left = struct.unpack(">III", payload[1:13])
    elif record.kind == CLOCK:
        record.base = struct.unpack(">I", payload[1:5])[0]
    elif record.kind == BOOT:
        record.boot, record.base = struct.unpack(">II", payload[1:9])
    else:
        record.values = payload
    return record


def _decode_begin(record: Record, payload: bytes, flags: int) -> None:
    record.outlet, record.register = struct.unpack(">BI", payload[10:15])
    how, token, parent, record.extra, _ = blobs(payload, 15, 4)
    record.how, record.token, record.parent = how.decode(), token.decode(), parent.decode()


def _decode_reading(record: Record, payload: bytes, flags: int) -> None:
    record.register, context = struct.unpack(">IB", payload[10:15])
    record.context = CONTEXTS[context]
    record.values = payload[15:]
    record.report = bool(flags & _REPORT)


def _decode_end(record: Record, payload: bytes, flags: int) -> None:
    record.register = struct.unpack(">I", payload[10:14])[0]
    reason, token, _ = blobs(payload, 14, 2)
    record.reason, record.token = reason.decode(), token.decode()


_DECODERS = (_decode_begin, _decode_reading, _decode_end)
