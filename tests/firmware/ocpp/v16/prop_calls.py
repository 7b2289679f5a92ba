"""Every CALL of every profile with payloads good and bad: the right answer, always (R06, R07)."""

import json
import re
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import v16_bench
from chargepost.ocpp import call_error
from chargepost.ocpp.v16 import tables
from firmware.ocpp.v16.fuzzed import CARD, TRANSACTION, answers
from firmware.ocpp.v16.peer_schemas import validate
from payloads import CODES, good, schema, spoil

CALLS = [line.partition("{")[0] for line in tables.CALLS.split("\n") if line]
SENT = [line.partition("{")[0] for line in tables.ANSWERS.split("\n") if line]
SCHEMAS = {name: schema(name) for name in CALLS}
WIRE = {code: call_error.V16.wire(code) for code in CODES.values()}

# Values that get a CALL past its first check; the schemas' own range is tried as well.
HINTS = {
    "connectorId": st.integers(-1, 3),
    "transactionId": st.just(TRANSACTION),
    "idTag": st.sampled_from([CARD, "B2", "C3"]),
    "parentIdTag": st.sampled_from(["P1", "P2"]),
    "key": st.sampled_from(["HeartbeatInterval", "MeterValuesSampledData", "NumberOfConnectors"]),
    "value": st.sampled_from(
        ["0", "60", "-1", "true", "Voltage", "Energy.Active.Import.Register"]
    ),
    "reservationId": st.integers(-1, 2),
    "chargingProfileId": st.integers(1, 3),
    "id": st.integers(1, 3),
    "stackLevel": st.integers(-1, 9),
    "startPeriod": st.sampled_from([0, 0, 60, 3600]),
    "duration": st.sampled_from([-1, 0, 60, 86400]),
    "numberPhases": st.integers(0, 4),
    "listVersion": st.integers(-1, 3),
    "vendorId": st.sampled_from(["com.example", "org.openchargealliance.costmsg"]),
}
GOOD = {name: good(SCHEMAS[name], HINTS) for name in CALLS}
TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
PERMITTED = {  # what only the station can know to be wrong has its own words (errata 3.38)
    "PropertyConstraintViolation": "SetChargingProfile GetCompositeSchedule",
    "OccurenceConstraintViolation": "GetConfiguration",
}


@st.composite
def payloads(draw, action: str) -> dict:
    payload = draw(GOOD[action])
    if draw(st.booleans()):
        spoil(draw, payload)
    return payload


def errors(action: str, payload: dict) -> list:
    return list(jsonschema.Draft4Validator(SCHEMAS[action]).iter_errors(payload))


def readable(node: dict, value) -> bool:
    """False for a time, a URI or a decimal that jsonschema leaves alone and the text does not."""
    if isinstance(value, dict):
        known = node.get("properties", {})
        return all(readable(known[name], inner) for name, inner in value.items() if name in known)
    if isinstance(value, list):
        return all(readable(node["items"], inner) for inner in value)
    if node.get("format") == "date-time":
        return bool(TIME.fullmatch(value))
    if node.get("format") == "uri":
        return ":" in value
    return node["type"] != "number" or Decimal(str(value)) % Decimal("0.1") == 0


def witness(direction: str, action: str, payload: dict) -> None:
    """As every message; but a backend that asks for the key "" hears of it as it asked."""
    if action == "GetConfiguration" and "" in payload.get("unknownKey", ()):
        payload = {**payload, "unknownKey": ["(the empty key)"]}
    validate(direction, action, payload)


def judge(action: str, payload: dict, answer) -> None:
    """Fails unless this is the answer that the standard wants."""
    wrong = errors(action, payload)
    if wrong:
        assert answer in {WIRE[CODES[error.validator]] for error in wrong}
    elif isinstance(answer, str):
        own = action in PERMITTED.get(answer, "").split()
        unreadable = not readable(SCHEMAS[action], payload)
        assert own or (answer == "PropertyConstraintViolation" and unreadable)


@pytest.mark.parametrize("action", CALLS)
def test_R07_every_answer_is_valid_and_every_error_has_the_right_code(action, monkeypatch):
    monkeypatch.setattr(v16_bench, "witnesses", [witness])
    kinds = set()

    @given(st.lists(payloads(action), min_size=2, max_size=6))
    @settings(max_examples=50, deadline=None)
    def run(series):
        replies = answers([(action, json.dumps(payload)) for payload in series])
        for payload, reply in zip(series, replies, strict=True):
            judge(action, payload, reply)
            kinds.add(type(reply))

    run()
    assert str in kinds, "no payload was ever refused"
    assert dict in kinds, "no payload was ever taken"


@given(
    st.lists(
        st.sampled_from(CALLS).flatmap(lambda name: st.tuples(st.just(name), payloads(name))),
        min_size=2,
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_R07_micropython_gives_the_same_answers(worker, series):
    calls = [[action, json.dumps(payload, ensure_ascii=False)] for action, payload in series]
    there = worker.call("firmware.ocpp.v16.fuzzed", "answers", calls)
    assert there[0] == "ok", there
    for (action, payload), here, other in zip(series, answers(calls), there[1], strict=True):
        judge(action, payload, other)
        # With two faults in one payload the order of a dict decides which is named.
        if len(errors(action, payload)) < 2:
            assert here == other, action


@pytest.mark.parametrize(
    "action", sorted(set(SENT) - {"DataTransfer"}) + ["BrewCoffee", "", "reset"]
)
def test_R06_what_no_backend_may_call_is_not_implemented(action):
    assert answers([(action, "{}")]) == ["NotImplemented"]
