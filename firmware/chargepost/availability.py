"""Operative or not: what the operator decided for each outlet, kept over restarts."""

from chargepost.store import load, save

_FILE = "availability"


class Availability:
    """Changes wait for the end of a running transaction (OCPP 1.6 section 5.2)."""

    def __init__(self, storage, outlets):
        self.storage = storage
        self.outlets = outlets
        self.wanted = {}  # outlet number -> operative, while a transaction delays it
        self._closed = []
        self._held = False
        closed = load(storage, _FILE) or ()
        for outlet in outlets:
            # During a session it can only be scheduled, and that session may go on.
            if outlet.number in closed and outlet.interrupted:
                self.wanted[outlet.number] = False
            elif outlet.number in closed:
                self._closed.append(outlet.number)
        self._settle_all()

    def change(self, number: int, operative: bool) -> str:
        """Set outlet `number`, or all for 0: "Accepted", or "Scheduled" during a transaction.

        Raises OSError when it cannot be kept; then nothing has changed.
        """
        before = self._closed, self.wanted.copy()
        result = "Accepted"
        for outlet in self.outlets:
            if number not in (0, outlet.number):
                continue
            if not operative and (outlet.transaction is not None or outlet.interrupted):
                self.wanted[outlet.number] = False
                result = "Scheduled"
            else:
                self.wanted.pop(outlet.number, None)
                self._decide(outlet.number, operative)
        try:
            self._save()
        except OSError:
            self._closed, self.wanted = before
            raise
        self._settle_all()
        return result

    def hold(self, held: bool) -> None:
        """Let nobody begin at any outlet, whatever the operator decided; not over restarts."""
        if held != self._held:
            self._held = held
            self._settle_all()

    def _decide(self, number, operative):
        closed = [closed for closed in self._closed if closed != number]
        self._closed = closed if operative else closed + [number]

    def _settle_all(self):
        for outlet in self.outlets:
            outlet.operative = outlet.number not in self._closed and not self._held

    def settle(self, outlet) -> None:
        """Carry out what waited for the end of this outlet's transaction."""
        if outlet.transaction is None and not outlet.interrupted:
            self.end(outlet)

    def end(self, outlet) -> None:
        """The same at the very end of the transaction."""
        if outlet.number in self.wanted:
            self._decide(outlet.number, self.wanted.pop(outlet.number))
            self._settle_all()
            self._save()

    def _save(self) -> None:
        waiting = [number for number in self.wanted if number not in self._closed]
        closed = sorted(self._closed + waiting)
        if closed != (load(self.storage, _FILE) or []):
            save(self.storage, _FILE, closed)
