"""The registers of an MFRC522: set it up, see that it lives, exchange one frame with a card."""

from chargepost_hal.const import const
from chargepost_hal.errors import DeviceNonsense, DeviceSilent

# Registers (data sheet MFRC522 section 9.2).
_COMMAND = const(0x01)
_COM_IRQ = const(0x04)
_ERROR = const(0x06)
_FIFO_DATA = const(0x09)
_FIFO_LEVEL = const(0x0A)
_CONTROL = const(0x0C)
_BIT_FRAMING = const(0x0D)
_COLL = const(0x0E)
_MODE = const(0x11)
_TX_CONTROL = const(0x14)
_TX_ASK = const(0x15)
_T_MODE = const(0x2A)
_VERSION = const(0x37)

_IDLE = const(0x00)
_TRANSCEIVE = const(0x0C)
_SOFT_RESET = const(0x0F)
_POWER_DOWN = const(0x10)  # in CommandReg: still starting

_RECEIVED = const(0x20)  # in ComIrqReg
_TIMER = const(0x01)
_COLLISION = const(0x08)  # in ErrorReg
_BAD = const(0x17)  # buffer overflow, CRC, parity or protocol error
_NO_POSITION = const(0x20)  # in CollReg
_FIFO_SIZE = const(64)

_TRIES = const(50)  # ms for what takes 5 at most
# Timer on by itself after sending, 25 us a tick, 200 ticks: a card answers within 1 ms.
_TIMER_5_MS = ((_T_MODE, 0x80), (0x2B, 0xA9), (0x2C, 0x00), (0x2D, 0xC8))
_SET_UP = ((_TX_ASK, 0x40), (_MODE, 0x3D), (_TX_CONTROL, 0x83))


class Collision(Exception):
    """Several cards answered differently: `known` bits are sound; 0 when nobody can tell."""

    def __init__(self, data: bytes, known: int):
        super().__init__()
        self.data = data
        self.known = known


class Chip:
    """An MFRC522 behind a `parts.Spi`; times in ms of `clock`. Errors are DeviceErrors."""

    def __init__(self, spi, clock):
        self._spi = spi
        self._clock = clock
        self.version = 0

    async def set_up(self) -> None:
        """Reset and configure the chip, and switch its field on."""
        self._look()
        self._write(_COMMAND, _SOFT_RESET)
        await self._until(_COMMAND, _POWER_DOWN, 0, "does not come out of its reset")
        for register, value in _TIMER_5_MS + _SET_UP:
            self._write(register, value)
        await self._clock.sleep_ms(5)  # a card wants its field 5 ms before it hears anything
        if not self.is_set_up():
            text = "card reader forgets its settings: check its supply and the SPI wiring"
            raise DeviceNonsense(text)

    def is_set_up(self) -> bool:
        """False after a loss of power. Raises DeviceSilent when there is no chip at all."""
        self._look()
        return self._read(_TX_CONTROL) & 3 == 3 and self._read(_T_MODE) == 0x80

    def _look(self) -> None:
        self.version = self._read(_VERSION)
        if self.version in (0x00, 0xFF):
            text = "card reader is silent (version %02X): check supply, chip select and SPI wiring"
            raise DeviceSilent(text % self.version)

    async def exchange(self, data: bytes, bits: int = 0):
        """Send a frame whose last byte has `bits` bits (0: all); a card's answer, or None.

        The answer begins at bit `bits` of its first byte. Raises Collision.
        """
        self._write(_COMMAND, _IDLE)
        self._write(_COM_IRQ, 0x7F)
        self._write(_FIFO_LEVEL, 0x80)  # an answer that came too late may be in it
        self._transfer(bytes([_FIFO_DATA << 1]) + data)
        framing = bits << 4 | bits
        self._write(_BIT_FRAMING, framing)
        self._write(_COMMAND, _TRANSCEIVE)
        self._write(_BIT_FRAMING, framing | 0x80)
        done = await self._until(_COM_IRQ, _RECEIVED | _TIMER, 1, "neither hears a card nor ends")
        if not done & _RECEIVED:
            return None
        return self._received()

    def _received(self):
        error = self._read(_ERROR)
        level = min(self._read(_FIFO_LEVEL), _FIFO_SIZE)
        data = self._transfer(bytes([_FIFO_DATA << 1 | 0x80]) * level + b"\x00")[1:]
        if error & _COLLISION:
            where = self._read(_COLL)
            known = (where & 0x1F) or 32
            raise Collision(data, 0 if where & _NO_POSITION else known)
        if error & _BAD:
            text = "card reader received a damaged answer (error %02X): present the card again"
            raise DeviceNonsense(text % error)
        return data or None

    async def _until(self, register: int, mask: int, wanted: int, what: str) -> int:
        """Wait until some bit of `mask` is set (wanted 1), or all are clear (0)."""
        for _ in range(_TRIES):
            value = self._read(register)
            if bool(value & mask) == bool(wanted):
                return value
            await self._clock.sleep_ms(1)
        text = "card reader %s within %d ms: power-cycle it, then replace it"
        raise DeviceSilent(text % (what, _TRIES))

    def _read(self, register: int) -> int:
        return self._transfer(bytes([0x80 | register << 1, 0]))[1]

    def _write(self, register: int, value: int) -> None:
        self._transfer(bytes([register << 1, value]))

    def _transfer(self, out: bytes) -> bytes:
        try:
            return self._spi.transfer(out)
        except OSError as error:
            raise DeviceSilent("SPI to the card reader fails (%s): check the port" % error)
