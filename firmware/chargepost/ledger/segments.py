"""The files of the ledger: numbered segments that are appended to and deleted as a whole."""

import struct
from binascii import crc32

from chargepost.ledger.record import FRAME, LARGEST, frame
from chargepost.port import const

_FOLDER = "ledger"
_BLOCK = const(4096)  # a file system hands out space in blocks of this size
_FILL = const(4000)  # bytes of a block that LittleFS leaves to the file's content
_MOST_BLOCKS = const(4)
_WINDOW = const(1024)  # bytes read at once


class Segments:
    """Appends frames to the last segment and reads them back in bounded pieces."""

    def __init__(self, storage, capacity: int):
        if capacity < 16 * _BLOCK:
            text = "a ledger of %d bytes is too small; give it at least %d"
            raise ValueError(text % (capacity, 16 * _BLOCK))
        self.storage = storage
        self.capacity = capacity
        blocks = min(_MOST_BLOCKS, capacity // (16 * _BLOCK))
        self.limit = blocks * _FILL  # bytes of a segment
        self.rounded = blocks * _BLOCK
        self.largest_checkpoint = min(LARGEST, self.limit // 2)
        self.numbers = []
        self.allocated = 0  # bytes of all blocks but those of the last segment
        self.size = 0  # bytes of the last segment
        self._window = b""
        self._at = (0, 0)  # segment and offset of the window

    def open(self) -> None:
        """Find what is there."""
        found = [n for n in self.storage.names(_FOLDER) if len(n) == 8 and n.isdigit()]
        self.numbers = [int(name) for name in found]
        self._window = b""
        self.allocated = 0
        for number in self.numbers[:-1]:
            self.allocated += _round(self.storage.size(_name(number)))
        self.size = self.storage.size(_name(self.numbers[-1])) if self.numbers else 0

    def room(self) -> int:
        """Bytes that may still be allocated."""
        return self.capacity - self.allocated - _round(self.size)

    def fits(self, size: int) -> bool:
        """True when the last segment takes `size` more bytes."""
        return bool(self.numbers) and self.size + size <= self.limit

    def append(self, data: bytes) -> None:
        """Add to the last segment, durably."""
        self.storage.append(_name(self.numbers[-1]), data)
        self.size += len(data)

    def start(self, data: bytes) -> None:
        """Begin a new segment with `data`, durably."""
        number = self.numbers[-1] + 1 if self.numbers else 1
        self.storage.append(_name(number), data)
        self.numbers.append(number)
        self.allocated += _round(self.size)
        self.size = len(data)

    def remove_first(self) -> None:
        """Delete the oldest segment; never the last one."""
        name = _name(self.numbers[0])
        size = self.storage.size(name)
        self.storage.remove(name)
        self.allocated -= _round(size)
        self.numbers.pop(0)

    def next(self, number: int, offset: int):
        """(sequence, payload, offset behind it) at a place, None where nothing intact stands."""
        head = self._bytes(number, offset, 6)
        if len(head) < 6:
            return None
        length, sequence = struct.unpack(">HI", head)
        if not 0 < length <= LARGEST:
            return None
        data = self._bytes(number, offset, length + FRAME)
        if len(data) < length + FRAME:
            return None
        if crc32(data[:-4]) != struct.unpack(">I", data[-4:])[0]:
            return None
        return sequence, data[6:-4], offset + len(data)

    def length(self, number: int) -> int:
        """Bytes of a segment."""
        return self.storage.size(_name(number))

    def forget(self) -> None:
        """Give the reading window back to the heap."""
        self._window = b""

    def _bytes(self, number: int, offset: int, size: int) -> bytes:
        start = offset - self._at[1]
        if self._at[0] != number or start < 0 or start + size > len(self._window):
            self._window = self.storage.read(_name(number), offset, max(size, _WINDOW)) or b""
            self._at = (number, offset)
            start = 0
        return self._window[start : start + size]


def assemble(sequence: int, payloads: list) -> bytes:
    """The frames of payloads with the sequence numbers from `sequence` on."""
    return b"".join([frame(sequence + i, payload) for i, payload in enumerate(payloads)])


def _name(number: int) -> str:
    return "%s/%08d" % (_FOLDER, number)


def _round(size: int) -> int:
    return (size + _BLOCK - 1) // _BLOCK * _BLOCK
