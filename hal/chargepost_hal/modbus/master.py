"""The master of one Modbus line: one transaction at a time, with time-outs and repeats."""

from chargepost_hal.errors import DeviceError, DeviceNonsense, DeviceRefused, DeviceSilent
from chargepost_hal.modbus import pdu
from chargepost_hal.modbus.tally import Tally
from chargepost_hal.modbus.turns import USUAL, Turns

_GAP_MS = 50  # no frame has a pause as long as this
_LATE_MS = 200  # behind a question that was asked again, its first answer may still come
_STALE_READS = 64  # so many pieces of old bytes are taken off the line, then it babbles


class _Master:
    """What both kinds of line have in common; `line` is a contract.Line."""

    def __init__(self, line, clock, timeout_ms: int = 2000, repeats: int = 2, silence_ms: int = 0):
        self._line = line
        self._clock = clock
        self._timeout_ms = timeout_ms
        self._repeats = repeats
        self._silence_ms = silence_ms
        self._turns = Turns()
        self._quiet_since_ms = clock.ms()
        self._used = False  # the line has taken a frame since it was found closed
        self.tallies = []  # a Tally for each device that was ever asked

    async def read(
        self,
        unit: int,
        function: int,
        address: int,
        count: int,
        silence_ms: int = 0,
        priority: int = USUAL,
        repeats: int = -1,
    ) -> bytes:
        """The bytes of `count` registers; function 3 reads holding, 4 reads input registers.

        `silence_ms` is a pause before the request that this device needs, `priority` one of
        turns.py, `repeats` how often a request is sent again (-1: as often as usual). Raises
        DeviceSilent (no answer, line gone), DeviceRefused, DeviceNonsense; ValueError for a
        wrong request.
        """
        request = pdu.read_request(function, address, count)
        tally = self.tally(unit)
        asked_ms = self._clock.ms()
        await self._turns.take(priority)
        late_ms = 0
        try:
            tally.waited_ms = max(tally.waited_ms, self._clock.ms() - asked_ms)
            for _ in range(self._repeats if repeats < 0 else repeats):
                try:
                    return await self._once(tally, request, silence_ms)
                except DeviceRefused:
                    raise
                except DeviceError:
                    late_ms = _LATE_MS  # asking again helps
            return await self._once(tally, request, silence_ms)
        except DeviceError as error:
            raise type(error)("unit %d, %s: %s" % (unit, _registers(address, count), error))
        finally:
            self._quiet_since_ms += late_ms
            self._turns.give()

    def tally(self, unit: int) -> Tally:
        """What the line has seen of a device."""
        for known in self.tallies:
            if known.unit == unit:
                return known
        self.tallies.append(Tally(unit))
        return self.tallies[-1]

    async def close(self) -> None:
        await self._line.close()

    async def _once(self, tally, request, silence_ms):
        """The registers' bytes of one request, sent once."""
        frame, receiver = self._frame(tally.unit, request)
        tally.requests += 1
        try:
            await self._settle(max(silence_ms, self._silence_ms))
            await self._line.write(frame)
            self._used = True
            sent_ms = self._clock.ms()
            answer = await self._receive(receiver)
            tally.answered(self._clock.ms() - sent_ms)
        except OSError as error:
            tally.silent += 1
            raise DeviceSilent("the line is not open, %s" % error)
        except DeviceSilent:
            tally.silent += 1
            raise
        except DeviceNonsense:
            tally.damaged += 1
            raise
        finally:
            self._quiet_since_ms = self._clock.ms()
            tally.echoes += receiver.echoed()
        if answer[0] & pdu.ERROR_BIT:
            tally.refused += 1
        return pdu.read_answer(request, answer)

    async def _settle(self, silence_ms):
        """Wait for the pause between frames, and drop what came after the last one."""
        wait_ms = self._quiet_since_ms + silence_ms - self._clock.ms()
        if wait_ms > 0:
            await self._clock.sleep_ms(wait_ms)
        for _ in range(_STALE_READS):
            try:
                if not await self._line.read(0):
                    return
            except OSError:
                if not self._used:
                    raise
                self._used = False
                return  # it was closed since the last answer: to write opens it again
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
        # Most stations have one kind of line: the framing of the other is not loaded.
        from chargepost_hal.modbus import rtu

        self._framing = rtu

    def _frame(self, unit, request):
        frame = self._framing.encode(unit, request)
        return frame, self._framing.Receiver(frame)


class TcpMaster(_Master):
    """Master of a TCP connection to a device or to a gateway."""

    def __init__(self, line, clock, timeout_ms: int = 2000, repeats: int = 2, silence_ms: int = 0):
        super().__init__(line, clock, timeout_ms, repeats, silence_ms)
        from chargepost_hal.modbus import tcp

        self._framing = tcp
        self._transaction = 0

    def _frame(self, unit, request):
        self._transaction = (self._transaction + 1) & 0xFFFF
        frame = self._framing.encode(self._transaction, unit, request)
        return frame, self._framing.Receiver(frame)

    async def _receive(self, receiver):
        try:
            return await super()._receive(receiver)
        finally:
            if receiver.broken:
                # The frames' borders are lost: only a new connection has them again.
                await self._line.close()


def _registers(address, count):
    return "registers 0x%04X to 0x%04X" % (address, address + count - 1)
