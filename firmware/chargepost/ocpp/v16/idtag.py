"""idTagInfo: what a backend says of a token, in the authoriser's own terms."""

from chargepost.auth.entry import Entry
from chargepost.errors import BadInput
from chargepost.ocpp import timestamp
from chargepost.port import const

_LAST_SECOND = const(0xFFFFFFFF)


def entry_of(info: dict) -> Entry:
    """The Entry of an idTagInfo; BadInput for a parent that cannot be a token."""
    expiry = _expiry(info.get("expiryDate"))
    return Entry(info["status"], expiry, info.get("parentIdTag") or "")


def answered(info: dict, log) -> Entry:
    """The same of an answer, which nobody can be told to correct: the status stands."""
    try:
        return entry_of(info)
    except BadInput as error:
        log("idTagInfo: %s" % error)
        return Entry(info["status"], _expiry(info.get("expiryDate")))


def learn(station, token: str, info) -> None:
    """Remember what an answer said of a token; a full or broken storage is only logged."""
    if not info:
        return
    try:
        station.authorizer.learn(token, answered(info, station.log))
    except (BadInput, OSError) as error:
        station.log("The answer about card %s is not kept: %s" % (token, error))


def _expiry(text) -> int:
    """Unix seconds; 0 (never) also for the year 9999, which is how backends write "never"."""
    if not text:
        return 0
    unix = timestamp.parse(text)
    return 0 if unix > _LAST_SECOND else max(1, unix)
