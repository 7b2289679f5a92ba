"""PN532 frames as bytes: what the host sends, and a parser for what the chip answers.

A normal frame is 00 | 00 FF | LEN LCS | TFI data DCS | 00, where LEN + LCS and the sum of
TFI..DCS are 0 modulo 256. The chip's error frame has TFI 7F and no data.
"""

ACK = b"\x00\x00\xff\x00\xff\x00"
NACK = b"\x00\x00\xff\xff\x00\x00"
# A chip in power-down wants a rising edge and about 2 ms before the first frame.
WAKE_UP = b"\x55\x55" + bytes(14)

_START = b"\x00\xff"
_FROM_HOST = b"\xd4"
_FROM_CHIP = 0xD5
_ERROR = 0x7F


def encode(command: bytes) -> bytes:
    """The frame that carries a command code with its parameters, 1 to 254 bytes."""
    if not 1 <= len(command) <= 254:
        raise ValueError("a PN532 command has 1 to 254 bytes, not %d" % len(command))
    body = _FROM_HOST + command
    length = len(body)
    head = bytes([0, 0, 0xFF, length, -length & 0xFF])
    return head + body + bytes([-sum(body) & 0xFF, 0])


class Parser:
    """Finds frames in bytes that come in any pieces and with anything in between.

    Each frame is a pair of kind and data: ("ack", b""), ("nack", b""), ("reply", code and
    data), ("error", b"") for the chip's error frame, and ("bad", b"") for a frame whose
    checksum or direction is wrong, after which the search goes on behind its start code.
    """

    def __init__(self):
        self._rest = b""

    def feed(self, data: bytes) -> list:
        """The frames completed by `data`."""
        self._rest += data
        return self._take()

    def give_up(self) -> list:
        """Nothing more is coming: the frames hidden behind a start that was none."""
        frames = []
        while self._rest:
            self._rest = self._rest[1:]
            frames += self._take()
        return frames

    def _take(self) -> list:
        frames = []
        while True:
            start = self._rest.find(_START)
            if start < 0:
                self._rest = self._rest[-1:]  # a 00 may begin the next start code
                return frames
            self._rest = self._rest[start:]
            frame, used = _first(self._rest)
            if not used:
                return frames
            if frame:
                frames.append(frame)
            self._rest = self._rest[used:]


def _first(data: bytes):
    """What begins at the start code of `data`, and its length; length 0 asks for more."""
    if len(data) < 4:
        return None, 0
    length = data[2]
    if length == 0x00 and data[3] == 0xFF:
        return ("ack", b""), 4
    if length == 0xFF and data[3] == 0x00:
        return ("nack", b""), 4
    if length == 0 or (length + data[3]) & 0xFF:
        return None, 1
    if len(data) < length + 5:
        return None, 0
    body = data[4 : length + 5]
    if sum(body) & 0xFF:
        return ("bad", b""), 1
    if body[0] == _FROM_CHIP and length > 1:
        return ("reply", body[1:-1]), length + 5
    if body[0] == _ERROR:
        return ("error", b""), length + 5
    return ("bad", b""), 1
