"""From pulses to frames: what an interrupt may do, and what is done with it later."""

from chargepost_hal.const import const

_SIZE = const(128)  # pulses that wait; three frames of 34 bits and some more
_MASK = const(127)
_WRAP = const(0x3FFFFFFF)  # the microseconds of a 32-bit board wrap at 2**30
_BOUNCE_US = const(200)  # an edge so soon after the last is the same pulse, ringing
_SILENCE_US = const(25000)  # pulses of one frame are 1 to 2 ms apart
_FIRST = const(2)  # marks a pulse after a silence


class PulseRecorder:
    """Keeps pulses between the interrupt that writes and the task that reads.

    `pulse` is the interrupt's: it allocates nothing, never waits, and moves only the head of
    the ring. `take` is the task's, and moves only the tail: so neither needs a lock.
    """

    def __init__(self):
        self.head = 0
        self.lost = 0  # pulses that found the ring full
        self._tail = 0
        self._ring = bytearray(_SIZE)
        self._last_us = 0

    def pulse(self, bit: int, at_us: int) -> None:
        """A falling edge: bit 0 on D0 or 1 on D1, at a time in us that may wrap at 2**30."""
        gap = (at_us - self._last_us) & _WRAP
        if gap < _BOUNCE_US:
            return
        self._last_us = at_us
        following = (self.head + 1) & _MASK
        if following == self._tail:
            self.lost += 1
            return
        self._ring[self.head] = bit + _FIRST if gap >= _SILENCE_US else bit
        self.head = following

    def take(self) -> list:
        """The frames recorded, each a list of bits; call it after a silence."""
        frames = []
        head = self.head
        while self._tail != head:
            entry = self._ring[self._tail]
            self._tail = (self._tail + 1) & _MASK
            if entry >= _FIRST or not frames:
                frames.append([])
            frames[-1].append(entry & 1)
        return frames
