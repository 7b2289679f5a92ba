"""Schemas of the messages on prices, written from what is known of the paper (docs/pricing.md).

The paper has no official ones.
"""

from typing import Any

TIME = {"type": "string", "format": "date-time"}
_TEXT = {"type": "string", "maxLength": 1024}
_NUMBER = {"type": "number"}


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required.split()}


CHARGING = _object("", kWhPrice=_NUMBER, hourPrice=_NUMBER, flatFee=_NUMBER)
IDLE = _object("", graceMinutes={"type": "integer"}, hourPrice=_NUMBER)
_EXTRA = {
    "type": "array",
    "items": _object(
        "content",
        format={"type": "string", "enum": ["ASCII", "HTML", "URI", "UTF8"]},
        language={"type": "string", "maxLength": 8},
        content=_TEXT,
    ),
}
_STATUSES = ["Available", "Preparing", "Charging", "SuspendedEVSE", "SuspendedEV", "Finishing"]
_TRIGGERS = _object(
    "",
    atTime=TIME,
    atEnergykWh=_NUMBER,
    atPowerkW=_NUMBER,
    atCPStatus={"type": "array", "items": {"type": "string", "enum": _STATUSES}},
)

RECEIVED = {
    "SetUserPrice": _object(
        "idToken priceText",
        idToken={"type": "string", "maxLength": 20},
        priceText=_TEXT,
        priceTextExtra=_EXTRA,
    ),
    "RunningCost": _object(
        "transactionId timestamp meterValue cost state chargingPrice",
        transactionId={"type": "integer"},
        timestamp=TIME,
        meterValue={"type": "integer"},
        cost=_NUMBER,
        state={"type": "string", "enum": ["Charging", "Idle"]},
        chargingPrice=CHARGING,
        idlePrice=IDLE,
        nextPeriod=_object(
            "atTime chargingPrice", atTime=TIME, chargingPrice=CHARGING, idlePrice=IDLE
        ),
        triggerMeterValue=_TRIGGERS,
    ),
    "FinalCost": _object(
        "transactionId cost",
        transactionId={"type": "integer"},
        cost=_NUMBER,
        priceText=_TEXT,
        priceTextExtra=_EXTRA,
        qrCodeText=_TEXT,
    ),
}
SENT = {
    "ConnectorUnplugged": {
        **_object("transactionId timestamp", transactionId={"type": "integer"}, timestamp=TIME),
        "additionalProperties": False,
    }
}
