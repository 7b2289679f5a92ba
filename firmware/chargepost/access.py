"""From a card or a remote request to an outlet: who gets to charge where, or to stop."""

from chargepost.auth.token import same
from chargepost.backend import Backend
from chargepost.errors import BadInput
from chargepost.outlet import session
from chargepost.outlet.transaction import Grant

# Where a driver is sent first: where a cable waits, then where one is still in, then anywhere.
_PREFERENCE = (session.PLUGGED, session.FINISHED, session.IDLE, session.AUTHORISED)

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

    def __init__(self, token: str, at: int, keep: bool, outlets):
        self.token = token
        self.at = at
        self.keep = keep
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
        self.show = show  # show(verdict, token, sentence) on the board's indicator
        self.log = log
        self.last_verdict = ""
        self._asking = []  # tokens that the backend has been asked about

    def present(self, token: str, at: int = 0, keep: bool = True) -> None:
        """A card was shown at outlet `at` (0: a reader for all). Raises BadInput.

        `keep` is False for a token that is not to be remembered. A card shown again before
        the backend has answered is one presentation, or it would start and stop.
        """
        if token.upper() in self._asking:
            return
        online = self.backend.online
        shown = Presentation(token, at, keep, self.outlets)
        self._settle(shown, lambda own: self.authorizer.decide(token, online, own))

    def _settle(self, shown, decide) -> None:
        """Carry out what `decide(running)` says: first about what runs, then about a start."""
        if self._stop(shown, decide):
            return
        decision = decide(None)
        if decision.verdict == "ask":
            self._asking.append(shown.token.upper())
            self._say("Asked", shown.token, decision.why)
            self.backend.authorise(shown.token, lambda entry: self._answered(shown, entry))
        elif decision.verdict == "accept":
            self._start(shown.token, shown.at, decision)
        else:
            self._refuse(shown.token, shown.at, decision.why)

    def _answered(self, shown, entry) -> None:
        """The backend has answered, or has not (None): then the offline rules decide."""
        token = shown.token
        self._asking.remove(token.upper())
        if entry is None:
            self._settle(shown, lambda own: self.authorizer.decide(token, False, own))
            return
        try:
            if shown.keep:
                self.authorizer.learn(token, entry)
        except OSError as error:  # a full storage must not keep anybody from charging
            self.log("The answer for %s is not remembered: %s" % (token, error))
        self._settle(shown, lambda own: self.authorizer.judge(token, entry, own))

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

    def _start(self, token: str, at: int, decision) -> None:
        outlet = self.target(at)
        before = self._authorised_by(token)
        plugged = outlet is not None and outlet.session == session.PLUGGED
        if before and not plugged and at in (0, before.number):
            outlet = before  # shown again: more time for the same outlet
        if outlet is None:
            self._refuse(token, at, "Every outlet is in use or out of service.")
        elif outlet.authorise(Grant(token, decision.parent, "card", decision.why)):
            if before and before is not outlet:
                before.cancel()  # one card, one outlet: nobody else charges on it
            self._say("Accepted", token, decision.why)

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

    def target(self, at: int = 0):
        """The outlet that takes the next driver, or None; newest cable first."""
        for wanted in _PREFERENCE:
            found = [
                outlet
                for outlet in self.outlets
                if outlet.session == wanted and outlet.accepts() and at in (0, outlet.number)
            ]
            if found:
                return max(found, key=lambda outlet: (outlet.since_ms, -outlet.number))
        return None

    def outlet(self, number: int):
        """The outlet with that number; BadInput names the range."""
        if not 1 <= number <= len(self.outlets):
            raise BadInput(
                "There is no outlet %d; this station has 1 to %d." % (number, len(self.outlets))
            )
        return self.outlets[number - 1]

    def remote_target(self, number: int | None):
        """The outlet for a remote start; BadInput says why there is none."""
        outlet = self.target() if number is None else self.outlet(number)
        if outlet is None:
            raise BadInput("Every outlet is in use or out of service.")
        if not outlet.accepts():
            raise BadInput("Outlet %d cannot start: %s" % (outlet.number, outlet.why()))
        return outlet

    def plugged(self, outlet) -> None:
        """A driver identified first and plugged in elsewhere: the permission follows the car."""
        if outlet.session != session.PLUGGED:
            return
        for other in self.outlets:
            if other.session == session.AUTHORISED and other is not outlet:
                grant = other.grant
                other.cancel()
                outlet.authorise(grant)
                return


def _number(outlet) -> int:
    """The ledger's number of the transaction that runs at an outlet."""
    return outlet.transaction.number


def _holds(outlet, token: str) -> bool:
    """True when an outlet's session belongs to this very card."""
    return outlet.grant is not None and same(token, outlet.grant.token)
