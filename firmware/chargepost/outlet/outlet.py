"""One outlet: what the guard reports and what drivers and backends want become a session."""

from chargepost import faults
from chargepost.errors import BadInput, StorageFull
from chargepost.guard.duty import LOWEST_MA
from chargepost.guard.interface import WAIT_PHASES, WAIT_RCM, WAIT_UNTESTED
from chargepost.outlet import caps, currents, session, status
from chargepost.outlet.arbiter import Arbiter
from chargepost.outlet.delay import DelayedStart
from chargepost.outlet.mains import Mains
from chargepost.outlet.phases import PhaseChoice
from chargepost.outlet.plug_hold import PlugHold
from chargepost.outlet.transaction import Grant, Transaction
from chargepost.outlet.wakeup import WakeUp
from chargepost.outlet.why import causes
from chargepost.port import const

_FINAL_READING_MS = const(3000)  # how long the last register may take after opening
_OPEN_ANYWAY_MS = const(8000)  # the guard opens under load after 6 s; then something is wrong
_GUARD_START_MS = const(3000)  # how long the guard may take to answer for the first time
_METER_START_MS = const(5000)  # ... and the meter
_FIRST_CHARGE_MS = const(15000)  # how long a starting car counts as Preparing

_STATE_C = const(2)
# What the guard waits for although the car could charge.
_WITHHELD = WAIT_RCM | WAIT_UNTESTED | WAIT_PHASES


def _unheard(kind, outlet, transaction) -> None:
    """Nobody listens to an outlet that stands alone."""


class Outlet:
    """The outlet `number` (from 1). `on_event(kind, outlet, transaction)` hears of changes.

    Kinds: "status", "begin", "end", "plug", "unplug". The objects it works with are given by
    the station: the guard port, the outlet meter, the ledger, the clock and the settings.
    """

    def __init__(self, number, guard, meter, ledger, clock, config):
        self.number = number
        self.guard = guard
        self.meter = meter
        self.ledger = ledger
        self.clock = clock
        self.config = config
        self.on_event = _unheard
        self.signing = None
        self.arbiter = Arbiter(config["Chargepost.InstalledCurrent"])
        caps.declare(self.arbiter)
        self.arbiter.declare("site", 6000, "the site's limit is not known")
        self.arbiter.declare("authorisation", 0, "the backend refused the token")
        self.mains = Mains(self.arbiter, config)
        self.delayed_start = DelayedStart(self.arbiter)
        self.phase_choice = PhaseChoice()
        self.wake_up = WakeUp()
        self.plug_hold = PlugHold()
        self.winner = self.arbiter.decide(clock.ms())
        self.session = session.IDLE
        self.since_ms = clock.ms()
        self.operative = True
        self.reserved = False  # for somebody; chargepost.reservations knows for whom
        self.interrupted = False  # a session that a power cut interrupted may go on here
        self.grant: Grant | None = None
        self.transaction: Transaction | None = None
        self.refusal = ""
        self.last_reason = ""
        self.status = status.AVAILABLE
        self.extra_faults = 0
        self._born_ms = clock.ms()
        self._silences = 0  # the guard's counter when the session began
        self._opened_ms = 0  # when the contactor of a stopping session was last seen closed

    def signed_by(self, signing) -> None:
        """The meter signs: `signing` is a metering.signing.Signing."""
        self.signing = signing

    # --- what drivers and backends may ask --------------------------------------------------

    def authorise(self, grant: Grant) -> bool:
        """Somebody may charge here; False when the outlet cannot take anybody now."""
        if not self.accepts():
            return False
        self.grant = grant
        self.refusal = ""
        return self._fire("authorise")

    def accepts(self) -> bool:
        """True when an authorised driver could begin here."""
        if not self.operative or self.status == status.FAULTED:
            return False
        if self.plug_hold.token or self.interrupted:
            return False
        return session.after(self.session, "authorise") is not None

    def refuse(self, sentence: str) -> None:
        """Remember why the driver at this outlet may not charge."""
        self.refusal = sentence

    def stop(self, reason: str, token: str = "") -> bool:
        """End the running transaction: the current goes first, then the contactor."""
        if not self._fire("stop"):
            return False
        transaction = self.transaction
        transaction.stop_reason = reason
        transaction.stop_token = token
        transaction.stop_ms = self.clock.ms()
        return True

    def cancel(self) -> bool:
        """Forget an authorisation that has not led to a transaction."""
        if not self._fire("cancel"):
            return False
        self.grant = None
        return True

    def deauthorise(self, reason: str, most_wh: int = 0) -> None:
        """Pause the running transaction once it has taken `most_wh`; `reason` says why."""
        if self.transaction:
            self.transaction.refused = (reason, most_wh)

    def resume(self, transaction: Transaction) -> bool:
        """Go on with a transaction that a power cut interrupted; False when that cannot be."""
        if not self._fire("resume"):
            return False
        self.interrupted = False
        self.grant = transaction.grant
        self.transaction = transaction
        if self.signing:
            self.signing.resume()
        self._tell("begin")
        return True

    def keep_plug(self, token: str, parent: str) -> None:
        """Go on holding a plug that was held before a restart."""
        self.plug_hold.token = token
        self.plug_hold.parent = parent
        self.session = session.FINISHED

    def silences(self, report) -> int:
        """How often the guard has opened in this session because the application was silent."""
        if report.silences < self._silences:
            self._silences = 0  # the guard has restarted
        return report.silences - self._silences if self.transaction else 0

    # --- time ------------------------------------------------------------------------------

    def tick(self, now_ms: int) -> None:
        """Take in what the guard reports; called every 100 ms."""
        report = self.guard.report(self.number - 1)
        if self.guard.alive:
            self._plug_events(report)
        if self.signing:
            self.signing.tick()
        if not self.operative:
            self.cancel()
        self._time_outs(now_ms)
        if self.session == session.STARTING:
            self._begin(now_ms)
        elif self.session == session.STOPPING:
            self._end(now_ms, report)
        self._ask(now_ms, report)
        self._update_status(now_ms, report)

    def _plug_events(self, report) -> None:
        if report.plugged:
            if self._fire("plug"):
                self._tell("plug")
        elif self.session == session.TRANSACTION:
            if self.config["StopTransactionOnEVSideDisconnect"]:
                self.stop("EVDisconnected")
        elif not self.plug_hold.token and self._fire("unplug"):
            self.grant = None
            self.refusal = ""
            self._tell("unplug")

    def _time_outs(self, now_ms: int) -> None:
        limit_ms = self.config["ConnectionTimeOut"] * 1000
        if not limit_ms or now_ms - self.since_ms < limit_ms:
            return
        if self.session == session.PLUGGED and self.guard.count < 2:
            return  # nobody else waits for this reader: a late card is still welcome
        reason = "nobody identified within %d s" % (limit_ms // 1000)
        if self.session == session.STARTING:
            reason = self.meter.problem or "the meter has not answered"
        if self._fire("timeout"):
            self.last_reason = reason
            self.grant = None

    def _begin(self, now_ms: int) -> None:
        register = self.meter.register_wh
        if register is None or self.meter.stale or not self.guard.alive:
            return
        grant = self.grant
        assert grant is not None  # nothing starts without one
        if self.signing:
            refusal = self.signing.begin(grant.token)
            if refusal:
                self.refusal = refusal
                self._fire("cancel")
            if refusal is None or refusal:
                return
        try:
            number = self.ledger.begin(
                self.number, grant.token, register, grant.how, grant.parent, grant.extra
            )
        except (StorageFull, BadInput, OSError) as error:
            self.refusal = "The session cannot be written down: %s" % error
            self._fire("cancel")
            return
        self.transaction = Transaction(number, grant, now_ms, self.clock.now(), register)
        self._silences = self.guard.report(self.number - 1).silences
        self._fire("begin")
        self._tell("begin")

    def _end(self, now_ms: int, report) -> None:
        transaction = self.transaction
        waited = now_ms - transaction.stop_ms
        if report.contactor and self.guard.alive and waited < _OPEN_ANYWAY_MS:
            self._opened_ms = now_ms
            return
        latest = self.meter.latest
        fresh = latest is not None and latest.at_ms > max(self._opened_ms, transaction.stop_ms)
        late = now_ms - max(self._opened_ms, transaction.stop_ms) >= _FINAL_READING_MS
        if not (fresh or late or self.meter.stale):
            self.meter.hurry()
            return
        if self.signing and not self.signing.end(transaction.number):
            return
        self.close(transaction.stop_reason, transaction.stop_token)

    def close(self, reason: str, token: str = "") -> None:
        """Write the end of the transaction down with the last good register."""
        transaction = self.transaction
        register = max(self.meter.register_wh or 0, transaction.begin_wh)
        self.ledger.end(transaction.number, register, reason, token)
        if self.signing:
            self.signing.close()
        self.last_reason = reason
        self.arbiter.withdraw("authorisation")
        self._hold_plug(reason)
        self.session = session.FINISHED
        self.since_ms = self.clock.ms()
        self.transaction = None
        self.grant = None
        self.on_event("end", self, transaction)

    def _hold_plug(self, reason: str) -> None:
        """Whose plug is not simply given back at the end."""
        freed = self.config["UnlockConnectorOnEVSideDisconnect"]
        if reason == "DeAuthorized" or (reason == "EVDisconnected" and not freed):
            self.plug_hold.begin(self.transaction.grant, self.guard.report(self.number - 1))

    # --- what the guard is asked -------------------------------------------------------------

    def _ask(self, now_ms: int, report) -> None:
        transaction = self.transaction
        self._refuse_energy()
        self.plug_hold.look(report.cable_ma or not self.guard.alive, now_ms)
        caps.publish(self.arbiter, report)
        self.mains.look(self.meter, report, self.config, now_ms)
        self.delayed_start.look(transaction, self.config, now_ms)
        self.winner = self.arbiter.decide(now_ms)
        permitted = self.permitted()
        ask = self.guard.ask(self.number - 1)
        ask.limit_ma = self.winner.limit_ma
        ask.permit = 1 if permitted else 0
        ask.available = 1 if self.operative or transaction else 0
        held = (session.STARTING, session.TRANSACTION, session.STOPPING)
        ask.hold_lock = 1 if self.session in held or self.plug_hold.token else 0
        ask.phases = self.phase_choice.choose(self.wanted_phases(), transaction, now_ms)
        if self.config["Chargepost.WakeUp"]:
            offering = permitted and self.winner.limit_ma >= LOWEST_MA
            wake = self.wake_up.look(transaction, report, offering, now_ms)
            ask.wake = wake or ask.wake
        currents.tell(ask, self.meter, now_ms)

    def _refuse_energy(self) -> None:
        """Carry out what `deauthorise` said, once it is due."""
        transaction = self.transaction
        if transaction is None or not transaction.refused:
            return
        reason, most_wh = transaction.refused
        if transaction.energy_wh(self.meter.register_wh or 0) >= most_wh:
            self.arbiter.publish("authorisation", 0, reason)

    def wanted_phases(self) -> int:
        """1 or 3, as the limits ask for and the site allows."""
        switching = self.config["Chargepost.PhaseSwitching"]
        return self.arbiter.fewest_phases().phases if switching else 3

    def permitted(self) -> bool:
        """True while we let energy flow, apart from how much of it."""
        return self.session == session.TRANSACTION and not faults.stops_charging(self.faults())

    # --- what everybody may read ----------------------------------------------------------------

    def faults(self) -> int:
        """All active faults as bits of the fault table."""
        found = self.guard.report(self.number - 1).faults | self.extra_faults
        found |= self.mains.faults
        lived_ms = self.clock.ms() - self._born_ms
        if not self.guard.alive and lived_ms >= _GUARD_START_MS:
            found |= faults.GUARD_LINK
        # One that was never read may just be slow to begin.
        if self.meter.stale and (self.meter.latest or lived_ms >= _METER_START_MS):
            found |= faults.METER
        return found

    def fault_sentence(self) -> str:
        """What is wrong and what helps, for the most severe fault; "" without one."""
        return faults.sentence(self.faults())

    def wants_energy(self, report) -> bool:
        """True while the car asks for energy (state C, or D)."""
        return report.state in (_STATE_C, _STATE_C + 1)

    def why(self) -> str:
        """One sentence: why energy flows or does not."""
        return self.causes()[0]

    def causes(self) -> list:
        """The same, followed by its causes, one sentence each, down to the root."""
        return causes(self, self.guard.report(self.number - 1))

    def _update_status(self, now_ms: int, report) -> None:
        found = self._status(now_ms, report)
        if found != self.status:
            self.status = found
            self._tell("status")

    def _status(self, now_ms: int, report) -> str:
        if faults.is_faulted(self.faults()):
            return status.FAULTED
        transaction = self.transaction
        if transaction is None or self.session == session.STOPPING:
            state = session.FINISHED if transaction else self.session
            operative = self.operative or transaction is not None
            return status.without_transaction(state, operative, self.reserved)
        starting = not transaction.has_charged and self.status not in status.SUSPENDED
        starting = starting and now_ms - transaction.begin_ms < _FIRST_CHARGE_MS
        # A self-test takes a moment: at the start it is part of preparing.
        testing = starting and report.waits & WAIT_RCM
        withheld = report.waits & (WAIT_PHASES if testing else _WITHHELD)
        found = status.in_transaction(
            self.winner.limit_ma,
            self.permitted() and not withheld,
            self.wants_energy(report),
            report.contactor,
        )
        if found == status.CHARGING:
            transaction.has_charged = True
        elif starting:
            return found if found == status.SUSPENDED_EVSE else status.PREPARING
        elif found == status.PREPARING:
            return status.SUSPENDED_EV
        return found

    def _fire(self, event: str) -> bool:
        following = session.after(self.session, event)
        if following is None:
            return False
        self.session = following
        self.since_ms = self.clock.ms()
        return True

    def _tell(self, kind: str) -> None:
        self.on_event(kind, self, self.transaction)
