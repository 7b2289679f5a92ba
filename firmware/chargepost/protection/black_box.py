"""The black boxes of all outlets: frozen recordings are fetched, and the newest are kept.

A recording is fetched in pieces, one in each tick, and written as a whole, so that a power cut
leaves either all of it or nothing. It never takes the room that the ledger may need.
"""

from chargepost.port import const
from chargepost.protection import recording_file

SEGMENT = const(2048)  # as in the guard's trace, which a board with a guard chip does without
_FOLDER = "blackbox"
_KEPT = const(4)  # recordings for each outlet
_SPARE = const(16384)  # bytes that stay free beside what the ledger may still need
_PATIENCE_MS = const(10000)
_REST_MS = const(10000)  # after a fetch that failed

_WAITING = const(0)
_FETCHING = const(1)
_RELEASING = const(2)


class BlackBox:
    """`budget` is what all recordings together may take, in bytes; 0 keeps none.

    `needed()` tells how many free bytes belong to others.
    """

    def __init__(self, storage, guard, clock, budget: int, needed, log):
        self._storage = storage
        self._guard = guard
        self._clock = clock
        self._budget = budget
        self._needed = needed
        self._log = log
        self._state = _WAITING
        self._index = 0
        self._since_ms = 0
        self._not_before_ms = 0
        self._seen = [-1] * guard.count  # faults at the last look
        self._new = [0] * guard.count  # those that came since the last recording
        self._begin_fetch(0)
        self._kept = storage.names(_FOLDER)  # "outlet-number", the oldest of an outlet first
        self._number = max([0] + [_number(name) for name in self._kept])

    def _begin_fetch(self, size: int) -> None:
        self._pieces = []
        self._offset = 0
        self._left = 0  # of the segment's used bytes
        self._size = size

    def tick(self, now_ms: int) -> None:
        """One piece of one recording at most. Raises nothing: a full disk loses recordings."""
        self._look()
        if not self._guard.alive or now_ms < self._not_before_ms:
            return
        if self._state == _WAITING:
            self._choose(now_ms)
            return
        recorded = self._guard.report(self._index).recorded
        if self._state == _RELEASING:
            if not recorded:
                self._state = _WAITING
            elif now_ms - self._since_ms >= _PATIENCE_MS:
                self._release(now_ms)
        elif recorded != self._size or now_ms - self._since_ms >= _PATIENCE_MS:
            self._give_up(now_ms)
        else:
            self._fetch(now_ms)

    def _look(self) -> None:
        for index in range(self._guard.count):
            found = self._guard.report(index).faults
            if self._seen[index] >= 0:
                self._new[index] |= found & ~self._seen[index]
            self._seen[index] = found

    def _choose(self, now_ms: int) -> None:
        for _ in range(self._guard.count):
            self._index = (self._index + 1) % self._guard.count
            size = self._guard.report(self._index).recorded
            if size:
                self._state = _FETCHING
                self._since_ms = now_ms
                self._begin_fetch(size)
                return

    def _give_up(self, now_ms: int) -> None:
        self._state = _WAITING
        self._not_before_ms = now_ms + _REST_MS
        self._begin_fetch(0)

    def _fetch(self, now_ms: int) -> None:
        data = self._guard.recording(self._index, self._offset)
        if data is None:
            return
        self._since_ms = now_ms
        if self._offset % SEGMENT == 0:
            self._left = data[0] << 8 | data[1] if len(data) > 1 else 0
        piece = data[: self._left]
        if not piece:  # nothing sensible: let it go
            self._release(now_ms)
            return
        self._pieces.append(piece)
        self._left -= len(piece)
        self._offset += len(piece)
        if not self._left:
            self._offset = (self._offset + SEGMENT - 1) // SEGMENT * SEGMENT
        if self._offset >= self._size:
            self._store()
            self._release(now_ms)

    def _release(self, now_ms: int) -> None:
        self._guard.release(self._index)
        self._state = _RELEASING
        self._since_ms = now_ms
        self._new[self._index] = 0
        self._begin_fetch(0)

    def _store(self) -> None:
        index = self._index
        bits = self._new[index] or max(0, self._seen[index])
        head = recording_file.head(index + 1, self._clock.now(), bits, self._pieces)
        chunks = [head] + self._pieces
        size = sum([len(chunk) for chunk in chunks])
        try:
            if not self._make_room(index + 1, size):
                self._log("outlet %d: no room for a recording of %d bytes" % (index + 1, size))
                return
            name = "%d-%06d" % (index + 1, self._number + 1)
            self._storage.replace(_path(name), chunks)
            self._number += 1
            self._kept.append(name)
        except OSError as error:
            self._log("outlet %d: the recording is lost: %s" % (index + 1, error))

    def _make_room(self, outlet: int, size: int) -> bool:
        if size > self._budget:
            return False
        mine = [name for name in self._kept if name.partition("-")[0] == str(outlet)]
        while len(mine) >= _KEPT:
            self._remove(mine.pop(0))
        while self._short(size):
            if not self._kept:
                return False
            self._remove(min(self._kept, key=_number))
        return True

    def _short(self, size: int) -> bool:
        used = sum([self._storage.size(_path(name)) for name in self._kept])
        free = self._storage.free() - self._needed() - _SPARE
        return used + size > self._budget or size > free

    def _remove(self, name: str) -> None:
        self._storage.remove(_path(name))
        self._kept.remove(name)

    # --- what a console may ask ------------------------------------------------------------------

    def names(self) -> list:
        """Names of the kept recordings, "outlet-number", the oldest first."""
        return sorted(self._kept, key=_number)

    def recordings(self) -> list:
        """What is kept, the oldest first: name, bytes, outlet, unix (0 unknown) and faults."""
        found = []
        for name in self.names():
            try:
                head = self._storage.read(_path(name), 0, recording_file.HEAD)
                entry = recording_file.describe(head or b"")
            except (OSError, ValueError) as error:
                entry = {"problem": str(error)}
            entry["name"] = name
            entry["bytes"] = self._storage.size(_path(name))
            found.append(entry)
        return found

    def read(self, name: str, offset: int = 0, size: int = -1):
        """Bytes of the file of one recording; None when there is none of this name."""
        return self._storage.read(_path(name), offset, size) if name in self._kept else None


def _path(name: str) -> str:
    return _FOLDER + "/" + name


def _number(name: str) -> int:
    digits = name.rpartition("-")[2]
    return int(digits) if digits and not digits.strip("0123456789") else 0
