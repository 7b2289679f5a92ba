"""Slots that are two files of a storage, for boards with a file system."""

from chargepost_hal.slots.boot_record import BACK, NORMAL, TRIAL, BootRecord, other
from chargepost_hal.slots_contract import FirmwareSlots

FOLDER = "slots/"
RECORD = FOLDER + "record"


class FileSlots(FirmwareSlots):
    """`most` bytes for an image; `reserve` bytes of the storage are left to others."""

    def __init__(self, storage, board: str, most: int, reserve: int):
        self._storage = storage
        self._record = BootRecord(storage.read(RECORD))
        self.board = board
        self.running = self._record.running
        self.version = self._record.version(self.running)
        state = self._record.state
        self.outcome = state if state in (TRIAL, BACK) else NORMAL
        self._file = FOLDER + other(self.running)
        self.limit = min(most, storage.free() + max(0, self.size()) - reserve)

    def size(self) -> int:
        return max(0, self._storage.size(self._file))

    def erase(self) -> None:
        self._storage.remove(self._file)

    def write(self, data: bytes) -> None:
        self._storage.append(self._file, data)

    def read(self, offset: int, most: int) -> bytes:
        return self._storage.read(self._file, offset, most) or b""

    def activate(self, length: int, version: str) -> None:
        self._record.hold(other(self.running), length, version)
        self._fire("activate")

    def confirm(self) -> None:
        self._fire("confirm")
        self.outcome = NORMAL

    def reject(self) -> None:
        self._fire("reject")

    def _fire(self, event):
        if self._record.fire(event):
            self._storage.replace(RECORD, (self._record.data(),))
