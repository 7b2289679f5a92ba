"""CRC-16 of Modbus RTU frames (Modbus over serial line V1.02, section 6.2.2)."""

# A table of 16 steps keeps the loop at two look-ups a byte without the 512 bytes of the full one.
_NIBBLES = (
    0x0000,
    0xCC01,
    0xD801,
    0x1400,
    0xF001,
    0x3C00,
    0x2800,
    0xE401,
    0xA001,
    0x6C00,
    0x7800,
    0xB401,
    0x5000,
    0x9C01,
    0x8801,
    0x4400,
)


def crc16(data) -> int:
    """Checksum of the bytes; a frame carries it low byte first."""
    crc = 0xFFFF
    for byte in data:
        crc = (crc >> 4) ^ _NIBBLES[(crc ^ byte) & 15]
        crc = (crc >> 4) ^ _NIBBLES[(crc ^ (byte >> 4)) & 15]
    return crc
