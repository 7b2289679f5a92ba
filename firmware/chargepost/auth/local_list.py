"""The local authorisation list: a sorted file that is searched without loading it.

    "CPL1" | version (4) | records of auth.entry, sorted by token | crc32 of all before (4)

A look-up reads about ten records of a list of a thousand. An update merges its changes into a
new file while both stream by; the storage puts it in the place of the old one at once.
"""

import struct
from binascii import crc32

from chargepost.auth.entry import WIDTH, Entry, pack, pack_key, unpack
from chargepost.errors import BadInput
from chargepost.port import const

__all__ = ("Entry", "LocalList")

_NAME = "auth/list"
_MAGIC = b"CPL1"
_HEAD = const(8)
_TAIL = const(4)
_BLOCK = const(20)  # records read at once while streaming
_LAST_VERSION = const(0x7FFFFFFF)


class LocalList:
    """The list in `storage`, at most `capacity` entries; `damaged` says why it was dropped.

    `stored_version` stays when an update empties the list; `version` is 0 then, as OCPP 1.6
    wants it. Both are 0 without a list.
    """

    def __init__(self, storage, capacity: int):
        self._storage = storage
        self.capacity = capacity
        self.stored_version = 0
        self.count = 0
        self.damaged = ""
        self._open()

    @property
    def version(self) -> int:
        return self.stored_version if self.count else 0

    def get(self, token: str):
        """The Entry of a token, or None."""
        key = pack_key(token)
        low = 0
        high = self.count
        while low < high:
            middle = (low + high) // 2
            record = self._records(middle, 1)
            if record[:20] == key:
                return unpack(record)
            if record[:20] < key:
                low = middle + 1
            else:
                high = middle
        return None

    def replace(self, version: int, entries) -> str:
        """Full update: pairs of token and Entry become the list. Returns "Accepted".

        BadInput (token, version, double or too many entries) and OSError leave the old list.
        """
        changes = _sorted(version, entries)
        for change in changes:
            if len(change) < WIDTH:
                text = "Token %s has no status; a full list needs one for each: add idTagInfo."
                raise BadInput(text % _text(change))
        self._check_room(len(changes))
        self._write(version, changes, 0)
        return "Accepted"

    def update(self, version: int, changes) -> str:
        """Differential update: an Entry adds or replaces, None deletes. Errors as above.

        Returns "Accepted", or "VersionMismatch" unless `version` is newer than the stored one.
        """
        changes = _sorted(version, changes)
        if self.damaged:
            raise BadInput(self.damaged)
        if version <= self.stored_version:
            return "VersionMismatch"
        count = self.count
        for change in changes:
            known = self.get(_text(change)) is not None
            count += (len(change) == WIDTH) - known
        self._check_room(count)
        self._write(version, changes, self.count)
        return "Accepted"

    def _open(self):
        size = self._storage.size(_NAME)
        if size < 0:
            return
        count = (size - _HEAD - _TAIL) // WIDTH
        crc = 0
        head = self._storage.read(_NAME, 0, _HEAD)
        whole = size == _HEAD + count * WIDTH + _TAIL and head[:4] == _MAGIC
        if whole:
            crc = crc32(head)
            for index in range(0, count, _BLOCK):
                crc = crc32(self._records(index, min(_BLOCK, count - index)), crc)
            whole = self._storage.read(_NAME, size - _TAIL, _TAIL) == crc.to_bytes(4, "big")
        if not whole:
            # Version 0, and no differential update, make the backend send the list again.
            self.damaged = "The local list is damaged and not used: send it again in full."
            return
        self.stored_version = struct.unpack(">I", head[4:])[0]
        self.count = count

    def _records(self, index: int, count: int) -> bytes:
        return self._storage.read(_NAME, _HEAD + index * WIDTH, count * WIDTH)

    def _check_room(self, count: int):
        if count > self.capacity:
            text = "The local list would have %d entries; %d are allowed: send fewer."
            raise BadInput(text % (count, self.capacity))

    def _write(self, version: int, changes: list, old_count: int):
        self._storage.replace(_NAME, self._chunks(version, changes, old_count))
        self.damaged = ""
        self.stored_version = version
        self.count = (self._storage.size(_NAME) - _HEAD - _TAIL) // WIDTH

    def _chunks(self, version: int, changes: list, old_count: int):
        head = _MAGIC + struct.pack(">I", version)
        crc = crc32(head)
        yield head
        for record in self._merge(changes, old_count):
            crc = crc32(record, crc)
            yield record
        yield crc.to_bytes(4, "big")

    def _merge(self, changes: list, old_count: int):
        """The old records with the changes at their places, in order."""
        at = 0
        for index in range(0, old_count, _BLOCK):
            block = self._records(index, min(_BLOCK, old_count - index))
            for offset in range(0, len(block), WIDTH):
                old = block[offset : offset + WIDTH]
                while at < len(changes) and changes[at][:20] < old[:20]:
                    if len(changes[at]) == WIDTH:
                        yield changes[at]
                    at += 1
                if at < len(changes) and changes[at][:20] == old[:20]:
                    continue  # comes with the changes, or is deleted by them
                yield old
        for change in changes[at:]:
            if len(change) == WIDTH:
                yield change


def _sorted(version, changes) -> list:
    """Records, or keys alone for deletions, in the order of the file; BadInput if wrong."""
    if isinstance(version, bool) or not isinstance(version, int):
        raise BadInput("List version %s is not a number." % repr(version))
    if not 1 <= version <= _LAST_VERSION:
        text = "List version %d is out of range; allowed are 1 to %d."
        raise BadInput(text % (version, _LAST_VERSION))
    records = []
    for token, entry in changes:
        records.append(pack(token, entry) if entry is not None else pack_key(token))
    records.sort()
    for index in range(1, len(records)):
        if records[index][:20] == records[index - 1][:20]:
            text = "Token %s is in the update twice: send it once."
            raise BadInput(text % _text(records[index]))
    return records


def _text(record: bytes) -> str:
    return record[:20].rstrip(b"\x00").decode()
