"""DER (X.690): a reader that takes nothing but DER, and a writer."""

from binascii import unhexlify

from chargepost.errors import BadInput
from chargepost.port import const

INTEGER = const(0x02)
BIT_STRING = const(0x03)
OCTET_STRING = const(0x04)
NULL = const(0x05)
OID = const(0x06)
UTF8 = const(0x0C)
PRINTABLE = const(0x13)
SEQUENCE = const(0x30)
SET = const(0x31)


class Reader:
    """Walks over the elements of `data` from `start` to `end`; BadInput where it is no DER."""

    def __init__(self, data: bytes, start: int = 0, end: int = -1):
        self.data = data
        self.at = start
        self.end = len(data) if end < 0 else end

    def more(self) -> bool:
        """True while there is another element."""
        return self.at < self.end

    def peek(self) -> int:
        """The next element's tag, -1 at the end."""
        return self.data[self.at] if self.at < self.end else -1

    def element(self, tag: int = -1) -> tuple:
        """(tag, start of the element, start of its content, its end); steps over it."""
        first = self.at
        if first + 2 > self.end:
            raise BadInput("The DER ends in the middle.")
        found, size = self.data[first], self.data[first + 1]
        if tag >= 0 and found != tag:
            raise BadInput("The DER has tag %02X where %02X must be." % (found, tag))
        content = first + 2
        if size & 0x80:
            count = size & 0x7F
            size = int.from_bytes(self.data[content : content + count], "big")
            if not 0 < count < 4 or size < (0x80 if count == 1 else 1 << 8 * (count - 1)):
                raise BadInput("The DER has a length that is not in its shortest form.")
            content += count
        if content + size > self.end:
            raise BadInput("The DER ends in the middle.")
        self.at = content + size
        return found, first, content, self.at

    def open(self, tag: int = SEQUENCE):
        """A reader of what is inside the next element."""
        _, _, start, end = self.element(tag)
        return Reader(self.data, start, end)

    def content(self, tag: int) -> bytes:
        """The content of the next element."""
        _, _, start, end = self.element(tag)
        return self.data[start:end]

    def whole(self, tag: int = SEQUENCE) -> bytes:
        """The next element with its head."""
        _, start, _, end = self.element(tag)
        return self.data[start:end]

    def integer(self) -> int:
        """The next element as an unsigned number."""
        data = self.content(INTEGER)
        if not data or data[0] & 0x80 or (len(data) > 1 and not data[0] and data[1] < 0x80):
            raise BadInput("The DER has a number that is negative or not in its shortest form.")
        return int.from_bytes(data, "big")

    def bits(self) -> bytes:
        """The next element as a string of whole bytes."""
        data = self.content(BIT_STRING)
        if not data or data[0]:
            raise BadInput("The DER has a bit string that is no row of bytes.")
        return data[1:]

    def done(self) -> None:
        """BadInput when there is more."""
        if self.more():
            raise BadInput("The DER has %d bytes too many." % (self.end - self.at))


def only(data: bytes) -> Reader:
    """A reader of the one SEQUENCE that `data` is; BadInput for bytes behind it."""
    outer = Reader(data)
    inner = outer.open()
    outer.done()
    return inner


def wrap(tag: int, *parts: bytes) -> bytes:
    """One element around the parts."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    count = 1 if size < 0x100 else 2 if size < 0x10000 else 3
    return bytes((tag, 0x80 | count)) + size.to_bytes(count, "big") + content


def integer(value: int) -> bytes:
    """An unsigned number."""
    text = "%x" % value
    data = unhexlify("0" * (len(text) & 1) + text)
    return wrap(INTEGER, b"\x00" if data[0] & 0x80 else b"", data)


def bits(data: bytes) -> bytes:
    """A bit string of whole bytes."""
    return wrap(BIT_STRING, b"\x00", data)
