"""What an ISO 14443-3 reader of type A says to cards, and how it checks what they answer."""

from chargepost_hal.const import const

WUPA = b"\x52"  # wakes also cards that were halted; a short frame of 7 bits
SELECT = (0x93, 0x95, 0x97)  # by cascade level
HLTA = b"\x50\x00"

_CASCADE_TAG = const(0x88)
_MORE = const(0x04)  # bit of SAK: the UID goes on at the next cascade level


def crc(data: bytes) -> bytes:
    """CRC_A (ISO 14443-3 Annex B): preset 6363, as its two bytes in the order of the air."""
    value = 0x6363
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0x8408 if value & 1 else value >> 1
    return bytes([value & 0xFF, value >> 8])


def anticollision(level: int, uid: bytes, known: int) -> bytes:
    """The frame that asks for the rest of a level's four bytes, of which `known` bits are told.

    Its last byte has `known % 8` bits.
    """
    whole = (known + 7) // 8
    nvb = 0x20 + (known // 8 << 4) + known % 8
    return bytes([SELECT[level], nvb]) + uid[:whole]


def select(level: int, uid: bytes) -> bytes:
    """The frame that selects the card with these four bytes and their check byte."""
    data = bytes([SELECT[level], 0x70]) + uid
    return data + crc(data)


def is_whole(uid: bytes) -> bool:
    """True when the check byte (BCC) of a level's five bytes is the xor of the others."""
    return len(uid) == 5 and uid[0] ^ uid[1] ^ uid[2] ^ uid[3] == uid[4]


def goes_on(uid: bytes, sak: int) -> bool:
    """True when these bytes are only the first part of a UID."""
    return bool(sak & _MORE) and uid[0] == _CASCADE_TAG


def with_bit(uid: bytes, at: int, bit: int) -> bytes:
    """Four bytes with one bit set or cleared; bits count from 0, in the order of the air."""
    data = bytearray(uid[:4] + bytes(4 - len(uid[:4])))
    if bit:
        data[at // 8] |= 1 << at % 8
    else:
        data[at // 8] &= 0xFF ^ 1 << at % 8
    return bytes(data)
