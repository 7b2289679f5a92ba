"""Frames of a TCP connection: the MBAP header and the PDU (Messaging on TCP/IP V1.0b, 3.1.3)."""

from chargepost_hal.errors import DeviceNonsense, DeviceSilent

_HEADER = 7  # transaction, protocol, length, unit
_LONGEST = 254  # unit and PDU


def encode(transaction: int, unit: int, pdu: bytes) -> bytes:
    """The frame of one request; ValueError when a number does not fit into the header."""
    if not 0 <= transaction <= 0xFFFF:
        raise ValueError("transaction %d: 0 to 65535" % transaction)
    if not 0 <= unit <= 255:
        raise ValueError("unit %d: 0 to 255" % unit)
    length = 1 + len(pdu)
    return bytes([transaction >> 8, transaction & 255, 0, 0, 0, length, unit]) + pdu


class Receiver:
    """Finds the answer to one request in what the connection brings.

    A frame of another transaction is a late answer to a request that was given up: it is
    passed over. Behind a header that is none, nothing on this connection can be trusted.
    """

    def __init__(self, request: bytes):
        self._request = request
        self._data = b""
        self.broken = ""  # why the stream cannot be read any further

    def feed(self, data: bytes):
        """The answer's PDU once it is complete, else None. Raises DeviceNonsense."""
        self._data += data
        while len(self._data) >= _HEADER and not self.broken:
            length = (self._data[4] << 8) | self._data[5]
            if self._data[2:4] != b"\x00\x00" or not 2 <= length <= _LONGEST:
                self.broken = "not Modbus TCP: header %s" % _hex(self._data[:_HEADER])
                break
            if len(self._data) < _HEADER - 1 + length:
                return None
            frame = self._data[: _HEADER - 1 + length]
            self._data = self._data[len(frame) :]
            if frame[:2] == self._request[:2]:
                return self._pdu(frame)
        return None

    def enough(self) -> bool:
        """True when waiting longer is of no use."""
        return bool(self.broken)

    def echoed(self) -> bool:
        """A connection has no echo."""
        return False

    def failure(self):
        """The DeviceError that tells why there is no answer."""
        if self.broken:
            return DeviceNonsense(self.broken)
        if self._data:
            return DeviceNonsense("only %d bytes of an answer came" % len(self._data))
        return DeviceSilent("no answer")

    def _pdu(self, frame):
        if frame[6] != self._request[6]:
            raise DeviceNonsense("unit %d answered instead of %d" % (frame[6], self._request[6]))
        return frame[_HEADER:]


def _hex(data):
    return " ".join(["%02X" % byte for byte in data])
