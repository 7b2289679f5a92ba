"""The ledger: a transaction is written down before the world hears of it.

The wear of the flash is budgeted: what changes a transaction is always written at once;
readings share one write in 10 s, after a short burst. Readings to be delivered wait for
their turn in memory, so that a power cut takes those of the last 10 s at most.
"""

from chargepost.errors import BadInput, StorageFull
from chargepost.ledger import record as r
from chargepost.ledger.drain import Drain
from chargepost.ledger.segments import Segments, assemble
from chargepost.ledger.state import State, resolve
from chargepost.port import const

_BUDGET_MS = const(10000)  # one durable write in this time
_BURST = const(12)  # writes that may come at once after a quiet time
_MOST_HELD = const(20)  # readings in memory
_LARGEST_HELD = const(500)  # bytes of their values: a larger one is written at once
_SMALLEST = const(15)  # bytes of the smallest record, a note or a clock
_SMALLEST_BEGIN = const(29)
_BLOCK = const(4096)


class Ledger:
    """Writes transactions down, and hands them out in order until they are confirmed.

    `capacity` is in bytes. Every method that writes raises OSError when the storage fails.
    `last_time` is the latest Unix time known here, `problems` says what could not be read.
    """

    def __init__(self, storage, clock, capacity: int):
        self.clock = clock
        self.storage = storage
        self._segments = Segments(storage, capacity)
        self._boot = 0  # number of this boot
        self._corrected = False  # is the start of this boot known for good?
        self._credit = _BURST
        self._credit_ms = 0
        self.problems = []
        self.thinned = 0  # readings dropped because space was short

    # --- opening ---------------------------------------------------------------------------------

    def open(self) -> None:
        """Find the state as the last durable write left it."""
        segments = self._segments
        segments.open()
        self._held = []
        self._held_tx = {}
        self._mark_due = False
        self._head = State({})
        self._torn = self._replay()
        self._drain = Drain(segments, self._head.bases, self.problems)
        self._drain.peek(self._head.cursor)
        segments.forget()
        if not self._boot:
            self._boot = self._head.boot + 1

    def _replay(self) -> bool:
        """Apply the last segment that begins with a checkpoint; is anything behind it torn?"""
        segments = self._segments
        head = self._head
        lost = 0
        torn = False
        for number in reversed(segments.numbers):
            offset = 0
            found = segments.next(number, 0)
            while found is not None:
                head.apply(r.decode(found[0], found[1]))
                offset = found[2]
                found = segments.next(number, offset)
            lost += segments.length(number) - offset
            if offset:
                break
            torn = True
        # What cannot be read may have used numbers; they are never given twice.
        head.sequence += lost // _SMALLEST
        head.next_tx += lost // _SMALLEST_BEGIN
        return torn or lost > 0

    # --- writing ---------------------------------------------------------------------------------

    def begin(
        self,
        outlet: int,
        token: str,
        register_wh: int,
        how: str,
        parent: str = "",
        extra: bytes = b"",
    ) -> int:
        """Number of a new transaction. Raises StorageFull, BadInput."""
        tx = self._head.next_tx
        time, estimated = self._now(0)
        payload = r.begin(tx, time, estimated, outlet, register_wh, (how, token, parent), extra)
        self._tidy()
        spare = self._spare(1)
        if spare < _BLOCK:
            text = "the ledger is full: %d records wait for the backend, a session needs %d bytes "
            text += "more; no new session until the backend has taken some; check the connection"
            raise StorageFull(text % (self.unconfirmed(), _BLOCK - spare))
        self._fits_checkpoint(len(payload))
        self._write([payload])
        return tx

    def reading(
        self, tx: int, register_wh: int, context: str, values: bytes = b"", report: bool = True
    ) -> int:
        """Sequence of the record; 0 when it waits in memory (`report`) or was not written.

        Raises BadInput for an unknown transaction, context, or too many values.
        """
        summary = self._running(tx)
        time, estimated = self._now(tx)
        payload = r.reading(tx, time, estimated, register_wh, context, values, report)
        if self._thin(summary):
            self.thinned += 1
            return 0
        now_ms = self.clock.ms()
        self._refill(now_ms)
        if not report:
            if not self._credit or now_ms - summary.wrote_ms < _BUDGET_MS:
                return 0
        elif not self._credit and len(self._held) < _MOST_HELD and len(values) <= _LARGEST_HELD:
            self._held.append(payload)
            if not estimated:
                self._held_tx[tx] = time
            return 0
        self._write([payload])
        return self._head.sequence

    def flush(self) -> None:
        """Write the readings that wait in memory, once there may be a write again."""
        if self._held:
            self._refill(self.clock.ms())
            if self._credit:
                self._write([])

    def note(self, tx: int, data: bytes) -> None:
        """Keep up to 64 bytes with a transaction that is not confirmed yet, in place of others.

        Raises BadInput.
        """
        payload = r.note(tx, data)
        if self.transaction(tx) is None:
            raise _unknown(tx)
        self._write([payload])

    def end(
        self, tx: int, register_wh: int, reason: str, token: str = "", at: int | None = None
    ) -> int:
        """Sequence of the end; `at` is its Unix time when that was earlier than now.

        Raises BadInput for a transaction that does not run.
        """
        summary = self._running(tx)
        time, estimated = self._now(tx)
        if at is not None:
            time, estimated = max(at, summary.last_time), False
        self._write([r.end(tx, time, estimated, register_wh, reason, token)])
        return self._head.sequence

    def clock_set(self, correction: int) -> None:
        """The clock is trusted from now on, after a correction in seconds.

        Estimated times of this boot become right, also those already written.
        """
        if correction and self._clock_due():
            self._write([])

    # --- delivering ------------------------------------------------------------------------------

    def oldest(self):
        """The oldest unconfirmed begin, reading or end as a Record; None when there is none."""
        found = self._drain.peek(self._head.cursor)
        if found is None and not self._held:
            self._head.unconfirmed = 0
        return found

    def confirm(self, sequence: int) -> None:
        """The backend has the oldest record, or will never take it. Confirming again is fine.

        The confirmation of a reading becomes durable with the next write.
        """
        if sequence <= self._head.cursor:
            return
        record = self.oldest()
        if record is None or record.sequence != sequence:
            have = record.sequence if record else 0
            raise ValueError("record %d is not the oldest, %d is; confirm that" % (sequence, have))
        head = self._head
        head.cursor = sequence
        head.unconfirmed = max(0, head.unconfirmed - 1)
        self._mark_due = True
        if record.kind == r.END:
            self._write([], record.tx)
        elif record.kind == r.BEGIN:
            self._write([])
        self._drain.record = None
        self._drain.peek(sequence)
        self._tidy()

    def transaction(self, tx: int):
        """Summary of a transaction; None once everything about it is confirmed and deleted."""
        head, behind = self._head, self._drain.state
        found = head.running.get(tx) or behind.running.get(tx)
        if found is None and behind.ended is not None and behind.ended.number == tx:
            found = behind.ended
        if found is None and tx < head.next_tx:
            found = self._search(tx)
        if found is not None and tx in head.late:
            found.note = head.late[tx]
        return found

    def time_of(self, record) -> int:
        """Unix seconds of a record, by all that is known now about the clock."""
        bases = self._head.bases
        floor, began, last = record.before
        own = resolve((record.time, record.boot), bases)
        return max(floor, resolve(began, bases), resolve(last, bases), own)

    def running(self) -> list:
        """Summaries of the transactions without an end, in the order of their beginning."""
        return [self._head.running[tx] for tx in sorted(self._head.running)]

    def unconfirmed(self) -> int:
        """How many records the backend lacks."""
        return self._head.unconfirmed + len(self._held)

    def usage(self) -> tuple:
        """(bytes allocated, bytes of capacity)."""
        segments = self._segments
        return segments.capacity - segments.room(), segments.capacity

    @property
    def sequence(self) -> int:
        """Of the last record that was written."""
        return self._head.sequence

    @property
    def last_time(self) -> int:
        return self._head.last_time

    # --- inside ----------------------------------------------------------------------------------

    def _write(self, payloads: list, ended: int = 0) -> None:
        """Make everything that waits and `payloads` durable with one append."""
        payloads = self._first(ended) + self._held + payloads
        sequence = self._head.sequence + 1
        data = assemble(sequence, payloads)
        segments = self._segments
        try:
            if segments.fits(len(data)) and not self._torn:
                segments.append(data)
            else:
                payloads.insert(0, self._head.checkpoint(self._drain.oldest_boot))
                segments.start(assemble(sequence, payloads))
                self._torn = False
        except OSError:
            self.open()  # some of it may have reached the medium: find out how much
            if self._torn or self._head.sequence < sequence + len(payloads) - 1:
                raise
            return  # all of it: whoever tried again would write it twice
        self._wrote(sequence, payloads)

    def _wrote(self, sequence: int, payloads: list) -> None:
        """Take what has become durable."""
        now_ms = self.clock.ms()
        for number, payload in enumerate(payloads):
            record = r.decode(sequence + number, payload)
            self._head.apply(record)
            if record.kind == r.CLOCK:
                self._corrected = True
            if record.tx in self._head.running:
                self._head.running[record.tx].wrote_ms = now_ms
        self._held = []
        self._held_tx = {}
        self._mark_due = False
        self._refill(now_ms)
        self._credit = max(0, self._credit - 1)

    def _first(self, ended: int) -> list:
        """What has to stand before anything else is written."""
        head = self._head
        found = []
        if head.boot != self._boot:
            found.append(r.boot(self._boot, 0 if self.clock.synchronised else self._base()))
        elif self._clock_due():
            # Held readings with estimated times stand behind this; it counts for them as well.
            found.append(r.clock(self._base()))
        if self._mark_due or ended:
            found.append(r.mark(head.cursor, ended, head.unconfirmed))
        return found

    def _base(self) -> int:
        """Unix seconds when this boot began, as far as known; never 0."""
        now = self.clock.now()
        return max(1, now - self.clock.ms() // 1000 if now else self._head.last_time)

    def _clock_due(self) -> bool:
        """True when this boot's start was a guess until now."""
        head = self._head
        guessed = head.boot == self._boot and self._boot in head.bases
        return guessed and self.clock.synchronised and not self._corrected

    def _now(self, tx: int) -> tuple:
        """(time as it is written, is it estimated): never before the transaction's last."""
        if not self.clock.synchronised:
            return self.clock.ms() // 1000, True
        now = self.clock.now()
        summary = self._head.running.get(tx)
        if summary is not None:
            now = max(now, summary.last_time, self._held_tx.get(tx, 0))
        return now, False

    def _running(self, tx: int):
        if tx not in self._head.running:
            raise _unknown(tx)
        return self._head.running[tx]

    def _refill(self, now_ms: int) -> None:
        gained = (now_ms - self._credit_ms) // _BUDGET_MS
        if gained > 0:
            self._credit = min(_BURST, self._credit + gained)
            self._credit_ms += gained * _BUDGET_MS

    def _reserve(self, more: int) -> int:
        """Bytes kept for the ends of running transactions and for confirmations."""
        running = len(self._head.running) + more
        return self._segments.rounded + _BLOCK * (1 + (running + 3) // 4)

    def _fits_checkpoint(self, more: int) -> None:
        """Raises StorageFull when the running sessions would not fit into a checkpoint."""
        head = self._head
        size = len(head.checkpoint(self._drain.oldest_boot)) + more
        size += r.LARGEST_NOTE * (len(head.running) + 1)
        if size > self._segments.largest_checkpoint:
            text = "%d sessions run already, which is all that a ledger of %d bytes can keep; "
            text += "give it more bytes"
            raise StorageFull(text % (len(head.running), self._segments.capacity))

    def _spare(self, more: int) -> int:
        """Bytes left for anything else; other files may have taken what was meant for us."""
        return min(self._segments.room(), self.storage.free()) - self._reserve(more)

    def _thin(self, summary) -> bool:
        """True when a reading gives way to begins and ends: first every second, then all."""
        spare = self._spare(0)
        if spare >= max(self._segments.capacity // 8, 4 * _BLOCK):
            return False
        summary.skip = not summary.skip
        return summary.skip or spare < 2 * _BLOCK

    def _tidy(self) -> None:
        """Delete the segments in which everything is confirmed, for good."""
        numbers = self._segments.numbers
        if not numbers or numbers[0] >= self._drain.segment or len(numbers) < 2:
            return
        if self._mark_due or self._torn:
            # The state must stand in a later checkpoint before its last one may go.
            self._write([])
        while numbers[0] < self._drain.segment and len(numbers) > 1:
            self._segments.remove_first()

    def _search(self, tx: int):
        """The summary from the files: slow, for what is neither running nor being delivered."""
        segments = self._segments
        for number in segments.numbers:
            state = State(self._head.bases.copy())
            found = segments.next(number, 0)
            while found is not None:
                state.apply(r.decode(found[0], found[1]))
                if state.ended is not None and state.ended.number == tx:
                    return state.ended
                found = segments.next(number, found[2])
        return None


def _unknown(tx: int) -> BadInput:
    return BadInput("transaction %d does not run; use the number that begin() gave" % tx)
