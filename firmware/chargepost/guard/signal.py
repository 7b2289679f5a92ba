"""What the pilot signals, and how often that may change (IEC 61851-1 A.2.3)."""

from chargepost.guard.duty import STATE_F, X1, current_of
from chargepost.guard.held import Held
from chargepost.port import const

# The car has 5 s to follow a change; only what lowers or protects comes sooner.
_PACE_MS = const(5000)


class Signal:
    """The duty cycle on the pilot."""

    def __init__(self):
        self.duty = X1  # per mille
        self.ma = 0  # what the car may take by the duty
        self._pace = Held(_PACE_MS)

    def wish(self, duty: int, connected, now: int) -> None:
        """Signal `duty` as soon as allowed; without a car there is nobody to overtax."""
        if not connected:
            self._pace.check(0, now)
        pacing = self._pace.lasts(now)
        ma = current_of(duty)
        if pacing and ma > self.ma:
            return
        if ma != self.ma:
            self._pace.start(now)
            self.ma = ma
        self.duty = duty

    @property
    def pwm(self) -> int:
        """1 in x2."""
        return 1 if STATE_F < self.duty < X1 else 0
