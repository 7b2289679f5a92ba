"""The HTTP upgrade that opens a WebSocket (RFC 6455 section 4), the client's side."""

import hashlib
from binascii import b2a_base64

from chargepost.ocpp.websocket.error import WebSocketError
from chargepost.port import const

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_LARGEST_HEAD = const(4096)  # bytes; a proxy's page of HTML is no answer

_REMEDIES = (
    (401, "check Chargepost.Identity and the password"),
    (403, "check Chargepost.Identity and the password"),
    (404, "the backend does not know this station: check the URL and the identity"),
    (426, "the backend wants another WebSocket version"),
)


def make_key(random: bytes) -> str:
    """Sec-WebSocket-Key of 16 random bytes."""
    return _base64(random)


def request(url, identity: str, protocols: tuple, key: str, password: bytes | None) -> bytes:
    """The upgrade request for a `chargepost.ocpp.url.Url`.

    With a password Basic authentication is sent; its user is the identity as it is, while
    the path carries it percent-encoded (OCPP-J 3.1.1, security whitepaper A00.FR.204).
    """
    lines = [
        "GET %s HTTP/1.1" % url.target(identity),
        "Host: %s" % url.authority(),
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: %s" % key,
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: %s" % ", ".join(protocols),
    ]
    if password is not None:
        lines.append("Authorization: Basic %s" % _base64(identity.encode() + b":" + password))
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Response:
    """Collects the server's answer; `protocol` is the agreed subprotocol once it is complete."""

    def __init__(self, key: str, protocols: tuple):
        self.protocol = ""
        self._accept = _base64(hashlib.sha1(key.encode() + _GUID).digest())
        self._protocols = protocols
        self._head = b""

    def feed(self, data):
        """None until the answer is complete, then the bytes behind it.

        WebSocketError says why there will be no connection; `status` is the HTTP status.
        """
        self._head += bytes(data)
        end = self._head.find(b"\r\n\r\n")
        if end < 0 and len(self._head) <= _LARGEST_HEAD:
            return None
        if not 0 <= end <= _LARGEST_HEAD:
            text = "The backend's HTTP header is over %d bytes long." % _LARGEST_HEAD
            raise WebSocketError(text)
        self._check(self._head[:end])
        rest = self._head[end + 4 :]
        self._head = b""
        return rest

    def _check(self, head):
        # A proxy may say what it likes in its own headers (RFC 9110 5.5).
        text = bytes([byte if byte < 0x80 else 0x3F for byte in head]).decode()
        lines = text.split("\r\n")
        status = _status(lines[0])
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            value = value.strip()
            headers[name] = headers[name] + "," + value if name in headers else value
        if status != 101:
            raise _refusal(status, headers)
        self._check_upgrade(headers)
        self._check_protocol(headers.get("sec-websocket-protocol", ""))

    def _check_upgrade(self, headers):
        tokens = [token.strip() for token in headers.get("connection", "").lower().split(",")]
        if headers.get("upgrade", "").lower() != "websocket" or "upgrade" not in tokens:
            raise WebSocketError("The backend's answer is not an upgrade to WebSocket.")
        if headers.get("sec-websocket-accept", "") != self._accept:
            text = "The backend's Sec-WebSocket-Accept is wrong: something else answers there."
            raise WebSocketError(text)
        if headers.get("sec-websocket-extensions", ""):
            raise WebSocketError("The backend uses WebSocket extensions nobody offered.")

    def _check_protocol(self, protocol):
        """Without a subprotocol nobody knows which OCPP is spoken (OCPP-J 3.3): no guessing."""
        offered = ", ".join(self._protocols)
        if not protocol:
            text = "The backend selected no subprotocol; the station offers %s." % offered
            raise WebSocketError(text)
        if protocol not in self._protocols:
            raise WebSocketError(
                "The backend selected the subprotocol %s; the station offers %s."
                % (protocol[:40], offered)
            )
        self.protocol = protocol


def _status(line: str) -> int:
    version, _, rest = line.partition(" ")
    digits = rest[:3]
    if not version.startswith("HTTP/1.") or len(digits) < 3 or not digits.isdigit():
        raise WebSocketError("What answers there is no HTTP server: %s" % line[:40])
    return int(digits)


def _refusal(status, headers):
    remedy = "the station will try again"
    if 300 <= status < 400:
        remedy = "it redirects to %s: set that as URL" % headers.get("location", "?")[:80]
    for known, advice in _REMEDIES:
        if status == known:
            remedy = advice
    text = "The backend refused the connection with HTTP %d; %s." % (status, remedy)
    return WebSocketError(text, 0, status)


def _base64(data: bytes) -> str:
    return b2a_base64(data).decode().strip()
