"""After a power cut: transactions without an end are resumed or closed, never forgotten."""

from chargepost.outlet.transaction import Grant, Transaction
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_LOOK_MS = const(10000)  # so long the guard and the meter may take to say what is there


class Recovery:
    """Settles what the ledger found running at the start, by the setting PowerCutPolicy.

    An outlet whose session may go on takes nobody else before that is settled.
    """

    def __init__(self, station):
        self.station = station
        self.waiting = station.ledger.running()
        resumes = station.config["Chargepost.PowerCutPolicy"] == "resume"
        self.deadline_ms = station.clock.ms() + _LOOK_MS if resumes else 0
        for found in self.waiting:
            outlet = self._outlet(found)
            if outlet is None:
                continue
            outlet.interrupted = resumes
            outlet.meter.advance(found.last_register)
            if outlet.signing:
                outlet.signing.restore(found.token)
        try:
            if not station.ledger.unconfirmed():
                running = [found.number for found in self.waiting]
                on_demand("chargepost.metering.leftovers").tidy(station.storage, running)
            if not resumes:
                self._close_all()
        except OSError:
            # The station starts all the same: each tick tries to close again, and tells; what
            # was left waits for the next start.
            pass

    def tick(self, now_ms: int) -> None:
        """Resume where the car is still there; close the others once nobody may come."""
        for found in list(self.waiting) if now_ms < self.deadline_ms else ():
            if self._resume(found):
                self.waiting.remove(found)
        if self.waiting and now_ms >= self.deadline_ms:
            self._close_all()

    def _outlet(self, found):
        """The outlet of a transaction; None where the station has fewer than before."""
        outlets = self.station.outlets
        return outlets[found.outlet - 1] if 1 <= found.outlet <= len(outlets) else None

    def _resume(self, found) -> bool:
        outlet = self._outlet(found)
        if outlet is None:
            return False
        ready = outlet.guard.alive and outlet.guard.report(outlet.number - 1).plugged
        if not ready or outlet.meter.register_wh is None or outlet.transaction:
            return False
        grant = Grant(found.token, found.parent, "resume", "resumed after a power cut")
        now = self.station.clock.ms()
        return outlet.resume(
            Transaction(found.number, grant, now, found.begin_time, found.begin_register)
        )

    def _close_all(self) -> None:
        """Close with the time and the energy of the last durable reading (S20).

        A meter that signs is given the time to sign the end first.
        """
        for found in list(self.waiting):
            outlet = self._outlet(found)
            signing = outlet.signing if outlet is not None else None
            if outlet is not None and outlet.interrupted:
                outlet.interrupted = False
                self.station.availability.settle(outlet)
            if signing and not signing.end(found.number):
                continue
            self.station.ledger.end(
                found.number, found.last_register, "PowerLoss", "", found.last_time
            )
            if signing:
                signing.close()
            self.waiting.remove(found)
