"""Parts of a board that drivers are built on: the small roles below those of the contract.

They stand apart so that a station without such a part does not load them.
"""


class Spi:
    """A device on an SPI bus, with its chip select."""

    def transfer(self, out: bytes) -> bytes:
        """Select, send `out`, deselect; as many bytes as came in meanwhile. OSError."""
        raise NotImplementedError


class PulsePair:
    """Two wires that carry pulses (Wiegand D0 and D1), watched by interrupts."""

    def listen(self, pulse) -> None:
        """Call `pulse(bit, at_us)` at each falling edge: bit 0 on D0, 1 on D1.

        `at_us` counts microseconds and may wrap at 2**30 or later. The call comes from an
        interrupt: what it calls never waits and never allocates.
        """
        raise NotImplementedError


class Light:
    """A light that can show a colour."""

    def shine(self, red: int, green: int, blue: int) -> None:
        """Brightness of each, 0 to 255; a light with fewer colours shows what it can."""
        raise NotImplementedError


class Buzzer:
    """A buzzer of one tone."""

    def sound(self, on: int) -> None:
        raise NotImplementedError
