"""Switching between one phase and three."""

from guard_model.feedback import Feedback
from guard_model.history import History

STEADY, EMPTYING, PAUSING, MOVING = range(4)
MOST_SWITCHES = 10


class Phases:
    """The contactor of L2 and L3: moved only while the outlet is dead."""

    def __init__(self, history: History, fitted: int) -> None:
        self.history = history
        self.fitted = fitted
        self.watch = Feedback(history, "phase feedback blind")
        self.command = 0
        self.stage = STEADY
        self.count = self.switches = 0
        self.wrong = False

    @property
    def busy(self) -> bool:
        return self.stage != STEADY

    @property
    def phases(self) -> int:
        if not self.fitted:
            return 3
        if self.stage == MOVING:
            return 0
        return 3 if self.command else 1

    def step(self, asked: int, feedback: int, dead: bool, empty: bool) -> None:
        if not self.fitted:
            return
        if empty:
            self.count = 0
        self.watch.step(feedback, self.command)
        self.wrong = self.watch.wrong
        wanted = 0 if asked == 1 else 1
        if self.stage == MOVING and (
            self.history.runs("moving") or feedback not in (-1, self.command)
        ):
            return
        if wanted == self.command or self.count >= MOST_SWITCHES:
            self.stage = STEADY
        elif not dead:
            self.stage = EMPTYING
        else:
            self.pause(wanted, empty)

    def pause(self, wanted: int, empty: bool) -> None:
        if self.stage != PAUSING:
            self.stage = PAUSING
            self.history.start("pausing", 10_000)
        if empty or not self.history.runs("pausing"):
            self.command = wanted
            self.switches += 1
            self.count += 1
            self.stage = MOVING
            self.history.start("moving", 300)
