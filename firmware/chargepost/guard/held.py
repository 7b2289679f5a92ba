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
        self.ms = ms
        self.since = 0
        self.running = 0
        self.done = 0

    def check(self, condition, now: int) -> int:
        """1 once `condition` has lasted; call it at every step."""
        if not condition:
            self.running = self.done = 0
        elif not self.running:
            self.start(now)
        elif not self.done and (now - self.since) & MASK >= self.ms:
            self.done = 1
        return self.done

    def start(self, now: int) -> None:
        """The condition begins anew at this moment."""
        self.running = 1
        self.done = 0
        self.since = now

    def lasts(self, now: int) -> int:
        """1 while a time that `start` began is not over yet."""
        return 1 if self.running and not self.check(1, now) else 0
