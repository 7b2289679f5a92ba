"""Requests and answers of Modbus, without their frames (Application Protocol V1.1b3)."""

from chargepost_hal.errors import DeviceNonsense, DeviceRefused, DeviceSilent

READ_HOLDING = 3
READ_INPUT = 4
MOST_REGISTERS = 125  # of one read, section 6.3
ERROR_BIT = 0x80

_CAUSES = (
    (1, "it does not know this function: check the model of the device"),
    (2, "it does not have these registers: check the model of the device"),
    (3, "it does not allow this number of registers"),
    (4, "it failed inside: restart it, then replace it"),
    (5, "it needs more time"),
    (6, "it is busy"),
    (8, "its memory is damaged: replace it"),
    (10, "the gateway has no way to it: check the gateway's settings"),
    (11, "the gateway got no answer from it: check its cable and its address"),
)
_BUSY = (5, 6)
_NOT_THERE = (10, 11)


def read_request(function: int, address: int, count: int) -> bytes:
    """Ask for `count` registers from the 0-based `address`; ValueError outside the standard."""
    if function not in (READ_HOLDING, READ_INPUT):
        raise ValueError("function %d does not read registers, only 3 and 4 do" % function)
    if not 1 <= count <= MOST_REGISTERS:
        raise ValueError("a read takes 1 to %d registers, not %d" % (MOST_REGISTERS, count))
    if not 0 <= address <= 0x10000 - count:
        raise ValueError("registers %d to %d: 0 to 65535" % (address, address + count - 1))
    return bytes([function, address >> 8, address & 255, 0, count])


def read_answer(request: bytes, answer: bytes) -> bytes:
    """The registers' bytes, two for each. Raises DeviceError when the answer is not that."""
    function = request[0]
    if len(answer) >= 2 and answer[0] == function | ERROR_BIT:
        raise _refusal(answer[1])
    if not answer or answer[0] != function:
        raise DeviceNonsense("answered function %s to %d" % (_first(answer), function))
    expected = 2 * request[4]
    if len(answer) < 2 or answer[1] != expected or len(answer) != 2 + expected:
        raise DeviceNonsense(
            "answered %d bytes instead of %d" % (max(0, len(answer) - 2), expected)
        )
    return answer[2:]


def _first(answer):
    return "%d" % answer[0] if answer else "nothing"


def _refusal(code):
    text = "exception %d" % code
    for known, cause in _CAUSES:
        if known == code:
            text = "exception %d, %s" % (code, cause)
    if code in _BUSY or code in _NOT_THERE:
        return DeviceSilent(text)  # asking again helps
    return DeviceRefused(text)
