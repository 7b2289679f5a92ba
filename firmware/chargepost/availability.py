"""Operative or not: what the operator decided for each outlet, kept over restarts."""

from chargepost.store import load, save

_FILE = "availability"


class Availability:
    """Changes wait for the end of a running transaction (OCPP 1.6 section 5.2)."""

    def __init__(self, storage, outlets):
        self.storage = storage
        self.outlets = outlets
        self.wanted = {}  # outlet number -> operative, while a transaction delays it
        for number in load(storage, _FILE) or ():
            if 1 <= number <= len(outlets):
                outlets[number - 1].operative = False

    def change(self, number: int, operative: bool) -> str:
        """Set outlet `number`, or all for 0: "Accepted", or "Scheduled" during a transaction."""
        result = "Accepted"
        for outlet in self.outlets:
            if number not in (0, outlet.number):
                continue
            if outlet.transaction is not None and not operative:
                self.wanted[outlet.number] = False
                result = "Scheduled"
            else:
                self.wanted.pop(outlet.number, None)
                outlet.operative = operative
        self._save()
        return result

    def settle(self, outlet) -> None:
        """Carry out what waited for the end of this outlet's transaction."""
        if outlet.transaction is None:
            self.end(outlet)

    def end(self, outlet) -> None:
        """The same at the very end of the transaction."""
        if outlet.number in self.wanted:
            outlet.operative = self.wanted.pop(outlet.number)
            self._save()

    def _save(self) -> None:
        closed = [o.number for o in self.outlets if not self.wanted.get(o.number, o.operative)]
        if closed != (load(self.storage, _FILE) or []):
            save(self.storage, _FILE, closed)
