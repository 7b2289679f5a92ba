"""What the car is told: the duty cycle, its pace, and waking a car that sleeps."""

from chargepost.guard.interface import WAKE_F, WAKE_X1, A, B, F
from guard_model.history import History

TOLD = ((80, 99, 6000), (850, 850, 51000), (961, 970, 80000))


def duty_of(ma: int) -> int:
    """Per mille for a current (IEC 61851-1 Table A.7)."""
    ma = min(ma, 80000)
    return ma // 60 if ma <= 51000 else max(850, ma // 250 + 640)


def told_by(duty: int) -> int:
    """The current that a duty tells, mA (IEC 61851-1 Table A.8)."""
    for least, most, ma in TOLD:
        if least <= duty <= most:
            return ma
    if 100 <= duty <= 849:
        return duty * 60
    return (duty - 640) * 250 if 851 <= duty <= 960 else 0


class WakeUp:
    """x1 or F for 4 s, for a car in B that takes nothing although it may."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.x1 = self.f = False
        self.wakes = 0

    def step(self, asked: int, offering: bool, state: int, dead: bool) -> None:
        if asked in (WAKE_X1, WAKE_F) and offering and not self.x1 and state == B and dead:
            self.x1 = True
            self.f = asked == WAKE_F
            self.wakes += 1
            self.history.start("wake", 4000)
            return
        if not self.x1:
            return
        if self.f and not self.history.runs("wake"):
            self.f = False
            self.history.start("wake tail", 750)
        if not self.f:
            waits = self.history.runs("wake") or self.history.runs("wake tail")
            self.x1 = waits and state in (B, F)


class Pace:
    """The duty that is signalled: it rises no more often than every 5 s."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.duty = 1000

    def step(self, wanted: int, state: int) -> None:
        if state == A:
            self.history.cancel("pace")
        before, after = told_by(self.duty), told_by(wanted)
        if after > before and self.history.runs("pace"):
            return
        self.duty = wanted
        if after != before:
            self.history.start("pace", 5000)
