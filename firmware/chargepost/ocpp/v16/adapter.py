"""The OCPP 1.6J backend: puts the features, the outbox and the link together."""

from chargepost.backend import Backend
from chargepost.crypto.work import Work
from chargepost.ocpp import call_error
from chargepost.ocpp.call_error import CallError
from chargepost.ocpp.link import Link
from chargepost.ocpp.rpc import Rpc
from chargepost.ocpp.v16 import actions, tables
from chargepost.ocpp.v16.authorize import Authorize
from chargepost.ocpp.v16.boot import Boot
from chargepost.ocpp.v16.certificate_signing import CertificateSigning
from chargepost.ocpp.v16.heartbeat import Heartbeat
from chargepost.ocpp.v16.metervalues import MeterValues
from chargepost.ocpp.v16.outbox import Outbox
from chargepost.ocpp.v16.remote import Remote
from chargepost.ocpp.v16.security import Security
from chargepost.ocpp.v16.smart_charging import SmartCharging
from chargepost.ocpp.v16.status import Status
from chargepost.ocpp.v16.transactions import Transactions
from chargepost.ocpp.v16.trigger import Trigger
from chargepost.ocpp.v16.unlock import Unlock
from chargepost.ocpp.validation import check
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_SUBPROTOCOL = "ocpp1.6"
_LAST_WORDS_MS = const(5000)  # how long a restart waits for the ledger to be delivered
_REST_MS = const(10000)  # after a failure of the adapter itself
_GOODBYE_MS = const(2000)  # how long the link may take to close in good order
_LOOK_MS = const(100)


class Adapter(Backend):
    """What station.py holds as its backend. Features never wait; the link does."""

    def __init__(self, station, make_link):
        self.station = station
        self.link = make_link(
            station.board.network,
            station.clock,
            station.config,
            station.storage,
            self,
            (_SUBPROTOCOL,),
        )
        station.config.on_change(self.link.changed)
        self.rpc = Rpc(self, station.clock, call_error.V16, self.link.send)
        self.status = Status(station)
        self.boot = Boot(station, self.status.reset)
        self.heartbeat = Heartbeat(station)
        self.authorize = Authorize(station)
        self.transactions = Transactions(station)
        self.metervalues = MeterValues(station, self.transactions)
        self.unlock = Unlock(station, self.rpc)
        self.work = Work()
        self.diagnostics = None  # the file under way
        self.security = Security(station, self.link)
        self.signing = CertificateSigning(station, self.link, self.work)
        self.log_upload = None  # the upload of GetLog under way
        self.installation = None  # the update of the firmware under way
        self.trigger = Trigger(self)
        self.smart_charging = SmartCharging(station, self.rpc, self.transactions)
        self.remote = Remote(
            station, self.boot, self.authorize, self.transactions, self.smart_charging
        )
        self.outbox = Outbox(self.rpc, station, self.heartbeat.called)
        self._before = (self.boot.next_call, self.trigger.next_call, self.signing.next_call)
        self.sources = (
            self.boot.next_call,
            self.trigger.next_call,
            self.authorize.next_call,
            self.status.next_call,
            self.transactions.next_call,
            self.metervalues.next_call,
            self.security.next_call,
            self.signing.next_call,
            self.heartbeat.next_call,
        )
        self.exchanges = self.v2g_signing = None  # of Plug & Charge, while there are some
        if station.pricing:
            from chargepost.ocpp.v16.costs import Costs  # few sites show prices

            self.sources += (Costs(station, self.transactions).next_call,)
        self._resume_ms = 0
        self.handlers = actions.handlers(self)

    # --- what the domain asks (chargepost.backend) -----------------------------------------------

    @property
    def connected(self) -> bool:
        """True while the WebSocket is open."""
        return self.link.online

    @property
    def online(self) -> bool:
        """True while the WebSocket is open and the backend has accepted this station."""
        return self.link.online and self.boot.accepted

    def state(self) -> str:
        """One sentence on the connection."""
        if self.link.online and not self.boot.accepted:
            return "Connected; the backend has not accepted this station (%s)." % self.boot.state
        return self._line_state()

    def _line_state(self) -> str:
        seconds = (self.station.clock.ms() - self.link.since_ms) // 1000
        if self.link.online:
            return "Connected for %d s." % seconds
        return "Offline for %d s: %s" % (seconds, self.link.last_error or "connecting.")

    def authorise(self, token: str, answer) -> None:
        if self.online:
            self.authorize.ask(token, answer)
        else:
            answer(None)

    def plug_and_charge(self):
        if not self.station.config["ISO15118PnCEnabled"]:
            return None
        return on_demand("chargepost.ocpp.v16.vendor.plug_and_charge").PlugAndCharge(self)

    def event(self, kind: str, outlet, transaction) -> None:
        if kind == "begin" and transaction.grant.how == "resume":
            self.transactions.resumed(transaction.number)

    def sampled(self, outlet, context: str, values: bytes) -> None:
        if self.online:
            self.metervalues.sampled(outlet, context, values)

    def tick(self, now_ms: int) -> None:
        self._guarded(self._tick, now_ms)

    def _tick(self, now_ms: int) -> None:
        self.rpc.tick()
        self.unlock.tick(now_ms)
        self.smart_charging.tick()
        self.work.tick()
        self.signing.tick(now_ms)
        self.security.tick(now_ms)
        if self.online:
            self.status.tick(now_ms)
        self._pump(now_ms)

    def _guarded(self, work, now_ms: int) -> None:
        """What fails here must stop neither the charging, which shares the tick, nor the line."""
        if now_ms < self._resume_ms:
            return
        try:
            work(now_ms)
        except Exception as error:
            self.station.log("OCPP failed: %s: %s" % (type(error).__name__, error))
            self._resume_ms = now_ms + _REST_MS

    async def run(self) -> None:
        actions.resume(self)
        await self.link.run()

    async def stop(self) -> None:
        """Deliver what the backend still takes; the rest waits in the ledger."""
        clock = self.station.clock
        deadline = clock.ms() + _LAST_WORDS_MS
        while self.online and clock.ms() < deadline and self.station.ledger.oldest():
            self.tick(clock.ms())
            await clock.sleep_ms(_LOOK_MS)
        self.link.stop()
        while self.link.online and clock.ms() < deadline + _GOODBYE_MS:
            await clock.sleep_ms(_LOOK_MS)

    # --- what the link tells ---------------------------------------------------------------------

    def on_open(self, subprotocol: str) -> None:
        """A WebSocket is open; the next tick says the first word."""
        self.boot.opened(self.link.backend)
        self.rpc.opened()

    def on_message(self, letter) -> None:
        """A text has come. While the station is rejected not even that is answered (S03)."""
        if not self.boot.silent:
            ignored, fault = self.rpc.ignored, self.rpc.last_fault
            self.rpc.received(letter)
            if self.rpc.ignored != ignored:
                self.station.log("backend: %s" % self.rpc.last_ignored)
                self.security.invalid("no message of OCPP-J")
            if self.rpc.last_fault is not fault:
                self.station.log("backend: %s" % self.rpc.last_fault)
            self._guarded(self._pump, self.station.clock.ms())

    def on_close(self, reason: str) -> None:
        """The WebSocket is gone: what only the present needed is forgotten."""
        self.station.log("backend: the connection ended: %s" % reason)
        self.rpc.closed()
        self.status.offline()
        self.trigger.offline()
        self.metervalues.offline()
        self.authorize.offline()
        if self.exchanges:
            self.exchanges.offline()

    # --- what the RPC asks -----------------------------------------------------------------------

    def on_call(self, action: str, payload: dict):
        """Check the payload against the schema, then let the feature answer."""
        handler = self.handlers.get(action)
        if handler is None:
            raise actions.refusal(action)
        try:
            check(tables.CALLS, action, payload)
        except CallError:
            self.security.invalid(action)
            raise
        return handler(payload)

    def _pump(self, now_ms: int) -> None:
        self.outbox.pump(self.sources if self.boot.accepted else self._before, now_ms)


def connect(station) -> Adapter:
    """The adapter for `station`, as chargepost.station.Station wants it."""
    return Adapter(station, Link)
