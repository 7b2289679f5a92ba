"""What the guard itself allows at most: temperature, and cars that take too much."""

from chargepost.guard.interface import (
    CAP_OVERLOAD,
    CAP_SENSOR,
    CAP_SIMPLIFIED,
    CAP_TEMPERATURE,
    NO_CAP,
)
from chargepost.guard.ratings import Ratings
from guard_model.history import History

LEAST_MA = 6000
NO_OVERLOAD_MA = 80000


class Believed:
    """The temperature that counts: all that was read since it first differed is remembered."""

    def __init__(self) -> None:
        self.value = -400
        self.story: list[tuple[int, int]] = []

    def step(self, now: int, decicelsius: int) -> int:
        if not self.story:
            if decicelsius != self.value:
                self.story = [(now, decicelsius)]
            return self.value
        self.story.append((now, decicelsius))
        rising = self.story[0][1] > self.value
        if self.was_nothing(now, rising):
            self.story = []
        elif now - self.story[0][0] >= 100:
            readings = [value for _, value in self.story]
            higher = [value for value in readings if value > self.value]
            self.value = min(higher) if rising else max(readings)
            self.story = []
        return self.value

    def was_nothing(self, now: int, rising: bool) -> bool:
        """Whether the readings are back: for 20 ms after a rise, at all after a fall."""
        if not rising:
            return self.story[-1][1] >= self.value
        back: list[int] = []
        for when, value in reversed(self.story):
            if value > self.value:
                break
            back.append(when)
        return len(back) > 1 and now - back[-1] >= 20


class Heat:
    """The cap by temperature: tightened at once, relaxed slowly."""

    def __init__(self, history: History, ratings: Ratings) -> None:
        self.history = history
        self.ratings = ratings
        self.cap = ratings.contactor_ma
        self.hot = self.burning = self.dead = False
        self.believed = Believed()

    def step(self, decicelsius: int) -> None:
        if not self.ratings.thermometer:
            return
        known = -400 <= decicelsius <= 1500
        self.dead = self.history.has_held("temperature unknown", not known, 10_000)
        if known:
            believed = self.believed.step(self.history.now, decicelsius)
            self.compare(believed)
            self.follow(self.allowed(believed))
        elif self.dead:
            self.follow(min(self.ratings.fallback_ma, self.ratings.contactor_ma))

    def compare(self, decicelsius: int) -> None:
        if decicelsius >= self.ratings.stop:
            self.hot = True
        elif decicelsius <= self.ratings.warm:
            self.hot = False
        self.burning = decicelsius >= self.ratings.burning

    def allowed(self, decicelsius: int) -> int:
        ratings = self.ratings
        if decicelsius <= ratings.warm:
            return ratings.contactor_ma
        span = ratings.contactor_ma - LEAST_MA
        less = span * (decicelsius - ratings.warm) // (ratings.lowest - ratings.warm)
        return max(LEAST_MA, (ratings.contactor_ma - less) // 1000 * 1000)

    def follow(self, allowed: int) -> None:
        self.cap = min(self.cap, allowed)
        if self.history.has_held("relaxing", allowed > self.cap, 60_000):
            self.cap = min(self.cap + 1000, allowed)
            self.history.begin_anew("relaxing")


class Overload:
    """Over-current against the current that the car was really told."""

    def __init__(self, history: History, ratings: Ratings) -> None:
        self.history = history
        self.contactor_ma = ratings.contactor_ma
        self.worst = self.reference = 0
        self.lower: list[tuple[int, int]] = []
        self.cap = NO_OVERLOAD_MA
        self.overload = self.hard = self.stray = False

    def step(self, told: int, currents: list[int], closed: int, dead: bool, state_a: bool) -> None:
        self.worst = max(0, *currents)
        self.refer(told)
        self.judge(closed, dead)
        if state_a:
            self.overload = False
            self.cap = NO_OVERLOAD_MA

    def refer(self, told: int) -> None:
        """A car may follow a lower current in its own time, but it may take a higher at once."""
        if told >= self.reference:
            self.reference, self.lower = told, []
            return
        self.lower.append((self.history.now, told))
        if self.history.now - self.lower[0][0] >= 6000:
            self.reference = max(ma for _, ma in self.lower)
            self.lower = [(self.history.now, told)]

    def judge(self, closed: int, dead: bool) -> None:
        worst, reference = self.worst, self.reference
        soft = closed and worst * 10 > reference * 11 + 10_000
        if self.history.has_held("soft", soft, 10_000):
            self.overload = True
            self.cap = max(LEAST_MA, min(self.cap, reference) * 9 // 10)
            self.history.begin_anew("soft")
        hard = closed and (worst * 4 > reference * 5 or worst * 10 > self.contactor_ma * 11)
        self.hard = self.history.has_held("hard", hard, 2000)
        self.stray = self.history.has_held("stray", dead and worst > 1000, 5000)


def lowest(ratings: Ratings, heat: Heat, overload: Overload, simplified: bool) -> tuple[int, int]:
    """Cap in mA and its cause; of equal ones the first counts."""
    caps = [
        (ratings.contactor_ma, NO_CAP),
        (heat.cap, CAP_SENSOR if heat.dead else CAP_TEMPERATURE),
        (overload.cap, CAP_OVERLOAD),
    ]
    if simplified:
        caps.append((ratings.simplified_ma, CAP_SIMPLIFIED))
    return min(caps, key=lambda pair: pair[0])
