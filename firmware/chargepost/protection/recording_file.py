"""The file of one recording of the black box: a head with a checksum, then the segments.

    "CPBB" | version | outlet | Unix seconds or 0 (4) | faults (4) | crc32 of the rest (4)

High byte first. The segments are those of `chargepost.guard.trace`, without the bytes that
they did not use.
"""

import struct
from binascii import crc32

from chargepost import faults
from chargepost.port import const

_MAGIC = b"CPBB"
_VERSION = const(1)
_FORMAT = ">4sBBIII"
HEAD = const(18)


def head(outlet: int, unix: int, bits: int, pieces: list) -> bytes:
    """The head of a file whose segments are the byte strings in `pieces`."""
    total = 0
    for piece in pieces:
        total = crc32(piece, total)
    return struct.pack(_FORMAT, _MAGIC, _VERSION, outlet, unix & 0xFFFFFFFF, bits, total)


def describe(data: bytes) -> dict:
    """Version, outlet, unix and names of the faults, from the first HEAD bytes.

    Raises ValueError when they are no head of a recording.
    """
    if len(data) < HEAD or data[:4] != _MAGIC:
        raise ValueError("this is no recording of a black box: it does not begin with CPBB")
    _, version, outlet, unix, bits, _ = struct.unpack(_FORMAT, data[:HEAD])
    if version != _VERSION:
        text = "the recording has format %d, only %d is known here; use a newer version"
        raise ValueError(text % (version, _VERSION))
    found = [fault.name for fault in faults.active(bits)]
    return {"format": version, "outlet": outlet, "unix": unix, "faults": found}


def segments(data: bytes) -> bytes:
    """What follows the head. Raises ValueError when it is damaged."""
    describe(data)
    body = data[HEAD:]
    if crc32(body) != struct.unpack(_FORMAT, data[:HEAD])[5]:
        raise ValueError("the recording is damaged: its checksum does not fit; fetch it again")
    return body
