"""An RDM6300 as its host sees it: a card's number again and again on a pseudo-terminal."""

from chargepost_sim.serial_emulator import LINE_FAULTS, SerialEmulator, Time

REPEAT_MS = 65

FAULTS = (
    *LINE_FAULTS,
    "bad checksum",  # the xor of every frame is off by one
    "cut",  # every other frame loses its end
)


def frame(number: bytes) -> bytes:
    """What the reader sends for a card: version and number, 5 bytes, and their xor."""
    if len(number) != 5:
        raise ValueError(f"card number {number.hex()} has {len(number)} bytes, not 5")
    checksum = 0
    for byte in number:
        checksum ^= byte
    return b"\x02" + (number + bytes([checksum])).hex().upper().encode() + b"\x03"


class Rdm6300Emulator(SerialEmulator):
    """Repeats the number of the card in its field; it never listens."""

    def __init__(self, clock: Time | None = None, seed: int = 0):
        super().__init__(clock, seed)
        self.card: bytes | None = None
        self._sent = 0

    async def start(self) -> None:
        await super().start()
        self.spawn(self._repeat())

    def present(self, number: str, ms: int | None = None) -> bytes:
        """Lay a card on the reader, 10 hex digits, for `ms` or until `remove`."""
        card = bytes.fromhex(number)
        frame(card)  # refuses a wrong length
        self.card = card
        if ms is not None:
            self.spawn(self._remove_after(card, ms))
        return card

    def remove(self) -> None:
        self.card = None

    async def _remove_after(self, card: bytes, ms: int) -> None:
        await self.clock.sleep_ms(ms)
        if self.card is card:
            self.card = None

    async def _repeat(self) -> None:
        while True:
            if self.card:
                self.send(self._spoil(frame(self.card)))
            await self.clock.sleep_ms(REPEAT_MS)

    def _spoil(self, sent: bytes) -> bytes:
        self._sent += 1
        if "bad checksum" in self.faults:
            wrong = (int(sent[11:13], 16) + 1) % 256
            sent = sent[:11] + b"%02X" % wrong + sent[13:]
        if "cut" in self.faults and self._sent % 2:
            sent = sent[:-5]
        return sent
