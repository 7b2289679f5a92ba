"""What cars in the field remember: sleep, the number of phases, and a driver who plugs again."""

WAKES_BY = ("", "pause", "F", "replug")

# T_step_EF is 4 s (ISO 15118-3); a car that looks ten times a second may miss its edges.
_WAKE_MS = 3700
_REPLUG_GAP_MS = 1500
_X1 = 1000


class Sleep:
    """A car that falls asleep in B, and what wakes it. asleep: it does not look at the pilot."""

    def __init__(self) -> None:
        self.asleep = False
        self._idle_ms = 0
        self._begun = False
        self._quiet_ms = 0
        self._saw_pwm = False

    def tick(self, passed_ms: int, duty: int | None, taking: bool, by: str, after_ms: int) -> None:
        """`by` is one of WAKES_BY; after `after_ms` without energy it sleeps, 0: at once."""
        if not by:
            self.asleep = False
        elif self.asleep:
            self._listen(passed_ms, duty, by)
        else:
            self._idle_ms = 0 if taking else self._idle_ms + passed_ms
            first = not self._begun and after_ms == 0
            if first or 0 < after_ms <= self._idle_ms:
                self.asleep = self._begun = True
                self._quiet_ms = 0
                self._saw_pwm = False

    def _listen(self, passed_ms: int, duty: int | None, by: str) -> None:
        pwm = duty is not None and 0 < duty < _X1
        self._saw_pwm = self._saw_pwm or pwm
        calls = (not duty) if by == "F" else (self._saw_pwm and not pwm)
        self._quiet_ms = self._quiet_ms + passed_ms if calls else 0
        if by != "replug" and self._quiet_ms >= _WAKE_MS:
            self.asleep = False
            self._idle_ms = 0


class PhaseMemory:
    """A charger that takes another number of phases only after a pause.

    upset: it saw another number too soon, and takes nothing until it is plugged anew.
    """

    def __init__(self) -> None:
        self.upset = False
        self._live = 0
        self._dark_ms = 0

    def tick(self, passed_ms: int, live: int, pause_ms: int) -> None:
        """`live` phases have voltage now."""
        if not live:
            self._dark_ms += passed_ms
            return
        if self._live and live != self._live and self._dark_ms < pause_ms:
            self.upset = True
        self._live = live
        self._dark_ms = 0


class Replugging:
    """A driver who pulls the plug `times` and puts it back. seated: the plug is in."""

    def __init__(self) -> None:
        self.seated = True
        self._done = 0
        self._since_ms = 0

    def tick(self, passed_ms: int, times: int, every_ms: int) -> None:
        """Pulled `every_ms` after it was put in."""
        self._since_ms += passed_ms
        if not self.seated:
            if self._since_ms >= _REPLUG_GAP_MS:
                self.seated = True
                self._since_ms = 0
        elif self._done < times and self._since_ms >= every_ms:
            self.seated = False
            self._done += 1
            self._since_ms = 0
