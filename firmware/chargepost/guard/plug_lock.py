"""The lock of the plug in a socket outlet: locked before energy flows, open after it is dead."""

from chargepost.guard.held import Held
from chargepost.port import const

_TRAVEL_MS = const(3000)


class PlugLock:
    """The command to one lock. secure: 1 when the plug cannot be pulled, or is not pluggable.

    failed: 1 while the lock does not follow, or has moved under energy.
    """

    def __init__(self):
        self.lock = 0
        self.locked = 0
        self.secure = 0
        self.failed = 0
        self._fitted = False
        self._late = Held(_TRAVEL_MS)

    def read(self, feedback: int, energised, now: int) -> None:
        """feedback: 1 locked, 0 unlocked, -1 no lock, as the fixed cable needs none."""
        self.locked = 1 if feedback == 1 else 0
        self.secure = 1 if feedback else 0
        self._fitted = feedback >= 0
        late = self._late.check(self._fitted and feedback != self.lock, now)
        lost = energised and not self.secure
        self.failed = 1 if late or lost else 0

    def decide(self, wanted, energised) -> None:
        """Hold the plug when `wanted`; let go of it only when the outlet is dead."""
        if wanted and self._fitted:
            self.lock = 1
        elif not energised:
            self.lock = 0

    @property
    def pending(self) -> int:
        """1 while time alone can make it fail."""
        return self._late.pending
