"""An MFRC522 at register level: SPI bytes in, SPI bytes out, cards in its field."""

import random

from chargepost_hal import parts
from chargepost_sim.picc_emulator import Picc, bits_of, bytes_of, crc_a, together

FAULTS = (
    "dead",  # MISO stays low
    "floating",  # MISO stays high
    "spi error",  # the port itself fails
    "no end",  # a command never ends: the oscillator stands still
    "bad checksum",  # the check byte (BCC) of each UID is off by one
    "bad crc",  # the CRC of SAK is off by one
    "parity",  # every answer has a parity error
    "deaf",  # the antenna is broken: no card is ever heard
    "leaves",  # the card leaves after the anticollision
    "late",  # answers come when nobody waits for them any more
    "no position",  # a collision is seen, but not where
)

COMMAND, COM_IRQ, DIV_IRQ, ERROR = 0x01, 0x04, 0x05, 0x06
FIFO_DATA, FIFO_LEVEL, CONTROL, BIT_FRAMING, COLL = 0x09, 0x0A, 0x0C, 0x0D, 0x0E
TX_CONTROL, CRC_HIGH, CRC_LOW, T_MODE = 0x14, 0x21, 0x22, 0x2A
T_RELOAD_HIGH, T_RELOAD_LOW, VERSION = 0x2C, 0x2D, 0x37

RESET = {COMMAND: 0x20, COM_IRQ: 0x14, CONTROL: 0x10, COLL: 0xA0, TX_CONTROL: 0x80, VERSION: 0x92}
RX_IRQ, IDLE_IRQ, TIMER_IRQ = 0x20, 0x10, 0x01


class Mfrc522Emulator(parts.Spi):
    """`faults` is a set of names from FAULTS; `cards` is what lies in the field."""

    def __init__(self, seed: int = 0):
        self.faults: set[str] = set()
        self.cards: list[Picc] = []
        self._random = random.Random(seed)
        self._fifo = b""
        self._registers: dict[int, int] = {}
        self.power_cycle()

    def present(self, uid: str, iso14443_4: bool = False) -> bytes:
        """Lay a card on the reader; "random" makes up a UID as phones do. The UID in the air."""
        number = b"\x08" + self._random.randbytes(3) if uid == "random" else bytes.fromhex(uid)
        self.cards.append(Picc(number, iso14443_4))
        return number

    def remove(self, uid: str | None = None) -> None:
        """Take the card with that UID away, or all of them."""
        gone = None if uid is None else bytes.fromhex(uid)
        self.cards = [card for card in self.cards if gone not in (None, card.uid)]

    def power_cycle(self) -> None:
        """Every register is what it is after a reset, and the field was off."""
        self._registers = dict(RESET)
        self._fifo = b""
        for card in self.cards:
            card.power_off()

    def transfer(self, out: bytes) -> bytes:
        if "spi error" in self.faults:
            raise OSError(5, "SPI fails")
        if "dead" in self.faults or "floating" in self.faults:
            return (b"\x00" if "dead" in self.faults else b"\xff") * len(out)
        address = out[0] >> 1 & 0x3F
        if not out[0] & 0x80:
            for value in out[1:]:
                self._write(address, value)
            return bytes(len(out))
        answer = bytearray(1)
        for following in out[1:]:
            answer.append(self._read(address))
            address = following >> 1 & 0x3F
        return bytes(answer)

    def _read(self, address: int) -> int:
        if address == FIFO_DATA:
            first, self._fifo = self._fifo[:1], self._fifo[1:]
            return first[0] if first else 0
        if address == FIFO_LEVEL:
            return len(self._fifo)
        return self._registers.get(address, 0)

    def _write(self, address: int, value: int) -> None:
        registers = self._registers
        if address == FIFO_DATA:
            self._fifo = (self._fifo + bytes([value]))[:64]
        elif address == FIFO_LEVEL:
            self._fifo = b"" if value & 0x80 else self._fifo
        elif address in (COM_IRQ, DIV_IRQ):
            marked, now = value & 0x7F, registers.get(address, 0)
            registers[address] = now | marked if value & 0x80 else now & ~marked
        elif address == COLL:
            registers[COLL] = value & 0x80 | registers[COLL] & 0x7F
        elif address in (ERROR, VERSION):
            pass  # read only
        else:
            registers[address] = value
            self._happen(address, value)

    def _happen(self, address: int, value: int) -> None:
        command = self._registers[COMMAND] & 0x0F
        if address == COMMAND and command == 0x0F:
            self.power_cycle()
        elif address == COMMAND and command == 0x03:
            low, high = crc_a(self._fifo)
            self._registers.update({CRC_LOW: low, CRC_HIGH: high})
            self._registers[DIV_IRQ] = self._registers.get(DIV_IRQ, 0) | 0x04
        elif address == BIT_FRAMING and value & 0x80 and command == 0x0C:
            self._exchange(value & 7, value >> 4 & 7)
        elif address == TX_CONTROL and value & 3 != 3:
            for card in self.cards:
                card.power_off()

    def _exchange(self, last_bits: int, align: int) -> None:
        bits = bits_of(self._fifo)
        if last_bits:
            bits = bits[: last_bits - 8]
        self._fifo = b""
        self._registers[ERROR] = 0
        heard = [answer for card in self.cards if (answer := card.hear(bits)) is not None]
        if "no end" in self.faults:
            return
        field = self._registers[TX_CONTROL] & 3 == 3 and "deaf" not in self.faults
        if not field or not heard:
            if self._registers.get(T_MODE, 0) & 0x80 and self._reload():
                self._registers[COM_IRQ] |= TIMER_IRQ
            return
        if "late" in self.faults:
            self._fifo = bytes_of(heard[0])
            self._registers[COM_IRQ] |= TIMER_IRQ
            return
        answer, collision = together(heard, bool(self._registers[COLL] & 0x80))
        self._fifo = self._spoil(bits, bytes_of(answer, align))
        self._registers[CONTROL] = self._registers[CONTROL] & ~7 | (len(answer) + align) % 8
        self._registers[COM_IRQ] |= RX_IRQ | IDLE_IRQ
        if collision is not None:
            self._registers[ERROR] |= 0x08
            place = 0x20 if "no position" in self.faults else (collision + 1) % 32
            self._registers[COLL] = self._registers[COLL] & 0x80 | place
        if "parity" in self.faults:
            self._registers[ERROR] |= 0x02

    def _reload(self) -> int:
        registers = self._registers
        return registers.get(T_RELOAD_HIGH, 0) << 8 | registers.get(T_RELOAD_LOW, 0)

    def _spoil(self, asked: str, answer: bytes) -> bytes:
        anticollision = len(asked) >= 16 and bytes_of(asked[8:16]) != b"\x70"
        if anticollision and "leaves" in self.faults:
            self.cards = []
        wrong = "bad checksum" if anticollision else "bad crc"
        if wrong in self.faults and len(asked) >= 16:
            answer = answer[:-1] + bytes([answer[-1] ^ 1])
        return answer
