"""The one user of files: a storage over a directory, and small documents that survive anything."""

import binascii
import json
import os

from chargepost import port
from chargepost.port import const
from chargepost_hal import contract

_DIRECTORY = const(0x4000)  # bit of st_mode
_ENOENT = const(2)
_VERSION = const(1)
_PREVIOUS = ".previous"


class Directory(contract.Storage):
    """The files below one directory of a file system; the directory appears by itself."""

    def __init__(self, path: str):
        self.path = path
        self._make(path)

    def read(self, name: str, offset: int = 0, size: int = -1):
        try:
            with open(self._full(name), "rb") as file:
                if offset:
                    file.seek(offset)
                return file.read(size)
        except OSError as error:
            if error.errno == _ENOENT:
                return None
            raise

    def size(self, name: str) -> int:
        found = _stat(self._full(name))
        return -1 if found is None or found[0] & _DIRECTORY else found[6]

    def append(self, name: str, data: bytes) -> None:
        full = self._full(name)
        known = _stat(full) is not None
        if not known:
            self._make(_folder(full))
        with open(full, "ab") as file:
            file.write(data)
            port.sync(file)
        if not known:
            port.sync_folder(_folder(full))

    def replace(self, name: str, chunks) -> None:
        full = self._full(name)
        self._make(_folder(full))
        # "~" never shows up in names(): a power cut may leave it behind.
        with open(full + "~", "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            port.sync(file)
        os.rename(full + "~", full)
        port.sync_folder(_folder(full))

    def remove(self, name: str) -> None:
        full = self._full(name)
        if _stat(full) is not None:
            os.remove(full)
            port.sync_folder(_folder(full))

    def names(self, folder: str) -> list:
        path = self._full(folder) if folder else self.path
        try:
            found = os.listdir(path)
        except OSError as error:
            if error.errno == _ENOENT:
                return []
            raise
        return sorted([n for n in found if n[-1] != "~" and self._is_file(path + "/" + n)])

    def free(self) -> int:
        found = os.statvfs(self.path)
        return found[1] * found[4]

    def _full(self, name: str) -> str:
        if ".." in name.split("/") or name[:1] == "/":
            raise ValueError("file %s lies outside the storage; give a name below it" % name)
        return self.path + "/" + name

    def _is_file(self, full: str) -> bool:
        found = _stat(full)
        return found is not None and not found[0] & _DIRECTORY

    def _make(self, path: str) -> None:
        if not path or _stat(path) is not None:
            return
        parent = _folder(path)
        self._make(parent)
        os.mkdir(path)
        port.sync_folder(parent or ".")


def _folder(full: str) -> str:
    return full.rpartition("/")[0]


def _stat(full: str):
    try:
        return os.stat(full)
    except OSError as error:
        if error.errno == _ENOENT:
            return None
        raise


def load(storage: contract.Storage, name: str, problems: list | None = None):
    """The value last saved under `name`, None when there is none.

    A damaged document is replaced by its previous generation, or None; a sentence about that
    is added to `problems`.
    """
    data = storage.read(name)
    if data is not None:
        intact, value = _decode(data)
        if intact:
            return value
    before = storage.read(name + _PREVIOUS)
    if before is None and data is None:
        return None
    intact, value = _decode(before or b"")
    if problems is not None:
        what = "damaged" if data is not None else "missing"
        used = "its previous generation is used" if intact else "no previous generation helps"
        problems.append("document %s is %s; %s; check it and save it again" % (name, what, used))
    return value


def save(storage: contract.Storage, name: str, value) -> None:
    """Keep a value made of dicts, lists, strings, integers and booleans under `name`.

    A power cut leaves the old value or the new one. Raises OSError when it cannot be written.
    """
    body = json.dumps(value).encode()
    before = storage.read(name)
    # A damaged document must not push out the last intact one.
    if before is not None and _decode(before)[0]:
        storage.replace(name + _PREVIOUS, (before,))
    storage.replace(name, (_head(body), b"\n", body))


def discard(storage: contract.Storage, name: str) -> None:
    """Forget the value under `name`; a power cut leaves all of it or nothing."""
    storage.remove(name + _PREVIOUS)
    storage.remove(name)


def _head(body: bytes) -> bytes:
    return ("%d %08x" % (_VERSION, binascii.crc32(body))).encode()


def _decode(data: bytes):
    """(is the document intact, its value)."""
    head, _, body = data.partition(b"\n")
    if head != _head(body):
        return False, None
    try:
        return True, json.loads(body)
    except ValueError:
        return False, None
