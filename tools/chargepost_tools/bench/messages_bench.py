"""The heap that taking and answering one OCPP message needs at its peak."""

import json
from typing import Any

from chargepost import settings
from chargepost.config import KEY, LOW
from chargepost.ocpp.v16 import settings as v16
from chargepost_tools.bench.binary import run
from chargepost_tools.bench.table import Table

ROWS = settings.ROWS + v16.ROWS
MEASURANDS = next(row[LOW] for row in ROWS if row[KEY] == "MeterValuesSampledData")
_TAG = "04A1B2C3D4E58011FF22"
_PERIODS = [{"startPeriod": 900 * n, "limit": 16000.5 + n, "numberPhases": 3} for n in range(48)]
_PROFILE: dict[str, Any] = {
    "chargingProfileId": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxProfile",
    "chargingProfileKind": "Absolute",
    "chargingSchedule": {
        "duration": 86400,
        "startSchedule": "2026-01-01T00:00:00.000Z",
        "chargingRateUnit": "W",
        "chargingSchedulePeriod": _PERIODS,
    },
}
_ENTRIES = [
    {
        "idTag": f"{n:020d}",
        "idTagInfo": {
            "status": "ConcurrentTx",
            "parentIdTag": _TAG,
            "expiryDate": "2036-01-01T00:00:00.000Z",
        },
    }
    for n in range(50)
]

# What a backend sends, at the sizes a station announces it can take.
CALLS: dict[str, dict[str, Any]] = {
    "ChangeAvailability": {"connectorId": 1, "type": "Inoperative"},
    "ChangeConfiguration": {"key": "AuthorizationKey", "value": "A" * 40},
    "ClearCache": {},
    "ClearChargingProfile": {"connectorId": 1, "chargingProfilePurpose": "TxProfile"},
    "CertificateSigned": {"certificateChain": "x" * 10000},
    "DataTransfer": {"vendorId": "v" * 255, "messageId": "m" * 50, "data": "x" * 16000},
    "GetCompositeSchedule": {"connectorId": 1, "duration": 86400, "chargingRateUnit": "W"},
    "GetConfiguration, 128 keys": {"key": [f"{n:050d}" for n in range(128)]},
    "GetLocalListVersion": {},
    "InstallCertificate": {
        "certificateType": "CentralSystemRootCertificate",
        "certificate": "x" * 5500,
    },
    "RemoteStartTransaction": {"connectorId": 1, "idTag": _TAG},
    "RemoteStartTransaction, 48 periods": {"idTag": _TAG, "chargingProfile": _PROFILE},
    "RemoteStopTransaction": {"transactionId": 123456789},
    "Reset": {"type": "Soft"},
    "SendLocalList, 50 cards": {
        "listVersion": 7,
        "updateType": "Full",
        "localAuthorizationList": _ENTRIES,
    },
    "SetChargingProfile, 48 periods": {"connectorId": 1, "csChargingProfiles": _PROFILE},
    "TriggerMessage": {"requestedMessage": "MeterValues", "connectorId": 1},
    "UnlockConnector": {"connectorId": 1},
}

_SAMPLE = {
    "value": "1234567.8",
    "context": "Sample.Periodic",
    "measurand": "Energy.Active.Import.Register",
    "location": "Outlet",
    "unit": "Wh",
    "phase": "L1",
}
_TIME = "2026-01-01T00:00:00Z"
# What the station sends, with everything in it that its settings allow.
SENT: dict[str, list[Any]] = {
    "MeterValues, all measurands": [
        2, "0123456789abcdef-123", "MeterValues",
        {"connectorId": 1, "transactionId": 123456789,
         "meterValue": [{"timestamp": _TIME, "sampledValue": [_SAMPLE] * len(MEASURANDS)}]},
    ],
    "StopTransaction, both registers": [
        2, "0123456789abcdef-123", "StopTransaction",
        {"transactionId": 123456789, "meterStop": 123456789, "timestamp": _TIME,
         "reason": "EVDisconnected", "idTag": _TAG,
         "transactionData": [{"timestamp": _TIME, "sampledValue": [_SAMPLE]}] * 2},
    ],
    "StatusNotification": [
        2, "0123456789abcdef-123", "StatusNotification",
        {"connectorId": 1, "errorCode": "NoError", "status": "Available", "timestamp": _TIME},
    ],
}  # fmt: skip

# Keys that GetConfiguration asks for; its answers are made and sent in pieces.
CONFIGURATION: dict[str, list[str]] = {
    "GetConfiguration, all keys": [],
    "GetConfiguration, 128 unknown keys": [f"{n:050d}" for n in range(128)],
}


def frame(title: str) -> str:
    action = title.partition(",")[0]
    return json.dumps([2, "0123456789abcdef", action, CALLS[title]], separators=(",", ":"))


def measure() -> Table:
    headings = ("message", "way", "on the wire, B", "peak, B")
    table = Table("Peak of heap by message", headings)
    for title in CALLS:
        text = frame(title)
        peak = int(run("peak_of_message.py", stdin=text))
        table.rows.append((title, "in", len(text), peak))
    for title, message in SENT.items():
        text = json.dumps(message, separators=(",", ":"))
        peak = int(run("peak_of_sending.py", stdin=text))
        table.rows.append((title, "out", len(text), peak))
    for title, keys in CONFIGURATION.items():
        size, peak = run("peak_of_configuration.py", stdin=json.dumps(keys)).split()
        table.rows.append((title, "out", int(size), int(peak)))
    table.rows.sort(key=lambda row: -int(row[3]))
    table.notes.append("in: from the bytes of a frame to a checked payload and an answer")
    table.notes.append("out: from a payload to the masked bytes of its frame; 64-bit heap")
    return table
