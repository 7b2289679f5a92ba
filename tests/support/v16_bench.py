"""A 1.6 adapter on a fake link, with the test as its backend; portable."""

import json

from both import FakeClock, MemoryStorage
from chargepost.access import Access
from chargepost.auth.authorizer import Authorizer
from chargepost.availability import Availability
from chargepost.charging.limiter import Limiter
from chargepost.charging.site import Site
from chargepost.config import Config
from chargepost.held_plugs import HeldPlugs
from chargepost.ledger.ledger import Ledger
from chargepost.metering.sampler import Sampler
from chargepost.ocpp import settings as link_settings
from chargepost.ocpp.credentials import Credentials
from chargepost.ocpp.v16 import settings as v16_settings
from chargepost.ocpp.v16.adapter import Adapter
from chargepost.outlet.outlet import Outlet
from chargepost.powercut import Recovery
from chargepost.pricing import settings as price_settings
from chargepost.pricing.pricing import Pricing
from chargepost.security.log import SecurityLog
from chargepost.settings import ROWS
from chargepost_hal.contract import Indicator
from fakes import FakeGuard, FakeMeter

NOW = 1767225600  # 2026-01-01T00:00:00Z
BOOT = {"status": "Accepted", "currentTime": "2026-01-01T00:00:00Z", "interval": 300}

witnesses = []  # functions (direction, action, payload) that see every message; for schema checks


class FakeLink:
    """chargepost.ocpp.link.Link towards the adapter; what is sent stays here."""

    def __init__(self, network, clock, config, storage, hooks, protocols):
        self.protocols = protocols
        self.online = False
        self.since_ms = 0
        self.last_error = ""
        self.backend = "backend.example.org/ocpp/CP-1"
        self.credentials = Credentials(config, storage, clock)
        self.reasons = []
        self.sent = []
        self.stopped = False
        self.changes = []

    def changed(self, key, value):
        self.changes.append(key)

    def reconnect(self, reason=""):
        self.reasons.append(reason)

    def send(self, text):
        assert self.online, "the adapter sends without a connection"
        whole = text if isinstance(text, str) else b"".join(text())
        self.sent.append(json.loads(whole))

    async def run(self):
        pass

    def stop(self):
        self.stopped = True
        self.online = False


class FakeDisplay(Indicator):
    """Keeps what each outlet shows."""

    def __init__(self):
        self.shown = {}

    def text(self, outlet, lines, code):
        self.shown[outlet] = lines, code


class FakeBoard:
    """What an adapter wants of a board."""

    indicator: FakeDisplay

    guard: FakeGuard

    network = None
    boot: tuple | None = None
    slots: object = None


class FakeStation:
    """The station's parts that an adapter meets: real ones, on a fake guard and meter."""

    def __init__(self, outlets=1, storage=None, clock=None, slots=None, **values):
        self.board = FakeBoard()
        self.board.indicator = FakeDisplay()
        if slots:
            self.board.boot = slots.version, slots.outcome
            self.board.slots = lambda: slots
        self.clock = clock or FakeClock(ms=5000)
        self.storage = storage or MemoryStorage()
        rows = ROWS + link_settings.ROWS + v16_settings.ROWS
        priced = values.get("CustomDisplayCostAndPrice")
        if priced:
            rows += price_settings.rows(values.get("SupportedLanguages", "en"))
        self.config = Config(rows, self.storage)
        self.config.fix("NumberOfConnectors", outlets)
        self.config.apply({key.replace("__", "."): values[key] for key in values})
        self.logged = []
        self.log = self.logged.append
        self.security = SecurityLog(self.storage, self.clock, self.log)
        self.ledger = Ledger(self.storage, self.clock, 1 << 18)
        self.ledger.open()
        self.guard = self.board.guard = FakeGuard(outlets)
        self.meters = [FakeMeter() for _ in range(outlets)]
        self.outlets = [self._outlet(index) for index in range(outlets)]
        self.authorizer = Authorizer(self.storage, self.clock, self.config)
        self.verdicts = []
        self.access = Access(self.outlets, self.authorizer, self._show, self.log)
        if self.storage.size("reservations") >= 0:
            self.access.book(self.storage, self.clock)
        self.availability = Availability(self.storage, self.outlets)
        self.held_plugs = HeldPlugs(self.storage, self.outlets, self.log)
        self.site = Site(self.outlets, self.config)
        self.limiter = Limiter(self, self.site)
        self.sampler: Sampler | None = None
        self.recovery: Recovery | None = None
        self.backend: Adapter | None = None
        self.pricing = Pricing(self) if priced else None
        self.ended = ""
        self.corrections = []
        self.spawned = 0

    def _outlet(self, index):
        outlet = Outlet(
            index + 1, self.guard, self.meters[index], self.ledger, self.clock, self.config
        )
        outlet.on_event = self._event
        return outlet

    def _event(self, kind, outlet, transaction):
        if kind == "plug":
            self.access.plugged(outlet)
        elif kind == "begin":
            self.access.begun(outlet.grant)
        elif kind == "end":
            self.availability.end(outlet)
        self.limiter.event(kind, outlet, transaction)
        if self.sampler:
            self.sampler.event(kind, outlet, transaction)
        if self.pricing:
            self.pricing.event(kind, outlet, transaction)
        if self.backend:
            self.backend.event(kind, outlet, transaction)

    def _show(self, verdict, token, sentence):
        self.verdicts.append((verdict, token, sentence))

    def transaction_outlet(self, number):
        for outlet in self.outlets:
            if outlet.transaction and outlet.transaction.number == number:
                return outlet
        return None

    def synchronise(self, unix):
        correction = self.clock.synchronise(unix)
        self.corrections.append(correction)
        self.ledger.clock_set(correction)

    def restart(self, kind):
        self.ended = kind

    def spawn(self, work):
        """Nothing runs beside the test; what would have is only counted."""
        self.spawned += 1
        work.close()


class Bench:
    """The adapter, and the other end of its line."""

    def __init__(self, outlets=1, storage=None, slots=None, **values):
        self.station = FakeStation(outlets, storage, None, slots, **values)
        self.clock = self.station.clock
        self.adapter = Adapter(self.station, FakeLink)
        self.station.access.backend = self.adapter  # type: ignore[assignment]
        if self.station.pricing:
            self.station.backend = self.adapter
        self.link = self.adapter.link
        self.asked = []  # (action, payload) of every CALL that the station has sent
        self.open_call: tuple | None = None  # message id and action of the one not answered yet
        self._asked_ms = 0
        self._patience_ms = self.station.config["MessageTimeout"] * 1000
        self.replies = []  # [kind, id, ...] of every answer of the station
        self._called = {}  # message id -> action of the backend's CALLs

    # --- the line -------------------------------------------------------------------------------

    def connect(self):
        self.link.online = True
        self.adapter.on_open("ocpp1.6")
        return self.tick()

    def drop(self):
        self.link.online = False
        self.open_call = None
        self.adapter.on_close("the test cut the line")

    def sampling(self):
        """The meters are read from now on, and the station samples them."""
        self.station.backend = self.adapter
        self.station.sampler = Sampler(self.station)
        for meter in self.station.meters:
            meter.read_at(self.clock.ms())
        return self

    def tick(self, ms=100):
        """Time passes in steps of 100 ms; what the station says is collected."""
        for _ in range(max(1, ms // 100)):
            self.clock.advance(100)
            now = self.clock.ms()
            self.station.limiter.tick(now)
            for outlet in self.station.outlets:
                outlet.tick(now)
            self.station.access.tick(now)
            if self.station.sampler:
                self.station.sampler.tick(now)
            if self.station.pricing:
                self.station.pricing.tick(now)
            self.station.site.tick(now)
            self.adapter.tick(now)
            self._collect()
        return self

    def _collect(self):
        while self.link.sent:
            frame = self.link.sent.pop(0)
            if frame[0] == 2:
                overdue = self.clock.ms() - self._asked_ms >= self._patience_ms
                assert self.open_call is None or overdue, "a second CALL before the first answer"
                self.open_call = frame[1], frame[2]
                self._asked_ms = self.clock.ms()
                self.asked.append((frame[2], frame[3]))
                _witness("call", frame[2], frame[3])
            else:
                self.replies.append(frame)
                if frame[0] == 3:
                    _witness("answer", self._called[frame[1]], frame[2])

    # --- the backend -----------------------------------------------------------------------------

    def take(self, action):
        """The payload of the CALL that is open now; it must be this action."""
        assert self.open_call, f"nothing was sent; expected {action}"
        assert self.open_call[1] == action, f"{self.open_call[1]} came, not {action}"
        return self.asked[-1][1]

    def answer(self, payload):
        assert self.open_call, "there is nothing to be answered"
        self._send([3, self.open_call[0], payload])

    def refuse(self, code="InternalError"):
        assert self.open_call, "there is nothing to be refused"
        self._send([4, self.open_call[0], code, "the test says no", {}])

    def _send(self, frame):
        if frame[0] != 2:
            self.open_call = None
        self.adapter.on_message(json.dumps(frame))
        self._collect()

    def call(self, action, **payload):
        """The backend's CALL; the station's answer, {} before there is one, or the code."""
        message_id = f"b{len(self._called)}"
        self._called[message_id] = action
        self._send([2, message_id, action, payload])
        for frame in self.replies:
            if frame[1] == message_id:
                return frame[2]
        return {}

    def change(self, key, value):
        """Change a configuration key; the status."""
        return self.call("ChangeConfiguration", key=key, value=value)["status"]

    def told(self, key):
        """The value of a configuration key, as the backend sees it."""
        entry = self.call("GetConfiguration", key=[key])["configurationKey"][0]
        return entry.get("value", "")

    def boot(self, **changes):
        """Connect, be accepted, and hear the first status of everything."""
        self.connect()
        self.take("BootNotification")
        answer = dict(BOOT)
        answer.update(changes)
        self.answer(answer)
        self.quiet()
        return self

    def quiet(self, ms=1000, **answers):
        """Answer everything for a while as a friendly backend; returns the actions heard."""
        before = len(self.asked)
        for _ in range(ms // 100):
            self.tick()
            self.befriend(**answers)
        return [action for action, _ in self.asked[before:]]

    def befriend(self, **answers):
        """Answer what is open, and what the station says next, as a friendly backend."""
        self._collect()
        while self.open_call:
            action = self.open_call[1]
            self.answer(answers.get(action, friendly(action)))

    def heard(self, action):
        """Payloads of all CALLs of this action so far."""
        return [payload for name, payload in self.asked if name == action]

    # --- the driver ------------------------------------------------------------------------------

    def plug(self, state=1, index=0):
        self.station.guard.set(state, 1 if state == 2 else 0, index=index)
        self.tick()

    def unplug(self, index=0):
        self.station.guard.set(0, 0, index=index)
        self.tick()

    def settle_empty(self, index=0):
        """The same after the car has gone."""
        self.tick(200)
        self.station.meters[index].read_at(self.clock.ms() + 1)
        self.tick(200)

    def settle(self, index=0):
        """The meter has read the register after the contactor opened."""
        self.station.guard.set(1, 0, index=index)
        self.settle_empty(index)


def friendly(action):
    """What a backend answers that is content with everything."""
    info = {"idTagInfo": {"status": "Accepted"}}
    if action == "BootNotification":
        return BOOT
    if action == "Heartbeat":
        return {"currentTime": "2026-01-01T00:00:00Z"}
    if action == "StartTransaction":
        return {"transactionId": 4711, "idTagInfo": {"status": "Accepted"}}
    if action == "DataTransfer":
        return {"status": "Accepted"}
    return info if action in ("Authorize", "StopTransaction") else {}


def _witness(direction, action, payload):
    for witness in witnesses:
        witness(direction, action, payload)
