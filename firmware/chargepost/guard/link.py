"""The guard link: frames between the application and a guard on its own chip.

    C5 | type | length (2) | sequence | payload | crc (4)

The length counts the payload; the crc is the CRC-32 of type to payload; high byte first. The
application sends ASK at every refresh; the guard answers each with REPORT. A frozen black box is
fetched by FETCH, which RECORD answers.
"""

from binascii import crc32

from chargepost.port import const

ASK = const(0x41)
REPORT = const(0x52)
FETCH = const(0x46)
RECORD = const(0x44)

_SYNC = const(0xC5)
_HEAD = const(5)
_CRC = const(4)


def frame(kind: int, sequence: int, payload: bytes) -> bytes:
    """One complete frame."""
    body = bytes([kind, len(payload) >> 8, len(payload) & 0xFF, sequence]) + payload
    return bytes([_SYNC]) + body + crc32(body).to_bytes(_CRC, "big")


class Parser:
    """Finds frames of known kinds and sizes in a stream of bytes and steps over everything else.

    `sizes` are pairs of a kind and the length of its payload: as both are known, a false start
    is given up at once instead of waiting for its end. garbage: bytes that belonged to no frame.
    """

    def __init__(self, sizes):
        self.garbage = 0
        self._sizes = sizes
        self._data = b""

    def feed(self, data: bytes) -> list:
        """The frames completed by `data`, each as (kind, sequence, payload)."""
        data = self._data + data
        frames = []
        at = 0
        while len(data) - at >= _HEAD:
            size = self._size(data, at)
            if size is None:
                at = self._skip(data, at)
                continue
            end = at + _HEAD + size + _CRC
            if len(data) < end:
                break
            if crc32(data[at + 1 : end - _CRC]).to_bytes(_CRC, "big") == data[end - _CRC : end]:
                frames.append((data[at + 1], data[at + 4], data[at + _HEAD : end - _CRC]))
                at = end
            else:  # not a frame after all: one may start further on
                at = self._skip(data, at)
        self._data = data[at:]
        return frames

    def _size(self, data: bytes, at: int):
        """Length of the payload when a frame may start here, else None."""
        if data[at] != _SYNC:
            return None
        for kind, size in self._sizes:
            if data[at + 1] == kind and data[at + 2] << 8 | data[at + 3] == size:
                return size
        return None

    def _skip(self, data: bytes, at: int) -> int:
        """Where the next frame may start."""
        found = data.find(bytes([_SYNC]), at + 1)
        found = len(data) if found < 0 else found
        self.garbage += found - at
        return found
