"""An MFRC522 as card reader: wakes the cards in its field, and finds out the UID of one."""

from chargepost_hal.const import const
from chargepost_hal.contract import CardReader
from chargepost_hal.errors import DeviceError, DeviceNonsense
from chargepost_hal.mfrc522 import type_a
from chargepost_hal.mfrc522.chip import Chip, Collision

_STEPS = const(80)  # of one anticollision: 32 bits, each tried as 1 and as 0, and some more


class Mfrc522Reader(CardReader):
    """Reads UIDs of ISO 14443-A cards through a `parts.Spi`; times in ms of `clock`."""

    def __init__(self, spi, clock):
        self._chip = Chip(spi, clock)
        self._ready = False

    async def poll(self):
        """UID of the card in the field, 4, 7 or 10 bytes in air order; None without.

        Of several cards it is always the same one, until that leaves.
        """
        try:
            if not self._ready or not self._chip.is_set_up():
                await self._chip.set_up()
            self._ready = True
            return await self._card()
        except DeviceError:
            self._ready = False
            raise

    async def _card(self):
        try:
            if await self._chip.exchange(type_a.WUPA, 7) is None:
                return None
        except Collision:
            pass  # cards of different kinds; each of them is awake now
        uid = b""
        for level in range(3):
            part = await self._level(level)
            if part is None:
                return None
            sak = await self._select(level, part)
            if sak is None:
                return None
            if not type_a.goes_on(part, sak):
                await self._chip.exchange(_with_crc(type_a.HLTA))  # so that the next WUPA wakes it
                return uid + part[:4]
            uid += part[1:4]
        raise DeviceNonsense("card says that its number has more than 10 bytes: try another card")

    async def _level(self, level: int):
        """The five bytes of one card at a cascade level; None when no card is left.

        Where the first collision was, the chip says; of further ones it is not certain which
        bit it means. So from there on each bit is tried as 1, then as 0.
        """
        uid, known, guessed = bytes(4), 0, False
        for _ in range(_STEPS):
            try:
                answer = await self._chip.exchange(
                    type_a.anticollision(level, uid, known), known % 8
                )
            except Collision as collision:
                if not known and collision.known:
                    uid, known = collision.data, collision.known - 1
                if known == 32:
                    return None  # all told, and still not alone: interference
                uid = type_a.with_bit(uid, known, 1)
                known, guessed = known + 1, True
                continue
            if answer is not None:
                return _joined(uid, known, answer)
            if not guessed:
                return None
            uid, guessed = type_a.with_bit(uid, known - 1, 0), False
        return None

    async def _select(self, level: int, uid: bytes):
        """SAK of the card that is selected now; None when it has left."""
        try:
            answer = await self._chip.exchange(type_a.select(level, uid))
        except Collision:
            raise DeviceNonsense("two cards have the same number %s: present one" % uid[:4].hex())
        if answer is None:
            return None
        if len(answer) != 3 or type_a.crc(answer[:1]) != answer[1:]:
            text = "card answered SELECT with %s, which is damaged: present the card again"
            raise DeviceNonsense(text % answer.hex())
        return answer[0]


def _with_crc(data: bytes) -> bytes:
    return data + type_a.crc(data)


def _joined(uid: bytes, known: int, answer: bytes) -> bytes:
    """The known bits and the answer, which begins in the byte where they end."""
    whole, bits = known // 8, known % 8
    if bits:
        mask = (1 << bits) - 1
        answer = bytes([uid[whole] & mask | answer[0] & ~mask & 0xFF]) + answer[1:]
    found = uid[:whole] + answer
    if not type_a.is_whole(found):
        text = "card sent the number %s, whose check byte is wrong: present the card again"
        raise DeviceNonsense(text % found.hex())
    return found
