"""A PN532 as card reader: asks which ISO 14443-A card lies on it, and mends what fails."""

from chargepost_hal.contract import CardReader
from chargepost_hal.errors import DeviceError, DeviceNonsense, DeviceRefused, DeviceSilent
from chargepost_hal.pn532 import frame

_GET_FIRMWARE_VERSION = b"\x02"
_SAM_CONFIGURATION = b"\x14\x01\x14\x01"  # normal mode, no secure module, IRQ driven
_IN_LIST_PASSIVE_TARGET = b"\x4a\x01\x00"  # one target, 106 kbit/s type A
_IC = 0x32  # first byte of the firmware version: the PN532 family
_NAMES = {0x02: "GetFirmwareVersion", 0x14: "SAMConfiguration", 0x4A: "InListPassiveTarget"}
_REPEATS = 2  # times a damaged answer is asked for again


class Pn532Reader(CardReader):
    """Reads UIDs through a `Line` at 115200 8N1; all times in ms of `clock`.

    `card_ms` is how long one poll lets the chip look for a card, `answer_ms` how long a
    command may take. A poll ends within card_ms + 2 * answer_ms: with the values given here
    that is less than the second the contract allows.
    """

    def __init__(self, line, clock, card_ms: int = 200, answer_ms: int = 380):
        self._line = line
        self._clock = clock
        self._card_ms = card_ms
        self._answer_ms = answer_ms
        self._parser = frame.Parser()
        self._waiting = []  # frames that arrived and were not looked at yet
        self._ready = False
        self.firmware = ""  # "1.6" once the chip has answered

    async def poll(self):
        """UID of the card on the reader, 4, 7 or 10 bytes in air order; None without."""
        end = self._clock.ms() + self._card_ms + 2 * self._answer_ms
        try:
            return await self._look(end)
        except DeviceError:
            self._ready = False  # a disturbance, or a chip that restarted: begin again once
        try:
            return await self._look(end)
        except DeviceError:
            self._ready = False
            raise

    async def _look(self, end: int):
        until = min(end, self._clock.ms() + self._answer_ms)
        if not self._ready:
            await self._set_up(until)
        await self._send(_IN_LIST_PASSIVE_TARGET, until)
        data = await self._reply(0x4A, min(end, self._clock.ms() + self._card_ms))
        if data is None:
            # The chip would look for a card for ever; an ACK from the host ends that.
            await self._write(frame.ACK)
            return None
        return _uid(data)

    async def _set_up(self, until: int):
        # The ACK ends what a chip may still be doing for us from before a restart.
        await self._write(frame.WAKE_UP + frame.ACK)
        # SAMConfiguration first: a chip that woke up takes nothing else for granted.
        await self._answer(_SAM_CONFIGURATION, until)
        version = await self._answer(_GET_FIRMWARE_VERSION, until)
        if len(version) != 4 or version[0] != _IC:
            text = "card reader answers as IC %s, not as a PN532 (32): check the reader type"
            raise DeviceNonsense(text % version.hex())
        self.firmware = "%d.%d" % (version[1], version[2])
        self._ready = True

    async def _answer(self, command: bytes, until: int) -> bytes:
        await self._send(command, until)
        data = await self._reply(command[0], until)
        if data is None:
            raise self._silent(command[0], "took the command but gave no answer")
        return data

    async def _send(self, command: bytes, until: int):
        """Send a command and see it acknowledged; older answers are dropped on the way."""
        await self._write(frame.encode(command))
        while True:
            kind, _ = await self._frame(until)
            if kind == "ack":
                return
            if kind == "error":
                raise self._refused(command[0])
            if kind == "":
                raise self._silent(command[0], "is silent")

    async def _reply(self, code: int, until: int):
        """Data of the answer to a command; None when there is none in time."""
        damaged = 0
        while True:
            kind, data = await self._frame(until)
            if kind == "":
                return None
            if kind == "error":
                raise self._refused(code)
            if kind == "reply" and data[0] == code + 1:
                return data[1:]
            if kind == "bad":
                damaged += 1
                if damaged > _REPEATS:
                    text = "card reader sent %d damaged answers to %s: check cable and ground"
                    raise DeviceNonsense(text % (damaged, _NAMES[code]))
                await self._write(frame.NACK)  # asks the chip to send its answer again

    async def _frame(self, until: int):
        while not self._waiting:
            left = until - self._clock.ms()
            data = await self._read(left) if left > 0 else b""
            if data:
                self._waiting = self._parser.feed(data)
            else:
                self._waiting = self._parser.give_up()
                if not self._waiting:
                    return "", b""
        return self._waiting.pop(0)

    async def _write(self, data: bytes):
        try:
            await self._line.write(data)
        except OSError as error:
            raise DeviceSilent("line to the card reader is gone (%s): check the port" % error)

    async def _read(self, ms: int) -> bytes:
        try:
            return await self._line.read(ms)
        except OSError as error:
            raise DeviceSilent("line to the card reader is gone (%s): check the port" % error)

    def _silent(self, code: int, what: str):
        text = "card reader %s for %d ms after %s: check its power, wiring and 115200 baud"
        return DeviceSilent(text % (what, self._answer_ms, _NAMES[code]))

    def _refused(self, code: int):
        text = "card reader refuses %s with an error frame: power-cycle it, then replace it"
        return DeviceRefused(text % _NAMES[code])


def _uid(data: bytes):
    """The NFCID of the first target: Nb, Tg, SENS_RES (2), SEL_RES, length, NFCID, ATS."""
    if not data:
        raise DeviceNonsense("card reader answered InListPassiveTarget without a count")
    if data[0] == 0:
        return None
    length = data[5] if len(data) > 5 else 0
    if length not in (4, 7, 10) or len(data) < 6 + length:
        text = "card reader sent a card number of %d bytes (%s): allowed are 4, 7 and 10"
        raise DeviceNonsense(text % (length, data.hex()))
    return data[6 : 6 + length]
