"""The charging profiles of a station: one small record each in the storage, a row in memory.

A profile whose time is over stays until its place is needed: a wall clock that was wrong for
a while has then lost nothing. It gives way only to a new one, and only by a trusted clock.
"""

from chargepost.charging import profile as p
from chargepost.errors import BadInput

_FOLDER = "profiles"
_DAMAGED = "charging profile %s is damaged and not used; send it again"


class Profiles:
    """All installed profiles; `rows` are sorted by purpose, highest stack level first.

    Of equal levels an outlet's own row stands before that of the whole station. `revision`
    grows with every change; `problems` says what could not be read.
    """

    def __init__(self, storage):
        self._storage = storage
        self.rows = []
        self.revision = 0
        self.problems = []
        self._sequence = 0
        for name in storage.names(_FOLDER):
            self._load(name)

    def _load(self, name: str) -> None:
        record = self._storage.read(_FOLDER + "/" + name)
        if not p.intact(record):
            self.problems.append(
                "charging profile %s is damaged and not used; send it again" % name
            )
            return
        row = record[: p.ROW_SIZE]
        sequence = p.columns(row)[p.SEQUENCE]
        self._sequence = max(self._sequence, sequence)
        # A power cut came between a new profile and the end of the one that it replaced.
        for other in self._replaced(row):
            if p.columns(other)[p.SEQUENCE] > sequence:
                self._forget([row])
                return
            self.rows.remove(other)
            self._forget([other])
        self._insert(row)

    def put(self, profile, most: int, unix: int) -> None:
        """Install a checked profile in place of those with its id, or its place in the stack.

        `unix` is the trusted time, 0 without one. Raises BadInput when `most` are installed,
        OSError when it cannot be kept; then nothing has changed.
        """
        record = p.pack(profile, self._sequence + 1)
        row = record[: p.ROW_SIZE]
        gone = self._replaced(row)
        gone += self._expired([other for other in self.rows if other not in gone], most, unix)
        self._storage.replace(_name(row), (record,))
        self._sequence += 1
        for old in gone:
            self.rows.remove(old)
        self._insert(row)
        self._forget([old for old in gone if _name(old) != _name(row)])

    def clear(self, number: int) -> int:
        """Remove the profile with this id; returns how many there were, 0 or 1."""
        return self._remove([row for row in self.rows if p.columns(row)[p.NUMBER] == number])

    def clear_all(self, outlet: int | None, purpose: int | None, stack: int | None) -> int:
        """Remove what agrees with every value that is not None; returns how many that were."""
        found = []
        for row in self.rows:
            if outlet not in (None, row[p.OUTLET]) or purpose not in (None, row[p.PURPOSE]):
                continue
            if stack in (None, row[p.STACK]):
                found.append(row)
        return self._remove(found)

    def clear_transaction(self, transaction: int) -> None:
        """The transaction is over, and its profiles with it, whatever the storage says."""
        over = [row for row in self.rows if p.columns(row)[p.TRANSACTION] == transaction]
        for row in over:
            self.rows.remove(row)
            self.revision += 1
        self._forget(over)

    def transactions(self) -> list:
        """The ledger's numbers of the transactions that have profiles."""
        found = [p.columns(row)[p.TRANSACTION] for row in self.rows if row[p.PURPOSE] == p.TX]
        return sorted(set(found))

    def periods(self, row) -> bytes:
        """The packed periods of a row; none when the record is damaged by now."""
        record = self._storage.read(_name(row))
        if p.intact(record) and record[: p.ROW_SIZE] == row:
            return p.periods_of(record)
        self.problems.append(_DAMAGED % p.columns(row)[p.NUMBER])
        self.rows.remove(row)
        self.revision += 1
        return b""

    def _replaced(self, row) -> list:
        number = p.columns(row)[p.NUMBER]
        place = row[p.OUTLET : p.PURPOSE + 1], row[p.STACK]
        found = []
        for other in self.rows:
            same = (other[p.OUTLET : p.PURPOSE + 1], other[p.STACK]) == place
            if same or p.columns(other)[p.NUMBER] == number:
                found.append(other)
        return found

    def _expired(self, others: list, most: int, unix: int) -> list:
        """What must give way to one more: the profile that ended first. BadInput without any."""
        if len(others) < most:
            return []
        ended = []
        for row in others:
            fields = p.columns(row)
            if fields[p.VALID_TO] <= unix:
                ended.append((fields[p.VALID_TO], fields[p.SEQUENCE], row))
        if not ended:
            text = "%d charging profiles are installed, %d are allowed; clear one first."
            raise BadInput(text % (len(others), most))
        return [min(ended)[2]]

    def _forget(self, rows: list) -> None:
        for row in rows:
            try:
                self._storage.remove(_name(row))
            except OSError as error:
                # The next start tells by the sequence, or the transaction, that it is over.
                self.problems.append("charging profile file %s stays: %s" % (_name(row), error))

    def _insert(self, row) -> None:
        self.rows.append(row)
        self.rows.sort(key=_order)
        self.revision += 1

    def _remove(self, rows: list) -> int:
        for row in rows:
            self._storage.remove(_name(row))
            self.rows.remove(row)
            self.revision += 1
        return len(rows)


def _order(row) -> tuple:
    return row[p.PURPOSE], -row[p.STACK], -row[p.OUTLET]


def _name(row) -> str:
    return "%s/%d" % (_FOLDER, p.columns(row)[p.NUMBER])
