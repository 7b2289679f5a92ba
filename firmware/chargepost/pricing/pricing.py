"""Prices and costs of a station: told by a backend, worked out between, shown at each outlet.

Loaded where CustomDisplayCostAndPrice is on.
"""

from chargepost.errors import BadInput
from chargepost.metering.sampler import sample
from chargepost.port import const
from chargepost.pricing import display
from chargepost.pricing.bill import Bill, Told
from chargepost_hal.on_demand import on_demand

_MOST_BILLS = const(8)  # a final cost may come long after its session
_START_MS = const(10000)  # so long the guard may take to find the plug
_MOST_USERS = const(8)
_LOOK_MS = const(1000)
_CONTEXT = "Other"
_UNPLUGGED = "pricing/unplugged"


class Pricing:
    """`transition` is when the clocks are changed, in Unix seconds, 0 for never: who reads the
    setting NextTimeOffsetTransitionDateTime says so.
    """

    def __init__(self, station):
        self.station = station
        self.config = station.config
        self.unplugged = None  # sessions that are over while their plug is in, if there are some
        if station.storage.size(_UNPLUGGED) >= 0:
            self._load()
        self.transition = 0
        self.bills = []  # of sessions, the newest last
        self._users = []  # (token, text) of drivers who have not begun yet
        self._default = ()
        self._shown = [((), "")] * len(station.outlets)
        self._look_ms = 0
        self._started_ms = station.clock.ms() + _START_MS
        self._interrupted = []  # (what the ledger knows of a session, its bill)
        for found in station.ledger.running():
            bill = Bill(found.number, found.outlet, found.token, found.begin_register)
            bill.running = False
            self.bills.append(bill)
            self._interrupted.append((found, bill))
        on_demand("chargepost.pricing.settings").check_all(self.config)
        self.config.on_change(self._changed)

    # --- what a backend tells --------------------------------------------------------------------

    def known(self, number: int, remote: int) -> None:
        """The backend's number of the ledger's session is known now."""
        for bill in self.bills:
            if bill.number == number:
                bill.remote = remote
        if self.unplugged:
            self._keep(self.unplugged.known, number, remote)

    def bill(self, remote: int) -> Bill:
        """The bill of the backend's transaction; BadInput when there is none."""
        for bill in self.bills:
            if bill.remote == remote:
                return bill
        raise BadInput("There is no transaction %d." % remote)

    def user_price(self, token: str, text: str) -> None:
        """What a driver pays, in words; it is for the running session, or the next one."""
        for bill in self.bills:
            if bill.running and bill.token.upper() == token.upper():
                bill.text = text
                return
        self._users = [user for user in self._users if user[0] != token.upper()]
        self._users.append((token.upper(), text))
        self._users = self._users[-_MOST_USERS:]

    def running_cost(self, bill: Bill, told: Told, triggers: tuple) -> None:
        """A cost; `triggers` are (Unix seconds or 0, Wh or -1, W or -1, statuses)."""
        clock = self.station.clock
        bill.take(told, clock.ms(), clock.now())
        if bill.running:
            bill.triggers.set(clock.now(), triggers[0], triggers[1], triggers[2], triggers[3])
        elif bill.gone or not told.idling:  # it was on its way when that ended
            bill.stop(told.register_wh, bill.over_ms)
        self._look_ms = 0

    def final_cost(self, bill: Bill, text: str, total: int, code: str) -> None:
        """The total; it is shown unless the next session is under way at that outlet."""
        bill.final = (text, total, code)
        bill.over_ms = self.station.clock.ms()
        self._look_ms = 0

    # --- what the outlets tell -------------------------------------------------------------------

    def event(self, kind: str, outlet, transaction) -> None:
        """Follow the sessions."""
        if kind == "begin":
            self._begin(outlet, transaction)
        elif kind == "end":
            self._end(outlet)
        elif kind == "unplug":
            self._pulled(outlet)
        self._look_ms = 0

    def _begin(self, outlet, transaction) -> None:
        for bill in self.bills:
            if bill.number == transaction.number:  # it goes on after a power cut
                bill.running = True
                return
        grant = transaction.grant
        bill = Bill(transaction.number, outlet.number, grant.token, transaction.begin_wh)
        bill.text = self.user_text(grant.token)
        self._users = [user for user in self._users if user[0] != grant.token.upper()]
        price = self.default()[2]
        # What a driver pays who has a price of his own, only the backend knows.
        if price and not bill.text:
            bill.begin(price, transaction.begin_ms)
        over = [other for other in self.bills if not other.running]
        if over and len(self.bills) >= _MOST_BILLS:
            self.bills.remove(over[0])
        self.bills.append(bill)

    def _end(self, outlet) -> None:
        bill = self.newest(outlet.number)
        if bill is None or not bill.running:
            return
        now_ms = self.station.clock.ms()
        bill.stop(outlet.meter.register_wh or 0, now_ms)
        bill.running = False
        bill.over_ms = now_ms
        self._await_unplugging(bill)

    def _await_unplugging(self, bill: Bill) -> None:
        if self.config["CustomIdleFeeAfterStop"]:
            self._keep(self._remember, bill)

    def _remember(self, bill: Bill) -> None:
        if not self.unplugged:
            self._load()
        self.unplugged.ended(bill.number, bill.outlet, bill.remote)

    def _pulled(self, outlet) -> None:
        bill = self.newest(outlet.number)
        if bill is not None and not bill.running:
            now_ms = self.station.clock.ms()
            bill.stop(outlet.meter.register_wh or 0, now_ms)
            bill.gone = True
            if bill.final is None:  # its total is still to come
                bill.over_ms = now_ms
        if self.unplugged:
            self._keep(self.unplugged.pulled, outlet.number, self.station.clock.now())

    def _load(self) -> None:
        part = on_demand("chargepost.pricing.unplugged")
        self.unplugged = part.Unplugged(self.station.storage, self.station.ledger, _UNPLUGGED)

    def told(self, entry: list) -> None:
        """The backend knows that a plug was pulled; OSError."""
        self.unplugged.told(entry)
        if not self.unplugged.all:
            self.unplugged = None

    def _keep(self, change, *values) -> None:
        try:
            change(*values)
        except OSError as error:
            self.station.log("That a plug is pulled may be forgotten: %s" % error)

    def newest(self, outlet: int) -> Bill | None:
        """The newest bill of an outlet."""
        found = None
        for bill in self.bills:
            if bill.outlet == outlet:
                found = bill
        return found

    # --- time ------------------------------------------------------------------------------------

    def tick(self, now_ms: int) -> None:
        """Called every 100 ms."""
        for outlet in self.station.outlets:
            bill = self.newest(outlet.number)
            if bill is not None and bill.running and outlet.transaction:
                self._watch(outlet, bill)
        if now_ms < self._look_ms:
            return
        self._look_ms = now_ms + _LOOK_MS
        self._settle_interrupted()
        for outlet in self.station.outlets:
            self._look(outlet, now_ms)

    def _settle_interrupted(self) -> None:
        """Sessions that a power cut has ended; those that go on are known as begun."""
        for pair in list(self._interrupted):
            found, bill = pair
            if found.ended:
                self._await_unplugging(bill)
            if found.ended or bill.running:
                self._interrupted.remove(pair)

    def _watch(self, outlet, bill: Bill) -> None:
        """Ask the meter for the backend when a trigger fires."""
        meter = outlet.meter
        wh = meter.register_wh or 0
        power_w = meter.latest.power_w if meter.latest and not meter.stale else None
        now = self.station.clock.now()
        if bill.triggers.due(now, max(0, wh - bill.begin_wh), power_w, outlet.status):
            bill.asked = True
        values = sample(outlet, "MeterValuesSampledData") if bill.asked else b""
        if values:
            bill.asked = False
            self.station.ledger.reading(outlet.transaction.number, wh, _CONTEXT, values)

    def _look(self, outlet, now_ms: int) -> None:
        """Work out anew what an outlet shows, and tell the board what has changed."""
        bill = self.newest(outlet.number)
        if bill is not None:
            bill.tick(outlet.meter.register_wh or 0, now_ms, self.station.clock.now())
        if self.unplugged and now_ms >= self._started_ms:
            self._look_for_plug(outlet)
        found = display.lines(self, outlet, bill, now_ms)
        if found != self._shown[outlet.number - 1]:
            self._shown[outlet.number - 1] = found
            self.station.board.indicator.text(outlet.number, found[0], found[1])

    def _look_for_plug(self, outlet) -> None:
        """One that was pulled while the power was off."""
        gone = outlet.guard.alive and not outlet.guard.report(outlet.number - 1).plugged
        if gone and self.unplugged.waits(outlet.number):
            self._pulled(outlet)

    # --- what is shown ---------------------------------------------------------------------------

    def shown(self, outlet: int) -> tuple:
        """(lines, text of a QR code) at an outlet now."""
        return self._shown[outlet - 1]

    def user_text(self, token: str) -> str:
        """What the backend has said to this driver, "" for nothing."""
        for known, text in self._users:
            if token and known == token.upper():
                return text
        return ""

    def default_text(self) -> str:
        """What anybody reads; another text while the backend is out of reach, if there is one."""
        text, offline, _ = self.default()
        return text if self.station.backend.online else offline or text

    def default(self) -> tuple:
        """DefaultPrice as texts.default_price gives it, in the station's language if it can be."""
        if not self._default:
            default_price = on_demand("chargepost.pricing.texts").default_price
            self._default = default_price(self.config["DefaultPrice"])
            language = self.language()
            other = self.config["DefaultPriceText,%s" % language] if language else ""
            if other:
                self._default = default_price(other)[:2] + self._default[2:]
        return self._default

    def language(self) -> str:
        """The language of the station, "" where texts come in one language only."""
        return self.config["Language"] if self.config["CustomMultiLanguageMessages"] else ""

    def decimals(self) -> int:
        """Decimals of a cost as it is shown."""
        return self.config["NumberOfDecimalsForCostValues"]

    def _changed(self, key: str, _value) -> None:
        if key.startswith("DefaultPrice") or key == "Language":
            self._default = ()
            self._look_ms = 0
