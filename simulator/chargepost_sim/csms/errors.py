"""Why the backend cannot do what was asked; each text is a sentence for its user.

CsmsError
 +-- BadRequest       the request itself is wrong: correct it (HTTP 400)
 +-- UnknownName      no such station, card or session (404)
 +-- NotConnected     the station is not connected now: try later (409)
 +-- StationRefused   the station answered with a CALLERROR (424)
 +-- StationSilent    the station did not answer in time (424)
"""


class CsmsError(Exception):
    """Base of all; `status` is the HTTP status that says the same."""

    status = 400


class BadRequest(CsmsError):
    """A value is not allowed."""


class UnknownName(CsmsError):
    """Nothing has this name."""

    status = 404


class NotConnected(CsmsError):
    """The station has no connection, or lost it before it answered."""

    status = 409


class StationRefused(CsmsError):
    """The station answered with a CALLERROR, or with something against the schema."""

    status = 424


class StationSilent(CsmsError):
    """No answer in time."""

    status = 424
