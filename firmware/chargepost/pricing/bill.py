"""The bill of one session: what the backend has said of its price, and what follows from it."""

from chargepost.port import const
from chargepost.pricing.cost import Cost
from chargepost.pricing.triggers import Triggers

_NOTHING = (0, 0, 0)
_OLDEST_S = const(86400)  # of a cost that is still counted on from when it was worked out


class Told:
    """A running cost as a backend tells it; prices in millionths, times in Unix seconds.

    `charging` is (for a kWh, for an hour, once). `idle` is (minutes that are free, for an hour),
    None where idle time is free. `next_at`, 0 for never, is when the other two take over.
    """

    def __init__(self):
        self.at = 0
        self.register_wh = 0
        self.cost = 0
        self.idling = False
        self.charging: tuple = _NOTHING
        self.idle: tuple | None = None
        self.next_at = 0
        self.next_charging: tuple = _NOTHING
        self.next_idle: tuple | None = None


class Bill:
    """`number` is the ledger's; `remote` is the backend's own, None before it is known."""

    def __init__(self, number: int, outlet: int, token: str, begin_wh: int):
        self.number = number
        self.outlet = outlet
        self.token = token
        self.begin_wh = begin_wh
        self.remote: int | None = None
        self.text = ""  # what the backend has said of the price for this driver
        self.cost: Cost | None = None
        self.told: Told | None = None
        self.triggers = Triggers()
        self.asked = False  # a trigger has fired, and the meter has not answered yet
        self.running = True
        self.gone = False  # the plug is out, so its driver reads nothing here any more
        self.over_ms = 0  # when its end, or its final cost, was known
        self.final: tuple | None = None  # (text, millionths, QR code)
        self._idle_since_ms = 0

    def begin(self, price: tuple, ms: int) -> None:
        """Work the cost out from the first moment: `price` as Told.charging."""
        self.cost = Cost(price[2], self.begin_wh, ms)
        self.cost.change(self.begin_wh, ms, price[0], price[1])

    def take(self, told: Told, now_ms: int, now: int) -> None:
        """The backend has worked out the cost: go on from there."""
        age_s = min(max(0, now - told.at), _OLDEST_S) if now else 0
        at_ms = now_ms - age_s * 1000
        was_idle = self.told is not None and self.told.idling
        if told.idling and not was_idle:
            self._idle_since_ms = at_ms
        self.told = told
        self.cost = Cost(told.cost, told.register_wh, at_ms)
        self._price(told.register_wh, at_ms, told.charging, told.idle)

    def tick(self, wh: int, now_ms: int, now: int) -> None:
        """The prices of the next period take over when their time has come."""
        told = self.told
        if told is None or not told.next_at or now < told.next_at:
            return
        at_ms = now_ms - (now - told.next_at) * 1000
        told.charging, told.idle = told.next_charging, told.next_idle
        told.next_at = 0
        self._price(wh, at_ms, told.charging, told.idle)

    def _price(self, wh: int, ms: int, charging: tuple, idle) -> None:
        """Idle time is free for some minutes from where the backend first said "Idle"."""
        assert self.told and self.cost
        if not self.told.idling:
            self.cost.change(wh, ms, charging[0], charging[1])
        elif idle:
            free_until_ms = self._idle_since_ms + idle[0] * 60000
            self.cost.change(wh, ms, 0, idle[1], free_until_ms)
        else:
            self.cost.change(wh, ms, 0, 0)

    def stop(self, wh: int, ms: int) -> None:
        """Nothing is added any more, unless the backend tells of a cost after this."""
        if self.cost:
            self.cost.change(wh, ms, 0, 0)
        if self.told:
            self.told.next_at = 0
