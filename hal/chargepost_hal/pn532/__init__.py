"""The NXP PN532 card reader on a serial line (HSU)."""
