"""Payloads of OCPP 1.6 that the official schemas allow, and the same with one thing wrong."""

import json
from copy import deepcopy
from importlib.resources import files

from hypothesis import strategies as st

# A copy each time: what is put into a payload may be changed there.
STRAY = st.sampled_from(
    [None, True, 0, -1, 7, "", "x", "x" * 300, [], {}, [1], {"a": 1}, 1.25]
).map(deepcopy)
TIMES = st.sampled_from(["2030-01-31T12:00:00Z", "2024-02-29T23:59:59.123+02:00"])
PRINTABLE = "aZ09 .,:;-_/\\\"'{}[]|%\u00e9\u20ac\U0001f50c"  # of one to four bytes

# Which CALLERROR a broken rule of a schema deserves (OCPP-J 1.6 table 7), in our own spelling.
CODES = {
    "type": "TypeConstraintViolation",
    "required": "OccurrenceConstraintViolation",
    "additionalProperties": "FormatViolation",
    "enum": "PropertyConstraintViolation",
    "maxLength": "PropertyConstraintViolation",
    "minItems": "OccurrenceConstraintViolation",
}


def resolved(node, root):
    """The schema without references; formats that jsonschema leaves alone become patterns."""
    if isinstance(node, list):
        return [resolved(item, root) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return resolved(root["definitions"][node["$ref"].rpartition("/")[2]], root)
    return {
        key: resolved(value, root)
        for key, value in node.items()
        if key not in ("$id", "$schema", "definitions", "multipleOf")
    }


def schema(name: str) -> dict:
    """The official schema of a message of OCPP 1.6, from the installed package."""
    path = files("ocpp").joinpath("v16", "schemas", f"{name}.json")
    root = json.loads(path.read_text("utf-8-sig"))
    found = resolved(root, root)
    assert isinstance(found, dict)
    return found


def good(node: dict, hints: dict | None = None, name: str = "") -> st.SearchStrategy:
    """Payloads the schema allows; `hints`: field -> strategy of values that mean something."""
    kind = node["type"]
    if kind == "object":
        return _object(node, hints)
    if kind == "array":
        inner = good(node["items"], hints, name)
        return st.lists(inner, min_size=node.get("minItems", 0), max_size=3)
    any_value = _text(node) if kind == "string" else _SCALARS[kind]
    return (hints[name] | any_value) if hints and name in hints else any_value


def _object(node: dict, hints: dict | None) -> st.SearchStrategy:
    required = set(node.get("required", []))
    fields = {
        field: good(inner, hints, field) for field, inner in node.get("properties", {}).items()
    }
    return st.fixed_dictionaries(
        {field: value for field, value in fields.items() if field in required},
        optional={field: value for field, value in fields.items() if field not in required},
    )


_SCALARS = {
    "number": st.integers(-100, 100_000).map(lambda tenths: tenths / 10),
    "boolean": st.booleans(),
    "integer": st.integers(-(2**31), 2**31 - 1),
}


def _text(node: dict) -> st.SearchStrategy:
    if "enum" in node:
        return st.sampled_from(node["enum"])
    if "format" in node:
        return TIMES if node["format"] == "date-time" else st.just("ftp://host/path")
    longest = node.get("maxLength", 40)
    edges = st.sampled_from(["x" * longest, "\u20ac" * min(longest, 60)])
    return st.text(PRINTABLE, max_size=min(longest, 12)) | edges


def places(value, path=()) -> list[tuple]:
    """Every place in a payload."""
    found = [path]
    if isinstance(value, (dict, list)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            found += places(inner, (*path, key))
    return found


def spoil(draw, payload: dict) -> None:
    """Change one thing in a payload, most often so that it breaks the schema."""
    inner = places(payload)[1:]
    if not inner:
        payload[draw(st.sampled_from(["extra", "id"]))] = draw(STRAY)
        return
    place = draw(st.sampled_from(inner))
    parent = payload
    for key in place[:-1]:
        parent = parent[key]
    change = draw(st.sampled_from(["replace", "replace", "remove", "lengthen", "add"]))
    if change == "remove":
        del parent[place[-1]]
    elif change == "add" and isinstance(parent, dict):
        parent[draw(st.sampled_from(["extra", "id", "Status"]))] = draw(STRAY)
    elif change == "lengthen" and isinstance(parent[place[-1]], str):
        parent[place[-1]] += draw(st.sampled_from(["x", "x" * 300, "x" * 10_001]))
    else:
        parent[place[-1]] = draw(STRAY)
