"""A Wiegand reader as its host sees it: trains of pulses with their times in microseconds."""

import random
from collections.abc import Callable

from chargepost_hal import parts

BIT_US = 1500  # between two pulses
RING_US = 60  # after a pulse, the ringing of a long wire

FAULTS = (
    "missing bit",  # one pulse in the middle never comes
    "parity",  # one bit of the number is inverted
    "d0 broken",  # the zeros never come
    "d1 broken",  # the ones never come
    "ringing",  # every edge comes twice within a pulse
    "noise",  # a single pulse 100 ms before each frame
    "dead",  # nothing comes at all
)


def frame(number: bytes) -> list[int]:
    """The bits of a card number: 3 bytes become a frame of 26 bits, 4 one of 34."""
    if len(number) not in (3, 4):
        raise ValueError(f"card number {number.hex()} has {len(number)} bytes, not 3 or 4")
    bits = [int(digit) for digit in f"{int.from_bytes(number):0{len(number) * 8}b}"]
    half = len(bits) // 2
    return [sum(bits[:half]) % 2, *bits, 1 - sum(bits[half:]) % 2]


class WiegandEmulator(parts.PulsePair):
    """Sends a number once for each presentation; `now_us` is when the next pulse can come.

    `faults` is a set of names from FAULTS, to be changed at any time.
    """

    def __init__(self, seed: int = 0, now_us: int = 0):
        self.faults: set[str] = set()
        self.now_us = now_us
        self._random = random.Random(seed)
        self._pulse: Callable[[int, int], None] = lambda bit, at_us: None

    def listen(self, pulse: Callable[[int, int], None]) -> None:
        self._pulse = pulse

    def present(self, number: str) -> None:
        """Lay a card on the reader: 6 hex digits for 26 bits, 8 for 34."""
        for bit, at_us in self.train(bytes.fromhex(number)):
            self._pulse(bit, at_us)

    def train(self, number: bytes) -> list[tuple[int, int]]:
        """The falling edges of one presentation: the bit, and its time modulo 2**30."""
        pulses: list[tuple[int, int]] = []
        self.now_us += 500_000
        bits = frame(number)
        if "noise" in self.faults:
            pulses.append((1, self.now_us))
            self.now_us += 100_000
        if "missing bit" in self.faults:
            del bits[self._random.randrange(1, len(bits) - 1)]
        if "parity" in self.faults:
            at = self._random.randrange(1, len(bits) - 1)
            bits[at] = 1 - bits[at]
        for bit in bits:
            self.now_us += BIT_US
            if f"d{bit} broken" not in self.faults:
                pulses.append((bit, self.now_us))
            if "ringing" in self.faults:
                pulses.append((bit, self.now_us + RING_US))
        if "dead" in self.faults:
            return []
        return [(bit, at_us % (1 << 30)) for bit, at_us in pulses]
