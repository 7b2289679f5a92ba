"""What is known about a token, and its record of fixed width in a file."""

import struct

from chargepost.auth.token import LIMIT, normalise
from chargepost.errors import BadInput
from chargepost.port import const

# AuthorizationStatus of OCPP 1.6; the record holds the index.
STATUSES = ("Accepted", "Blocked", "Expired", "Invalid", "ConcurrentTx")

WIDTH = 45  # bytes: token 20, status 1, expiry 4, parent 20
_FORMAT = ">20sBI20s"
_LAST_SECOND = const(0xFFFFFFFF)


class Entry:
    """Status, expiry in Unix seconds (0: never) and parent token ("": no group)."""

    def __init__(self, status: str, expiry: int = 0, parent: str = ""):
        if status not in STATUSES:
            text = "Status %s is not known; allowed are %s."
            raise BadInput(text % (repr(status), ", ".join(STATUSES)))
        if isinstance(expiry, bool) or not isinstance(expiry, int):
            raise BadInput("Expiry %s is no number of Unix seconds." % repr(expiry))
        if not 0 <= expiry <= _LAST_SECOND:
            text = "Expiry %d is out of range; allowed are Unix seconds from 0 (never) to %d."
            raise BadInput(text % (expiry, _LAST_SECOND))
        self.status = status
        self.expiry = expiry
        self.parent = normalise(parent) if parent else ""

    def status_at(self, now: int) -> str:
        """The status at Unix time `now`: Accepted becomes Expired; now 0 means unknown."""
        if self.status == "Accepted" and self.expiry and now >= self.expiry:
            return "Expired"
        return self.status

    def same_as(self, other) -> bool:
        """True when the other says exactly the same."""
        return (
            self.status == other.status
            and self.expiry == other.expiry
            and self.parent == other.parent
        )


def pack_key(token: str) -> bytes:
    """A token as the 20 bytes that records are sorted and found by."""
    key = normalise(token).encode()
    return key + bytes(LIMIT - len(key))


def pack(token: str, entry: Entry) -> bytes:
    """The record of a token."""
    status = STATUSES.index(entry.status)
    return struct.pack(_FORMAT, pack_key(token), status, entry.expiry, entry.parent.encode())


def unpack(record: bytes) -> Entry:
    """The entry of a record whose checksum has been verified."""
    _, status, expiry, parent = struct.unpack(_FORMAT, record)
    return Entry(STATUSES[status], expiry, parent.rstrip(b"\x00").decode())
