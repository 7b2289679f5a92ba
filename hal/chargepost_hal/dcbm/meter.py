"""The readings of a LEM DCBM, which has its integers as decimal text; what it signs: legal.py.

JSON's numbers would become floats, and many boards have them with 24 bits: 1234567.89 kWh would
lose a kWh. So each number is taken from the text, digit by digit.
"""

import asyncio

from chargepost_hal.contract import Meter, Reading
from chargepost_hal.dcbm import http
from chargepost_hal.dcbm.legal import Legal
from chargepost_hal.errors import DeviceError, DeviceNonsense, DeviceRefused, DeviceSilent
from chargepost_hal.meters.decoding import scaled

_VERSIONS = ("v1", "v2")  # of the interface; firmware from 2 on has the second
_NOT_FOUND = 404
_STALE_READS = 16
# Name in the answer, field of a Reading, its phase (direct current counts as L1), power of ten.
_VALUES = (
    ("voltage", "voltage_mv", 1, 3),
    ("current", "current_ma", 1, 3),
    ("power", "power_w", 0, 3),
    ("energyImportTotal", "energy_import_wh", 0, 3),
    ("energyExportTotal", "energy_export_wh", 0, 3),
)


class DcbmMeter(Meter):
    """contract.Meter over a Line to the meter, plain or TLS as the board made it.

    The meter's certificate is its own: a board pins it, no authority vouches for it. `identity`
    is the outlet's EVSE id, for the meter's records.
    """

    def __init__(self, line, host: str, clock, timeout_ms: int = 2000, identity: str = ""):
        self.name = "meter %s (LEM DCBM)" % host
        self._line = line
        self._host = host
        self._clock = clock
        self._timeout_ms = timeout_ms
        self._version = 0
        self._one_at_a_time = asyncio.Lock()
        self.signing = Legal(self._ask, self.name, identity)

    async def read(self, urgent: bool = False) -> Reading:
        """One complete reading; `urgent` makes no difference, the meter is alone on its line."""
        status, body = await self._ask("GET", "/livemeasure", None)
        try:
            return self._reading(_live(status, body))
        except DeviceError as error:
            raise type(error)("%s: %s" % (self.name, error))

    async def close(self) -> None:
        await self._line.close()

    async def _ask(self, method, path, body):
        """(status, body) by the version of the interface that the meter has."""
        await self._one_at_a_time.acquire()
        try:
            status, answer = await self._exchange(method, path, body)
            if status == _NOT_FOUND:
                usual, self._version = self._version, (self._version + 1) % len(_VERSIONS)
                status, answer = await self._exchange(method, path, body)
                if status == _NOT_FOUND:
                    self._version = usual
            return status, answer
        except DeviceError as error:
            await self._line.close()  # where the next answer begins is not known any more
            raise type(error)("%s: %s" % (self.name, error))
        finally:
            self._one_at_a_time.release()

    async def _exchange(self, method, path, body):
        """(status, body); a connection that the meter closed meanwhile is opened once more."""
        path = "/%s%s" % (_VERSIONS[self._version], path)
        if body is None:
            request = http.get(self._host, path)
        else:
            request = http.send(method, self._host, path, body)
        try:
            return await self._once(request)
        except OSError:
            pass
        try:
            return await self._once(request)
        except OSError as error:
            raise DeviceSilent("the line is not open, %s" % error)

    async def _once(self, request):
        for _ in range(_STALE_READS):
            if not await self._line.read(0):
                break
        await self._line.write(request)
        receiver = http.Receiver()
        end = self._clock.ms() + self._timeout_ms
        while True:
            wait_ms = end - self._clock.ms()
            data = await self._line.read(wait_ms) if wait_ms > 0 else b""
            if not data:
                raise receiver.failure()
            body = receiver.feed(data)
            if body is not None:
                return receiver.status, body

    def _reading(self, body):
        reading = Reading()
        reading.at_ms = self._clock.ms()
        for name, field, phase, exponent in _VALUES:
            value = number(body, name, exponent)
            if phase:
                getattr(reading, field)[phase - 1] = value
            else:
                setattr(reading, field, value)
        if reading.energy_import_wh is not None and reading.energy_import_wh < 0:
            raise DeviceNonsense("energyImportTotal is %d Wh" % reading.energy_import_wh)
        return reading


def _live(status, body):
    """The body of an answer to livemeasure. Raises DeviceError for a failure."""
    if status >= 500:
        raise DeviceSilent("status %d: it failed inside" % status)
    if status != 200:
        raise DeviceRefused("status %d: check that it is a DCBM 400 or 600" % status)
    return body


def number(body: bytes, name: str, exponent: int):
    """A number of a flat JSON object times 10^exponent, as an integer; None for null or absent.

    Raises DeviceNonsense for anything else.
    """
    _, found, rest = body.partition(b'"%s"' % name.encode())
    if not found:
        return None
    rest = rest.lstrip()
    text = ""
    for byte in rest[1:].lstrip():
        if chr(byte) in ",}] \t\r\n":
            break
        text += chr(byte)
    if text == "null":
        return None
    try:
        if rest[:1] != b":":
            raise ValueError
        return decimal_of(text, exponent)
    except ValueError:
        raise DeviceNonsense("%s is %s, which is no number" % (name, text[:20] or "nothing"))


def decimal_of(text: str, exponent: int) -> int:
    """ "-12.345" times 10^exponent, rounded half away from zero; ValueError for no number."""
    mantissa, exponential, power = text.lower().partition("e")
    minus = mantissa.startswith("-")
    whole, _, fraction = mantissa[1 if minus else 0 :].partition(".")
    if not (whole + fraction).isdigit():
        raise ValueError("%s is no number" % text)
    exponent += int(power) if exponential else 0
    value = scaled(int(whole + fraction), 0, exponent - len(fraction))
    return -value if minus else value
