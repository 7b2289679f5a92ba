"""After a power cut: transactions without an end are resumed or closed, never forgotten."""

from chargepost.outlet.transaction import Grant, Transaction
from chargepost.port import const

_LOOK_MS = const(10000)  # so long the guard and the meter may take to say what is there


class Recovery:
    """Settles what the ledger found running at the start, by the setting PowerCutPolicy."""

    def __init__(self, station):
        self.station = station
        self.waiting = station.ledger.running()
        self.deadline_ms = station.clock.ms() + _LOOK_MS
        for found in self.waiting:
            if 1 <= found.outlet <= len(station.outlets):
                outlet = station.outlets[found.outlet - 1]
                outlet.meter.advance(found.last_register)
                if outlet.signing:
                    outlet.signing.restore(found.token)
        if station.config["Chargepost.PowerCutPolicy"] != "resume":
            self.deadline_ms = 0
            try:
                self._close_all()
            except OSError:
                pass  # the station starts all the same; each tick tries again, and tells

    def tick(self, now_ms: int) -> None:
        """Resume where the car is still there; close the others once nobody may come."""
        for found in list(self.waiting) if now_ms < self.deadline_ms else ():
            if self._resume(found):
                self.waiting.remove(found)
        if self.waiting and now_ms >= self.deadline_ms:
            self._close_all()

    def _resume(self, found) -> bool:
        station = self.station
        if not 1 <= found.outlet <= len(station.outlets):
            return False
        outlet = station.outlets[found.outlet - 1]
        ready = outlet.guard.alive and outlet.guard.report(outlet.number - 1).plugged
        if not ready or outlet.meter.register_wh is None or outlet.transaction:
            return False
        grant = Grant(found.token, found.parent, "resume", "resumed after a power cut")
        now = station.clock.ms()
        return outlet.resume(
            Transaction(found.number, grant, now, found.begin_time, found.begin_register)
        )

    def _close_all(self) -> None:
        """Close with the time and the energy of the last durable reading (S20).

        A meter that signs is given the time to sign the end first.
        """
        for found in list(self.waiting):
            signing = None
            if 1 <= found.outlet <= len(self.station.outlets):
                signing = self.station.outlets[found.outlet - 1].signing
            if signing and not signing.end(found.number):
                continue
            self.station.ledger.end(
                found.number, found.last_register, "PowerLoss", "", found.last_time
            )
            if signing:
                signing.close()
            self.waiting.remove(found)
