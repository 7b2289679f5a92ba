"""The backend's URL and the station's identity behind it (OCPP-J 3.1.1)."""

from chargepost.errors import BadInput
from chargepost.port import const

_LONGEST_IDENTITY = const(48)
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_EXAMPLE = "it must look like wss://backend.example.org:443/ocpp"


class Url:
    """`secure`, `host`, `port`, `path` and `query` of a backend's URL."""

    def __init__(self, secure: bool, host: str, port: int, path: str, query: str):
        self.secure = secure
        self.host = host
        self.port = port
        self.path = path
        self.query = query

    def target(self, identity: str) -> str:
        """Path and query of the request; the identity is in it percent-encoded, once."""
        path = self.path.rstrip("/") + "/" + quote(identity)
        return path + "?" + self.query if self.query else path

    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = "[%s]" % self.host if ":" in self.host else self.host
        usual = 443 if self.secure else 80
        return host if self.port == usual else "%s:%d" % (host, self.port)


def parse(text: str) -> Url:
    """The parts of a backend's URL; BadInput says what is wrong with it."""
    for char in text:
        if not "!" <= char <= "~":
            raise _wrong(text, "has a blank or a character that is not ASCII")
    scheme, found, rest = text.partition("://")
    scheme = scheme.lower()
    if not found or scheme not in ("ws", "wss"):
        raise _wrong(text, "does not begin with ws:// or wss://")
    if "#" in rest:
        raise _wrong(text, "has a fragment (#)")
    rest, _, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    if "@" in authority:
        raise _wrong(text, "carries a password; that belongs in its own setting")
    host, port = _host_and_port(text, authority)
    return Url(
        scheme == "wss", host, port or (443 if scheme == "wss" else 80), slash + path, query
    )


def check_identity(identity: str) -> str:
    """The identity, if it may be one: 1 to 48 printable characters, no colon; else BadInput."""
    good = 0 < len(identity) <= _LONGEST_IDENTITY and ":" not in identity
    for char in identity:
        if ord(char) < 32 or ord(char) == 127:
            good = False
    if not good:
        raise BadInput(
            "The identity '%s' cannot be used: give 1 to 48 printable characters without ':'."
            % identity[:60]
        )
    return identity


def quote(text: str) -> str:
    """Percent-encoded for one segment of a path (RFC 3986)."""
    parts = []
    for byte in text.encode():
        char = chr(byte)
        parts.append(char if char in _UNRESERVED else "%%%02X" % byte)
    return "".join(parts)


def _host_and_port(text, authority):
    if authority.startswith("["):  # an IPv6 address
        host, closed, rest = authority[1:].partition("]")
        if not closed or ":" not in host or (rest and not rest.startswith(":")):
            raise _wrong(text, "has a broken IPv6 address")
        port = rest[1:] if rest else ""
    else:
        host, colon, port = authority.partition(":")
        if colon and not port:
            raise _wrong(text, "has a colon without a port")
        if not host:
            raise _wrong(text, "has no host")
        for char in host:
            if char not in _UNRESERVED:
                raise _wrong(text, "has a host with the character '%s'" % char)
    if not port:
        return host, 0
    if not port.isdigit() or len(port) > 5 or not 1 <= int(port) <= 65535:
        raise _wrong(text, "has the port '%s'; ports go from 1 to 65535" % port[:20])
    return host, int(port)


def _wrong(text: str, problem: str):
    shown = text[text.rfind("@") + 1 :][:80]  # a password before it must reach no log
    return BadInput("The backend URL '%s' %s: %s." % (shown, problem, _EXAMPLE))
