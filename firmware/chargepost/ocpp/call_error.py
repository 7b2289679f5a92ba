"""What a CALLERROR says, in the project's own spelling and in each version's on the wire."""

from chargepost.errors import ChargepostError

NOT_IMPLEMENTED = "NotImplemented"  # nobody knows this action
NOT_SUPPORTED = "NotSupported"  # the standard knows it, this station does not do it
INTERNAL = "InternalError"
PROTOCOL = "ProtocolError"
SECURITY = "SecurityError"
FORMAT = "FormatViolation"
PROPERTY = "PropertyConstraintViolation"
OCCURRENCE = "OccurrenceConstraintViolation"
TYPE = "TypeConstraintViolation"
GENERIC = "GenericError"

# These two never travel: no answer came, because of the time or because of the connection.
TIMEOUT = "Timeout"
CONNECTION_LOST = "ConnectionLost"

_LONGEST = 255  # of a CALLERROR's description (OCPP-J 4.2.3)


class CallError(ChargepostError):
    """A CALL was answered with "no": `code` is one of this file's, `str()` the description."""

    def __init__(self, code: str, description: str = ""):
        super().__init__(description)
        self.code = code
        self.description = description


class Codes:
    """How one version spells the codes, and how it answers when the message id is unreadable.

    `spelling` holds pairs (own, wire) where they differ; `unreadable` is the id to answer
    with, or "" when such a message is to be ignored.
    """

    def __init__(self, spelling: tuple, unreadable: str):
        self._spelling = spelling
        self.unreadable = unreadable

    def wire(self, code: str) -> str:
        for own, wire in self._spelling:
            if own == code:
                return wire
        return code

    def own(self, code) -> str:
        """The own spelling of any version's code: backends mix them up."""
        if not isinstance(code, str) or code in ("", TIMEOUT, CONNECTION_LOST):
            return GENERIC  # what no backend can know would be taken for a lost connection
        for own, wire in _SPELLING_16:
            if code == wire:
                return own
        return code


# The errata of 1.6 keep both misspellings, because a correction would change messages.
_SPELLING_16 = (
    (FORMAT, "FormationViolation"),
    (OCCURRENCE, "OccurenceConstraintViolation"),
)

V16 = Codes(_SPELLING_16, "")
V2 = Codes((), "-1")


def shorten(description: str) -> str:
    """A description as long as a CALLERROR may carry."""
    if len(description) <= _LONGEST:
        return description
    return description[: _LONGEST - 3] + "..."
