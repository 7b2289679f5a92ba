"""The recordings of the black box: whole or not there, few, and never in anybody's way."""

from both import MemoryStorage, PowerCut, raises
from chargepost.guard import trace
from chargepost.protection import black_box, recording_file
from recording_script import Recorder, replayed


def test_a_fault_leaves_a_recording_that_says_when_where_and_what():
    for linked in (False, True):
        recorder = Recorder(linked=linked)
        recorder.run(2000)
        recorder.short()
        (entry,) = recorder.box.recordings()
        assert entry["name"] == "1-000001"
        assert entry["outlet"] == 1
        assert entry["faults"] == ["pilot short"]
        assert 1_790_000_000 < entry["unix"] < 1_790_000_010
        assert entry["bytes"] == len(recorder.last())
        assert recorder.rig.report.recorded == 0


def test_without_a_clock_its_time_is_0():
    recorder = Recorder(unix=0)
    recorder.short()
    assert recorder.box.recordings()[0]["unix"] == 0


def test_the_newest_four_are_kept():
    recorder = Recorder()
    for _ in range(6):
        recorder.short()
        recorder.rig.outlet.level = 12000
        recorder.run(2000)
    assert recorder.box.names() == ["1-000003", "1-000004", "1-000005", "1-000006"]
    assert recorder.storage.names("blackbox") == recorder.box.names()
    assert replayed(recorder.last())[1] == ""


def test_a_restart_goes_on_with_the_numbers():
    recorder = Recorder()
    recorder.short()
    again = Recorder(storage=recorder.storage)
    again.short()
    assert again.box.names() == ["1-000001", "1-000002"]


def test_a_piece_comes_in_each_tick_and_no_more():
    recorder = Recorder()
    asked = []
    port = recorder.rig.port
    recording = port.recording

    def counting(index, offset):
        asked.append(recorder.rig.lived_ms)
        return recording(index, offset)

    port.recording = counting
    recorder.run(60000)
    recorder.short()
    assert len(asked) > 3
    assert len(set(asked)) == len(asked)


def test_a_power_cut_while_writing_leaves_the_old_recordings_and_no_part_of_the_new():
    recorder = Recorder()
    recorder.short()
    recorder.rig.outlet.level = 12000
    recorder.run(2000)
    before = dict(recorder.storage.files)
    recorder.storage.cut_after = 300
    raises(PowerCut, recorder.short)
    assert recorder.storage.files == before


def test_a_full_disk_loses_recordings_and_says_so_once_each():
    recorder = Recorder(storage=MemoryStorage(capacity=2000))
    recorder.short()
    assert recorder.box.names() == []
    assert len(recorder.logged) == 1
    assert "no room for a recording of" in recorder.logged[0]
    assert recorder.rig.report.recorded == 0


def test_a_disk_that_fails_loses_one_recording_only():
    recorder = Recorder()
    replace = recorder.storage.replace

    def broken(name, chunks):
        raise OSError(5, "Input/output error")

    recorder.storage.replace = broken
    recorder.short()
    recorder.storage.replace = replace
    assert recorder.box.names() == []
    assert "the recording is lost" in recorder.logged[0]
    recorder.rig.outlet.level = 12000
    recorder.run(2000)
    recorder.short()
    assert recorder.box.names() == ["1-000001"]


def test_what_the_ledger_may_need_is_not_touched():
    recorder = Recorder(storage=MemoryStorage(capacity=100000))
    recorder.needed = 100000 - 16384 - 900  # there is room for one
    recorder.short()
    assert recorder.box.names() == ["1-000001"]
    recorder.rig.outlet.level = 12000
    recorder.run(2000)
    recorder.short()
    assert recorder.box.names() == ["1-000002"]


def test_the_budget_holds_for_all_together():
    recorder = Recorder(budget=5000)
    for _ in range(5):
        recorder.short()
        recorder.rig.outlet.level = 12000
        recorder.run(2000)
        sizes = [entry["bytes"] for entry in recorder.box.recordings()]
        assert sizes and sum(sizes) <= 5000
    nothing = Recorder(budget=0)
    nothing.short()
    assert nothing.box.names() == []


def test_a_link_that_is_lost_in_the_middle_is_no_loss():
    recorder = Recorder(linked=True)
    recorder.run(60000)
    rig = recorder.rig
    rig.outlet.level = 0
    while not rig.port.report(0).recorded:
        recorder.run(100)
    recorder.run(400)
    rig.talking = 0
    recorder.run(15000)
    rig.talking = 1
    rig.outlet.level = 12000
    recorder.run(30000)
    assert len(recorder.box.names()) == 1
    assert replayed(recorder.last())[1] == ""


def test_a_damaged_file_is_refused_with_a_sentence():
    recorder = Recorder()
    recorder.short()
    data = recorder.last()
    flipped = data[:200] + bytes([data[200] ^ 1]) + data[201:]
    for bad, words in (
        (b"", "no recording of a black box"),
        (b"XXXX" + data[4:], "does not begin with CPBB"),
        (data[:4] + b"\x09" + data[5:], "has format 9, only 1 is known"),
        (flipped, "its checksum does not fit"),
        (data[:-1], "its checksum does not fit"),
    ):
        assert words in str(raises(ValueError, recording_file.segments, bad))


def test_foreign_files_in_the_folder_do_no_harm():
    recorder = Recorder(storage=MemoryStorage(files={"blackbox/readme": b"x"}))
    recorder.short()
    found = recorder.box.recordings()
    assert [entry["name"] for entry in found] == ["readme", "1-000001"]
    assert "no recording" in found[0]["problem"]
    assert recorder.box.read("2-000001") is None


def test_it_knows_the_segments_of_the_guards_ring():
    assert black_box.SEGMENT == trace.SEGMENT
