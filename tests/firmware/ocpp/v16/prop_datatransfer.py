"""Whatever stands in the data of a DataTransfer, the station answers and goes on."""

import json
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargepost.ocpp.v16.vendor import costmsg, iso15118pnc
from firmware.ocpp.v16.transferred import CARS, PRICES, answers
from payloads import good, resolved, spoil
from price_schemas import RECEIVED
from priced import TRANSACTION

MESSAGES = [(PRICES, name) for name in costmsg.MESSAGES]
MESSAGES += [(CARS, name) for name in iso15118pnc.MESSAGES]
HINTS = {
    "transactionId": st.just(TRANSACTION),
    "idToken": st.sampled_from(["A1", "B2"]),
    "graceMinutes": st.integers(0, 60),
}


def _schema(vendor: str, name: str) -> dict:
    if vendor == PRICES:
        return RECEIVED[name]
    path = files("ocpp").joinpath("v201", "schemas", f"{name}Request.json")
    root = json.loads(path.read_text("utf-8-sig"))
    found = resolved(root, root)
    assert isinstance(found, dict)
    return _without_extension(found)


def _without_extension(node):
    if isinstance(node, list):
        return [_without_extension(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _without_extension(inner) for key, inner in node.items() if key != "customData"}


SCHEMAS = {pair: _schema(*pair) for pair in MESSAGES}
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@st.composite
def likely(draw, pair: tuple[str, str]) -> dict:
    """A payload as the schema has it, or with something wrong."""
    payload = draw(good(SCHEMAS[pair], HINTS))
    for _ in range(draw(st.integers(0, 2))):
        spoil(draw, payload)
    return payload


@st.composite
def calls(draw) -> list[str]:
    pair = draw(st.sampled_from(MESSAGES))
    payload = draw(likely(pair) | values)
    return [*pair, json.dumps(payload, ensure_ascii=draw(st.booleans()))]


series = st.lists(calls(), min_size=1, max_size=6)


def look(found: list) -> None:
    for status, data in found:
        assert status in ("Accepted", "Rejected")
        assert data or status == "Accepted"


@given(series)
@settings(max_examples=150, deadline=None)
def test_any_json_is_answered(sent):
    look(answers(sent))


@given(st.lists(st.tuples(st.sampled_from(MESSAGES), st.text(max_size=30)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_text_is_answered(sent):
    look(answers([(*pair, text) for pair, text in sent]))


def certain(payload: dict) -> dict:
    """The same for a session and a driver that there are, and a grace within limits."""
    for name in {"transactionId", "idToken"} & set(payload):
        payload[name] = {"transactionId": TRANSACTION, "idToken": "A1"}[name]
    for idle in (payload.get("idlePrice"), payload.get("nextPeriod", {}).get("idlePrice")):
        if idle and "graceMinutes" in idle:
            idle["graceMinutes"] = abs(idle["graceMinutes"]) % 10081
    return payload


@pytest.mark.parametrize("name", costmsg.MESSAGES)
def test_what_the_schema_allows_is_accepted(name):
    @given(good(RECEIVED[name]).map(certain))
    @settings(max_examples=80, deadline=None)
    def run(payload):
        assert answers([(PRICES, name, json.dumps(payload))]) == [["Accepted", ""]]

    run()


@given(likely((PRICES, "RunningCost")))
@settings(max_examples=200, deadline=None)
def test_a_running_cost_that_breaks_the_schema_is_rejected(payload):
    wrong = list(jsonschema.Draft4Validator(RECEIVED["RunningCost"]).iter_errors(payload))
    # A null counts as absent, and the register may be told with decimals.
    tolerated = "null" in json.dumps(payload) or any("meterValue" in e.path for e in wrong)
    if wrong and not tolerated:
        assert answers([(PRICES, "RunningCost", json.dumps(payload))])[0][0] == "Rejected"


@given(series)
@settings(max_examples=50, deadline=None)
def test_micropython_gives_the_same_answers(worker, sent):
    there = worker.call("firmware.ocpp.v16.transferred", "answers", sent)
    assert there[0] == "ok", there
    for call, here, other in zip(sent, answers(sent), there[1], strict=True):
        # With two faults in one payload the order of a dict decides which is named.
        assert here[0] == other[0], call
