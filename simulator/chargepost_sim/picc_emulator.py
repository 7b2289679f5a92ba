"""ISO 14443-3 type A cards in one field: they hear frames, and answer over each other."""

from dataclasses import dataclass

REQA = 0x26
WUPA = 0x52
SELECT = (0x93, 0x95, 0x97)
CASCADE_TAG = b"\x88"


def crc_a(data: bytes) -> bytes:
    """CRC_A of ISO 14443-3 Annex B, least significant byte first."""
    crc = 0x6363
    for byte in data:
        mixed = (byte ^ crc) & 0xFF
        mixed = (mixed ^ mixed << 4) & 0xFF
        crc = (crc >> 8) ^ (mixed << 8) ^ (mixed << 3) ^ (mixed >> 4)
    return crc.to_bytes(2, "little")


def bits_of(data: bytes) -> str:
    """Bits in the order of the air: each byte least significant bit first."""
    return "".join(f"{byte:08b}"[::-1] for byte in data)


def bytes_of(bits: str, align: int = 0) -> bytes:
    """Bytes of bits in the order of the air; the first bit goes to bit `align`."""
    bits = "0" * align + bits
    return bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8))


@dataclass
class Picc:
    """One card; `state` is idle, halt, ready or active, `level` the cascade level in ready."""

    uid: bytes
    iso14443_4: bool = False
    state: str = "idle"
    level: int = 0
    halted: bool = False

    def __post_init__(self) -> None:
        if len(self.uid) not in (4, 7, 10):
            raise ValueError(f"card number {self.uid.hex()} is not of 4, 7 or 10 bytes")

    def power_off(self) -> None:
        self.state, self.level, self.halted = "idle", 0, False

    def parts(self) -> list[bytes]:
        """The four bytes of each cascade level."""
        rest, parts = self.uid, []
        while len(rest) > 4:
            parts.append(CASCADE_TAG + rest[:3])
            rest = rest[3:]
        return [*parts, rest]

    def hear(self, bits: str) -> str | None:
        """The bits the card answers to a frame, or None."""
        if len(bits) == 7:
            return self._wake(bytes_of(bits)[0])
        if self.state not in ("ready", "active"):
            return None
        answer = self._answer(bits)
        if answer is None and self.state != "halt":
            self.state = "halt" if self.halted else "idle"
        return answer or None

    def _wake(self, command: int) -> str | None:
        woken = command == WUPA or (command == REQA and self.state != "halt")
        if not woken or self.state in ("ready", "active"):
            self.state = "halt" if self.halted else "idle"
            return None
        self.state, self.level = "ready", 0
        return bits_of(bytes([{4: 0x04, 7: 0x44, 10: 0x84}[len(self.uid)], 0x00]))

    def _answer(self, bits: str) -> str | None:
        """Bits to answer; "" to keep silent; None to give up and wait to be woken again."""
        frame = bytes_of(bits)
        if self.state == "active":
            if frame == b"\x50\x00" + crc_a(b"\x50\x00"):
                self.state, self.halted = "halt", True
            return None
        if self.level >= len(self.parts()) or frame[0] != SELECT[self.level]:
            return None
        part = self.parts()[self.level]
        whole = part + bytes([part[0] ^ part[1] ^ part[2] ^ part[3]])
        if frame[1] == 0x70:
            return self._selected(frame, whole)
        known = (frame[1] >> 4) * 8 + (frame[1] & 7) - 16
        prefix = bits[16:]
        if len(prefix) != known:
            return None
        # An anticollision for others leaves the card ready, a SELECT for others does not.
        return bits_of(whole)[known:] if bits_of(whole).startswith(prefix) else ""

    def _selected(self, frame: bytes, whole: bytes) -> str | None:
        if frame[2:7] != whole or crc_a(frame[:7]) != frame[7:]:
            return None
        self.level += 1
        if self.level < len(self.parts()):
            sak = b"\x04"
        else:
            self.state = "active"
            sak = b"\x20" if self.iso14443_4 else b"\x08"
        return bits_of(sak + crc_a(sak))


def together(answers: list[str], kept: bool = False) -> tuple[str, int | None]:
    """What a reader receives of all answers, and the index of the first collision.

    Behind that come zeros, or with `kept` what the strongest field makes of each bit.
    """
    for at, column in enumerate(zip(*answers, strict=False)):
        if len(set(column)) > 1:
            rest = max(answers[0][at:], answers[-1][at:]) if kept else ""
            return (answers[0][:at] + rest).ljust(len(answers[0]), "0"), at
    return answers[0], None
