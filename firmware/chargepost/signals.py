"""What drivers see and hear: a light at each outlet, and a buzzer at the card reader.

A light shows the status of its outlet. For a moment after a card was read it shows the verdict
instead, and the buzzer says the same: short for "read", two for "accepted", a long one for
"stopped", three for "refused"; so nobody needs to see colours.
"""

from chargepost.port import const
from chargepost_hal.contract import Indicator

_OFF = (0, 0, 0)
_GREEN = (0, 255, 0)
_BLUE = (0, 0, 255)
_AMBER = (255, 120, 0)
_RED = (255, 0, 0)
_WHITE = (255, 255, 255)

# Status -> colour, ms on, ms off; 0 ms off is steady.
_STATUSES = (
    ("Available", _GREEN, 1000, 0),
    ("Preparing", _BLUE, 500, 500),
    ("Charging", _BLUE, 1000, 0),
    ("SuspendedEV", _BLUE, 200, 1800),
    ("SuspendedEVSE", _AMBER, 500, 500),
    ("Finishing", _GREEN, 500, 500),
    ("Reserved", _AMBER, 1000, 0),
    ("Unavailable", _RED, 200, 1800),
    ("Faulted", _RED, 1000, 0),
)
# Verdict -> colour, ms of sound and silence in turn.
_ASKED = ("Asked", _WHITE, (60,))
_VERDICTS = (
    _ASKED,
    ("Accepted", _GREEN, (100, 100, 100)),
    ("Stopped", _GREEN, (500,)),
    ("Refused", _RED, (200, 100, 200, 100, 200)),
)
_FLASH_MS = const(200)  # a verdict blinks fast, so that it is not taken for a status
_ASKED_MS = const(20000)  # a question blinks until its answer, at most so long
_SOUND_MS = const(800)  # the longest pattern of sounds


class Signals(Indicator):
    """Plays statuses and verdicts on `parts.Light`s, one per outlet, and a `Buzzer`.

    A board with one light for all gives one: it shows outlet 1. `buzzer` may be None.
    """

    def __init__(self, lights, buzzer, clock):
        self._lights = lights
        self._buzzer = buzzer
        self._clock = clock
        self._statuses: list = [_STATUSES[0]] * len(lights)
        self._shown: list = [None] * len(lights)  # what each light was told last
        self._verdict = None
        self._since_ms = 0
        self._sounding = 0
        self._percent = 100
        self._blinks = 5

    def adjust(self, percent: int, blinks: int) -> None:
        self._percent = percent
        self._blinks = blinks

    def show(self, outlet: int, status: str) -> None:
        for row in _STATUSES:
            if row[0] == status and outlet <= len(self._lights):
                self._statuses[outlet - 1] = row

    def verdict(self, verdict: str, token: str, sentence: str) -> None:
        for row in _VERDICTS:
            if row[0] == verdict:
                self._verdict = row
                self._since_ms = self._clock.ms()
        self.tick(self._clock.ms())

    def tick(self, now_ms: int) -> None:
        passed = now_ms - self._since_ms
        if self._verdict and passed >= self._lasts_ms():
            self._verdict = None
        for index in range(len(self._lights)):
            colour = self._colour(index, now_ms, passed)
            if colour != self._shown[index]:
                self._shown[index] = colour
                self._lights[index].shine(colour[0], colour[1], colour[2])
        sounding = 1 if self._verdict and _sounds(self._verdict[2], passed) else 0
        if self._buzzer and sounding != self._sounding:
            self._sounding = sounding
            self._buzzer.sound(sounding)

    def _lasts_ms(self) -> int:
        """How long the verdict of this moment is shown and heard."""
        return _ASKED_MS if self._verdict == _ASKED else max(_SOUND_MS, self._flashes_ms())

    def _flashes_ms(self) -> int:
        return 2 * _FLASH_MS * self._blinks

    def _colour(self, index: int, now_ms: int, passed: int) -> tuple:
        """What the light of an outlet shows now."""
        _, colour, on_ms, off_ms = self._statuses[index]
        verdict = self._verdict
        if verdict and self._blinks and (verdict == _ASKED or passed < self._flashes_ms()):
            colour = verdict[1]
            lit = not passed // _FLASH_MS & 1
        else:
            lit = now_ms % (on_ms + off_ms) < on_ms
        return self._dimmed(colour) if lit else _OFF

    def _dimmed(self, colour: tuple) -> tuple:
        return tuple([part * self._percent // 100 for part in colour])


def _sounds(pattern: tuple, passed: int) -> bool:
    """True in a sound of the pattern, False in a silence and after it."""
    sound = True
    for ms in pattern:
        if passed < ms:
            return sound
        passed -= ms
        sound = not sound
    return False
