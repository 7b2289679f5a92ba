"""One attempt over HTTP/1.1 (RFC 9110, RFC 9112), with or without TLS."""

from chargepost.errors import BadInput
from chargepost.port import const
from chargepost.transfer.error import TransferError

_PIECE = const(1024)
_REDIRECTS = const(5)
_MOVED = (301, 302, 303, 307, 308)
_PARTIAL = const(206)
_UNSATISFIABLE = const(416)
_NO_PUT = (404, 405, 501)
_HEADERS = const(64)
_UNTIL_CLOSED = const(-1)


async def get(transfer, place, sink, seen) -> None:
    """Append to the sink what is missing; `seen` keeps the ETag of what is there."""
    headers = []
    if sink.size and seen[0]:
        headers = ["Range: bytes=%d-" % sink.size, "If-Range: " + seen[0]]
    elif sink.size:
        sink.clear()  # without a name for the version its parts might not fit together
    stream, status, found = await _ask(transfer, place, "GET", headers, None)
    try:
        if status == _UNSATISFIABLE:
            sink.clear()
            raise TransferError("The server does not know that part of %s." % place, status)
        if status == _PARTIAL:
            _check_range(found.get("content-range", ""), sink.size)
        elif status == 200:
            sink.clear()
        else:
            raise TransferError("%s is answered with HTTP %d." % (place, status), status)
        tag = found.get("etag", "")
        seen[0] = tag if tag.startswith('"') else ""
        await _body(stream, found, sink)
        total = found.get("content-range", "").rpartition("/")[2]
        if total not in ("", "*", str(sink.size)):  # a server may send less than is asked for
            raise TransferError("%d of %s B came." % (sink.size, total[:12]))
    finally:
        await stream.close()


async def put(transfer, place, name, source) -> None:
    """PUT into the folder, or POST to it where a server has no PUT."""
    at = place.within(name)
    headers = ["Content-Type: text/plain", "Content-Length: %d" % source.size]
    stream, status, _ = await _ask(transfer, at, "PUT", headers, source)
    await stream.close()
    if status in _NO_PUT:
        headers.append('Content-Disposition: attachment; filename="%s"' % name)
        stream, status, _ = await _ask(transfer, place, "POST", headers, source)
        await stream.close()
    if not 200 <= status < 300:
        raise TransferError("%s is answered with HTTP %d." % (at, status), status)


async def _ask(transfer, place, method, headers, source):
    """(stream at the body, status, headers) of the last of some redirects."""
    for _ in range(_REDIRECTS + 1):
        stream = await transfer.open(place.host, place.port, place.secure)
        try:
            await _send(stream, place, method, headers, source)
            status, found = await _head(stream)
        except (TransferError, OSError):
            await stream.close()
            raise
        if status not in _MOVED or "location" not in found:
            return stream, status, found
        await stream.close()
        try:
            place = place.follow(found["location"])
        except BadInput as error:
            raise TransferError(str(error), status)
    raise TransferError("%s redirects more than %d times." % (place, _REDIRECTS), 0)


async def _send(stream, place, method, headers, source):
    head = ["%s %s HTTP/1.1" % (method, place.target), "Host: " + place.authority()]
    head += ["User-Agent: Chargepost", "Accept-Encoding: identity", "Connection: close"]
    if place.basic():
        head.append("Authorization: " + place.basic())
    await stream.write(("\r\n".join(head + headers) + "\r\n\r\n").encode())
    if source is None:
        return
    offset = 0
    try:
        while offset < source.size:
            data = source.read(offset, _PIECE)
            await stream.write(data)
            offset += len(data)
    except TransferError:
        pass  # a server that refuses early closes at once: its answer says why


async def _head(stream):
    while True:
        line = await stream.line()
        parts = line.split(" ", 2)
        if not line.startswith("HTTP/1.") or len(parts) < 2 or not parts[1].isdigit():
            raise TransferError("The answer '%s' is none of HTTP." % line[:40])
        found = {}
        for _ in range(_HEADERS):
            line = await stream.line()
            if not line:
                break
            name, _, value = line.partition(":")
            found[name.strip().lower()] = value.strip()
        else:
            raise TransferError("The answer has more than %d header lines." % _HEADERS)
        if int(parts[1]) >= 200:  # 1xx only announces the answer
            return int(parts[1]), found


def _check_range(text, offset):
    """Content-Range must go on where the sink ends (RFC 9110 14.4)."""
    if not text.startswith("bytes %d-" % offset):
        raise TransferError("The server sends '%s', not from byte %d." % (text[:40], offset))


async def _body(stream, headers, sink):
    coding = headers.get("transfer-encoding", "").lower()
    if coding == "chunked":
        await _chunks(stream, sink)
        return
    length = headers.get("content-length", "")
    if coding or length.strip("0123456789") or len(length) > 12:
        raise TransferError("The server's transfer coding or length cannot be read.")
    await _piece(stream, int(length) if length else _UNTIL_CLOSED, sink)


async def _chunks(stream, sink):
    while True:
        text = (await stream.line()).partition(";")[0].strip()
        if not text or len(text) > 8 or text.lower().strip("0123456789abcdef"):
            raise TransferError("The length of a chunk is '%s'." % text[:20])
        size = int(text, 16)
        if not size:
            return
        await _piece(stream, size, sink)
        if await stream.line():
            raise TransferError("A chunk is longer than it says.")


async def _piece(stream, length, sink):
    """`length` bytes into the sink, or all there are."""
    if sink.size + length > sink.limit:
        raise too_large(sink)
    while length:
        data = await stream.some(_PIECE if length < 0 else min(_PIECE, length))
        if not data:
            if length < 0:
                return
            raise TransferError("The file ended %d B too early." % length)
        if sink.size + len(data) > sink.limit:
            raise too_large(sink)
        sink.add(data)
        if length > 0:
            length -= len(data)


def too_large(sink):
    """The error for a file that does not fit."""
    return TransferError("The file is larger than %d B." % sink.limit, 0, False)
