"""An RDM6300 as card reader: it repeats a card's number for as long as the card is there."""

from chargepost_hal.const import const
from chargepost_hal.contract import CardReader
from chargepost_hal.errors import DeviceNonsense, DeviceSilent
from chargepost_hal.rdm6300.frame import Parser

_SKIPPED = const(112)  # bytes, 8 frames: more than a card at the edge of the field spoils


class Rdm6300Reader(CardReader):
    """Reads numbers through a `Line` at 9600 8N1; times in ms of `clock`.

    `card_ms` is how long one poll listens; a card repeats its number about every 65 ms.
    """

    technology = "EM4100"

    def __init__(self, line, clock, card_ms: int = 200):
        self._line = line
        self._clock = clock
        self._card_ms = card_ms
        self._parser = Parser()

    async def poll(self):
        """The five bytes of the card on the reader; None without one."""
        end = self._clock.ms() + self._card_ms
        left = self._card_ms
        while left > 0:
            data = await self._read(left)
            numbers = self._parser.feed(data)
            if numbers:
                return numbers[-1]
            if self._parser.skipped >= _SKIPPED:
                skipped, self._parser.skipped = self._parser.skipped, 0
                text = "card reader sent %d bytes without a number: check cable, ground, 9600 baud"
                raise DeviceNonsense(text % skipped)
            left = end - self._clock.ms()
        return None

    async def _read(self, ms: int) -> bytes:
        try:
            return await self._line.read(ms)
        except OSError as error:
            raise DeviceSilent("line to the card reader is gone (%s): check the port" % error)
