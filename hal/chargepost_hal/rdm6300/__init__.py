"""The RDM6300 reader of 125 kHz cards (EM4100) on a serial line."""
