"""Requests and answers of HTTP/1.1 as far as a device needs them (RFC 9112), without I/O."""

from chargepost_hal.errors import DeviceNonsense, DeviceSilent

_LONGEST = 8192  # of a whole answer


def get(host: str, path: str) -> bytes:
    """A GET that keeps the connection."""
    return (
        "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\n\r\n" % (path, host)
    ).encode()


def send(method: str, host: str, path: str, body: bytes) -> bytes:
    """A POST or PUT of JSON that keeps the connection."""
    head = "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n" % (
        method,
        path,
        host,
    )
    return ("%sContent-Length: %d\r\n\r\n" % (head, len(body))).encode() + body


class Receiver:
    """Finds one answer in what the connection brings: its status and its body."""

    def __init__(self):
        self._data = b""
        self._body_at = -1
        self._length = -1  # of the body; -1 when it is chunked
        self.status = 0

    def feed(self, data: bytes):
        """The body once the answer is complete, else None. Raises DeviceNonsense."""
        self._data += data
        if len(self._data) > _LONGEST:
            raise DeviceNonsense("an answer of more than %d bytes" % _LONGEST)
        if self._body_at < 0:
            end = self._data.find(b"\r\n\r\n")
            if end < 0:
                return None
            self._head(self._data[:end])
            self._body_at = end + 4
        body = self._data[self._body_at :]
        if self._length < 0:
            return _unchunked(body)
        return body[: self._length] if len(body) >= self._length else None

    def failure(self):
        """The DeviceError that tells why there is no answer."""
        if self._data:
            return DeviceNonsense("only %d bytes of an answer came" % len(self._data))
        return DeviceSilent("no answer")

    def _head(self, head):
        lines = head.split(b"\r\n")
        parts = lines[0].split()
        if len(parts) < 2 or not parts[0].startswith(b"HTTP/1.") or not parts[1].isdigit():
            raise DeviceNonsense("no HTTP: %s" % str(lines[0][:40]))
        self.status = int(parts[1])
        chunked = False
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            name, value = name.strip().lower(), value.strip()
            if name == b"content-length" and value.isdigit():
                self._length = int(value)
            elif name == b"transfer-encoding" and value.lower() == b"chunked":
                chunked = True
        if self._length < 0 and not chunked:
            raise DeviceNonsense("an answer of status %d without a length" % self.status)


def _unchunked(data):
    """The body of chunks (RFC 9112, 7.1), None while some are missing."""
    body = b""
    while True:
        line, found, rest = data.partition(b"\r\n")
        if not found:
            return None
        try:
            size = int(line.partition(b";")[0], 16)
        except ValueError:
            raise DeviceNonsense("a chunk of size %s" % str(line[:20]))
        if len(rest) < size + 2:
            return None
        if not size:
            return body
        body += rest[:size]
        data = rest[size + 2 :]
