"""A plug that stays locked after its session, until who began it shows the card again.

So OCPP 1.6 wants it for a session that the backend ended because of its card (key
StopTransactionOnInvalidId), and for a cable that was pulled at the car while
UnlockConnectorOnEVSideDisconnect is off.
"""

from chargepost.auth.token import same


class PlugHold:
    """`token` and `parent` may have the plug back; without a token nothing is held."""

    def __init__(self):
        self.token = ""
        self.parent = ""

    def begin(self, grant, report) -> None:
        """Hold the plug of this grant, where there is a lock and something in it."""
        if report.lock_fitted and report.cable_ma:
            self.token = grant.token
            self.parent = grant.parent

    def look(self, report) -> None:
        """Somebody has got the plug out by other means."""
        if self.token and not report.cable_ma:
            self.end()

    def free(self, token: str, parent: str = "") -> bool:
        """True when this token, or its group, has just got the plug back."""
        if not same(token, self.token) and not same(parent, self.parent):
            return False
        self.end()
        return True

    def end(self) -> None:
        """Let go."""
        self.token = ""
        self.parent = ""
