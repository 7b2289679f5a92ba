"""One phase or three: what the limits ask for, and how often a car may be bothered with it."""

from chargepost.outlet import behaviour


class PhaseChoice:
    """phases: 1 or 3, as the guard is asked for. ups: changes to three in this session."""

    def __init__(self):
        self.phases = 3
        self.ups = 0
        self._moved_ms = 0
        self._session = None

    def choose(self, wanted: int, transaction, now_ms: int) -> int:
        """Follow `wanted` (1 or 3) down at once, up as the table of behaviours allows.

        Between sessions there is nobody to bother.
        """
        if transaction is not self._session:
            self._session = transaction
            self.ups = 0
            self._moved_ms = now_ms - behaviour.SWITCH_UP_MS
        if transaction is None:
            self.phases = wanted
        elif wanted < self.phases:
            self._move(wanted, now_ms)
        elif wanted > self.phases and not self.held_s(now_ms):
            self.ups += 1
            self._move(wanted, now_ms)
        return self.phases

    def held_s(self, now_ms: int) -> int:
        """Seconds until three phases are allowed again; -1 when not in this session."""
        if self.ups >= behaviour.MOST_SWITCHES_UP:
            return -1
        left_ms = behaviour.SWITCH_UP_MS - (now_ms - self._moved_ms)
        return max(0, (left_ms + 999) // 1000)

    def _move(self, phases: int, now_ms: int) -> None:
        self.phases = phases
        self._moved_ms = now_ms
