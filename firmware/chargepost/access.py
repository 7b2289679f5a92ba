"""From a card or a remote request to an outlet: who gets to charge where, or to stop."""

from chargepost.auth.token import same
from chargepost.backend import Backend
from chargepost.errors import BadInput
from chargepost.outlet import session
from chargepost.outlet.transaction import Grant

# Where a driver is sent first: where a cable waits, then where one is still in, then anywhere.
# What is reserved for the driver comes before all but the first.
_PREFERENCE = (session.PLUGGED, "own", session.FINISHED, session.IDLE, session.AUTHORISED)

# What a session is about, by the outlet's session.
_PHASES = (
    (session.STARTING, "starting"),
    (session.TRANSACTION, "running"),
    (session.STOPPING, "stopping"),
)


class Presentation:
    """A card shown at a reader, and which transactions ran at that moment.

    Only those can be stopped by it: the backend's answer may come seconds later, when the car
    that the driver has plugged in meanwhile charges already.
    """

    def __init__(self, token: str, at: int, outlets):
        self.token = token
        self.at = at
        self._running = [_number(outlet) for outlet in outlets if outlet.transaction]

    def phase(self, outlet) -> str:
        """What the session of an outlet is about, seen from then; "" without one."""
        for known, phase in _PHASES:
            if outlet.session == known and outlet.grant:
                begun = phase == "running" and _number(outlet) not in self._running
                return "starting" if begun else phase
        return ""


class Access:
    """Knows the outlets, the authoriser and the backend; keeps the verdict for display."""

    def __init__(self, outlets, authorizer, show, log):
        self.outlets = outlets
        self.authorizer = authorizer
        self.backend = Backend()
        self.reservations = None  # chargepost.reservations.Reservations, once there is one
        self.show = show  # show(verdict, token, sentence) on the board's indicator
        self.log = log
        self.last_verdict = ""
        self._asking = []  # tokens that the backend has been asked about

    def present(self, token: str, at: int = 0, keep: bool = True) -> None:
        """A card was shown at outlet `at` (0: a reader for all). Raises BadInput.

        `keep` is False for a token that is not to be remembered. A card shown again before
        the backend has answered is one presentation, or it would start and stop.
        """
        if token.upper() in self._asking or self.give_back(token):
            return
        if not keep:
            self.authorizer.pass_by(token)
        online = self.backend.online
        shown = Presentation(token, at, self.outlets)
        self._settle(
            shown, lambda own, other=None: self.authorizer.decide(token, online, own, other)
        )

    def _settle(self, shown, decide) -> None:
        """Carry out what `decide(running)` says: first about what runs, then about a start."""
        if self._stop(shown, decide):
            return
        decision, outlet = self._where(shown, decide)
        if decision.verdict == "ask":
            self._asking.append(shown.token.upper())
            self._say("Asked", shown.token, decision.why)
            self.backend.authorise(shown.token, lambda entry: self._answered(shown, entry))
        elif decision.verdict == "accept":
            self._start(shown, decision, outlet)
        else:
            self._refuse(shown.token, shown.at, decision.why)

    def _where(self, shown, decide) -> tuple:
        """The decision about a start, and the outlet for it: a reservation may be in the way."""
        decision = decide(None)
        if decision.verdict != "accept":
            return decision, None
        outlet = self.target(shown.at, shown.token, decision.parent)
        other = self.against(outlet, shown.token, decision.parent)
        if other:
            decision = decide(None, other)
        return decision, outlet

    def against(self, outlet, token: str, parent: str = ""):
        """(token, parent) of the reservation that keeps a token from an outlet, or None."""
        if outlet is None or self.reservations is None:
            return None
        return self.reservations.against(outlet, token, parent)

    def give_back(self, token: str, parent: str = "") -> bool:
        """Free the plug that was kept for this card; that is all its presentation does."""
        for outlet in self.outlets:
            if not outlet.plug_hold.token:
                continue
            if outlet.plug_hold.free(token, parent or self.authorizer.group(token)):
                self._say("Stopped", token, "The plug is free; the session was over before.")
                return True
        return False

    def _answered(self, shown, entry) -> None:
        """The backend has answered, or has not (None): then the offline rules decide."""
        token = shown.token
        self._asking.remove(token.upper())
        if entry is None:
            self._settle(
                shown,
                lambda own, other=None: self.authorizer.decide(token, False, own, other),
            )
            return
        try:
            self.authorizer.learn(token, entry)
        except OSError as error:  # a full storage must not keep anybody from charging
            self.log("The answer for %s is not remembered: %s" % (token, error))
        if not self.give_back(token, entry.parent):
            self._settle(
                shown,
                lambda own, other=None: self.authorizer.judge(token, entry, own, other),
            )

    def _stop(self, shown, decide) -> bool:
        """End what this card, or its group, is charging; False when it has nothing to end."""
        token = shown.token
        own = [outlet for outlet in self.outlets if _holds(outlet, token)]
        for outlet in own + [outlet for outlet in self.outlets if outlet not in own]:
            phase = shown.phase(outlet)
            if not phase:
                continue
            decision = decide((outlet.grant.token, outlet.grant.parent, phase))
            if decision.verdict == "stop":
                outlet.stop("Local", token)
                self._say("Stopped", token, decision.why)
                return True
            if decision.verdict == "wait":
                verdict = "Stopped" if phase == "stopping" else "Accepted"
                self._say(verdict, token, decision.why)
                return True
        return False

    def _start(self, shown, decision, outlet) -> None:
        token, at = shown.token, shown.at
        before = self._authorised_by(token)
        plugged = outlet is not None and outlet.session == session.PLUGGED
        grant = Grant(token, decision.parent, "card", decision.why)
        if before:
            grant.profile = before.grant.profile  # the backend was promised its limit
        if before and not plugged and at in (0, before.number):
            outlet = before  # shown again: more time for the same outlet
        if outlet is None:
            self._refuse(token, at, "Every outlet is in use or out of service.")
        elif self.grant(outlet, grant):
            if before and before is not outlet:
                before.cancel()  # one card, one outlet: nobody else charges on it
            self._say("Accepted", token, decision.why)

    def grant(self, outlet, grant) -> bool:
        """Let somebody charge at an outlet, and note the reservation that is used for it."""
        grant.extra = b""
        if self.reservations:
            used = self.reservations.used(outlet, grant.token, grant.parent)
            grant.extra = str(used[0]).encode() if used else b""
        return outlet.authorise(grant)

    def book(self, storage, clock):
        """The reservations; made when they are first needed, because few sites have any."""
        if self.reservations is None:
            from chargepost.reservations import Reservations

            self.reservations = Reservations(storage, clock, self.outlets)
        return self.reservations

    def begun(self, grant) -> None:
        """A session has begun: its reservation has served its purpose."""
        if not self.reservations or not grant.extra:
            return
        try:
            self.reservations.end(int(grant.extra.decode()))
        except OSError as error:  # a full storage must not keep anybody from charging
            self.log("The reservation of %s is not taken off: %s" % (grant.token, error))

    def tick(self, now_ms: int) -> None:
        """Called every 100 ms."""
        if self.reservations:
            self.reservations.tick(now_ms)

    def _authorised_by(self, token: str):
        """The outlet that waits for the car of this card, or None."""
        for outlet in self.outlets:
            if outlet.session == session.AUTHORISED and same(token, outlet.grant.token):
                return outlet
        return None

    def _refuse(self, token: str, at: int, sentence: str) -> None:
        outlet = self.target(at)
        if outlet is not None:
            outlet.refuse(sentence)
        self._say("Refused", token, sentence)

    def _say(self, verdict: str, token: str, sentence: str) -> None:
        self.last_verdict = sentence
        self.show(verdict, token, sentence)

    def target(self, at: int = 0, token: str = "", parent: str = ""):
        """The outlet that takes the driver with this token, or None; newest cable first."""
        found = [o for o in self.outlets if o.accepts() and at in (0, o.number)]
        if not found:
            return None
        return min(found, key=lambda outlet: self._rank(outlet, token, parent))

    def _rank(self, outlet, token: str, parent: str) -> tuple:
        """Sorts outlets: those that are reserved for somebody else come last."""
        kind = _PREFERENCE.index(outlet.session)
        other = own = False
        if self.reservations:
            other = self.reservations.against(outlet, token, parent) is not None
            used = self.reservations.used(outlet, token, parent)
            own = used is not None and used[1] == outlet.number
        return other, min(kind, 1) if own else kind, not own, -outlet.since_ms, outlet.number

    def outlet(self, number: int):
        """The outlet with that number; BadInput names the range."""
        if not 1 <= number <= len(self.outlets):
            raise BadInput(
                "There is no outlet %d; this station has 1 to %d." % (number, len(self.outlets))
            )
        return self.outlets[number - 1]

    def remote_target(self, number: int | None, token: str = ""):
        """The outlet for a remote start of `token`; BadInput says why there is none.

        One that is reserved for a group will do as long as nobody knows the token's group: the
        backend is to be asked before the session begins (OCPP 1.6 section 5.13).
        """
        group = self.authorizer.group(token) if token else ""
        outlet = self.target(0, token, group) if number is None else self.outlet(number)
        if outlet is None:
            raise BadInput("Every outlet is in use or out of service.")
        if not outlet.accepts():
            raise BadInput("Outlet %d cannot start: %s" % (outlet.number, outlet.why()))
        other = self.against(outlet, token, group)
        if other and (group or not other[1] or not self._asks(token, other)):
            raise BadInput("Outlet %d is reserved for another token." % outlet.number)
        return outlet

    def _asks(self, token: str, other: tuple) -> bool:
        return self.authorizer.decide(token, self.backend.online, None, other).verdict == "ask"

    def plugged(self, outlet) -> None:
        """A driver identified first and plugged in elsewhere: the permission follows the car."""
        if outlet.session != session.PLUGGED or not outlet.accepts():
            return
        for other in self.outlets:
            grant = other.grant
            if other.session == session.AUTHORISED and not grant.bound:
                if not self.against(outlet, grant.token, grant.parent):
                    other.cancel()
                    self.grant(outlet, grant)
                return


def _number(outlet) -> int:
    """The ledger's number of the transaction that runs at an outlet."""
    return outlet.transaction.number


def _holds(outlet, token: str) -> bool:
    """True when an outlet's session belongs to this very card."""
    return outlet.grant is not None and same(token, outlet.grant.token)
