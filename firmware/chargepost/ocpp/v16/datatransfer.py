"""DataTransfer of a backend: to the part that knows the vendor (section 4.3).

A part has MESSAGES, a tuple of the messages it takes, and answer(adapter, message, data), which
returns what a handler of a CALL returns. `data` is the text as it came, or "".
"""

from chargepost.errors import BadInput
from chargepost.ocpp.surrogates import repair
from chargepost_hal.on_demand import on_demand

# Vendor, its part, the setting that switches it on.
_VENDORS = (
    ("org.openchargealliance.costmsg", "costmsg", "CustomDisplayCostAndPrice"),
    ("org.openchargealliance.iso15118pnc", "iso15118pnc", "ISO15118PnCEnabled"),
)
_LONGEST = 200


def transfer(adapter, payload: dict):
    """The answer; what is refused is told in `data` and in the log, so that nobody guesses."""
    station = adapter.station
    vendor = payload["vendorId"]
    message = payload.get("messageId") or ""
    part = _part(station.config, vendor)
    if part is None:
        station.log("DataTransfer for the unknown vendor %s." % vendor[:50])
        return {"status": "UnknownVendorId"}, None
    if message not in part.MESSAGES:
        station.log("DataTransfer of %s with the unknown message %s." % (vendor, message or "''"))
        return {"status": "UnknownMessageId"}, None
    try:
        return part.answer(adapter, message, repair(payload.get("data") or ""))
    except BadInput as error:
        text = ("%s: %s" % (message, error))[:_LONGEST]
        station.log(text)
        return {"status": "Rejected", "data": text}, None


def _part(config, vendor: str):
    for name, part, key in _VENDORS:
        if name.lower() == vendor.lower() and config[key]:
            return on_demand("chargepost.ocpp.v16.vendor." + part)
    return None
