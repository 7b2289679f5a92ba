"""Does a contactor do what it is told? Confirmed over three windows, as contacts bounce."""

from chargepost.guard.held import Held
from chargepost.port import const

_BLIND_MS = const(100)  # travel and bounce after a command
_WINDOW_MS = const(100)
_WINDOWS = const(3)


class Feedback:
    """Watches one auxiliary contact. wrong: 1 once it contradicted in three windows running.

    A window begins with a contradiction and counts when most of its samples contradict. A new
    command ends what was wrong with the one before.
    """

    def __init__(self):
        self.wrong = 0
        self._command = 0
        self._samples = 0
        self._bad = 0
        self._windows = 0
        self._blind = Held(_BLIND_MS)
        self._window = Held(_WINDOW_MS)

    def read(self, feedback: int, command: int, now: int) -> None:
        """feedback: 1 closed, 0 open, -1 no such contact. command: 1 close, 0 open."""
        if command != self._command:
            self._command = command
            self.wrong = 0
            self._blind.start(now)
        bad = 1 if feedback >= 0 and feedback != command else 0
        if self._blind.lasts(now):
            self._restart()
            self._windows = 0
        elif self.wrong:
            self.wrong = bad
        elif self._window.running:
            self._count(bad, now)
        elif bad:
            self._samples = self._bad = 1
            self._window.start(now)
        else:
            self._windows = 0

    def _count(self, bad: int, now: int) -> None:
        self._samples += 1
        self._bad += bad
        if not self._window.check(1, now):
            return
        self._windows = self._windows + 1 if self._bad * 2 > self._samples else 0
        if self._windows == _WINDOWS:
            self.wrong = 1
            self._windows = 0
        self._restart()

    def _restart(self) -> None:
        self._samples = self._bad = 0
        self._window.running = self._window.done = 0
