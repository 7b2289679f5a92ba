"""Sessions that are over while their plug is still in, as far as a backend bills that time.

Kept as a document, because the backend must hear of the end even if the power goes, or the line
is down for days (California pricing, "ConnectorUnplugged"). Loaded while there are some.
"""

from chargepost.port import const
from chargepost.store import discard, load, save

_MOST = const(50)

_NUMBER = const(0)  # the ledger's
_REMOTE = const(1)  # the backend's, None before it is known
_SEQUENCE = const(2)  # of the last record before the end: the backend hears of those first
_OUTLET = const(3)
_UNIX = const(4)  # when the plug was pulled; 0 while it is in


class Unplugged:
    """The document; every method that changes it may raise OSError.

    An entry of `all` is [the ledger's number of the session, the backend's or None, sequence,
    outlet, Unix seconds at which the plug was pulled or 0 while it is in].
    """

    def __init__(self, storage, ledger, file: str):
        self._storage = storage
        self._ledger = ledger
        self._file = file
        self.all = [entry for entry in load(storage, file) or [] if len(entry) == 5]

    def ended(self, number: int, outlet: int, remote) -> None:
        """The ledger's session is over; the oldest one gives way when there are too many."""
        self.all.append([number, remote, self._ledger.sequence, outlet, 0])
        self.all = self.all[-_MOST:]
        self._save()

    def pulled(self, outlet: int, unix: int) -> None:
        """The plug of an outlet is out."""
        waiting = [entry for entry in self.all if entry[_OUTLET] == outlet and not entry[_UNIX]]
        for entry in waiting:
            entry[_UNIX] = max(1, unix)
        if waiting:
            self._save()

    def known(self, number: int, remote: int) -> None:
        """The backend's number of the ledger's session is known now."""
        found = [entry for entry in self.all if entry[_NUMBER] == number]
        for entry in found:
            entry[_REMOTE] = remote
        if found:
            self._save()

    def waits(self, outlet: int) -> bool:
        """True when a session at this outlet is over, and its plug is in as far as is known."""
        return any([entry[_OUTLET] == outlet and not entry[_UNIX] for entry in self.all])

    def due(self, record) -> tuple | list:
        """The first entry to be told of, () for none; `record` is the ledger's oldest or None."""
        for entry in self.all:
            if entry[_UNIX] and (record is None or record.sequence > entry[_SEQUENCE]):
                return entry
        return ()

    def told(self, entry: list) -> None:
        """The backend knows."""
        self.all.remove(entry)
        if self.all:
            self._save()
        else:
            discard(self._storage, self._file)

    def _save(self) -> None:
        save(self._storage, self._file, self.all)
