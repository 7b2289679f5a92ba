"""The moment of one simulated outlet, its next event, and chance that can be repeated."""

_NEVER = 1 << 62
_MASK = (1 << 64) - 1


class Instant:
    """Shared by all parts of one outlet. ms: milliseconds it has lived.

    due_ms: when something happens by itself next; parts say so with `at`. Between two events
    nothing needs to be looked at, so that an outlet at rest costs one comparison.
    """

    def __init__(self) -> None:
        self.ms = 0
        self.due_ms = _NEVER

    def at(self, ms: int) -> None:
        """Something happens at `ms`, or now if that is over."""
        self.due_ms = min(self.due_ms, ms)

    def begin(self, end_ms: int) -> bool:
        """Go to the next event if it is not after `end_ms`; False when there is none."""
        if self.due_ms > end_ms:
            return False
        self.ms = max(self.ms, self.due_ms)
        self.due_ms = _NEVER
        return True


def chance(seed: int, ms: int, span: int) -> int:
    """A number from -span to span; the same seed and moment always give the same one.

    Finalisation steps of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
    Generators, 2014).
    """
    mixed = (seed + (ms + 1) * 0x9E3779B97F4A7C15) & _MASK
    mixed = ((mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & _MASK
    return (mixed ^ mixed >> 31) % (2 * span + 1) - span
