"""Slots in files: what is written where, and what a power cut leaves."""

from both import MemoryStorage, PowerCut, raises
from chargepost_hal.slots.boot_record import BootRecord
from chargepost_hal.slots.file_slots import RECORD, FileSlots


def slots(storage):
    return FileSlots(storage, "unix", 10000, 1000)


def boot(storage):
    record = BootRecord(storage.read(RECORD))
    if record.start():
        storage.replace(RECORD, (record.data(),))
    return slots(storage)


def fill(found, data=b"image"):
    found.erase()
    for at in range(0, len(data), 3):
        found.write(data[at : at + 3])


def test_a_new_board_runs_the_image_of_the_factory_in_slot_a():
    found = slots(MemoryStorage())
    assert (found.running, found.version, found.outcome, found.size()) == ("a", "", "normal", 0)


def test_what_is_written_is_what_is_read():
    found = slots(MemoryStorage())
    fill(found, b"0123456789")
    assert found.size() == 10
    assert (found.read(0, 4), found.read(8, 4), found.read(10, 4)) == (b"0123", b"89", b"")
    fill(found, b"x")
    assert (found.size(), found.read(0, 9)) == (1, b"x")


def test_the_other_slot_runs_after_the_next_start():
    storage = MemoryStorage()
    found = slots(storage)
    fill(found)
    found.activate(5, "0.2.0")
    assert slots(storage).running == "a"
    found = boot(storage)
    assert (found.running, found.version, found.outcome) == ("b", "0.2.0", "trial")
    found.confirm()
    assert found.outcome == "normal"
    found = boot(storage)
    assert (found.running, found.outcome, found.size()) == ("b", "normal", 0)


def test_the_running_image_is_never_written_to():
    storage = MemoryStorage()
    for version in ("1", "2", "3"):
        found = boot(storage)
        running = storage.read("slots/" + found.running)
        fill(found, b"image " + version.encode())
        assert storage.read("slots/" + found.running) == running
        found.activate(7, version)
        found = boot(storage)
        assert storage.read("slots/" + found.running) == b"image " + version.encode()
        found.confirm()


def test_one_that_gives_itself_up_knows_of_it_afterwards():
    storage = MemoryStorage()
    found = slots(storage)
    fill(found)
    found.activate(5, "0.2.0")
    boot(storage).reject()
    found = boot(storage)
    assert (found.running, found.version, found.outcome) == ("a", "", "back")
    found.confirm()
    assert boot(storage).outcome == "normal"


def test_room_is_left_for_others():
    storage = MemoryStorage(capacity=5000)
    assert slots(storage).limit == 4000
    fill(slots(storage), bytes(300))
    assert slots(storage).limit == 4000
    assert slots(MemoryStorage()).limit == 10000


def test_a_power_cut_leaves_one_image_or_the_other():
    files = {}
    fill(slots(MemoryStorage(files=files)))
    size = len(BootRecord().data())
    for cut in range(size + 4):
        storage = MemoryStorage(files=dict(files), cut_after=cut)
        try:
            slots(storage).activate(5, "0.2.0")
        except PowerCut:
            assert boot(MemoryStorage(files=storage.files)).running == "a"
        else:
            assert boot(MemoryStorage(files=storage.files)).running == "b"
            return
    raise AssertionError("the record was never written")


def test_what_cannot_be_written_is_an_error():
    raises(OSError, slots(MemoryStorage(capacity=100)).write, bytes(200))
