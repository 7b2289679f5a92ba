"""The master: one transaction at a time, repeats, time-outs and the pause between frames."""

import asyncio

from both import FakeClock, MemoryLine, raises_async
from chargepost_hal.errors import DeviceNonsense, DeviceRefused, DeviceSilent
from chargepost_hal.modbus.crc import crc16
from chargepost_hal.modbus.master import RtuMaster, TcpMaster


def sealed(body):
    crc = crc16(body)
    return body + bytes([crc & 255, crc >> 8])


def registers(request):
    """Each register holds its own address."""
    address, count = request[2] * 256 + request[3], request[5]
    data = b"".join([bytes([(address + n) >> 8, (address + n) & 255]) for n in range(count)])
    return sealed(request[:2] + bytes([len(data)]) + data)


class Script:
    """Answers each request with the next of the given functions, the last one for ever."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def __call__(self, request):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(request)


def silent(request):
    return None


def damaged(request):
    return registers(request)[:-1] + b"\x00"


def refused(request):
    return sealed(bytes([request[0], request[1] | 0x80, 2]))


def busy(request):
    return sealed(bytes([request[0], request[1] | 0x80, 6]))


def master_with(*answers, **settings):
    clock = FakeClock()
    line = MemoryLine(clock, Script(*answers))
    return RtuMaster(line, clock, **settings), line, clock


async def test_a_read_gives_the_registers():
    master, line, _ = master_with(registers)
    assert await master.read(1, 4, 0x0102, 2) == b"\x01\x02\x01\x03"
    assert len(line.sent) == 1


async def test_an_echo_is_discarded():
    master, _, _ = master_with(lambda request: [request, registers(request)])
    assert await master.read(1, 3, 5, 1) == b"\x00\x05"


async def test_silence_is_asked_again_and_then_told():
    master, line, clock = master_with(silent, silent, registers)
    assert await master.read(1, 4, 0, 1) == b"\x00\x00"
    assert len(line.sent) == 3
    master, line, clock = master_with(silent, timeout_ms=500)
    error = await raises_async(DeviceSilent, master.read(9, 4, 0x48, 4))
    assert len(line.sent) == 3
    assert 1500 <= clock.ms() < 1600
    for part in ("unit 9", "0x0048 to 0x004B", "500 ms", "cable"):
        assert part in str(error), part


async def test_a_damaged_answer_is_asked_again():
    master, line, clock = master_with(damaged, registers)
    assert await master.read(1, 4, 0, 1) == b"\x00\x00"
    assert clock.ms() < 100, "damage is seen when the line falls silent, not at the time-out"
    master, line, _ = master_with(damaged)
    assert "CRC" in str(await raises_async(DeviceNonsense, master.read(1, 4, 0, 1)))
    assert len(line.sent) == 3


async def test_a_refusal_is_not_asked_again():
    master, line, _ = master_with(refused)
    error = await raises_async(DeviceRefused, master.read(1, 4, 0, 1))
    assert "exception 2" in str(error)
    assert len(line.sent) == 1


async def test_a_busy_device_is_asked_again():
    master, _, _ = master_with(busy, registers)
    assert await master.read(1, 4, 7, 1) == b"\x00\x07"


async def test_the_line_is_silent_between_two_requests():
    master, _, clock = master_with(registers)
    await master.read(1, 4, 0, 1)
    before = clock.ms()
    await master.read(1, 4, 0, 1)
    assert clock.ms() - before == 5
    await master.read(1, 4, 0, 1, 100)
    assert clock.ms() - before == 105


async def test_an_answer_that_came_after_the_time_out_is_dropped():
    master, line, _ = master_with(registers)
    line.incoming.append(sealed(b"\x01\x04\x02\xde\xad"))
    assert await master.read(1, 4, 0, 1) == b"\x00\x00"


class BusyLine(MemoryLine):
    """A device that sleeps until 2300 ms, then answers all that it was asked, 30 ms for each."""

    async def write(self, data):
        await super().write(data)
        answer = self.incoming.pop()
        free = max(2300, self.clock.ms(), *[at for at, _ in self.incoming])
        self.incoming.append((free + 30, answer))

    async def read(self, timeout_ms):
        if not self.incoming or self.incoming[0][0] > self.clock.ms() + timeout_ms:
            self.clock.advance(timeout_ms)
            return b""
        at, answer = self.incoming.pop(0)
        self.clock.advance(max(0, at - self.clock.ms()))
        return answer


async def test_a_second_late_answer_is_not_taken_for_that_to_the_next_question():
    clock = FakeClock()
    master = RtuMaster(BusyLine(clock, registers), clock)
    for address in (0, 16, 32):
        assert (await master.read(1, 4, address, 1))[1] == address


async def test_a_line_that_was_closed_meanwhile_is_opened_without_a_failure():
    clock = FakeClock()
    line = ClosingLine(clock, registers)
    master = RtuMaster(line, clock, repeats=0)
    for address in (0, 16, 32):
        assert (await master.read(1, 4, address, 1))[1] == address
    assert master.tally(1).silent == 0


class ClosingLine(MemoryLine):
    """The other end closes behind each answer; the next use finds that out, then it is open."""

    async def read(self, timeout_ms):
        if not self.incoming and self.sent:
            self.sent.clear()
            raise OSError(107, "the other end closed the line")
        return await super().read(timeout_ms)


async def test_a_line_that_babbles_is_told():
    master, line, _ = master_with(registers)
    line.incoming.extend([b"\x55"] * 1000)
    error = await raises_async(DeviceSilent, master.read(1, 4, 0, 1))
    assert "never quiet" in str(error)


async def test_a_line_that_is_gone_is_told():
    master, line, _ = master_with(registers)
    await line.close()
    error = await raises_async(DeviceSilent, master.read(1, 4, 0, 1))
    assert "not open" in str(error)


async def test_a_wrong_request_is_the_callers_fault():
    master, line, _ = master_with(registers)
    await raises_async(ValueError, master.read(1, 4, 0, 126))
    await raises_async(ValueError, master.read(300, 4, 0, 1))
    assert line.sent == []


class SlowLine(MemoryLine):
    """Lets other tasks run before an answer comes."""

    async def read(self, timeout_ms):
        await asyncio.sleep(0)
        return await super().read(timeout_ms)


async def test_two_callers_take_turns():
    clock = FakeClock()
    line = SlowLine(clock, registers)
    master = RtuMaster(line, clock)
    found = await asyncio.gather(*[master.read(1, 4, address, 2) for address in (16, 32, 48)])
    assert [data[1] for data in found] == [16, 32, 48]
    assert [frame[3] for frame in line.sent] == [16, 32, 48]


def tcp_answer(request):
    body = registers(request[6:] + b"..")[:-2]
    return request[:5] + bytes([len(body)]) + body


async def test_tcp_frames_carry_a_new_transaction_each():
    clock = FakeClock()
    line = MemoryLine(clock, tcp_answer)
    master = TcpMaster(line, clock)
    assert await master.read(1, 4, 2, 2) == b"\x00\x02\x00\x03"
    assert await master.read(255, 4, 2, 1) == b"\x00\x02"
    assert [frame[:2] for frame in line.sent] == [b"\x00\x01", b"\x00\x02"]


async def test_a_tcp_stream_that_is_something_else_is_closed():
    clock = FakeClock()
    line = MemoryLine(clock, lambda request: b"HTTP/1.1 400 Bad Request\r\n")
    master = TcpMaster(line, clock, repeats=0)
    error = await raises_async(DeviceNonsense, master.read(1, 4, 2, 2))
    assert "not Modbus TCP" in str(error)
    assert line.closed
