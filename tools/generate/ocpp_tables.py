"""Writes the tables of what a station receives from the schemas of the `ocpp` package.

    python tools/generate/ocpp_tables.py [--check]

ocpp/v16/tables.py holds the CALLs of the backend, and the answers to the station's own CALLs.
ocpp/v16/vendor/iso15118pnc_tables.py has the same of the messages of OCPP 2.0.1 that Plug &
Charge puts into DataTransfer. `chargepost.ocpp.validation` explains the notation.
"""

import json
import sys
from importlib.resources import files
from pathlib import Path

V16 = Path(__file__).parents[2] / "firmware" / "chargepost" / "ocpp" / "v16"
TARGET = V16 / "tables.py"
PNC_TARGET = V16 / "vendor" / "iso15118pnc_tables.py"

CALLS = (
    "CancelReservation CertificateSigned ChangeAvailability ChangeConfiguration ClearCache "
    "ClearChargingProfile DataTransfer DeleteCertificate ExtendedTriggerMessage "
    "GetCompositeSchedule GetConfiguration GetDiagnostics GetInstalledCertificateIds "
    "GetLocalListVersion GetLog InstallCertificate RemoteStartTransaction "
    "RemoteStopTransaction ReserveNow Reset SendLocalList SetChargingProfile "
    "SignedUpdateFirmware TriggerMessage UnlockConnector UpdateFirmware"
)
ANSWERS = (
    "Authorize BootNotification DataTransfer DiagnosticsStatusNotification "
    "FirmwareStatusNotification Heartbeat LogStatusNotification MeterValues "
    "SecurityEventNotification SignCertificate SignedFirmwareStatusNotification "
    "StartTransaction StatusNotification StopTransaction"
)
PNC_CALLS = (
    "CertificateSigned DeleteCertificate GetInstalledCertificateIds InstallCertificate "
    "TriggerMessage"
)
PNC_ANSWERS = "Authorize Get15118EVCertificate GetCertificateStatus SignCertificate"

# What a schema may say without our having to check it.
SILENT = {"$schema", "$id", "title", "definitions", "javaType", "additionalItems"}
SILENT |= {"description", "comment", "default", "maxItems"}
EXTENSION = "customData"  # of 2.0.1: anybody's own, and so nothing to be checked
KNOWN = {
    "object": {"type", "properties", "required", "additionalProperties"},
    "array": {"type", "items", "minItems"},
    "string": {"type", "maxLength", "format", "enum", "additionalProperties"},
    "number": {"type", "multipleOf"},
    "integer": {"type"},
    "boolean": {"type"},
}


def schema(name: str, version: str) -> dict:
    text = files("ocpp").joinpath(version, "schemas", f"{name}.json").read_text("utf-8-sig")
    return json.loads(text)


def notation(node: dict, root: dict) -> str:
    """One schema as the table writes it; anything the notation cannot say is an error."""
    if "$ref" in node:
        node = root["definitions"][node["$ref"].rpartition("/")[2]]
    kind = node["type"]
    strange = set(node) - KNOWN[kind] - SILENT
    if strange:
        raise SystemExit(f"the table cannot say {strange} of {node}")
    if kind == "object":
        if node.get("additionalProperties") is not False:
            raise SystemExit(f"the table cannot say additional properties of {node}")
        required = node.get("required", [])
        fields = [
            f"{name}{'!' if name in required else '?'}{notation(inner, root)}"
            for name, inner in node.get("properties", {}).items()
            if name != EXTENSION
        ]
        return "{" + ",".join(fields) + "}"
    if kind == "array":
        return f"[{node.get('minItems', 0)}{notation(node['items'], root)}"
    if kind == "string":
        return string(node)
    if kind == "number" and node.get("multipleOf") != 0.1:
        raise SystemExit(f"the table cannot say {node}")
    return {"integer": "i", "boolean": "b", "number": "n"}[kind]


def string(node: dict) -> str:
    if "enum" in node:
        return "(" + "|".join(node["enum"]) + ")"
    if "format" in node:
        return {"date-time": "t", "uri": "u"}[node["format"]]
    return f"s{node.get('maxLength', '')}"


def table(names: str, suffix: str, version: str = "v16") -> str:
    lines = []
    for name in names.split():
        root = schema(name + suffix, version)
        lines.append(f"\n{name}{notation(root, root)}")
    return "".join(lines) + "\n"


def literal(text: str) -> str:
    """A string literal in lines of at most 99 characters, a line of its own for a message."""
    lines = []
    for message in text.strip("\n").split("\n"):
        rest = "\\n" + message
        while rest:
            lines.append(f'    "{rest[:90]}"')
            rest = rest[90:]
    lines.append('    "\\n"')
    return "(\n" + "\n".join(lines) + "\n)"


HEAD = '''"""What OCPP 1.6 allows in messages to a station; do not edit.

tools/generate/ocpp_tables.py writes this file from the official schemas. One string each,
because a string costs a board nothing beyond its flash.
"""
'''

PNC_HEAD = '''"""What OCPP 2.0.1 allows in the messages of Plug & Charge to a station; do not edit.

tools/generate/ocpp_tables.py writes this file from the official schemas.
"""
'''


def module() -> str:
    calls = literal(table(CALLS, ""))
    answers = literal(table(ANSWERS, "Response"))
    return f"{HEAD}\nCALLS = {calls}\n\nANSWERS = {answers}\n"


def pnc_module() -> str:
    calls = literal(table(PNC_CALLS, "Request", "v201"))
    answers = literal(table(PNC_ANSWERS, "Response", "v201"))
    return f"{PNC_HEAD}\nCALLS = {calls}\n\nANSWERS = {answers}\n"


def main(arguments: list[str]) -> int:
    for target, text in ((TARGET, module()), (PNC_TARGET, pnc_module())):
        if "--check" not in arguments:
            target.write_text(text)
        elif target.read_text() != text:
            print(f"{target} is out of date: run python tools/generate/ocpp_tables.py")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
