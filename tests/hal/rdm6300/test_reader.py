"""The RDM6300 reader against a line played by the test."""

from both import FakeClock, MemoryLine, raises_async
from chargepost_hal.errors import DeviceNonsense, DeviceSilent
from chargepost_hal.rdm6300.reader import Rdm6300Reader

FRAME = b"\x0262E3086CED08\x03"
NUMBER = b"\x62\xe3\x08\x6c\xed"
BAD = b"\x0262E3086CED09\x03"


def reader_with(*incoming):
    clock = FakeClock()
    line = MemoryLine(clock)
    line.incoming = list(incoming)
    return Rdm6300Reader(line, clock), clock, line


async def test_a_card_is_read_also_in_two_pieces():
    reader, _, _ = reader_with(FRAME[:5], FRAME[5:])
    assert await reader.poll() == NUMBER
    assert reader.technology == "EM4100"


async def test_silence_is_nobody_and_takes_less_than_a_second():
    reader, clock, _ = reader_with()
    assert await reader.poll() is None
    assert clock.ms() < 1000


async def test_a_card_that_came_and_went_between_two_polls_is_not_missed():
    reader, _, _ = reader_with(FRAME + FRAME[:7])
    assert await reader.poll() == NUMBER
    assert await reader.poll() is None


async def test_a_damaged_frame_is_nobody_and_the_next_good_one_counts():
    reader, _, line = reader_with(BAD)
    assert await reader.poll() is None
    line.incoming.append(FRAME)
    assert await reader.poll() == NUMBER


async def test_frames_that_stay_damaged_are_an_error_with_a_remedy():
    reader, _, line = reader_with(*[BAD] * 8)
    error = await raises_async(DeviceNonsense, reader.poll())
    assert "112 bytes without a number" in str(error) and "9600" in str(error)
    line.incoming.append(FRAME)
    assert await reader.poll() == NUMBER


async def test_a_good_frame_ends_the_count_of_spoilt_bytes():
    reader, _, line = reader_with()
    for _ in range(5):
        line.incoming += [BAD, BAD, BAD, FRAME]
        assert await reader.poll() == NUMBER


async def test_a_closed_line_is_a_device_error():
    reader, _, line = reader_with()
    await line.close()
    error = await raises_async(DeviceSilent, reader.poll())
    assert "check the port" in str(error)
