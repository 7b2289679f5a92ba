"""The NXP MFRC522 card reader on SPI."""
