"""Whether an auxiliary contact contradicts the command: three bad windows running."""

from guard_model.history import History

BLIND_MS = 100
WINDOW_MS = 100


class Feedback:
    """The watch over one contactor."""

    def __init__(self, history: History, name: str) -> None:
        self.history = history
        self.name = name
        self.command = 0
        self.window: list[tuple[int, bool]] = []  # time, contradicts
        self.bad_windows = 0
        self.wrong = False

    def step(self, feedback: int, command: int) -> None:
        contradicts = feedback >= 0 and feedback != command
        if command != self.command:
            self.history.start(self.name, BLIND_MS)
            self.wrong = False
        self.command = command
        if self.history.runs(self.name):
            self.window = []
            self.bad_windows = 0
            return
        if self.wrong:
            self.wrong = contradicts
        elif self.window or contradicts:
            self.window.append((self.history.now, contradicts))
            self.judge()
        else:
            self.bad_windows = 0

    def judge(self) -> None:
        if self.history.now - self.window[0][0] < WINDOW_MS:
            return
        bad = sum(contradicts for _, contradicts in self.window) * 2 > len(self.window)
        self.bad_windows = self.bad_windows + 1 if bad else 0
        self.window = []
        if self.bad_windows >= 3:
            self.wrong = True
            self.bad_windows = 0
