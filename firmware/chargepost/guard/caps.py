"""What the guard itself allows, whatever the application asks for."""

from chargepost.guard.heat import Heat
from chargepost.guard.interface import (
    CAP_OVERLOAD,
    CAP_SENSOR,
    CAP_SIMPLIFIED,
    CAP_TEMPERATURE,
    NO_CAP,
    A,
)
from chargepost.guard.overload import Overload


class Caps:
    """ma: the lowest cap. cause: whose it is, NO_CAP while the ratings alone limit."""

    def __init__(self, ratings):
        self.ma = ratings.contactor_ma
        self.cause = NO_CAP
        self.heat = Heat(ratings)
        self.overload = Overload(ratings.contactor_ma)
        self._ratings = ratings

    def read(self, core, now: int) -> None:
        """Judge temperature and current of this step."""
        self.heat.read(core.decicelsius, now)
        closed = core.interlock.close
        # Of an application that is silent the last current may be from before the opening.
        dead = core.dead and not core.silent
        self.overload.read(core.ask, core.signal.ma, closed, dead, now)
        if core.pilot.state == A:
            self.overload.forget()
        self.ma = self._ratings.contactor_ma
        self.cause = NO_CAP
        self._lower(self.heat.cap_ma, CAP_SENSOR if self.heat.dead else CAP_TEMPERATURE)
        self._lower(self.overload.cap_ma, CAP_OVERLOAD)
        if core.pilot.simplified:
            self._lower(self._ratings.simplified_ma, CAP_SIMPLIFIED)

    def _lower(self, ma: int, cause: int) -> None:
        if ma < self.ma:
            self.ma = ma
            self.cause = cause
