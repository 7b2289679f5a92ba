"""The contactor: when it closes, when it opens, how long it rests."""

from guard_model.history import History


class Contactor:
    """`command` is 1 while it is commanded closed."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.command = 0
        self.closed_at = 0
        self.shorts = 0
        self.closings = self.loaded_opens = self.opened_ma = 0
        self.just_opened = False
        # Who knows what was commanded before the start: it begins as if opened a moment ago.
        self.long_open = False

    def dead(self, feedback: int) -> bool:
        """Open for 200 ms at the last command, and nothing says that it is not."""
        return self.long_open and feedback != 1

    def step(self, safe: bool, may_close: bool, taking: bool, pwm: bool, worst: int) -> None:
        self.just_opened = False
        ignored = self.history.has_held("ignores x1", self.command and not pwm, 6000)
        if self.command and (not safe or not taking or ignored):
            self.open(taking, worst)
        elif not self.command and safe and may_close and taking and pwm:
            self.close()
        self.long_open = self.history.has_held("open", not self.command, 200)

    def close(self) -> None:
        if self.history.runs("rest"):
            return
        self.command = 1
        self.closed_at = self.history.now
        self.closings += 1
        self.changed()

    def open(self, taking: bool, worst: int) -> None:
        short = self.history.now - self.closed_at < 10_000
        self.shorts = min(self.shorts + 1, 5) if short else 0
        self.history.start("rest", 60_000 if self.shorts == 5 else 5000)
        if taking:
            self.loaded_opens += 1
            self.opened_ma = worst
        self.command = 0
        self.just_opened = True
        self.changed()

    def forget(self) -> None:
        """The car has left: the next one waits no longer than after any opening."""
        self.shorts = 0
        self.history.shorten("rest", 5000)

    def changed(self) -> None:
        self.history.start("blind", 50)
