"""Helpers for tests of the ledger; portable."""

from both import FakeClock
from chargepost.ledger.ledger import Ledger

MIB = 1 << 20
NOW = 1_760_000_000


def opened(storage, clock=None, capacity=MIB):
    """A ledger over the storage, opened as after a start of the controller."""
    ledger = Ledger(storage, clock or FakeClock(unix=NOW), capacity)
    ledger.open()
    return ledger


def drained(ledger):
    """Take and confirm everything: (kind, tx, register) in order."""
    found = []
    while True:
        record = ledger.oldest()
        if record is None:
            return found
        found.append((record.kind, record.tx, record.register))
        ledger.confirm(record.sequence)
