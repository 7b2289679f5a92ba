"""The MFRC522 driver in a field full of interference: whatever the chip hears, it goes on."""

from both import FakeClock
from chargepost_hal import parts
from chargepost_hal.mfrc522.reader import Mfrc522Reader

_WELL = {0x37: 0x92, 0x14: 0x83, 0x2A: 0x80, 0x04: 0x20}
_COLLISION = 0x08


class Interference(parts.Spi):
    """A chip that always hears something: pairs of ErrorReg and bytes, the last one for ever."""

    def __init__(self, collision_at, *heard):
        self.registers = dict(_WELL)
        self.registers[0x0E] = collision_at
        self.heard = list(heard)
        self.exchanges = 0
        self.data = b""

    def transfer(self, out):
        register = out[0] >> 1 & 0x3F
        if not out[0] & 0x80:
            if register == 0x09:
                self._exchange()
            return bytes(len(out))
        if register == 0x09:
            return b"\x00" + self.data + bytes(len(out) - 1 - len(self.data))
        return bytes([0, self.registers.get(register, 0)])

    def _exchange(self):
        self.exchanges += 1
        heard = self.heard.pop(0) if len(self.heard) > 1 else self.heard[0]
        self.registers[0x06], self.data = heard
        self.registers[0x0A] = len(self.data)


async def nobody(chip):
    return await Mfrc522Reader(chip, FakeClock()).poll() is None and chip.exchanges < 100


async def test_collisions_in_every_bit_and_in_the_check_byte_are_no_card():
    assert await nobody(Interference(0x20, (_COLLISION, b"\x00")))


async def test_an_answer_without_a_byte_is_none():
    assert await nobody(Interference(0, (0, b"\x04\x00"), (0, b"")))


async def test_an_answer_without_a_byte_behind_a_collision_is_none():
    assert await nobody(Interference(3, (0, b"\x04\x00"), (_COLLISION, b"\x01"), (0, b"")))
