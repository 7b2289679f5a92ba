"""The guard link: frames between the application and a guard on its own chip.

    C5 | type | length | sequence | payload | crc

The length counts the payload; the crc is the lower half of the CRC-32 of type to payload, high
byte first. The application sends ASK at every refresh; the guard answers each with REPORT.
"""

import struct
from binascii import crc32

from chargepost.guard.interface import Report
from chargepost.port import const

ASK = const(0x41)
REPORT = const(0x52)

_SYNC = const(0xC5)
_HEAD = const(4)
_FRAME = const(6)  # head and crc
_ASK_FORMAT = ">BI"  # flags, limit in mA
_REPORT_FORMAT = ">BHIIHHHIh"
_ASK_SIZE = const(5)
_REPORT_SIZE = const(23)
_REPORT_HEAD = const(6)  # acknowledged sequence, number of outlets, time of the chip


def frame(kind: int, sequence: int, payload: bytes) -> bytes:
    """One complete frame; the payload has at most 255 bytes."""
    body = bytes([kind, len(payload), sequence]) + payload
    return bytes([_SYNC]) + body + (crc32(body) & 0xFFFF).to_bytes(2, "big")


class Parser:
    """Finds frames of one kind and size in a stream of bytes and steps over everything else.

    As both are known, a false start is given up at once instead of waiting for its end.
    garbage: bytes that belonged to no frame.
    """

    def __init__(self, kind: int, size: int):
        self.garbage = 0
        self._data = b""
        self._start = bytes([_SYNC, kind, size])
        self._length = size + _FRAME

    def feed(self, data: bytes) -> list:
        """The frames completed by `data`, each as (sequence, payload)."""
        data = self._data + data
        frames = []
        at = 0
        while len(data) - at >= len(self._start):
            found = data.find(self._start, at)
            if found < 0:
                found = len(data) - len(self._start) + 1
            self.garbage += found - at
            at = found
            end = at + self._length
            if len(data) < end:
                break
            if crc32(data[at + 1 : end - 2]) & 0xFFFF == data[end - 2] << 8 | data[end - 1]:
                frames.append((data[at + 3], data[at + _HEAD : end - 2]))
                at = end
            else:  # not a frame after all: one may start further on
                self.garbage += 1
                at += 1
        self._data = data[at:]
        return frames


def ask_parser(count: int) -> Parser:
    """The chip's side of the line."""
    return Parser(ASK, 1 + count * _ASK_SIZE)


def report_parser(count: int) -> Parser:
    """The application's side of the line."""
    return Parser(REPORT, _REPORT_HEAD + count * _REPORT_SIZE)


def pack_asks(asks) -> bytes:
    """Payload of ASK; a limit out of range travels as the nearest that fits."""
    parts = [bytes([len(asks)])]
    for ask in asks:
        flags = 1 if ask.permit else 0
        flags |= 2 if ask.available else 0
        flags |= 4 if ask.hold_lock else 0
        flags |= 8 if ask.clear else 0
        limit = min(max(ask.limit_ma, 0), 0x3FFFFFFF)
        parts.append(struct.pack(_ASK_FORMAT, flags, limit))
    return b"".join(parts)


def unpack_asks(payload: bytes, asks) -> None:
    """Fill `asks` from the payload of an ASK for as many outlets."""
    at = 1
    for ask in asks:
        flags, limit = struct.unpack(_ASK_FORMAT, payload[at : at + _ASK_SIZE])
        ask.available = flags >> 1 & 1
        ask.hold_lock = flags >> 2 & 1
        ask.clear = flags >> 3 & 1
        ask.limit_ma = limit
        ask.permit = flags & 1
        at += _ASK_SIZE


def pack_reports(acknowledged: int, chip_ms: int, reports) -> bytes:
    """Payload of REPORT; `acknowledged` is the sequence of the last ASK the chip took."""
    parts = [struct.pack(">BBI", acknowledged, len(reports), chip_ms)]
    for r in reports:
        flags = r.state | r.pwm << 3 | r.contactor << 4 | r.locked << 5 | r.plugged << 6
        numbers = (flags, r.duty, r.signalled_ma, r.cable_ma, r.faults, r.silences)
        rest = (r.loaded_opens, r.steps, r.decicelsius)
        parts.append(struct.pack(_REPORT_FORMAT, *(numbers + rest)))
    return b"".join(parts)


def unpack_reports(payload: bytes, reports):
    """Fill `reports`; returns (acknowledged sequence, chip_ms)."""
    acknowledged, _, chip_ms = struct.unpack(">BBI", payload[:_REPORT_HEAD])
    at = _REPORT_HEAD
    for report in reports:
        _fill(report, struct.unpack(_REPORT_FORMAT, payload[at : at + _REPORT_SIZE]))
        at += _REPORT_SIZE
    return acknowledged, chip_ms


def _fill(report: Report, values) -> None:
    flags = values[0]
    report.state = min(flags & 7, 5)
    report.pwm = flags >> 3 & 1
    report.contactor = flags >> 4 & 1
    report.locked = flags >> 5 & 1
    report.plugged = flags >> 6 & 1
    report.duty = values[1]
    report.signalled_ma = values[2]
    report.cable_ma = values[3]
    report.faults = values[4]
    report.silences = values[5]
    report.loaded_opens = values[6]
    report.steps = values[7]
    report.decicelsius = values[8]
