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

from payloads import CODES, good, schema, spoil

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
    assert generator.PNC_TARGET.read_text() == generator.pnc_module()


def test_every_message_a_station_receives_is_in_the_table():
    folder = files("ocpp").joinpath("v16", "schemas")
    names = {path.name[:-5] for path in folder.iterdir() if path.name.endswith(".json")}
    requests = {name for name in names if not name.endswith("Response")}
    sent = {name for name in requests if name in ANSWERS}
    assert requests - sent == set(CALLS) - {"DataTransfer"}


SCHEMAS = {("call", name): schema(name) for name in CALLS} | {
    ("answer", name): schema(name + "Response") for name in ANSWERS
}


@st.composite
def cases(draw, mutate):
    kind, name = draw(st.sampled_from(sorted(SCHEMAS)))
    payload = draw(good(SCHEMAS[kind, name]))
    if not mutate:
        return kind, name, payload
    spoil(draw, payload)
    return kind, name, payload


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
