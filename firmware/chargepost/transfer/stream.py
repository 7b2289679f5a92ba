"""Lines and pieces from a contract.Line, with a deadline for each, and an ear for `stop()`."""

from chargepost.port import const
from chargepost.transfer.error import Stopped, TransferError

_LONGEST_LINE = const(2048)
_SLICE_MS = const(1000)  # how long somebody who stops a transfer may have to wait
_LONG_MS = const(120000)  # of waiting alone; who says less than this meanwhile only holds us up
_LEAST = const(1200)  # bytes
_CLOSED = const(107)  # ENOTCONN: the other end has closed in good order


class Stream:
    """`transfer` has `clock`, `patience_ms` and `stopped`."""

    def __init__(self, line, transfer):
        self.connection = line
        self._transfer = transfer
        self._held = b""
        self._waited_ms = 0  # since the last _LEAST bytes
        self._came = 0

    def go_on(self, line) -> None:
        """Over another line; what has come over the one before was not protected."""
        self.connection = line
        self._held = b""

    async def write(self, data: bytes) -> None:
        """Send all of it; TransferError when the line breaks or is stuck."""
        if self._transfer.stopped:
            raise Stopped()
        try:
            await self._transfer.within(self.connection.write(data))
        except OSError as error:
            raise TransferError("The connection broke: %s." % error)

    async def some(self, most: int) -> bytes:
        """From 1 to `most` bytes; b"" at the end of what the other side sends."""
        if not self._held:
            self._held = await self._arrived()
        data = self._held[:most]
        self._held = self._held[most:]
        return data

    async def line(self) -> str:
        """One line without its end; TransferError when it is too long, or torn."""
        found = b""
        while True:
            data = await self.some(_LONGEST_LINE)
            if not data:
                raise TransferError("The other side closed in the middle of an answer.")
            head, newline, rest = data.partition(b"\n")
            found += head
            if len(found) > _LONGEST_LINE:
                raise TransferError("A line of the answer has more than %d B." % _LONGEST_LINE)
            if newline:
                self._held = rest + self._held
                return _text(found).rstrip("\r")

    async def close(self) -> None:
        await self.connection.close()

    async def _arrived(self):
        transfer = self._transfer
        begin_ms = transfer.clock.ms()
        end_ms = begin_ms + transfer.patience_ms
        while True:
            if transfer.stopped:
                raise Stopped()
            left_ms = end_ms - transfer.clock.ms()
            if left_ms <= 0:
                text = "Nothing came for %d s." % (transfer.patience_ms // 1000)
                raise TransferError(text)
            try:
                data = await self.connection.read(min(left_ms, _SLICE_MS))
            except OSError as error:
                if error.args[0] == _CLOSED:
                    return b""
                raise TransferError("The connection broke: %s." % error)
            if data:
                self._keep_pace(len(data), transfer.clock.ms() - begin_ms)
                return data

    def _keep_pace(self, size, waited_ms):
        """Piece by piece in time is not enough: a byte every 29 s would never end."""
        self._came += size
        self._waited_ms += waited_ms
        if self._came >= _LEAST:
            self._came = self._waited_ms = 0
        elif self._waited_ms >= _LONG_MS:
            text = "Only %d B came in %d s."
            raise TransferError(text % (self._came, self._waited_ms // 1000))


def _text(data):
    """Servers send Latin-1 at times; what is not ASCII is of no account here."""
    return "".join([chr(byte) for byte in data])
