"""Turns on a line: the most urgent next, nobody forgotten, and what the line has seen."""

import asyncio

from both import FakeClock, MemoryLine, raises_async
from chargepost_hal.errors import DeviceNonsense, DeviceRefused, DeviceSilent
from chargepost_hal.modbus.master import RtuMaster
from chargepost_hal.modbus.rtu import silence_ms
from chargepost_hal.modbus.turns import CONTROL, IDLE, URGENT, USUAL, Turns
from meter_double import Device, master_of


async def caller(turns, priority, order, name):
    await turns.take(priority)
    order.append(name)
    await asyncio.sleep(0)
    turns.give()


async def in_order(*callers):
    """The order in which callers get their turn when all come while the line is taken."""
    turns, order = Turns(), []
    await turns.take(USUAL)
    tasks = [asyncio.create_task(caller(turns, p, order, name)) for p, name in callers]
    await asyncio.sleep(0)
    turns.give()
    await asyncio.gather(*tasks)
    return "".join(order)


async def test_the_most_urgent_goes_first_and_equals_in_the_order_of_their_coming():
    assert await in_order((USUAL, "a"), (IDLE, "b"), (URGENT, "c"), (CONTROL, "d")) == "cdab"
    assert await in_order((USUAL, "a"), (USUAL, "b"), (USUAL, "c")) == "abc"


async def test_a_line_that_nobody_uses_is_had_at_once():
    turns = Turns()
    for _ in range(3):
        await turns.take(IDLE)
        turns.give()


async def test_a_caller_that_is_cancelled_leaves_the_queue():
    turns, order = Turns(), []
    await turns.take(USUAL)
    tasks = [asyncio.create_task(caller(turns, USUAL, order, name)) for name in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.sleep(0)
    turns.give()
    await asyncio.gather(tasks[0], tasks[2])
    assert order == ["a", "c"]


async def test_a_caller_that_is_cancelled_as_its_turn_comes_passes_it_on():
    turns, order = Turns(), []
    await turns.take(USUAL)
    tasks = [asyncio.create_task(caller(turns, USUAL, order, name)) for name in "ab"]
    await asyncio.sleep(0)
    turns.give()
    tasks[0].cancel()
    await asyncio.gather(tasks[1])
    assert order[-1] == "b"
    await turns.take(USUAL)


class SlowLine(MemoryLine):
    """Lets other tasks run before an answer comes."""

    async def read(self, timeout_ms):
        await asyncio.sleep(0)
        return await super().read(timeout_ms)


async def test_a_reading_for_a_transaction_overtakes_periodic_ones_on_the_bus():
    clock = FakeClock()
    device = Device({0: b"\x00\x01"})
    line = SlowLine(clock, device)
    master = RtuMaster(line, clock)
    reads = [master.read(unit, 4, 0, 1) for unit in (1, 2, 3)]
    reads.append(master.read(9, 4, 0, 1, 0, URGENT))
    await asyncio.gather(*reads)
    assert [frame[0] for frame in line.sent] == [1, 9, 2, 3]
    assert master.tally(3).waited_ms > master.tally(1).waited_ms


async def test_each_device_has_its_own_tally():
    device = Device({0: b"\x00\x01"})
    master, _ = master_of(device, timeout_ms=300, repeats=2)
    await master.read(1, 4, 0, 1)
    await raises_async(DeviceRefused, master.read(1, 4, 7, 1))
    device.alive = False
    await raises_async(DeviceSilent, master.read(2, 4, 0, 1))
    one, two = master.tally(1), master.tally(2)
    assert (one.requests, one.answers, one.refused, one.silent) == (2, 2, 1, 0)
    assert (two.requests, two.answers, two.silent) == (3, 0, 3)
    assert "unit 2: 3 requests, 0 answers" in two.sentence()
    assert "3 time-outs" in two.sentence()


async def test_damaged_answers_and_echoes_are_counted():
    device = Device({0: b"\x00\x01"})
    master, _ = master_of(lambda request: [request, device(request)[:-1] + b"\x00"], repeats=1)
    await raises_async(DeviceNonsense, master.read(1, 4, 0, 1))
    tally = master.tally(1)
    assert (tally.requests, tally.damaged, tally.echoes, tally.answers) == (2, 2, 2, 0)


async def test_latency_is_from_the_request_to_the_whole_answer():
    clock = FakeClock()
    device = Device({0: b"\x00\x01"})

    class Late(MemoryLine):
        async def read(self, timeout_ms):
            if self.incoming:
                clock.advance(40 if len(self.sent) == 1 else 25)
            return await super().read(timeout_ms)

    master = RtuMaster(Late(clock, device), clock)
    await master.read(1, 4, 0, 1)
    await master.read(1, 4, 0, 1)
    tally = master.tally(1)
    assert (tally.latency_ms, tally.worst_ms) == (25, 40)


async def test_a_request_may_be_sent_once_only():
    master, _ = master_of(lambda request: None, timeout_ms=300)
    await raises_async(DeviceSilent, master.read(1, 4, 0, 1, 0, IDLE, 0))
    assert master.tally(1).requests == 1


def test_the_pause_between_frames_is_three_and_a_half_characters():
    assert [silence_ms(baud) for baud in (1200, 2400, 9600, 19200, 115200)] == [33, 17, 5, 3, 2]
