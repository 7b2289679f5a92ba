"""Wiegand frames of 26 and 34 bits: even parity, the number, odd parity.

The first parity bit makes the first half even, the last one makes the second half odd. The 24
bits of a short frame are usually a facility code (8) and a number (16).
"""

from chargepost_hal.errors import DeviceNonsense

LENGTHS = (26, 34)


def decode(bits: list) -> bytes:
    """The number of a frame, 3 or 4 bytes. Raises DeviceNonsense."""
    count = len(bits)
    if count not in LENGTHS:
        text = "card reader sent %d bits, not 26 or 34%s: present the card again, check D0 and D1"
        raise DeviceNonsense(text % (count, _wire(bits)))
    half = count // 2
    if sum(bits[:half]) & 1 or not sum(bits[half:]) & 1:
        text = "card reader sent %d bits with a wrong parity: present the card again, check ground"
        raise DeviceNonsense(text % count)
    number = 0
    for bit in bits[1:-1]:
        number = number << 1 | bit
    return number.to_bytes((count - 2) // 8, "big")


def _wire(bits: list) -> str:
    """Which wire is dead, when all pulses came on the other one."""
    if len(bits) > 1 and sum(bits) == len(bits):
        return ", none on D0"
    if len(bits) > 1 and not sum(bits):
        return ", none on D1"
    return ""
