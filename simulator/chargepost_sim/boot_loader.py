"""The boot loader of a station that runs in this process: slots as on a board, images as names.

An image is not run here: the application restarts, says the version of that image, and fails as
the bench wants it to.
"""

from chargepost.store import Directory
from chargepost_hal.slots.boot_record import TRIAL, BootRecord
from chargepost_hal.slots.file_slots import RECORD, FileSlots
from chargepost_sim.bench import Bench

BOARD = "unix"  # so that one file serves both runtimes
SLOT_BYTES = 1 << 20
DOES_NOT_START = "does not start"
HAS_NO_NETWORK = "has no network"


def slots(bench: Bench) -> FileSlots:
    """The slots of a controller, as they are now."""
    storage = Directory(str(bench.data_dir))
    return FileSlots(storage, BOARD, SLOT_BYTES, bench.ledger_bytes)


def outcome(bench: Bench) -> tuple[str, str]:
    """The version that runs, and what its start was."""
    found = slots(bench)
    return found.version, found.outcome


def start(bench: Bench) -> str:
    """Choose the image as a boot loader does; what is wrong with it, "" when it is good."""
    storage = Directory(str(bench.data_dir))
    record = BootRecord(storage.read(RECORD))
    if record.start():
        storage.replace(RECORD, (record.data(),))
    return bench.bad_images.get(record.version(record.next), "")


def trying(bench: Bench) -> bool:
    """True while an image has not confirmed itself: its failures are not the end."""
    record = BootRecord(Directory(str(bench.data_dir)).read(RECORD))
    return record.state == TRIAL
