"""The master of one Modbus line: one transaction at a time, with time-outs and repeats."""

import asyncio

from chargepost_hal.errors import DeviceError, DeviceRefused, DeviceSilent
from chargepost_hal.modbus import pdu, rtu, tcp

_GAP_MS = 50  # no frame has a pause as long as this
_STALE_READS = 64  # so many pieces of old bytes are taken off the line, then it babbles


class _Master:
    """What both kinds of line have in common; `line` is a contract.Line."""

    def __init__(self, line, clock, timeout_ms: int = 2000, repeats: int = 2, silence_ms: int = 0):
        self._line = line
        self._clock = clock
        self._timeout_ms = timeout_ms
        self._repeats = repeats
        self._silence_ms = silence_ms
        self._busy = asyncio.Lock()
        self._quiet_since_ms = clock.ms()

    async def read(
        self, unit: int, function: int, address: int, count: int, silence_ms: int = 0
    ) -> bytes:
        """The bytes of `count` registers; function 3 reads holding, 4 reads input registers.

        `silence_ms` is a pause before the request that this device needs. Raises DeviceSilent
        (no answer, line gone), DeviceRefused, DeviceNonsense; ValueError for a wrong request.
        """
        request = pdu.read_request(function, address, count)
        async with self._busy:
            for attempt in range(self._repeats + 1):
                try:
                    return pdu.read_answer(request, await self._once(unit, request, silence_ms))
                except DeviceError as error:
                    if isinstance(error, DeviceRefused) or attempt == self._repeats:
                        raise type(error)(
                            "unit %d, %s: %s" % (unit, _registers(address, count), error)
                        )
        raise AssertionError("the last attempt returns or raises")

    async def close(self) -> None:
        await self._line.close()

    async def _once(self, unit, request, silence_ms):
        """The PDU that answers one request."""
        frame, receiver = self._frame(unit, request)
        try:
            await self._settle(max(silence_ms, self._silence_ms))
            await self._line.write(frame)
            return await self._receive(receiver)
        except OSError as error:
            raise DeviceSilent("the line is not open, %s" % error)
        finally:
            self._quiet_since_ms = self._clock.ms()

    async def _settle(self, silence_ms):
        """Wait for the pause between frames, and drop what came after the last one."""
        wait_ms = self._quiet_since_ms + silence_ms - self._clock.ms()
        if wait_ms > 0:
            await self._clock.sleep_ms(wait_ms)
        for _ in range(_STALE_READS):
            if not await self._line.read(0):
                return
        raise DeviceSilent("the line is never quiet: another master, or a broken transceiver")

    async def _receive(self, receiver):
        end = self._clock.ms() + self._timeout_ms
        while True:
            wait_ms = end - self._clock.ms()
            if receiver.enough():
                wait_ms = min(wait_ms, _GAP_MS)
            data = await self._line.read(wait_ms) if wait_ms > 0 else b""
            if not data:
                raise self._why(receiver)
            answer = receiver.feed(data)
            if answer:
                return answer

    def _why(self, receiver):
        error = receiver.failure()
        if isinstance(error, DeviceSilent):
            return DeviceSilent(
                "%s within %d ms: check its supply, its cable, address and baud rate"
                % (error, self._timeout_ms)
            )
        return error

    def _frame(self, unit, request):
        """The request as it goes out, and the receiver of its answer."""
        raise NotImplementedError


class RtuMaster(_Master):
    """Master of a serial line; `silence_ms` is 3.5 characters, as given that of 9600 baud."""

    def __init__(self, line, clock, timeout_ms: int = 2000, repeats: int = 2, silence_ms: int = 5):
        super().__init__(line, clock, timeout_ms, repeats, silence_ms)

    def _frame(self, unit, request):
        frame = rtu.encode(unit, request)
        return frame, rtu.Receiver(frame)


class TcpMaster(_Master):
    """Master of a TCP connection to a device or to a gateway."""

    _transaction = 0

    def _frame(self, unit, request):
        self._transaction = (self._transaction + 1) & 0xFFFF
        frame = tcp.encode(self._transaction, unit, request)
        return frame, tcp.Receiver(frame)

    async def _receive(self, receiver):
        try:
            return await super()._receive(receiver)
        finally:
            if receiver.broken:
                # The frames' borders are lost: only a new connection has them again.
                await self._line.close()


def _registers(address, count):
    return "registers 0x%04X to 0x%04X" % (address, address + count - 1)
