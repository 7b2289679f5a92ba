"""The control pilot: level seen, state, diode, plausibility (IEC 61851-1 Annex A)."""

from chargepost.guard.interface import A, B, C, D, E, F
from guard_model.history import History

UNKNOWN, PROVEN, MISSING = range(3)

# Level: a level that is seen stays so within [fall, rise), mV.
STAYS = {
    A: (10200, 1 << 20),
    B: (7200, 10800),
    C: (4200, 7800),
    D: (1200, 4800),
    E: (-(1 << 20), 1800),
}
PLAUSIBLE = {
    A: (11000, 13000),
    B: (8000, 10000),
    C: (5000, 7000),
    D: (2000, 4000),
    E: (-1000, 2000),
}
SETTLE_MS = {A: 25, B: 20, C: 500, D: 20, E: 20}


def nearest(high_mv: int) -> int:
    """The level of a voltage without regard to what was seen before."""
    for level, least in ((A, 10500), (B, 7500), (C, 4500), (D, 1500)):
        if high_mv >= least:
            return level
    return E


class Pilot:
    """State A to F from the half waves of the pilot."""

    def __init__(self, history: History, ventilated: int) -> None:
        self.history = history
        self.takes = (C, D) if ventilated else (C,)
        self.duty = 1000
        self.samples: list[tuple[int, int, bool]] = []  # time, level seen, clean
        self.seen = self.state = A
        self.settled = True
        self.plugged = self.met_a = self.simplified = False
        self.diode = UNKNOWN
        self.odd = self.vacant = False

    @property
    def taking(self) -> bool:
        return self.state in self.takes

    @property
    def steady(self) -> bool:
        """The car has asked without a break, and the PWM shows its diode without a break."""
        good = self.history.held("diode good", 100)
        return self.seen in self.takes and self.settled and good

    def step(self, duty: int, high_mv: int, low_mv: int) -> None:
        """One sample, taken while `duty` was signalled."""
        if duty != self.duty:
            self.history.start("blind", 50)
        self.duty = duty
        blind = self.history.runs("blind")
        if duty == 0:
            self.out_of_service()
            implausible = high_mv > -10000
        else:
            implausible = self.in_service(high_mv, low_mv, blind)
        self.vacant = self.history.has_held("vacant", self.seen == self.state == A, 30)
        self.met_a = self.met_a or self.vacant
        self.odd = self.history.has_held("implausible", implausible and not blind, 3000)

    def out_of_service(self) -> None:
        self.seen = self.state = F
        self.settled = False
        self.diode = UNKNOWN
        self.samples.append((self.history.now, F, False))
        for name in ("leaving", "diode good", "diode doubted", "diode bad"):
            self.history.say(name, False)

    def in_service(self, high_mv: int, low_mv: int, blind: bool) -> bool:
        self.look(high_mv, blind)
        self.move()
        self.judge_diode(low_mv, blind)
        return not self.plausible(high_mv) or (self.duty < 1000 and low_mv < -13500)

    def plausible(self, high_mv: int) -> bool:
        least, most = PLAUSIBLE[self.seen]
        return least <= high_mv <= most

    def look(self, high_mv: int, blind: bool) -> None:
        """Which level is seen, and whether it has settled."""
        before = self.seen
        fall, rise = STAYS.get(before, (0, 0))
        if not fall <= high_mv < rise:
            self.seen = nearest(high_mv)
        clean = not blind and (self.plausible(high_mv) or self.seen == A)
        self.samples.append((self.history.now, self.seen, clean))
        self.settled = (self.settled and self.seen == before) or self.has_lasted()

    def has_lasted(self) -> bool:
        """Seen without a break, and counted from the last sample that was not clean."""
        for when, level, clean in reversed(self.samples):
            if level != self.seen:
                return False
            if self.history.now - when >= SETTLE_MS[level]:
                return True
            if not clean:
                return False
        return False

    def move(self) -> None:
        leaving = self.taking and self.seen not in self.takes
        if self.history.has_held("leaving", leaving, 20):
            self.enter(B if self.seen == A and not self.settled else self.seen)
        elif self.settled and self.seen != self.state:
            self.enter(self.seen)

    def enter(self, state: int) -> None:
        if state in (C, D) and self.met_a:
            self.simplified = True
        if state == A:
            self.simplified = False
            self.diode = UNKNOWN
        if state != E:
            self.plugged = state != A
            self.met_a = False
        self.state = state

    def judge_diode(self, low_mv: int, blind: bool) -> None:
        judged = 0 < self.duty < 1000 and self.seen in (B, C, D)
        good = low_mv <= -10500
        if self.history.has_held("diode good", judged and good and not blind, 100):
            self.diode = PROVEN
        doubted = self.history.has_held("diode doubted", judged and not good, 20)
        if doubted and self.diode == PROVEN:
            self.diode = UNKNOWN
        if self.history.has_held("diode bad", judged and not good and not blind, 100):
            self.diode = MISSING
