"""A PN532 as its host sees it: a chip on a pseudo-terminal, with cards, moods and defects."""

import random
from dataclasses import dataclass, field

from chargepost_sim.serial_emulator import LINE_FAULTS, SerialEmulator, Time

ACK = bytes.fromhex("0000ff00ff00")
NACK = bytes.fromhex("0000ffff0000")
ERROR_FRAME = bytes.fromhex("0000ff01ff7f8100")
WAKE_UP = b"\x55"  # its edges; drivers send one or two of them, and zeros until the chip is up

FAULTS = (
    *LINE_FAULTS,
    "no ack",  # the command is done, but never acknowledged
    "bad checksum",  # DCS of answers is off by one
    "no target",  # InListPassiveTarget answers at once with Nb = 0
    "error frame",  # commands are answered with the error frame 7F
)


@dataclass
class Card:
    """A card in the field; `ats` is its answer to select, with the length byte, or empty."""

    uid: bytes
    ats: bytes = b""

    def target(self, number: int) -> bytes:
        """Target data of InListPassiveTarget at 106 kbit/s type A."""
        sens_res = {4: b"\x00\x04", 7: b"\x00\x44", 10: b"\x00\x84"}[len(self.uid)]
        sel_res = b"\x20" if self.ats else b"\x08"
        return bytes([number]) + sens_res + sel_res + bytes([len(self.uid)]) + self.uid + self.ats


@dataclass
class Chip:
    """The chip itself: takes bytes from the host, returns frames for it."""

    cards: list[Card] = field(default_factory=list)
    asleep: bool = True  # until the wake-up preamble after power came on
    configured: bool = False  # SAMConfiguration has been seen
    wanted: int = 0  # targets an open InListPassiveTarget is looking for
    nobody: bool = False  # answer Nb = 0 at once
    refusing: bool = False  # answer with the error frame
    commands: list[bytes] = field(default_factory=list)  # code and parameters, as received
    _buffer: bytes = b""
    _last: bytes = b""  # the answer a NACK of the host asks for again

    def receive(self, data: bytes) -> list[bytes]:
        """The frames the chip sends because of these bytes, in order."""
        self._buffer += data
        if self.asleep:
            at = self._buffer.find(WAKE_UP)
            if at < 0:
                self._buffer = b""
                return []
            self.asleep = False
            self._buffer = self._buffer[at + 1 :]
        frames: list[bytes] = []
        while (payload := self._next()) is not None:
            frames += self._handle(payload)
        return frames

    def look(self) -> list[bytes]:
        """The answer to an open InListPassiveTarget, as soon as there is a card for it."""
        if not self.wanted or not (self.cards or self.nobody):
            return []
        found = [] if self.nobody else random.sample(self.cards, len(self.cards))
        found = found[: self.wanted]
        self.wanted = 0
        targets = b"".join(card.target(n) for n, card in enumerate(found, 1))
        return [self._answer(0x4B, bytes([len(found)]) + targets)]

    def _next(self) -> bytes | str | None:
        """The next payload of the host, or "ack" or "nack"; None when there is no more."""
        while (at := self._buffer.find(b"\x00\xff")) >= 0:
            frame = self._buffer[at + 2 :]
            if len(frame) < 2:
                return None
            if frame[:2] in (ACK[3:5], NACK[3:5]):
                self._buffer = frame[2:]
                return "ack" if frame[:2] == ACK[3:5] else "nack"
            length = frame[0]
            if (length + frame[1]) % 256 or not length:
                self._buffer = frame
                continue
            if len(frame) < length + 3:
                return None
            body, checksum = frame[2 : 2 + length], frame[2 + length]
            self._buffer = frame[3 + length :]
            if (sum(body) + checksum) % 256 == 0 and body[0] == 0xD4 and length > 1:
                return body[1:]
        return None

    def _handle(self, payload: bytes | str) -> list[bytes]:
        if payload == "nack":
            return [self._last] if self._last else []
        self.wanted = 0  # an ACK, like any new command, ends what was going on
        if not isinstance(payload, bytes):
            return []
        self.commands.append(payload)
        return [ACK, *self._execute(payload[0], payload[1:])]

    def _execute(self, code: int, parameters: bytes) -> list[bytes]:
        if self.refusing:
            return [ERROR_FRAME]
        match code, tuple(parameters):
            case 0x02, ():
                return [self._answer(0x03, b"\x32\x01\x06\x07")]
            case 0x14, (1 | 2 | 3 | 4, *_) if len(parameters) <= 3:
                self.configured = True
                return [self._answer(0x15, b"")]
            case 0x4A, (1 | 2 as wanted, 0x00) if self.configured:
                self.wanted = wanted
                return self.look()
        return [ERROR_FRAME]

    def _answer(self, code: int, data: bytes) -> bytes:
        body = bytes([0xD5, code]) + data
        length = len(body)
        head = bytes([0x00, 0x00, 0xFF, length, (256 - length) % 256])
        self._last = head + body + bytes([(256 - sum(body) % 256) % 256, 0x00])
        return self._last


class Pn532Emulator(SerialEmulator):
    """The chip on a pseudo-terminal, with the FAULTS above."""

    def __init__(self, clock: Time | None = None, seed: int = 0):
        super().__init__(clock, seed)
        self.chip = Chip()

    def present(self, uid: str, ms: int | None = None, ats: str = "") -> bytes:
        """Lay a card on the reader, for `ms` or until `remove`; returns the UID in the air.

        `uid` and `ats` are hex; "random" makes up a UID as phones do. Several cards may lie
        there: the chip finds them in an order of its own.
        """
        number = b"\x08" + self.random.randbytes(3) if uid == "random" else bytes.fromhex(uid)
        if len(number) not in (4, 7, 10):
            raise ValueError(f"card number {uid} has {len(number)} bytes, not 4, 7 or 10")
        card = Card(number, bytes.fromhex(ats))
        self.chip.cards.append(card)
        if ms is not None:
            self.spawn(self._remove_after(card, ms))
        self._send(self.chip.look())
        return number

    def remove(self, uid: str | None = None) -> None:
        """Take the card with that UID away, or all of them."""
        gone = None if uid is None else bytes.fromhex(uid)
        self.chip.cards = [card for card in self.chip.cards if gone not in (None, card.uid)]

    def power_cycle(self) -> None:
        """The chip restarts: asleep, and nothing configured. The cards stay where they are."""
        self.chip = Chip(cards=self.chip.cards)

    async def _remove_after(self, card: Card, ms: int) -> None:
        await self.clock.sleep_ms(ms)
        self.chip.cards = [other for other in self.chip.cards if other is not card]

    def received(self, data: bytes) -> None:
        self.chip.nobody = "no target" in self.faults
        self.chip.refusing = "error frame" in self.faults
        self._send(self.chip.receive(data))

    def _send(self, frames: list[bytes]) -> None:
        for frame in frames:
            if frame == ACK:
                if "no ack" not in self.faults:
                    self.send(frame)
            elif "bad checksum" in self.faults and frame != NACK:
                self.send(frame[:-2] + bytes([(frame[-2] + 1) % 256, frame[-1]]))
            else:
                self.send(frame)
