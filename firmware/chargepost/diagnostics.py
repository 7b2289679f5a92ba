"""What a service engineer wants to see of a station, as one file: a JSON document a line.

Loaded when somebody asks for it. Nothing secret is in it: no password, no key.
"""

import gc
import json
import sys
from binascii import b2a_base64

from chargepost.errors import BadInput, StorageFull
from chargepost.port import const
from chargepost.snapshot import outlet_snapshot

_FILE = "diagnostics"
_MOST = const(131072)  # bytes of the file
_PIECE = const(600)  # bytes written at once, about, and those of a recording in a line
_WORDS = const(5120)  # of the heap: what writing and sending take at most, measured
_ROUNDS = const(10)
_ROUND_MS = const(100)


class FileSource:
    """A file of the storage, as chargepost.transfer sends it."""

    def __init__(self, storage, name: str):
        self._storage = storage
        self._name = name
        self.size = storage.size(name)

    def read(self, offset: int, most: int) -> bytes:
        """At most so many bytes from there on."""
        return self._storage.read(self._name, offset, most)


async def write(station, period: list) -> FileSource:
    """Write the file; of what has a time only what lies in [since, until], Unix, 0: no bound.

    Raises BadInput when too little memory is free for all of it, StorageFull when the ledger
    may need the room, OSError when it cannot be written.
    """
    _check_memory()
    remove(station)
    storage = station.storage
    used, capacity = station.ledger.usage()
    if storage.free() < capacity - used + _MOST:
        raise StorageFull("There are %d B free, too few for diagnostics." % storage.free())
    late_ms = await _lateness(station.clock)
    size = 0
    held = ""
    for document in _documents(station, period, late_ms):
        held += json.dumps(document) + "\n"
        if size + len(held) > _MOST - _PIECE:
            held = '{"truncated": true}\n'
            break
        if len(held) >= _PIECE:
            size += len(held)
            storage.append(_FILE, held.encode())
            held = ""
            gc.collect()  # the largest free piece must stay large for everybody else
            await station.clock.sleep_ms(0)  # the guard wants to be refreshed meanwhile
    storage.append(_FILE, held.encode())
    return FileSource(storage, _FILE)


def remove(station) -> None:
    """The file has served its purpose."""
    station.storage.remove(_FILE)


async def _lateness(clock) -> int:
    """How much longer than asked for a short wait took at most, ms."""
    worst = 0
    for _ in range(_ROUNDS):
        due_ms = clock.ms() + _ROUND_MS
        await clock.sleep_ms(_ROUND_MS)
        worst = max(worst, clock.ms() - due_ms)
    return worst


def _documents(station, period, late_ms):
    since, until = period
    config = station.config
    yield {
        "time": station.clock.now(),
        "since": since,
        "until": until,
        "model": config["Chargepost.Model"],
        "serial": config["Chargepost.Serial"],
        "firmware": config["Chargepost.FirmwareVersion"],
        "up_ms": station.clock.ms(),
        "loop_late_ms": late_ms,
        "memory": _memory(),
        "storage_free": station.storage.free(),
    }
    for outlet in station.outlets:
        yield {"outlet": outlet_snapshot(outlet)}
    yield {"station": station.backend.state(), "verdict": station.access.last_verdict}
    for key, text, _ in config.items():
        yield {"setting": key, "value": text}
    yield {"ledger": _ledger(station.ledger), "problems": station.ledger.problems}
    for unix, text in station.log_ring.lines():
        if _within(unix, since, until):
            yield {"log": text, "unix": unix}
    for unix, event, info in station.security.lines(since, until):
        yield {"security": event, "unix": unix, "info": info}
    protection = station.protection
    for outlet in station.outlets:
        yield {"protection": protection.outlet_export(outlet.number - 1)}
    for recording in protection.black_box.recordings():
        unix = recording.get("unix", 0)
        if _within(unix, since, until):
            yield {"recording": recording}
            yield from _bytes(protection.black_box, recording["name"])


def _within(unix: int, since: int, until: int) -> bool:
    """The time may be unknown; better one too many than one too few."""
    return not unix or (since <= unix and (not until or unix <= until))


def _ledger(ledger):
    used, capacity = ledger.usage()
    running = []
    for summary in ledger.running():
        running.append(
            {
                "number": summary.number,
                "outlet": summary.outlet,
                "began": summary.begin_time,
                "begin_wh": summary.begin_register,
                "last_wh": summary.last_register,
            }
        )
    return {
        "used": used,
        "capacity": capacity,
        "unconfirmed": ledger.unconfirmed(),
        "running": running,
    }


def _bytes(black_box, name):
    offset = 0
    while True:
        data = black_box.read(name, offset, _PIECE)
        if not data:
            return
        yield {"of": name, "offset": offset, "base64": b2a_base64(data).decode().strip()}
        offset += len(data)


def _check_memory():
    """Diagnostics must not take the memory that the guard's link or a session wants."""
    found = _memory()
    needed = _WORDS * (8 if sys.maxsize > 0x7FFFFFFF else 4)
    if found and found[1] < needed:
        raise BadInput("There are %d B of heap free; diagnostics take %d." % (found[1], needed))


def _memory():
    """[bytes in use, bytes free] of the heap, where the runtime tells them."""
    if not hasattr(gc, "mem_alloc"):
        return None
    gc.collect()
    return [gc.mem_alloc(), gc.mem_free()]
