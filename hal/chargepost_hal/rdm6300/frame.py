"""RDM6300 frames: 02 | version and number as 10 hex digits | their xor as 2 | 03."""

from binascii import unhexlify

_START = b"\x02"
_END = 0x03
_DIGITS = b"0123456789ABCDEFabcdef"
LENGTH = 14


class Parser:
    """Finds card numbers in bytes that come in any pieces and with anything in between.

    `skipped` counts the bytes that belonged to no good frame, since the last good one.
    """

    def __init__(self):
        self.skipped = 0
        self._rest = b""

    def feed(self, data: bytes) -> list:
        """The numbers (5 bytes, version first) of the frames completed by `data`."""
        self._rest += data
        numbers = []
        while True:
            start = self._rest.find(_START)
            self._skip(len(self._rest) if start < 0 else start)
            if len(self._rest) < LENGTH:
                return numbers
            number = _number(self._rest[:LENGTH])
            if number is None:
                self._skip(1)  # a frame cut short may have the next one in it
            else:
                numbers.append(number)
                self._rest = self._rest[LENGTH:]
                self.skipped = 0

    def _skip(self, count: int):
        self._rest = self._rest[count:]
        self.skipped += count


def _number(frame: bytes):
    """The five bytes of a frame; None unless it is whole and its checksum right."""
    if frame[LENGTH - 1] != _END:
        return None
    for digit in frame[1:13]:
        if digit not in _DIGITS:
            return None
    data = unhexlify(frame[1:13])
    checksum = 0
    for byte in data[:5]:
        checksum ^= byte
    return data[:5] if checksum == data[5] else None
