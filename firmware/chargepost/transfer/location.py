"""The URL of a file on another machine (RFC 3986, RFC 1738 for ftp)."""

from binascii import b2a_base64

from chargepost.errors import BadInput
from chargepost.port import const

_LONGEST = const(2000)  # those that clouds sign have 600 to 1800
_SCHEMES = (("http", 80), ("https", 443), ("ftp", 21), ("ftps", 21))
_IMPLICIT = const(990)  # on this port ftps begins with TLS, on others with AUTH TLS (RFC 4217)


class Location:
    """`scheme`, `host`, `port`, `user`, `password`; `target` is path and query, as given."""

    def __init__(self, scheme, host, port, login, target):
        self.scheme = scheme
        self.host = host
        self.port = port
        self.user, self.password = login
        self.target = target

    @property
    def secure(self) -> bool:
        """True when nobody on the way can read or change the file."""
        return self.scheme in ("https", "ftps")

    @property
    def implicit(self) -> bool:
        """True when the first byte is one of TLS."""
        return self.scheme == "https" or (self.scheme == "ftps" and self.port == _IMPLICIT)

    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = "[%s]" % self.host if ":" in self.host else self.host
        return host if (self.scheme, self.port) in _SCHEMES else "%s:%d" % (host, self.port)

    def basic(self) -> str:
        """Value of an Authorization header (RFC 7617), "" without a user."""
        if not self.user:
            return ""
        login = "%s:%s" % (self.user, self.password)
        return "Basic " + b2a_base64(login.encode()).decode().strip()

    def file(self) -> str:
        """The path for FTP: from the folder of the login, decoded. BadInput for line ends."""
        path = unquote(self.target.partition("?")[0][1:])
        if "\r" in path or "\n" in path:
            raise BadInput("The path of the URL has a line end in it.")
        return path

    def within(self, name: str):
        """The place of the file `name`: a query names a file already, all else is a folder."""
        if "?" in self.target:
            return self
        return self._at(self.target.rstrip("/") + "/" + name)

    def follow(self, text: str):
        """Where a redirect leads; a login stays with its host. BadInput when it is unsafe."""
        if text.startswith("//"):
            text = self.scheme + ":" + text
        if "://" not in text:
            folder = self.target.partition("?")[0].rpartition("/")[0]
            return self._at(text if text.startswith("/") else folder + "/" + text)
        found = parse(text)
        if found.scheme[:4] != "http" or (self.secure and not found.secure):
            raise BadInput("A redirect from %s to %s is not followed." % (self, found))
        if (found.host, found.port) == (self.host, self.port) and not found.user:
            found.user, found.password = self.user, self.password
        return found

    def _at(self, target):
        return Location(self.scheme, self.host, self.port, (self.user, self.password), target)

    def __str__(self) -> str:
        """For people: without the login, and without a query, which may be a key."""
        return "%s://%s%s" % (self.scheme, self.authority(), self.target.partition("?")[0])


def parse(text: str) -> Location:
    """The parts of a URL; BadInput says what is wrong, without showing a password."""
    if len(text) > _LONGEST:
        raise BadInput("The URL has %d characters; at most %d are." % (len(text), _LONGEST))
    if any([not "!" <= char <= "~" for char in text]):
        raise BadInput("The URL has a blank or a character that is not ASCII: encode it as %20.")
    scheme, found, rest = text.partition("#")[0].partition("://")
    scheme = scheme.lower()
    usual = dict(_SCHEMES).get(scheme)
    if not found or not usual:
        raise BadInput("The URL does not begin with http://, https://, ftp:// or ftps://.")
    ending = min([rest.find(mark) for mark in "/?" if mark in rest] or [len(rest)])
    authority, target = rest[:ending], rest[ending:]
    login, _, place = authority.rpartition("@")
    user, _, password = login.partition(":")
    host, port = _host_and_port(place)
    target = target if target.startswith("/") else "/" + target
    return Location(scheme, host, port or usual, (unquote(user), unquote(password)), target)


def _host_and_port(place):
    if place.startswith("["):
        host, _, port = place[1:].partition("]")
    else:
        host, colon, port = place.partition(":")
        port = colon + port
    if not host or (port and not port.startswith(":")):
        raise BadInput("The URL has no host that can be used.")
    number = port[1:]
    if not number:
        return host, 0
    if number.strip("0123456789") or len(number) > 5 or not 0 < int(number) < 65536:
        raise BadInput("The URL has the port '%s'; ports go from 1 to 65535." % number[:20])
    return host, int(number)


def unquote(text: str) -> str:
    """Percent-encoding taken off; BadInput when it is broken or no UTF-8."""
    head, *parts = text.split("%")
    data = head.encode()
    try:
        for part in parts:
            if len(part) < 2 or part[:2].lower().strip("0123456789abcdef"):
                raise ValueError
            data += bytes([int(part[:2], 16)]) + part[2:].encode()
        return str(data, "utf-8")
    except ValueError:
        raise BadInput("The URL has a '%' that begins no percent-encoding.")
