"""What drivers read at an outlet: the price before, the cost during, the total after a session."""

from chargepost.metering.decimals import decimal
from chargepost.port import const
from chargepost.pricing import cost, local_time, money

_AFTER_MS = const(60000)  # how long a total stays when the plug is out


def lines(pricing, outlet, bill, now_ms: int) -> tuple:
    """(lines, text of a QR code) for an outlet and its newest bill, None without one."""
    if bill is not None and bill.running:
        return _during(pricing, outlet, bill, now_ms), ""
    if bill is not None and not outlet.grant and _lasts(pricing, outlet, bill, now_ms):
        return _after(pricing, outlet, bill, now_ms)
    return _before(pricing, outlet), ""


def _before(pricing, outlet) -> list:
    token = outlet.grant.token if outlet.grant else ""
    text = pricing.user_text(token) or pricing.default_text()
    return [text] if text else []


def _during(pricing, outlet, bill, now_ms: int) -> list:
    found = [bill.text or pricing.default_text()]
    taken_wh = max(0, (outlet.meter.register_wh or 0) - bill.begin_wh)
    found.append("%s kWh" % decimal(taken_wh, 3))
    found.append(_cost(pricing, outlet, bill, now_ms, "Cost so far %s"))
    told = bill.told
    if told is not None and told.idling:
        found.append("Not charging")
    if told is not None and told.next_at:
        east = local_time.offset_at(pricing.config, told.next_at, pricing.transition)
        found.append("Other price from %s" % local_time.time_of_day(told.next_at, east))
    return [line for line in found if line]


def _after(pricing, outlet, bill, now_ms: int) -> tuple:
    if bill.final is None:
        found = [bill.text, _cost(pricing, outlet, bill, now_ms, "Cost %s, not final")]
        return [line for line in found if line], ""
    text, total, code = bill.final
    found = [text, "Total %s" % money.amount(total, pricing.decimals())]
    return [line for line in found if line], code


def _cost(pricing, outlet, bill, now_ms: int, form: str) -> str:
    if bill.cost is None:
        return ""
    total = bill.cost.total(outlet.meter.register_wh or 0, now_ms)
    return form % cost.shown(total, pricing.decimals())


def _lasts(pricing, outlet, bill, now_ms: int) -> bool:
    """Until the driver has gone; a total that comes later than that is shown for a while."""
    if not bill.cost and not bill.final:
        return False
    if outlet.guard.report(outlet.number - 1).plugged:
        return not bill.gone  # it may be the next driver's
    return now_ms - bill.over_ms < _AFTER_MS
