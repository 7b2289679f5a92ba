"""A station in the middle of a session answers one CALL after another; portable."""

import json

from both import MemoryStorage
from chargepost_hal.slots.file_slots import FileSlots
from v16_bench import Bench

TRANSACTION = 4711  # as v16_bench.friendly gives it
CARD = "A1"
_LATE_MS = 25000  # an UnlockConnector waits for contactor and lock; nothing waits longer


def charging():
    """Two outlets; the first one charges, the second one is free."""
    storage = MemoryStorage(files={})
    bench = Bench(2, storage, FileSlots(storage, "unix", 20000, 1000)).boot()
    bench.plug()
    bench.station.access.present(CARD)
    bench.quiet()
    bench.plug(state=2)
    bench.quiet()
    assert bench.station.outlets[0].transaction, "the session has not begun"
    return bench


def answers(calls):
    """The station's answer to each (action, payload as JSON): a payload, or an error code.

    AssertionError when a CALL has no answer, or two, or when the station itself failed.
    """
    bench = charging()
    found = []
    for action, text in calls:
        before = len(bench.replies)
        bench.call(action, **json.loads(text))
        if len(bench.replies) == before:
            bench.quiet(_LATE_MS)
        bench.quiet(200)
        new = bench.replies[before:]
        assert len(new) == 1, "%d answers to %s %s" % (len(new), action, text)
        found.append(new[0][2])
    assert not bench.adapter.rpc.last_fault, bench.adapter.rpc.last_fault
    return found
