"""A plug that stays locked after its session, until who began it shows the card again.

So OCPP 1.6 wants it for a session that the backend ended because of its card (key
StopTransactionOnInvalidId), and for a cable that was pulled at the car while
UnlockConnectorOnEVSideDisconnect is off. chargepost.held_plugs keeps it over restarts.
"""

from chargepost.auth.token import same
from chargepost.port import const

_GONE_MS = const(3000)


def _unheard() -> None:
    """Nobody listens."""


class PlugHold:
    """`token` and `parent` may have the plug back; without a token nothing is held.

    `on_change()` hears of the begin and the end.
    """

    def __init__(self):
        self.token = ""
        self.parent = ""
        self.on_change = _unheard
        self._seen_ms = -1  # when the plug was last there

    def begin(self, grant, report) -> None:
        """Hold the plug of this grant, where there is a lock and something in it."""
        if report.lock_fitted and report.cable_ma:
            self.token = grant.token
            self.parent = grant.parent
            self.on_change()

    def look(self, there, now_ms: int) -> None:
        """Let go of a plug that somebody has got out by other means.

        It has to be away for a while: a guard that has just started does not know the cable yet,
        and one whose power goes does not know it any more.
        """
        if there or not self.token or self._seen_ms < 0:
            self._seen_ms = now_ms
        elif now_ms - self._seen_ms >= _GONE_MS:
            self.end()

    def free(self, token: str, parent: str = "") -> bool:
        """True when this token, or its group, has just got the plug back."""
        if not same(token, self.token) and not same(parent, self.parent):
            return False
        self.end()
        return True

    def end(self) -> None:
        """Let go."""
        if self.token:
            self.token = ""
            self.parent = ""
            self.on_change()
