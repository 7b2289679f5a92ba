"""The PN532 reader against a chip played by the test."""

from both import FakeClock, MemoryLine, raises, raises_async
from chargepost_hal.errors import DeviceNonsense, DeviceRefused, DeviceSilent
from chargepost_hal.pn532.frame import ACK, NACK
from chargepost_hal.pn532.reader import Pn532Reader, _uid

ERROR = b"\x00\x00\xff\x01\xff\x7f\x81\x00"


def answer(data):
    body = b"\xd5" + data
    checksum = (256 - sum(body) % 256) % 256
    return bytes([0, 0, 255, len(body), 256 - len(body)]) + body + bytes([checksum, 0])


def target(uid, ats=b""):
    return answer(b"\x4b\x01\x01\x00\x04\x20" + bytes([len(uid)]) + uid + ats)


class Chip:
    """Answers each command; `cards` is the answer to InListPassiveTarget, b"" for nobody."""

    def __init__(self, cards=b""):
        self.cards = cards
        self.version = answer(b"\x03\x32\x01\x06\x07")
        self.seen = []

    def __call__(self, data):
        if data == NACK:
            self.seen.append("nack")
            return self.repeated()
        if data == ACK:
            self.seen.append("abort")
            return b""
        if data[:2] == b"\x55\x55":
            self.seen.append("wake")
            return b""
        code = data[6]
        self.seen.append(code)
        reply = {0x02: self.version, 0x14: answer(b"\x15"), 0x4A: self.cards}[code]
        return ACK + reply

    def repeated(self):
        return self.cards


def reader_of(chip):
    clock = FakeClock()
    line = MemoryLine(clock, chip)
    return Pn532Reader(line, clock), clock, line


async def test_the_first_poll_wakes_the_chip_and_sets_it_up():
    chip = Chip()
    reader, _, _ = reader_of(chip)
    assert await reader.poll() is None
    assert chip.seen == ["wake", 0x14, 0x02, 0x4A, "abort"]
    assert reader.firmware == "1.6"


async def test_uids_of_4_7_and_10_bytes_come_in_air_order():
    for uid in (b"\x01\x02\x03\x04", b"\x04\xa1\xb2\xc3\xd4\xe5\x80", bytes(range(10))):
        reader, _, _ = reader_of(Chip(target(uid)))
        assert await reader.poll() == uid


async def test_an_ats_behind_the_uid_is_not_part_of_it():
    reader, _, _ = reader_of(Chip(target(b"\x04\x05\x06\x07", b"\x06\x75\x77\x81\x02\x80")))
    assert await reader.poll() == b"\x04\x05\x06\x07"


async def test_a_poll_without_a_card_ends_within_a_second_and_aborts_the_search():
    chip = Chip()
    reader, clock, _ = reader_of(chip)
    await reader.poll()
    before = clock.ms()
    assert await reader.poll() is None
    assert clock.ms() - before < 1000
    assert chip.seen[-2:] == [0x4A, "abort"]


async def test_a_dead_reader_is_told_within_a_second_with_a_remedy():
    reader, clock, _ = reader_of(None)
    error = await raises_async(DeviceSilent, reader.poll())
    assert clock.ms() < 1000
    assert "silent" in str(error) and "check its power" in str(error)


async def test_a_reader_that_comes_back_is_set_up_again():
    chip = Chip(target(b"\x01\x02\x03\x04"))
    reader, _, line = reader_of(None)
    await raises_async(DeviceSilent, reader.poll())
    line.answer = chip
    assert await reader.poll() == b"\x01\x02\x03\x04"
    assert chip.seen[0] == "wake"


async def test_a_damaged_answer_is_asked_for_again_with_a_nack():
    good = target(b"\x01\x02\x03\x04")
    chip = Chip(good[:-2] + bytes([(good[-2] + 1) % 256, 0]))
    chip.repeated = lambda: good
    reader, _, _ = reader_of(chip)
    assert await reader.poll() == b"\x01\x02\x03\x04"
    assert chip.seen[-1] == "nack"


async def test_answers_that_stay_damaged_are_an_error():
    good = target(b"\x01\x02\x03\x04")
    reader, _, _ = reader_of(Chip(good[:-2] + bytes([(good[-2] + 1) % 256, 0])))
    error = await raises_async(DeviceNonsense, reader.poll())
    assert "damaged" in str(error)


async def test_the_error_frame_is_a_refusal():
    chip = Chip()
    chip.version = ERROR
    reader, _, _ = reader_of(chip)
    error = await raises_async(DeviceRefused, reader.poll())
    assert "GetFirmwareVersion" in str(error)


async def test_another_chip_is_named():
    chip = Chip()
    chip.version = answer(b"\x03\x33\x01\x06\x07")
    reader, _, _ = reader_of(chip)
    error = await raises_async(DeviceNonsense, reader.poll())
    assert "33010607" in str(error)


async def test_a_closed_line_is_a_device_error():
    reader, _, line = reader_of(Chip())
    await line.close()
    await raises_async(DeviceSilent, reader.poll())


async def test_a_late_answer_of_an_earlier_poll_is_dropped():
    reader, _, line = reader_of(Chip())
    await reader.poll()
    line.incoming.append(target(b"\x0a\x0b\x0c\x0d"))
    assert await reader.poll() is None


def test_no_target_is_no_card():
    assert _uid(b"\x00") is None


def test_a_card_number_of_another_length_is_nonsense():
    raises(DeviceNonsense, _uid, b"")
    raises(DeviceNonsense, _uid, b"\x01")
    raises(DeviceNonsense, _uid, b"\x01\x01\x00\x04\x08\x05\x01\x02\x03\x04\x05")
    raises(DeviceNonsense, _uid, b"\x01\x01\x00\x04\x08\x07\x01\x02\x03\x04\x05\x06")
