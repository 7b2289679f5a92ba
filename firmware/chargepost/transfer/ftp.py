"""One attempt over FTP (RFC 959, RFC 2428, RFC 3659), with TLS as RFC 4217 has it."""

from chargepost.errors import BadInput
from chargepost.port import const
from chargepost.transfer.error import TransferError
from chargepost.transfer.stream import Stream

_PIECE = const(1024)
_REPLY_LINES = const(64)
_GUEST = ("anonymous", "chargepost@")


async def get(transfer, place, sink, seen) -> None:
    """Append to the sink what is missing; `seen` keeps the size of the file on the server."""
    path = _path(place, "")
    control = await _login(transfer, place)
    try:
        size = await _size(control, path)
        if size > sink.limit:
            raise _too_large(sink)
        # A file that has changed in between shows by its size or not at all.
        if sink.size and (size < sink.size or seen[0] != str(size)):
            sink.clear()
        seen[0] = str(size)
        if sink.size and sink.size == size:
            return  # nothing but the server's last word was missing
        if sink.size and (await control.ask("REST %d" % sink.size))[0] != 350:
            sink.clear()  # a server that cannot do that sends all of it
        await _carry(control, "RETR " + path, lambda data: _receive(data, sink))
        if size >= 0 and sink.size != size:
            raise TransferError("%d of %d B came." % (sink.size, size))
    finally:
        await control.stream.close()


async def put(transfer, place, name, source) -> None:
    """Store the source in the folder, anew at each attempt."""
    path = _path(place, name)
    control = await _login(transfer, place)
    try:
        await _carry(control, "STOR " + path, lambda data: _send(data, source))
    finally:
        await control.stream.close()


class Control:
    """The control connection: commands and their replies."""

    def __init__(self, transfer, place, stream):
        self.transfer = transfer
        self.place = place
        self.stream = stream
        self.private = False  # the data connections are TLS, too

    async def ask(self, command: str, *expected) -> tuple:
        """(code, text) of the reply; TransferError unless it is one of those expected."""
        if command:
            await self.stream.write((command + "\r\n").encode())
        code, text = await self._reply()
        if expected and code not in expected:
            name = command.partition(" ")[0] or "greeting"
            raise TransferError("FTP %s: %d %s." % (name, code, text[:80].rstrip(".")), code)
        return code, text

    async def _reply(self):
        first = await self.stream.line()
        line = first
        if len(line) < 3 or not line[:3].isdigit():
            raise TransferError("The answer '%s' is none of FTP." % line[:40])
        for _ in range(_REPLY_LINES):
            if line[:3] == first[:3] and line[3:4] != "-":
                return int(line[:3]), line[4:]
            line = await self.stream.line()
        raise TransferError("A reply has more than %d lines." % _REPLY_LINES)

    async def data(self) -> Stream:
        """A passive data connection, always to the host itself, whatever PASV may say."""
        code, text = await self.ask("EPSV")
        parts = text.partition("(")[2].partition(")")[0]
        if code == 229:
            port = _number(parts[3:-1])
        else:
            text = (await self.ask("PASV", 227))[1]
            numbers = text.partition("(")[2].partition(")")[0].split(",")
            if len(numbers) != 6:
                raise TransferError("FTP PASV: the answer '%s' has no port." % text[:80])
            port = _number(numbers[4]) * 256 + _number(numbers[5])
        return await self.transfer.open(self.place.host, port, False)

    async def greet(self) -> None:
        """TLS from the first byte or after AUTH TLS, or none, as the URL says."""
        if self.place.implicit:
            await self.secure(self.stream)
        await self.ask("", 220)
        if not self.place.secure:
            return
        if not self.place.implicit:
            await self.ask("AUTH TLS", 234)
            await self.secure(self.stream)
        await self.ask("PBSZ 0", 200)
        await self.ask("PROT P", 200)
        self.private = True

    async def secure(self, stream) -> None:
        """Go on with TLS; TransferError when the server cannot be trusted."""
        from chargepost.transfer.starttls import start_tls

        transfer = self.transfer
        host = self.place.host
        try:
            begun = start_tls(stream.connection, host, transfer.tls(), transfer.clock)
            stream.go_on(await transfer.within(begun))
        except BadInput as error:
            raise TransferError(str(error))
        except OSError as error:
            raise TransferError("%s: no TLS: %s." % (host, error))


async def _login(transfer, place):
    user, password = place.user or _GUEST[0], place.password or _GUEST[1]
    if "\n" in user + password or "\r" in user + password:
        raise BadInput("The login of the URL has a line end in it.")
    stream = await transfer.open(place.host, place.port, False)
    control = Control(transfer, place, stream)
    try:
        await control.greet()
        code, _ = await control.ask("USER " + user, 230, 331)
        if code == 331:
            await control.ask("PASS " + password, 230, 202)
        await control.ask("TYPE I", 200)
    except (TransferError, OSError):
        await stream.close()
        raise
    return control


async def _size(control, path):
    """Bytes of the file; -1 when the server does not tell."""
    code, text = await control.ask("SIZE " + path)
    return _number(text) if code == 213 else -1


async def _carry(control, command, work):
    """A command with a data connection; what its last reply says, counts."""
    data = await control.data()
    try:
        await control.ask(command, 125, 150)
        if control.private:
            await control.secure(data)
        await work(data)
    finally:
        await data.close()
    await control.ask("", 226, 250)


async def _receive(data, sink):
    while True:
        piece = await data.some(_PIECE)
        if not piece:
            return
        if sink.size + len(piece) > sink.limit:
            raise _too_large(sink)
        sink.add(piece)


async def _send(data, source):
    offset = 0
    while offset < source.size:
        piece = source.read(offset, _PIECE)
        await data.write(piece)
        offset += len(piece)


def _path(place, name):
    folder = place.file()
    if not name:
        return folder
    return folder.rstrip("/") + "/" + name if folder else name


def _number(text):
    if not text.isdigit() or len(text) > 12:
        raise TransferError("FTP: '%s' is no number." % text[:20])
    return int(text)


def _too_large(sink):
    return TransferError("The file is larger than %d B." % sink.limit, 0, False)
