"""What an OCMF record says, as far as the station looks into it (OCMF 1.4). It changes nothing."""

import json

from chargepost.errors import BadInput

# Kinds of readings that end a transaction: regularly, locally, remotely, aborted, power loss.
_ENDS = ("E", "L", "R", "A", "P")
_TIMES = (
    ("U", "The meter does not know the time; its record says so."),
    ("I", "The meter's time is only informative; its record says so."),
)


def read(data: bytes) -> dict:
    """{"page", "id", "readings": [(kind, flag of the time)], "signature"} of a record.

    What the record does not say is "". Raises BadInput when this is no OCMF record.
    """
    parts = data.split(b"|", 2)
    if len(parts) != 3 or parts[0].strip() != b"OCMF":
        raise BadInput("This is no OCMF record: %s" % str(data[:20]))
    payload, signature = _json(parts[1], "payload"), _json(parts[2], "signature")
    readings = payload.get("RD", [])
    if not isinstance(readings, list) or not readings:
        raise BadInput("The OCMF record has no readings (RD).")
    return {
        "page": _text(payload, "PG"),
        "id": _text(payload, "ID"),
        "readings": [(_text(one, "TX"), _text(one, "TM")[-1:]) for one in readings],
        "signature": _text(signature, "SD"),
    }


def doubts(data: bytes, token: str) -> list:
    """Sentences on what a record of the end lacks; [] for a whole one."""
    try:
        found = read(data)
    except BadInput as error:
        return [str(error)]
    told = []
    kinds = [kind for kind, _ in found["readings"]]
    if not [kind for kind in kinds if kind in _ENDS]:
        told.append("The meter's record has no reading of an end.")
    if found["id"] and token.upper() not in found["id"].upper():
        told.append("The meter's record is of %s, the session is of %s." % (found["id"], token))
    for flag, sentence in _TIMES:
        if flag in [time for _, time in found["readings"]]:
            told.append(sentence)
    return told


def _json(data, what) -> dict:
    try:
        found = json.loads(data)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadInput("The %s of the OCMF record is no JSON object: %s" % (what, str(data[:20])))
    return found


def _text(found, key) -> str:
    value = found.get(key, "") if isinstance(found, dict) else ""
    return value if isinstance(value, str) else ""
