"""The authorisation cache: what the backend said about tokens lately, kept over restarts.

A log of records, each followed by its crc32: an answer that says something new costs one
append, one that says the same costs nothing. When the log is a quarter longer than the
capacity, its newest entries are written to a new one.
"""

from binascii import crc32

from chargepost.auth.entry import WIDTH, Entry, pack, pack_key, unpack
from chargepost.port import const

_NAME = "auth/cache"
_STEP = WIDTH + 4
_BLOCK = const(20)  # records read at once


class AuthorizationCache:
    """Keeps the `capacity` tokens stored last; the least recently stored goes first."""

    def __init__(self, storage, capacity: int):
        self._storage = storage
        self.capacity = capacity

    def get(self, token: str):
        """The Entry of a token, or None."""
        key = pack_key(token)
        for record in self._newest_first():
            if record[:20] == key:
                return unpack(record)
        return None

    def put(self, token: str, entry: Entry) -> None:
        """Store what the backend said; writes only when that is new. Raises OSError."""
        known = self.get(token)
        if known is not None and known.same_as(entry):
            return
        record = _sealed(pack(token, entry))
        size = max(0, self._storage.size(_NAME))
        # A power cut may have left part of a record at the end: nothing may follow it.
        if size % _STEP or size // _STEP >= self.capacity + self.capacity // 4:
            kept = [_sealed(old) for old in self._newest(self.capacity - 1, record[:20])]
            kept.reverse()
            kept.append(record)
            self._storage.replace(_NAME, kept)
        else:
            self._storage.append(_NAME, record)

    def clear(self) -> None:
        """Forget everything (ClearCache). Raises OSError."""
        self._storage.remove(_NAME)

    def _newest(self, limit: int, without: bytes) -> list:
        """The newest record of each token but one, at most `limit`, newest first."""
        seen = {without}
        records = []
        for record in self._newest_first():
            if len(records) >= limit:
                break
            if record[:20] not in seen:
                seen.add(record[:20])
                records.append(record)
        return records

    def _newest_first(self):
        """Every whole record whose checksum is right, from the end of the log."""
        end = max(0, self._storage.size(_NAME)) // _STEP
        while end > 0:
            start = max(0, end - _BLOCK)
            block = self._storage.read(_NAME, start * _STEP, (end - start) * _STEP)
            for offset in range((end - start - 1) * _STEP, -1, -_STEP):
                record = block[offset : offset + WIDTH]
                if block[offset : offset + _STEP] == _sealed(record):
                    yield record
            end = start


def _sealed(record: bytes) -> bytes:
    return record + crc32(record).to_bytes(4, "big")
