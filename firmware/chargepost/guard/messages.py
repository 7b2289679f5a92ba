"""What the frames of the guard link carry: asks and reports as tables of attributes."""

import struct

from chargepost.guard import link
from chargepost.guard.local import fit
from chargepost.port import const

# Attribute of Ask, and its struct code.
_ASK = (
    ("permit", "B"),
    ("available", "B"),
    ("hold_lock", "B"),
    ("phases", "B"),
    ("vouch", "B"),
    ("limit_ma", "i"),
    ("locked", "i"),
    ("current_l1_ma", "i"),
    ("current_l2_ma", "i"),
    ("current_l3_ma", "i"),
)
_CURRENTS = (5, 7, 8, 9)  # indices of those in mA
# Those that are done once.
PULSES = ("clear", "test_rcm", "wake")
_REPORT = (
    ("state", "B"),
    ("plugged", "B"),
    ("high_mv", "h"),
    ("low_mv", "h"),
    ("ohm", "i"),
    ("cable_ma", "i"),
    ("decicelsius", "h"),
    ("pwm", "B"),
    ("duty", "H"),
    ("signalled_ma", "i"),
    ("cap_ma", "i"),
    ("cap_cause", "B"),
    ("phases", "B"),
    ("contactor", "B"),
    ("lock_fitted", "B"),
    ("locked", "B"),
    ("waits", "B"),
    ("faults", "i"),
    ("residual", "B"),
    ("rcm_tested", "B"),
    ("rcm_tests", "H"),
    ("rcm_result", "B"),
    ("rcm_rise_ms", "h"),
    ("rcm_fall_ms", "h"),
    ("closings", "H"),
    ("loaded_opens", "H"),
    ("opened_ma", "i"),
    ("silences", "H"),
    ("phase_switches", "H"),
    ("wakes", "H"),
    ("steps", "i"),
    ("recorded", "H"),
)
_ASK_FORMAT = ">" + "".join([code for _, code in _ASK]) + "B" * len(PULSES)
_REPORT_FORMAT = ">" + "".join([code for _, code in _REPORT])
_ASK_SIZE = struct.calcsize(_ASK_FORMAT)
_ASKS_HEAD = const(2)  # number of outlets, sequence of the ASK that first had these pulses
_REPORT_SIZE = struct.calcsize(_REPORT_FORMAT)
_HEAD_FORMAT = ">BBI"  # acknowledged sequence, number of outlets, time of the chip
_HEAD_SIZE = struct.calcsize(_HEAD_FORMAT)

# FETCH: outlet, offset. RECORD: outlet, offset, bytes that follow, padded to CHUNK.
_FETCH_FORMAT = ">BH"
_RECORD_FORMAT = ">BHH"
_RECORD_HEAD = struct.calcsize(_RECORD_FORMAT)
CHUNK = const(240)
RELEASE = const(0xFFFF)  # the offset of a FETCH that wants nothing more


def chip_parser(count: int) -> link.Parser:
    """The chip's side of the line, for `count` outlets."""
    fetch = struct.calcsize(_FETCH_FORMAT)
    return link.Parser(((link.ASK, _ASKS_HEAD + count * _ASK_SIZE), (link.FETCH, fetch)))


def application_parser(count: int) -> link.Parser:
    """The application's side of the line, for `count` outlets."""
    report = (link.REPORT, _HEAD_SIZE + count * _REPORT_SIZE)
    return link.Parser((report, (link.RECORD, _RECORD_HEAD + CHUNK)))


def pack_asks(asks, pulses, pulsed_by: int = 0) -> bytes:
    """Payload of ASK; `pulses` has for each outlet the values of PULSES.

    They are repeated until they have arrived; `pulsed_by` is the sequence of the ASK that had the
    latest of them first, by which the chip knows a repetition.

    struct wraps silently on small boards: a current out of range goes as the nearest that fits.
    """
    parts = [bytes([len(asks), pulsed_by])]
    for ask, once in zip(asks, pulses):
        numbers = [getattr(ask, name) for name, _ in _ASK]
        for index in _CURRENTS:
            numbers[index] = fit(numbers[index])
        parts.append(struct.pack(_ASK_FORMAT, *(numbers + once)))
    return b"".join(parts)


def unpack_asks(payload: bytes, asks) -> int:
    """Fill `asks` from the payload of an ASK for as many outlets; returns `pulsed_by`."""
    at = _ASKS_HEAD
    for ask in asks:
        values = struct.unpack(_ASK_FORMAT, payload[at : at + _ASK_SIZE])
        for (name, _), value in zip(_ASK, values):
            setattr(ask, name, value)
        for name, value in zip(PULSES, values[len(_ASK) :]):
            setattr(ask, name, value)
        at += _ASK_SIZE
    return payload[1]


def pack_reports(acknowledged: int, chip_ms: int, reports) -> bytes:
    """Payload of REPORT; `acknowledged` is the sequence of the last ASK the chip took."""
    parts = [struct.pack(_HEAD_FORMAT, acknowledged, len(reports), chip_ms)]
    for report in reports:
        numbers = [getattr(report, name) for name, _ in _REPORT]
        parts.append(struct.pack(_REPORT_FORMAT, *numbers))
    return b"".join(parts)


def unpack_reports(payload: bytes, reports):
    """Fill `reports`; returns (acknowledged sequence, chip_ms)."""
    acknowledged, _, chip_ms = struct.unpack(_HEAD_FORMAT, payload[:_HEAD_SIZE])
    at = _HEAD_SIZE
    for report in reports:
        values = struct.unpack(_REPORT_FORMAT, payload[at : at + _REPORT_SIZE])
        for (name, _), value in zip(_REPORT, values):
            setattr(report, name, value)
        report.state = min(report.state, 5)
        at += _REPORT_SIZE
    return acknowledged, chip_ms


def pack_fetch(outlet: int, offset: int) -> bytes:
    """Payload of FETCH; the offset RELEASE lets the black box run again."""
    return struct.pack(_FETCH_FORMAT, outlet, offset)


def unpack_fetch(payload: bytes):
    """(outlet, offset)"""
    return struct.unpack(_FETCH_FORMAT, payload)


def pack_record(outlet: int, offset: int, data: bytes) -> bytes:
    """Payload of RECORD."""
    head = struct.pack(_RECORD_FORMAT, outlet, offset, len(data))
    return head + data + bytes(CHUNK - len(data))


def unpack_record(payload: bytes):
    """(outlet, offset, bytes)"""
    outlet, offset, size = struct.unpack(_RECORD_FORMAT, payload[:_RECORD_HEAD])
    return outlet, offset, payload[_RECORD_HEAD : _RECORD_HEAD + min(size, CHUNK)]
