"""The generated tables against the official schemas, judged by jsonschema."""

import importlib.util
import json
from importlib.resources import files
from pathlib import Path

import differential
import jsonschema
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

GENERATOR = Path(__file__).parents[3] / "tools" / "generate" / "ocpp_tables.py"


def load_generator():
    spec = importlib.util.spec_from_file_location("ocpp_tables", GENERATOR)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generator = load_generator()
CALLS = generator.CALLS.split()
ANSWERS = generator.ANSWERS.split()


def test_the_committed_table_is_what_the_generator_writes():
    assert generator.TARGET.read_text() == generator.module()


def test_every_message_a_station_receives_is_in_the_table():
    folder = files("ocpp").joinpath("v16", "schemas")
    names = {path.name[:-5] for path in folder.iterdir() if path.name.endswith(".json")}
    requests = {name for name in names if not name.endswith("Response")}
    sent = {name for name in requests if name in ANSWERS}
    assert requests - sent == set(CALLS) - {"DataTransfer"}


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


def schema(name):
    root = json.loads(
        files("ocpp").joinpath("v16", "schemas", f"{name}.json").read_text("utf-8-sig")
    )
    return resolved(root, root)


SCHEMAS = {("call", name): schema(name) for name in CALLS} | {
    ("answer", name): schema(name + "Response") for name in ANSWERS
}
STRAY = st.sampled_from([None, True, 0, -1, 7, "", "x", "x" * 300, [], {}, [1], {"a": 1}, 1.25])
TIMES = st.sampled_from(["2030-01-31T12:00:00Z", "2024-02-29T23:59:59.123+02:00"])


def good(node) -> st.SearchStrategy:
    """Payloads the schema allows."""
    kind = node["type"]
    if kind == "object":
        required = set(node.get("required", []))
        fields = {name: good(inner) for name, inner in node.get("properties", {}).items()}
        return st.fixed_dictionaries(
            {name: field for name, field in fields.items() if name in required},
            optional={name: field for name, field in fields.items() if name not in required},
        )
    if kind == "array":
        return st.lists(good(node["items"]), min_size=node.get("minItems", 0), max_size=3)
    if kind == "string":
        if "enum" in node:
            return st.sampled_from(node["enum"])
        if "format" in node:
            return TIMES if node["format"] == "date-time" else st.just("ftp://host/path")
        longest = node.get("maxLength", 40)
        edges = st.sampled_from(["x" * longest, "\u20ac" * min(longest, 60)])
        return st.text(max_size=min(longest, 30)).filter(str.isprintable) | edges
    if kind == "number":
        return st.integers(-100, 100_000).map(lambda tenths: tenths / 10)
    return st.booleans() if kind == "boolean" else st.integers(-(2**31), 2**31 - 1)


def places(value, path=()):
    """Every place in a payload."""
    found = [path]
    if isinstance(value, (dict, list)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            found += places(inner, (*path, key))
    return found


@st.composite
def cases(draw, mutate):
    kind, name = draw(st.sampled_from(sorted(SCHEMAS)))
    payload = draw(good(SCHEMAS[kind, name]))
    if not mutate:
        return kind, name, payload
    place = draw(st.sampled_from(places(payload)))
    assume(place)
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
    return kind, name, payload


CODES = {
    "type": "TypeConstraintViolation",
    "required": "OccurrenceConstraintViolation",
    "additionalProperties": "FormatViolation",
    "enum": "PropertyConstraintViolation",
    "maxLength": "PropertyConstraintViolation",
    "minItems": "OccurrenceConstraintViolation",
}


def run_both(worker, kind, name, payload):
    text = json.dumps(payload)
    here = differential.verdict(kind, name, text)
    there = worker.call("firmware.ocpp.differential", "verdict", kind, name, text)
    assert there[0] == "ok"
    # With two faults in one payload the order of a dict decides which is named.
    assert bool(here[0]) == bool(there[1][0])
    return here, there[1]


@given(case=cases(mutate=False))
@settings(deadline=None, max_examples=300)
def test_what_the_schemas_allow_is_taken(worker, case):
    kind, name, payload = case
    jsonschema.Draft4Validator(SCHEMAS[kind, name]).validate(payload)
    assert run_both(worker, kind, name, payload) == (["", ""], ["", ""])


@given(case=cases(mutate=True))
@settings(deadline=None, max_examples=600)
def test_what_the_schemas_forbid_is_refused_with_the_right_code(worker, case):
    kind, name, payload = case
    errors = list(jsonschema.Draft4Validator(SCHEMAS[kind, name]).iter_errors(payload))
    if kind == "answer":  # these may say too much
        errors = [e for e in errors if e.validator != "additionalProperties"]
        assume(not any(e.instance is None for e in errors))
    here, there = run_both(worker, kind, name, payload)
    if not errors:
        # Stricter than the schemas' grammar only in what the standard's text says as well.
        assert here[0] == "" or any(word in here[1] for word in ("date and", "URI", "decimal"))
        return
    codes = {CODES[error.validator] for error in errors}
    assert here[0] in codes and there[0] in codes
    if len(errors) == 1:
        assert here == there


@pytest.mark.parametrize("name", ["Reset", "SendLocalList"])
def test_the_description_fits_a_call_error_whatever_the_value(name):
    code, text = differential.verdict("call", name, json.dumps({"type": "x" * 9000}))
    assert code
    assert len(text) < 255
