"""The guard link: frames, resynchronisation, acknowledgement, silence on either side."""

from both import FakeClock, MemoryLine, raises_async
from chargepost.guard import link, messages
from chargepost.guard.interface import RESIDUAL_CURRENT, Ask, Report
from chargepost.guard.local import copy_ask
from chargepost.guard.remote import RemoteGuard
from guard_rig import LEVELS, Rig


def asks():
    first = Ask()
    first.permit = 1
    first.limit_ma = 16000
    second = Ask()
    second.available = 0
    second.hold_lock = 1
    second.clear = 1
    return [first, second]


def fields(thing):
    names = ("permit", "limit_ma", "available", "hold_lock", "clear")
    return [getattr(thing, name) for name in names]


def test_asks_arrive_as_they_were_sent():
    data = link.frame(link.ASK, 7, messages.pack_asks(asks(), [[0, 0, 0], [1, 0, 2]]))
    ((kind, sequence, payload),) = messages.chip_parser(2).feed(data)
    assert (kind, sequence) == (link.ASK, 7)
    received = [Ask(), Ask()]
    messages.unpack_asks(payload, received)
    assert [fields(ask) for ask in received] == [fields(ask) for ask in asks()]


def test_a_current_out_of_range_is_handed_over_as_the_nearest_possible():
    for name in ("limit_ma", "current_l1_ma", "current_l2_ma", "current_l3_ma"):
        for ma, sent in ((-1, -1), (-(1 << 40), -1), (1 << 40, 100000000), (32000, 32000)):
            ask = Ask()
            setattr(ask, name, ma)
            received = [Ask()]
            messages.unpack_asks(messages.pack_asks([ask], [[0, 0, 0]]), received)
            assert getattr(received[0], name) == sent
            copy_ask(ask, received[0])
            assert getattr(received[0], name) == sent


def test_reports_arrive_as_they_were_sent():
    report = Report()
    report.state, report.pwm, report.contactor, report.locked, report.plugged = 2, 1, 1, 1, 1
    report.duty, report.signalled_ma, report.cable_ma = 266, 15960, 32000
    report.faults, report.silences, report.loaded_opens = 0xFFFF, 65535, 3
    report.steps, report.decicelsius = 0x3FFFFFFF, -123
    payload = messages.pack_reports(9, 0x3FFFFFFF, [report])
    received = Report()
    assert messages.unpack_reports(payload, [received]) == (9, 0x3FFFFFFF)
    for name in ("state", "pwm", "contactor", "locked", "plugged", "duty", "signalled_ma"):
        assert getattr(received, name) == getattr(report, name)
    for name in ("cable_ma", "faults", "silences", "loaded_opens", "steps", "decicelsius"):
        assert getattr(received, name) == getattr(report, name)


def test_frames_are_found_byte_by_byte_and_between_garbage():
    frame = link.frame(link.ASK, 1, messages.pack_asks(asks(), [[0, 0, 0], [1, 0, 2]]))
    stream = b"\xc5\xc5A" + frame + b"\xc5A\x0b" + frame + b"\x00\xff" + frame
    parser = messages.chip_parser(2)
    found = []
    for byte in stream:
        found.extend(parser.feed(bytes([byte])))
    assert len(found) == 3
    assert parser.garbage == 8


def test_a_damaged_frame_costs_nothing_but_itself():
    frame = link.frame(link.ASK, 1, messages.pack_asks(asks(), [[0, 0, 0], [1, 0, 2]]))
    for at in range(len(frame)):
        damaged = frame[:at] + bytes([frame[at] ^ 0x10]) + frame[at + 1 :]
        found = messages.chip_parser(2).feed(damaged + frame)
        assert len(found) == 1


def test_frames_for_another_number_of_outlets_are_not_taken():
    frame = link.frame(link.ASK, 1, messages.pack_asks(asks(), [[0, 0, 0], [1, 0, 2]]))
    assert messages.chip_parser(1).feed(frame) == []
    assert messages.chip_parser(3).feed(frame) == []


def test_a_session_runs_over_the_link_as_it_does_in_memory():
    rig = Rig(0, True).charging()
    report = rig.port.report(0)
    assert report.contactor == 1
    assert report.signalled_ma == 15960
    assert rig.port.alive
    assert rig.port.chip_ms == rig.now - 10


def test_a_silent_chip_is_noticed_after_2_s():
    rig = Rig(0, True)
    rig.run(100)
    assert rig.port.alive
    rig.talking = 0
    rig.run(1900)
    assert rig.port.alive
    rig.run(200)
    assert not rig.port.alive


def test_a_chip_that_does_not_hear_us_is_no_whole_link():
    rig = Rig(0, True)
    rig.run(100)
    deaf = rig.chip.received(rig.remote.outgoing())
    for _ in range(25):
        rig.talking = 0
        rig.run(100)
        rig.remote.received(deaf)
    assert not rig.port.alive


def test_a_repeated_ask_is_no_sign_of_life():
    rig = Rig(0, True).charging()
    rig.talking = 0
    stuck = rig.remote.outgoing()
    for _ in range(300):
        rig.chip.received(stuck)
        rig.run(10)
    assert not rig.outlet.closed
    assert rig.report.silences == 1


def test_a_clear_is_repeated_until_it_has_arrived():
    rig = Rig(0, True).charging()
    rig.outlet.residual = 1
    rig.run(20)
    rig.outlet.residual = 0
    rig.ask.clear = 1
    rig.remote.outgoing()  # lost on the way
    rig.talking = 0
    rig.run(100)
    assert rig.report.faults == RESIDUAL_CURRENT
    rig.talking = 1
    rig.run(100)
    assert rig.report.faults == 0
    assert rig.ask.clear == 0


def test_a_clear_whose_answer_is_lost_is_not_done_again():
    rig = Rig(0, True).charging()
    rig.ask.clear = 1
    rig.chip.received(rig.remote.outgoing())  # the answer is lost
    rig.talking = 0
    rig.run(20)
    rig.outlet.residual = 1
    rig.run(10)
    rig.outlet.residual = 0
    rig.talking = 1
    rig.run(10000)
    assert rig.report.faults == RESIDUAL_CURRENT
    assert not rig.outlet.closed


def test_each_clear_is_done_once_even_in_asks_that_follow_each_other():
    rig = Rig(0, True).charging()
    for _ in range(300):
        rig.outlet.residual = 1
        rig.run(10)
        rig.outlet.residual = 0
        rig.run(10)
        assert rig.report.faults == RESIDUAL_CURRENT
        rig.ask.clear = 1
        rig.run(10)
        assert rig.report.faults == 0


def _fetched(rig):
    for _ in range(5):
        data = rig.remote.recording(0, 0)
        if data is not None:
            return data
        rig.refresh()
    raise AssertionError("nothing came")


def test_of_a_new_recording_no_old_piece_is_taken():
    rig = Rig(0, True).charging()
    trace = rig.guard.trace
    assert rig.remote.recording(0, 0) is None  # there is none yet
    rig.run(50)
    rig.outlet.residual = 1
    rig.run(1500)
    old = _fetched(rig)
    assert old == trace.read(0, messages.CHUNK)
    trace.release()  # by a restart of the chip
    rig.outlet.residual = 0
    rig.ask.clear = 1
    rig.run(1000)
    rig.outlet.residual = 1
    rig.run(1500)
    new = trace.read(0, messages.CHUNK)
    assert new != old
    assert _fetched(rig) == new


async def test_run_ends_with_the_line():
    clock = FakeClock()
    line = MemoryLine(clock)
    remote = RemoteGuard(line, clock, 1)
    await line.close()
    await raises_async(OSError, remote.run())
    assert not remote.alive


async def test_run_takes_reports_from_the_line():
    clock = FakeClock(ms=5000)
    line = MemoryLine(clock)
    rig = Rig(0, False)
    remote = RemoteGuard(line, clock, 1)
    rig.outlet.level = LEVELS[1]
    rig.run(100)
    line.incoming.append(rig.chip.received(remote.outgoing()))

    async def fail(timeout_ms):
        if line.incoming:
            return line.incoming.pop(0)
        raise OSError(104, "closed")

    line.read = fail
    await raises_async(OSError, remote.run())
    assert remote.alive
    assert remote.report(0).plugged == 1
