"""Frames of a serial line: unit, PDU, CRC (Modbus over serial line V1.02, section 2.5.1)."""

from chargepost_hal.errors import DeviceNonsense, DeviceSilent
from chargepost_hal.modbus.crc import crc16
from chargepost_hal.modbus.pdu import ERROR_BIT

LONGEST = 256
_ERROR_LENGTH = 5  # unit, function, exception code, CRC


def encode(unit: int, pdu: bytes) -> bytes:
    """The frame of one request; ValueError for an address that no single device can have."""
    if not 1 <= unit <= 247:
        raise ValueError("unit %d: a device on a serial line has 1 to 247" % unit)
    body = bytes([unit]) + pdu
    crc = crc16(body)
    return body + bytes([crc & 255, crc >> 8])


def silence_ms(baud: int) -> int:
    """The pause between two frames: 3.5 characters, at least 1.75 ms (section 2.5.1.1)."""
    return max(2, 38500 // baud + 1)


def _intact(frame) -> bool:
    return crc16(frame) == 0  # over a frame with its own CRC the sum is 0


class Receiver:
    """Finds the answer to one read request in what the line brings.

    An RTU frame has no start mark and a pause gets lost in buffers, so the answer is found by
    what it must be: unit, function, predicted length and a CRC that fits. What stands before
    it is noise of the transceivers, or our own request that a half-duplex line gave back.
    """

    def __init__(self, request: bytes):
        self._request = request
        self._unit = request[0]
        self._function = request[1]
        self._length = 5 + 2 * request[5]  # unit, function, byte count, registers, CRC
        self._data = b""

    def feed(self, data: bytes):
        """The answer's PDU once it is complete, else None."""
        self._data += data
        start = self._start()
        for at in range(start, len(self._data) - _ERROR_LENGTH + 1):
            frame = self._frame_at(at)
            if frame:
                return frame[1:-2]
        # More than the longest frame is a babbling line; only its end can hold the answer.
        self._data = self._data[:start] + self._data[start:][-LONGEST:]
        return None

    def enough(self) -> bool:
        """True when as many bytes came as the answer has: it is damaged, or not for us."""
        return len(self._data) - self._start() >= self._length

    def failure(self):
        """The DeviceError that tells why these bytes are not the answer."""
        data = self._data[self._start() :]
        if not data:
            return DeviceSilent("no answer")
        if len(data) >= _ERROR_LENGTH and _intact(data[: self._whole(data)]):
            if data[0] != self._unit:
                return DeviceNonsense("unit %d answered instead of %d" % (data[0], self._unit))
            return DeviceNonsense(
                "answered function %d with %d bytes instead of %d with %d"
                % (data[1], data[2], self._function, self._length - 5)
            )
        return DeviceNonsense(
            "%d bytes that are no frame, CRC wrong or cut short: check wiring, termination "
            "and baud rate" % len(data)
        )

    def echoed(self) -> bool:
        """True when the line gave our own request back."""
        return self._start() > 0

    def _start(self):
        # A transceiver that is switched on puts a byte of its own before the echo.
        at = self._data.find(self._request)
        return at + len(self._request) if at >= 0 else 0

    def _frame_at(self, at):
        data = self._data
        if data[at] != self._unit or data[at + 1] & 0x7F != self._function:
            return None
        refused = data[at + 1] & ERROR_BIT
        if not refused and data[at + 2] != self._length - 5:
            return None
        end = at + (_ERROR_LENGTH if refused else self._length)
        if end > len(data) or not _intact(data[at:end]):
            return None
        return data[at:end]

    def _whole(self, data):
        """Length of a read answer that starts here, by its own account."""
        return _ERROR_LENGTH if data[1] & ERROR_BIT else 5 + data[2]
