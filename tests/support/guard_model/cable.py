"""The rating of the cable by its coding resistor (IEC 61851-1 Annex B)."""

from guard_model.history import History

# Up to this many ohm: mA.
WINDOWS = ((80, 0), (140, 63000), (308, 32000), (936, 20000), (2460, 13000), (65535, 0))


class Cable:
    """`accepted` is the rating that counts, mA; 0 is no valid cable."""

    def __init__(self, history: History, fixed_ma: int) -> None:
        self.history = history
        self.fixed_ma = fixed_ma
        self.accepted = fixed_ma
        self.seen: list[tuple[int, int]] = []  # time, rating seen

    def step(self, ohm: int) -> None:
        seen = self.rating(ohm)
        self.seen.append((self.history.now, seen))
        if self.history.has_held("cable differs", seen != self.accepted, 20):
            self.accepted = seen if self.has_lasted(seen) else 0

    @property
    def steady(self) -> bool:
        return self.seen[-1][1] == self.accepted

    def rating(self, ohm: int) -> int:
        if ohm == -1:
            return self.fixed_ma
        return next(ma for most, ma in WINDOWS if ohm <= most)

    def has_lasted(self, rating: int) -> bool:
        for when, seen in reversed(self.seen):
            if seen != rating:
                return False
            if self.history.now - when >= 20:
                return True
        return False
