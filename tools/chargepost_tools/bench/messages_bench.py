"""The heap that taking and answering one OCPP message needs at its peak."""

import json
from typing import Any

from chargepost_tools.bench.binary import run
from chargepost_tools.bench.table import Table

_TAG = "04A1B2C3D4E58011FF22"
_PERIODS = [{"startPeriod": 900 * n, "limit": 16000 + n} for n in range(24)]
_PROFILE: dict[str, Any] = {
    "chargingProfileId": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxProfile",
    "chargingProfileKind": "Absolute",
    "chargingSchedule": {"chargingRateUnit": "W", "chargingSchedulePeriod": _PERIODS},
}
_ENTRIES = [
    {"idTag": f"{n:020d}", "idTagInfo": {"status": "Accepted", "parentIdTag": "FLEET-1"}}
    for n in range(40)
]

# What a backend sends, at the sizes a station announces it can take.
CALLS: dict[str, dict[str, Any]] = {
    "ChangeAvailability": {"connectorId": 1, "type": "Inoperative"},
    "ChangeConfiguration": {"key": "AuthorizationKey", "value": "A" * 40},
    "ClearCache": {},
    "DataTransfer": {"vendorId": "com.example", "messageId": "note", "data": "x" * 1000},
    "GetConfiguration": {"key": [f"Chargepost.Key{n}" for n in range(20)]},
    "GetLocalListVersion": {},
    "RemoteStartTransaction": {"connectorId": 1, "idTag": _TAG},
    "RemoteStartTransaction, 24 periods": {"idTag": _TAG, "chargingProfile": _PROFILE},
    "RemoteStopTransaction": {"transactionId": 123456789},
    "Reset": {"type": "Soft"},
    "SendLocalList, 40 cards": {
        "listVersion": 7,
        "updateType": "Full",
        "localAuthorizationList": _ENTRIES,
    },
    "TriggerMessage": {"requestedMessage": "MeterValues", "connectorId": 1},
    "UnlockConnector": {"connectorId": 1},
}


def frame(title: str) -> str:
    action = title.partition(",")[0]
    return json.dumps([2, "0123456789abcdef", action, CALLS[title]], separators=(",", ":"))


def measure() -> Table:
    table = Table("Peak of heap by message", ("message", "on the wire, B", "peak, B"))
    for title in CALLS:
        text = frame(title)
        table.rows.append((title, len(text), int(run("peak_of_message.py", stdin=text))))
    table.rows.sort(key=lambda row: -int(row[2]))
    table.notes.append("from the bytes of a frame to a checked payload and an answer; 64-bit heap")
    return table
