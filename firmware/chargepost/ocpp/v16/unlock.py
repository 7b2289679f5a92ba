"""UnlockConnector: the session ends, then the plug is released, then the answer (5.18)."""

from chargepost.errors import BadInput
from chargepost.port import const

_WITHIN_MS = const(20000)  # contactor and lock need seconds; later than this it has failed


class Unlock:
    """Answers when the lock has let go, or when it has not for too long.

    Without a lock the answer is NotSupported (errata 3.87).
    """

    def __init__(self, station, rpc):
        self.station = station
        self.rpc = rpc
        self.waiting = []  # (outlet, reply, deadline in ms)

    def unlock(self, payload: dict):
        """Unlocked, UnlockFailed, or NotSupported."""
        try:
            outlet = self.station.access.outlet(payload["connectorId"])
        except BadInput as error:
            self.station.log("UnlockConnector: %s" % error)
            return {"status": "NotSupported"}, None
        if not outlet.guard.report(outlet.number - 1).lock_fitted:
            return {"status": "NotSupported"}, None
        outlet.plug_hold.end()
        if outlet.transaction:
            outlet.stop("UnlockCommand")
        else:
            outlet.cancel()
        deadline = self.station.clock.ms() + _WITHIN_MS
        self.waiting.append((outlet, self.rpc.defer(), deadline))
        return None

    def tick(self, now_ms: int) -> None:
        """Answer those whose lock has opened, or whose time is over."""
        for entry in list(self.waiting):
            outlet, reply, deadline = entry
            locked = outlet.guard.report(outlet.number - 1).locked
            free = outlet.transaction is None and not locked
            if free or now_ms >= deadline:
                self.waiting.remove(entry)
                reply({"status": "Unlocked" if free else "UnlockFailed"})
