"""Prices and costs: the messages of "OCPP & California Pricing Requirements" v3, OCPP 1.6 part.

The paper's fields are known second-hand; docs/pricing.md says from where. Loaded with a message.
"""

from chargepost.auth.token import validate
from chargepost.errors import BadInput
from chargepost.ocpp import timestamp
from chargepost.pricing import local_time
from chargepost.pricing.bill import Told
from chargepost.pricing.triggers import STATUSES
from chargepost_hal.on_demand import on_demand

texts = on_demand("chargepost.pricing.texts")

MESSAGES = ("SetUserPrice", "RunningCost", "FinalCost")

_STATES = ("Charging", "Idle")
_MOST_MINUTES = 10080  # a week


def answer(adapter, message: str, text: str) -> tuple:
    """The answer to one message; BadInput says why it is refused."""
    data = texts.read(text)
    pricing = adapter.station.pricing
    if message == "SetUserPrice":
        token = validate(data.text("idToken", 20))
        pricing.user_price(token, texts.chosen(data, pricing.language(), True))
    else:
        bill = pricing.bill(data.whole("transactionId"))
        take = _running_cost if message == "RunningCost" else _final_cost
        take(pricing, bill, data)
    return {"status": "Accepted"}, None


def _running_cost(pricing, bill, data) -> None:
    pricing.running_cost(bill, _told(data, bill, pricing), _triggers(data, pricing))


def _final_cost(pricing, bill, data) -> None:
    found = texts.chosen(data, pricing.language(), False)
    code = data.text("qrCodeText", texts.LONGEST, "")
    pricing.final_cost(bill, found, data.micro("cost"), code)


def _told(data, bill, pricing) -> Told:
    told = Told()
    told.at = _moment(data.text("timestamp", 40), pricing)
    told.register_wh = (data.micro("meterValue") + 500000) // 1000000
    told.cost = data.micro("cost")
    state = data.text("state", 20)
    if state not in _STATES:
        raise BadInput("state is '%s'; Charging and Idle are allowed." % state)
    told.idling = state == "Idle"
    # After the end of a session there is only the price of idle time.
    charging = texts.charging_price(data.inner("chargingPrice", bill.running))
    told.charging = charging or told.charging
    told.idle = _idle(data.inner("idlePrice"))
    following = data.inner("nextPeriod")
    if following is not None:
        told.next_at = _moment(following.text("atTime", 40), pricing)
        price = texts.charging_price(following.inner("chargingPrice", True))
        told.next_charging = price or told.next_charging
        told.next_idle = _idle(following.inner("idlePrice"))
    return told


def _idle(fields):
    if fields is None:
        return None
    minutes = fields.whole("graceMinutes") if fields.has("graceMinutes") else 0
    if not 0 <= minutes <= _MOST_MINUTES:
        raise BadInput("graceMinutes is %d; 0 to %d are allowed." % (minutes, _MOST_MINUTES))
    return minutes, fields.micro("hourPrice", 0)


def _triggers(data, pricing) -> tuple:
    found = data.inner("triggerMeterValue")
    if found is None:
        return 0, -1, -1, ()
    at_time = _moment(found.text("atTime", 40), pricing) if found.has("atTime") else 0
    energy, power = found.micro("atEnergykWh", -1), found.micro("atPowerkW", -1)
    statuses = found.texts("atCPStatus", 10)
    for status in statuses:
        if status not in STATUSES:
            text = "atCPStatus has '%s'; there are %s."
            raise BadInput(text % (status[:40], ", ".join(STATUSES)))
    # From millionths of a kWh to Wh, upwards: the energy has to be reached. From kW to W.
    return at_time, -(-energy // 1000) if energy >= 0 else -1, max(-1, power // 1000), statuses


def _moment(text: str, pricing) -> int:
    """Unix seconds; a time without a zone is one of the place (paper section 3.3)."""
    unix = timestamp.parse(text)
    if len(text) > 10 and text[-1] not in "Zz" and "+" not in text and "-" not in text[10:]:
        unix -= local_time.offset_at(pricing.config, unix, pricing.transition)
    return unix
