"""The lock of the plug in a socket outlet: locked before energy flows, open after it is dead."""

from chargepost.guard.held import Held
from chargepost.port import const

_TRAVEL_MS = const(3000)
_RECOIL_MS = const(1000)  # a bolt that got stuck is moved back before the next attempt
_ATTEMPTS = const(3)


class PlugLock:
    """The command to one lock. secure: 1 when the plug cannot be pulled, or is not pluggable.

    lock: where the bolt shall be. drive: where it is sent now. fitted: 1 where there is a lock.
    failed: 1 while the bolt has not come in three attempts, or has moved under energy.
    """

    def __init__(self):
        self.lock = 0
        self.drive = 0
        self.locked = 0
        self.secure = 0
        self.fitted = 0
        self.failed = 0
        self._late_times = 0
        self._late = Held(_TRAVEL_MS)
        self._recoil = Held(_RECOIL_MS)

    def read(self, feedback: int, energised, now: int) -> None:
        """feedback: 1 locked, 0 unlocked, -1 no lock, as the fixed cable needs none."""
        self.locked = 1 if feedback == 1 else 0
        self.fitted = 1 if feedback >= 0 else 0
        if self._recoil.running:
            if not self._recoil.lasts(now):
                self._recoil.check(0, now)
                self.drive = self.lock
        else:
            self._follow(feedback, energised, now)
        # A bolt that is being moved back holds nothing, wherever it is.
        self.secure = 1 if not self.fitted or (self.locked and self.drive) else 0
        lost = energised and not self.secure
        self.failed = 1 if lost or self._late_times == _ATTEMPTS else 0

    def decide(self, wanted, energised) -> None:
        """Hold the plug when `wanted`; let go of it only when the outlet is dead."""
        before = self.lock
        if wanted and self.fitted:
            self.lock = 1
        elif not energised:
            self.lock = 0
        if self.lock != before:
            self.drive = self.lock
            self._late_times = 0
            self._late.running = self._recoil.running = 0

    def clear(self) -> None:
        """After a pause, or service: the attempts begin anew."""
        self._late_times = 0

    def _follow(self, feedback: int, energised, now: int) -> None:
        away = self.fitted and feedback != self.lock
        if not away:
            self._late_times = 0
        if self._late.check(away and self._late_times < _ATTEMPTS, now):
            self._late_times += 1
            self._late.check(0, now)
            if self._late_times < _ATTEMPTS and not energised:
                self.drive = 1 - self.lock
                self._recoil.start(now)
