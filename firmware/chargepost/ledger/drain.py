"""Walks through the ledger behind its head and stops at every record the backend lacks."""

from chargepost.ledger.record import CHECKPOINT, decode
from chargepost.ledger.state import State


class Drain:
    """The oldest unconfirmed record, and the transactions running at that place.

    `segment` is where it stands: everything before that has been confirmed.
    """

    def __init__(self, segments, bases: dict, problems: list):
        self.segments = segments
        self.problems = problems
        self.state = State(bases)
        self.segment = 0
        self.oldest_boot = 0
        self.record = None
        self._offset = 0

    def peek(self, cursor: int):
        """The first deliverable record behind sequence `cursor`, None when there is none."""
        while self.record is None:
            record = self._next()
            if record is None:
                break
            if record.deliverable() and record.sequence > cursor:
                self.record = record
        return self.record

    def _next(self):
        numbers = self.segments.numbers
        if numbers and self.segment < numbers[0]:
            self.segment, self._offset = numbers[0], 0
        while numbers:
            found = self.segments.next(self.segment, self._offset)
            if found is not None:
                return self._apply(found)
            if self.segment >= numbers[-1]:
                break
            self.segment, self._offset = numbers[numbers.index(self.segment) + 1], 0
        return None

    def _apply(self, found: tuple):
        sequence, payload, self._offset = found
        state = self.state
        record = decode(sequence, payload)
        before = state.sequence
        state.apply(record)
        if record.kind == CHECKPOINT:
            self.oldest_boot = state.oldest_boot()
            # A torn tail was never promised to anybody; what the checkpoint counts was.
            if before and before < state.after:
                text = "ledger records %d to %d cannot be read any more; replace the storage"
                self.problems.append(text % (before + 1, state.after))
        return record
