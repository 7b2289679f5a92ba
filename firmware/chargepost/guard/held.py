"""A condition that counts once it has lasted, on a millisecond counter that wraps."""

from chargepost.port import const

# The counter wraps at 2**30, so that it stays a small integer on 32-bit boards.
MASK = const(0x3FFFFFFF)


class Held:
    """Tells when a condition has been true for `ms` milliseconds without a break.

    The answer is latched while the condition stays true: a wrap of the counter during a
    condition that lasts for weeks cannot take it back.
    """

    def __init__(self, ms: int):
        self._ms = ms
        self._since = 0
        self.running = 0
        self.done = 0

    def check(self, condition, now: int) -> int:
        """1 once `condition` has lasted; call it at every step."""
        if not condition:
            self.running = self.done = 0
        elif not self.running:
            self.start(now)
        elif not self.done and (now - self._since) & MASK >= self._ms:
            self.done = 1
        return self.done

    def start(self, now: int) -> None:
        """The condition begins anew at this moment."""
        self.running = 1
        self.done = 0
        self._since = now

    @property
    def pending(self) -> int:
        """1 while time alone can change the answer."""
        return 1 if self.running and not self.done else 0
