"""Every message of this adapter against the official schemas, in the `ocpp` package (R09)."""

import json
import re
import sys
from decimal import Decimal
from importlib import util
from inspect import isawaitable
from pathlib import Path

import jsonschema
import pytest
from jsonschema.exceptions import ValidationError
from ocpp.messages import MessageType, get_validator

import price_schemas
import v16_bench
from chargepost.ocpp.v16.vendor import iso15118pnc
from chargepost.ocpp.v16.vendor.exchanges import VENDOR

FILES = sorted(Path(__file__).parent.glob("test_*.py"))
INSTANT = re.compile(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")

seen: set[tuple[str, str]] = set()


def validate(direction: str, action: str, payload: dict) -> None:
    """One message; the validator raises what is wrong with it, and empties are wrong, too."""
    kind = MessageType.Call if direction == "call" else MessageType.CallResult
    # As decimals: in floats 16.1 is no multiple of 0.1.
    exact = json.loads(json.dumps(payload), parse_float=Decimal)
    get_validator(kind, action, "1.6", parse_float=Decimal).validate(exact)
    look_for_empties(payload, action)
    if action == "DataTransfer":
        validate_data(direction, payload)
    seen.add((direction, action))


def validate_data(direction: str, payload: dict) -> None:
    """What DataTransfer carries: our schema for prices, those of OCPP 2.0.1 for Plug & Charge."""
    if direction == "answer":
        if payload["status"] == "Accepted" and "data" in payload:
            inner = json.loads(payload["data"])
            look_for_empties(inner, "data")
            assert any(fits(inner, message) for message in iso15118pnc.MESSAGES), inner
        return
    inner = json.loads(payload["data"])
    look_for_empties(inner, "data")
    if payload["vendorId"] == VENDOR:
        get_validator(MessageType.Call, payload["messageId"], "2.0.1").validate(inner)
    else:
        jsonschema.validate(inner, price_schemas.SENT[payload["messageId"]])


def fits(inner: dict, message: str) -> bool:
    try:
        get_validator(MessageType.CallResult, message, "2.0.1").validate(inner)
    except ValidationError:
        return False
    return True


def look_for_empties(value, path: str) -> None:
    assert value is not None and value not in ("", []), f"{path} is empty"
    if isinstance(value, dict):
        for name, inner in value.items():
            look_for_empties(inner, f"{path}.{name}")
            if name in ("timestamp", "expiryDate", "scheduleStart", "startSchedule"):
                assert INSTANT.match(inner), f"{path}.{name} is {inner}"
    elif isinstance(value, list):
        for inner in value:
            look_for_empties(inner, path)


def flows():
    """The portable tests of this folder: together they make the adapter say all it can."""
    for path in FILES:
        spec = util.spec_from_file_location(f"flow_{path.stem}", path)
        assert spec and spec.loader
        module = util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        for name in sorted(vars(module)):
            if name.startswith("test_"):
                yield pytest.param(getattr(module, name), id=f"{path.stem}-{name[5:]}")


@pytest.mark.parametrize("flow", list(flows()))
async def test_every_message_of_a_flow_is_valid(flow, monkeypatch):
    monkeypatch.setattr(v16_bench, "witnesses", [validate])
    result = flow()
    if isawaitable(result):
        await result


def test_the_flows_have_shown_every_message():
    calls = {action for direction, action in seen if direction == "call"}
    answers = {action for direction, action in seen if direction == "answer"}
    assert calls == {
        "Authorize",
        "BootNotification",
        "DataTransfer",
        "DiagnosticsStatusNotification",
        "FirmwareStatusNotification",
        "Heartbeat",
        "LogStatusNotification",
        "MeterValues",
        "SecurityEventNotification",
        "SignCertificate",
        "SignedFirmwareStatusNotification",
        "StartTransaction",
        "StatusNotification",
        "StopTransaction",
    }
    assert answers == {
        "CancelReservation",
        "CertificateSigned",
        "ChangeAvailability",
        "ChangeConfiguration",
        "ClearCache",
        "ClearChargingProfile",
        "DataTransfer",
        "DeleteCertificate",
        "ExtendedTriggerMessage",
        "GetCompositeSchedule",
        "GetConfiguration",
        "GetDiagnostics",
        "GetInstalledCertificateIds",
        "GetLocalListVersion",
        "GetLog",
        "InstallCertificate",
        "RemoteStartTransaction",
        "RemoteStopTransaction",
        "ReserveNow",
        "Reset",
        "SendLocalList",
        "SetChargingProfile",
        "SignedUpdateFirmware",
        "TriggerMessage",
        "UnlockConnector",
        "UpdateFirmware",
    }
