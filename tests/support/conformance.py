"""What the official schemas and OCPP-J say about one message, as a list of complaints."""

import json
import re
from decimal import Decimal

from ocpp.messages import get_validator

CALL, CALLRESULT, CALLERROR = 2, 3, 4

VERSIONS = {"ocpp1.6": "1.6", "ocpp2.0.1": "2.0.1", "ocpp2.1": "2.1"}

_COMMON_CODES = {
    "NotImplemented",
    "NotSupported",
    "InternalError",
    "ProtocolError",
    "SecurityError",
    "PropertyConstraintViolation",
    "TypeConstraintViolation",
    "GenericError",
}
# OCPP-J 1.6 table 7 has spellings of its own; 2.x corrected them and added two.
ERROR_CODES = {
    "1.6": _COMMON_CODES | {"FormationViolation", "OccurenceConstraintViolation"},
    "2.0.1": _COMMON_CODES
    | {
        "FormatViolation",
        "OccurrenceConstraintViolation",
        "MessageTypeNotSupported",
        "RpcFrameworkError",
    },
}
ERROR_CODES["2.1"] = ERROR_CODES["2.0.1"]

# R09: UTC with Z and at most three decimals; the schemas' "date-time" does not say so.
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z")
_TIME_KEYS = {"timestamp", "startSchedule", "scheduleStart", "validFrom", "validTo"}
# An empty text means something in these: a key whose value is empty, opaque vendor data.
_MAY_BE_EMPTY = {"value", "data", "attributeValue"}


def parse(text: str | bytes) -> list | None:
    """The RPC array in a frame, or None when it is not one."""
    try:
        message = json.loads(text)
    except ValueError:
        return None
    return message if isinstance(message, list) and message else None


def complaints(text: str | bytes, version: str, asked: str | None) -> list[str]:
    """Everything wrong with one message; `asked` is the action of the CALL it answers."""
    message = parse(text)
    if message is None or not isinstance(text, str):
        return ["not a text frame with a JSON array"]
    kind = message[0]
    if kind not in (CALL, CALLRESULT, CALLERROR):
        return [f"unknown message type {kind!r}"]
    wanted = {CALL: 4, CALLRESULT: 3, CALLERROR: 5}[kind]
    if len(message) != wanted:
        return [f"{len(message)} elements, a message of type {kind} has {wanted}"]
    found = []
    if not isinstance(message[1], str) or not 1 <= len(message[1]) <= 36:
        found.append(f"message id {message[1]!r} is not a text of 1 to 36 characters")
    if kind == CALLERROR:
        return found + _error_complaints(message, version)
    action = message[2] if kind == CALL else asked
    if action is None:
        return [*found, f"an answer to nobody: no open CALL has the id {message[1]!r}"]
    exact = json.loads(text, parse_float=Decimal)
    return found + payload_complaints(action, kind, exact[-1], version)


def payload_complaints(action: str, kind: int, payload, version: str) -> list[str]:
    """What the official schema of an action and rule R09 say about a payload."""
    exact = json.loads(json.dumps(payload, default=float), parse_float=Decimal)
    try:
        validator = get_validator(kind, action, version, parse_float=Decimal)
    except OSError:
        return [f"OCPP {version} has no action {action!r}"]
    found = []
    for error in validator.iter_errors(exact):
        where = "/".join([str(part) for part in error.absolute_path])
        found.append(f"{action} {where or 'payload'}: {error.message}")
    return found + list(_style_complaints(exact, action))


def _error_complaints(message: list, version: str) -> list[str]:
    _, _, code, description, details = message
    found = []
    if code not in ERROR_CODES[version]:
        found.append(f"error code {code!r} does not exist in OCPP {version}")
    if not isinstance(description, str) or len(description) > 255:
        found.append("the error description is not a text of at most 255 characters")
    if not isinstance(details, dict):
        found.append("the error details are not an object")
    return found


def _style_complaints(value, where: str):
    """Nulls, empty optional parts and times that are not UTC, anywhere below `value`."""
    pairs = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        pairs = [(str(index), item) for index, item in enumerate(value)]
    for key, item in pairs:
        path = f"{where}/{key}"
        if item is None or item == []:
            yield f"{path}: {item} is sent where the part should be left out"
        elif item == "" and key not in _MAY_BE_EMPTY:
            yield f"{path}: an empty text is sent where the part should be left out"
        elif key in _TIME_KEYS and isinstance(item, str) and not _TIME.fullmatch(item):
            yield f"{path}: {item!r} is not a UTC time with Z and at most 3 decimals"
        yield from _style_complaints(item, path)
