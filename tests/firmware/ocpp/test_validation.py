"""Incoming 1.6 payloads: which code, which field, which limit."""

import json

from both import raises
from chargepost.errors import BadInput
from chargepost.ocpp.call_error import CallError
from chargepost.ocpp.decimals import tenths
from chargepost.ocpp.v16.tables import ANSWERS, CALLS
from chargepost.ocpp.validation import check, check_answer


def refused(action, payload, table=CALLS):
    error = raises(CallError, check, table, action, payload)
    return error.code, str(error)


def profile(**changes):
    period = {"startPeriod": 0, "limit": 16.1}
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": [period]}
    content = {
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": schedule,
    }
    period.update(changes)
    return {"connectorId": 1, "csChargingProfiles": content}


def test_R06_an_action_nobody_knows_is_not_implemented():
    for action in ("Nonsense", "", "Rese", "eset", "Reset{type", "\nReset", "(Hard", "Heartbeat"):
        assert refused(action, {})[0] == "NotImplemented"


def test_R07_a_missing_field():
    code, text = refused("Reset", {})
    assert (code, text) == ("OccurrenceConstraintViolation", "type is required and missing.")


def test_R07_a_wrong_type():
    for value in (1, None, [], {}, True):
        assert refused("Reset", {"type": value})[0] == "TypeConstraintViolation"
    for value in ("1", None, [], {}, True, 1.5):
        code, text = refused("UnlockConnector", {"connectorId": value})
        assert code == "TypeConstraintViolation"
        assert text.startswith("connectorId must be an integer, not ")


def test_R07_a_bad_enumeration_names_what_is_allowed():
    for value in ("hard", "", "Hard|Soft", "Har", "HardSoft"):
        code, text = refused("Reset", {"type": value})
        assert code == "PropertyConstraintViolation"
        assert text.endswith("allowed are Hard, Soft.")


def test_a_long_string_names_its_length_and_the_limit():
    check(CALLS, "RemoteStartTransaction", {"idTag": "x" * 20})
    code, text = refused("RemoteStartTransaction", {"idTag": "x" * 21})
    assert code == "PropertyConstraintViolation"
    assert text == "idTag has 21 characters; 20 are allowed."


def test_an_unknown_field_in_a_call_is_refused_wherever_it_is():
    code, text = refused("Reset", {"type": "Hard", "Type": "Soft"})
    assert (code, text) == ("FormatViolation", "'Type' is not a field.")
    code, text = refused("SetChargingProfile", profile(phases=3))
    assert code == "FormatViolation"
    assert "'phases' is not a field in csChargingProfiles.chargingSchedule" in text


def test_the_path_leads_to_the_field():
    entries = [{"idTag": "a"}, {"idTag": "b", "idTagInfo": {"status": "Fine"}}]
    payload = {"listVersion": 1, "updateType": "Full", "localAuthorizationList": entries}
    text = refused("SendLocalList", payload)[1]
    assert text.startswith("localAuthorizationList[1].idTagInfo.status is 'Fine'")


def test_times_are_checked():
    info = {"status": "Accepted", "expiryDate": "2030-02-29T00:00:00Z"}
    payload = {"listVersion": 1, "updateType": "Full"}
    payload["localAuthorizationList"] = [{"idTag": "a", "idTagInfo": info}]
    assert refused("SendLocalList", payload)[0] == "PropertyConstraintViolation"
    for bad in ("", "x", "2030-01-01"):
        info["expiryDate"] = bad
        assert refused("SendLocalList", payload)[0] == "PropertyConstraintViolation"
    info["expiryDate"] = "2030-02-28T00:00:00.000Z"
    check(CALLS, "SendLocalList", payload)


def test_limits_have_at_most_one_decimal():
    for good in (0, 16, 16.1, 22000.5, -5):
        check(CALLS, "SetChargingProfile", profile(limit=good))
    code, text = refused("SetChargingProfile", profile(limit=16.15))
    assert code == "PropertyConstraintViolation"
    assert "chargingSchedulePeriod[0].limit: 16.15 is not" in text
    for bad in ("16", None, True, []):
        assert refused("SetChargingProfile", profile(limit=bad))[0] == "TypeConstraintViolation"


def test_decimals_become_tenths_without_rounding():
    for value, wanted in ((0, 0), (16, 160), (16.1, 161), (6.0, 60), (-0.5, -5), (3000.3, 30003)):
        assert tenths(value) == wanted
    for whole in range(0, 9000, 7):
        for tenth in range(10):
            assert tenths(json.loads(f"{whole}.{tenth}")) == whole * 10 + tenth
    assert tenths(1e6) == 10000000
    for bad in (1.25, 0.01, 1e-7, 1e400, "1", "", None):
        raises(BadInput, tenths, bad)


def test_optional_fields_may_be_left_out():
    check(CALLS, "GetConfiguration", {})
    check(CALLS, "GetConfiguration", {"key": []})
    check(CALLS, "ClearChargingProfile", {"stackLevel": 3})
    check(CALLS, "GetDiagnostics", {"location": "ftp://x/", "retries": 1})
    assert refused("GetDiagnostics", {"location": "nowhere"})[0] == "PropertyConstraintViolation"


def test_answers_may_say_too_much_but_not_too_little():
    answer = {"status": "Accepted", "currentTime": "2030-01-01T00:00:00Z", "interval": 300}
    check_answer(ANSWERS, "BootNotification", answer)
    answer["heartbeatInterval"] = 5
    check_answer(ANSWERS, "BootNotification", answer)
    check_answer(ANSWERS, "Authorize", {"idTagInfo": {"status": "Blocked", "parentIdTag": None}})
    del answer["interval"]
    error = raises(CallError, check_answer, ANSWERS, "BootNotification", answer)
    assert error.code == "OccurrenceConstraintViolation"
    raises(CallError, check_answer, ANSWERS, "Authorize", {"idTagInfo": None})
    raises(CallError, check_answer, ANSWERS, "Authorize", {"idTagInfo": {"status": None}})
