"""Works out costs from texts, for comparisons with others' arithmetic; portable."""

from chargepost.errors import BadInput
from chargepost.pricing.cost import Cost, shown
from chargepost.pricing.fields import read
from chargepost.pricing.money import amount, micro


def costs(known, steps, decimals):
    """The cost after each step (Wh, ms, price for a kWh, price for an hour) as text."""
    cost = Cost(micro(known), 0, 0)
    wh = ms = 0
    found = []
    for more_wh, more_ms, kwh, hour in steps:
        cost.change(wh, ms, micro(kwh), micro(hour))
        wh += more_wh
        ms += more_ms
        found.append(shown(cost.total(wh, ms), decimals))
    return found


def rounded(texts, decimals):
    """Each number as an amount, None where it is refused."""
    found = []
    for text in texts:
        try:
            found.append(amount(micro(text), decimals))
        except BadInput:
            found.append(None)
    return found


def numbers(text, names):
    """The decimals of an object, in millionths."""
    fields = read(text)
    return [fields.micro(name) for name in names]
