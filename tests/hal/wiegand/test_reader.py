"""The Wiegand reader on pulses of the test: once for each card, errors that name the wire."""

from both import FakeClock, raises_async
from chargepost_hal.errors import DeviceNonsense
from chargepost_hal.wiegand.reader import WiegandReader

BITS = [int(digit) for digit in "00101101000000001010001000"]
NUMBER = b"\x5a\x01\x44"


class Wires:
    """A PulsePair moved by hand."""

    def __init__(self):
        self.us = 0
        self.pulse = None

    def listen(self, pulse):
        self.pulse = pulse

    def send(self, bits):
        self.us += 100000
        for bit in bits:
            self.us += 1500
            self.pulse(bit, self.us & 0x3FFFFFFF)


class Arriving(FakeClock):
    """A clock during whose sleeps the rest of a frame arrives."""

    def __init__(self, wires, pieces):
        FakeClock.__init__(self)
        self.wires = wires
        self.pieces = pieces

    async def sleep_ms(self, ms):
        await FakeClock.sleep_ms(self, ms)
        if self.pieces:
            for bit in self.pieces.pop(0):
                self.wires.us += 1500
                self.wires.pulse(bit, self.wires.us)


def reader():
    wires = Wires()
    clock = FakeClock()
    return WiegandReader(wires, clock), wires, clock


async def test_a_card_is_read_once():
    device, wires, _ = reader()
    wires.send(BITS)
    assert await device.poll() == NUMBER
    assert await device.poll() is None
    assert device.technology == "Wiegand"


async def test_nobody_is_nobody_at_once():
    device, _, clock = reader()
    assert await device.poll() is None
    assert clock.ms() == 0


async def test_a_poll_in_the_middle_of_a_frame_waits_for_its_end():
    wires = Wires()
    clock = Arriving(wires, [BITS[9:15], BITS[15:]])
    device = WiegandReader(wires, clock)
    wires.send(BITS[:9])
    assert await device.poll() == NUMBER
    assert clock.ms() == 90


async def test_of_two_frames_the_newest_counts_and_a_bad_one_before_it_does_not():
    device, wires, _ = reader()
    wires.send([1])
    wires.send(BITS)
    assert await device.poll() == NUMBER


async def test_a_bad_frame_alone_is_an_error_and_the_next_card_is_read():
    device, wires, _ = reader()
    wires.send(BITS[:-1])
    error = await raises_async(DeviceNonsense, device.poll())
    assert "25 bits" in str(error)
    wires.send(BITS)
    assert await device.poll() == NUMBER


async def test_pulses_that_never_end_are_an_error_within_a_second():
    wires = Wires()
    clock = Arriving(wires, [[1]] * 100)
    device = WiegandReader(wires, clock)
    wires.send([1])
    error = await raises_async(DeviceNonsense, device.poll())
    assert "do not end" in str(error)
    assert clock.ms() < 1000


async def test_a_flood_of_pulses_is_an_error_and_the_next_card_is_read():
    device, wires, _ = reader()
    wires.send([1] * 300)
    error = await raises_async(DeviceNonsense, device.poll())
    assert "173 lost" in str(error)
    wires.send(BITS)
    assert await device.poll() == NUMBER
