"""Sessions that are over while their plug is still in, as far as a backend bills that time.

Kept as a document, because the backend must hear of the end even if the power goes, or the line
is down for days (California pricing, "ConnectorUnplugged").
"""

from chargepost.port import const
from chargepost.store import load, save

_FILE = "pricing/unplugged"
_MOST = const(50)

NUMBER = const(0)  # the ledger's
REMOTE = const(1)  # the backend's, None before it is known
SEQUENCE = const(2)  # of the last record before the end: the backend hears of those first
OUTLET = const(3)
UNIX = const(4)  # when the plug was pulled; 0 while it is in


class Unplugged:
    """The document; every method that changes it may raise OSError."""

    def __init__(self, storage, ledger):
        self._storage = storage
        self._ledger = ledger
        self.all = [entry for entry in load(storage, _FILE) or [] if len(entry) == 5]

    def ended(self, number: int, outlet: int, remote) -> None:
        """The ledger's session is over; the oldest one gives way when there are too many."""
        self.all.append([number, remote, self._ledger.sequence, outlet, 0])
        self.all = self.all[-_MOST:]
        self._save()

    def pulled(self, outlet: int, unix: int) -> None:
        """The plug of an outlet is out."""
        waiting = [entry for entry in self.all if entry[OUTLET] == outlet and not entry[UNIX]]
        for entry in waiting:
            entry[UNIX] = max(1, unix)
        if waiting:
            self._save()

    def known(self, number: int, remote: int) -> None:
        """The backend's number of the ledger's session is known now."""
        found = [entry for entry in self.all if entry[NUMBER] == number]
        for entry in found:
            entry[REMOTE] = remote
        if found:
            self._save()

    def told(self, entry: list) -> None:
        """The backend knows."""
        self.all.remove(entry)
        self._save()

    def _save(self) -> None:
        save(self._storage, _FILE, self.all)
