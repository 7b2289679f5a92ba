"""The lock of the plug: three attempts, with a recoil between them."""

from guard_model.history import History


class Lock:
    """`lock` is the position that is wanted, `drive` the one that is commanded."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.lock = self.drive = 0
        self.attempts = 0
        self.recoiling = False
        self.feedback = -1
        self.failed = False

    @property
    def secure(self) -> bool:
        """The plug is held: a bolt that is driven out does not count, though it be in still."""
        return self.feedback == -1 or (self.feedback == 1 and self.drive == 1)

    @property
    def fitted(self) -> bool:
        return self.feedback >= 0

    def step(self, feedback: int, closed: int) -> None:
        self.feedback = feedback
        if self.recoiling:
            self.history.say("lock deviates", False)
            if not self.history.runs("recoil"):
                self.recoiling = False
                self.drive = self.lock
        else:
            self.judge(closed)
        self.failed = bool(closed and not self.secure) or self.attempts == 3

    def judge(self, closed: int) -> None:
        deviates = self.fitted and self.feedback != self.lock
        if not deviates:
            self.attempts = 0
        if not self.history.has_held("lock deviates", deviates and self.attempts < 3, 3000):
            return
        self.attempts += 1
        self.history.say("lock deviates", False)
        if self.attempts < 3 and not closed:
            self.drive = 1 - self.lock
            self.recoiling = True
            self.history.start("recoil", 1000)

    def command(self, hold: bool, dead: bool) -> None:
        """Lock while it is to be held; unlock only what is dead."""
        before = self.lock
        if hold and self.fitted:
            self.lock = 1
        elif dead:
            self.lock = 0
        if self.lock != before:
            self.drive = self.lock
            self.attempts = 0
            self.recoiling = False
            self.history.say("lock deviates", False)
