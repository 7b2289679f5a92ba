"""The guard and its model live through the same trace, and must do the same at every step."""

from collections import Counter
from copy import copy

from chargepost.guard.ratings import Ratings
from guard_model import Model, Sample
from guard_rig import MASK, Rig, play
from guard_traces import BOLT, OHMS, RESIDUAL, random_trace, without

# The outlets that are compared: ratings, and the knobs of what they lack.
_NO_SOCKET = frozenset({OHMS, BOLT})
_NO_MONITOR = frozenset({RESIDUAL})
OUTLETS: tuple[tuple[dict[str, int], frozenset[int]], ...] = (
    ({}, frozenset()),
    ({"phase_contactor": 1}, frozenset()),
    ({"ventilated": 1, "phase_contactor": 1, "contactor_ma": 32000}, frozenset()),
    ({"cable_ma": 32000, "simplified_ma": 0}, _NO_SOCKET),
    ({"cable_ma": 63000, "thermometer": 0}, _NO_SOCKET | _NO_MONITOR),
    ({"fallback_ma": 0, "warm": 500, "lowest": 600, "stop": 650, "burning": 700}, frozenset()),
    ({"contactor_ma": 80000, "ventilated": 1, "simplified_ma": 6000}, frozenset()),
    ({"cable_ma": 20000, "phase_contactor": 1}, frozenset()),
)
_LETTERS = "ABCDEF"
_COUNTERS = ("closings", "loaded_opens", "silences", "wakes", "phase_switches", "rcm_tests")
_VALUES = ("cap_cause", "rcm_result", "phases", "cable_ma", "locked", "contactor")


def ratings_of(outlet: int) -> Ratings:
    ratings = Ratings()
    for name, value in OUTLETS[outlet][0].items():
        setattr(ratings, name, value)
    return ratings


class Disagreement(AssertionError):
    """The message gives the step, and what the guard and the model say."""


class Duel:
    """One trace in both; `visits` counts what happened."""

    def __init__(self, outlet: int = 0, start_ms: int = 0) -> None:
        ratings = ratings_of(outlet)
        self.lacks = OUTLETS[outlet][1]
        self.rig = Rig(start_ms & MASK, False, ratings, cold=True)
        if OHMS in self.lacks:
            self.rig.outlet.ohms = self.rig.outlet.bolt_mirror = -1
        if RESIDUAL in self.lacks:
            self.rig.outlet.residual = -1
        self.model = Model(ratings)
        self.visits: Counter[str] = Counter()
        self.before: dict[str, int] = {}
        self.inner_step = self.rig.step
        self.rig.step = self.step  # type: ignore[method-assign]

    def play(self, trace: bytes) -> "Duel":
        play(self.rig, without(trace, self.lacks))
        return self

    def step(self) -> None:
        rig, model = self.rig, self.model
        outlet = rig.outlet
        sample = Sample(
            outlet.high_mv(),
            outlet.low_mv(),
            outlet.ohm(),
            outlet.decicelsius(),
            outlet.tripped(),
            outlet.feedback(),
            outlet.lock.feedback(),
            outlet.phase_contactor.feedback(),
        )
        refresh = copy(rig.ask) if rig.talking else None
        self.inner_step()
        model.step(rig.lived_ms, sample, refresh)
        self.compare()

    def compare(self) -> None:
        outlet, report = self.rig.outlet, self.rig.report
        outputs, reported = self.model.outputs(), self.model.report()
        guard = {name: getattr(outlet, name) for name in outputs}
        guard |= {name: getattr(report, name) for name in reported}
        model = outputs | reported
        if guard != model:
            differing = [
                "%s: guard %r, model %r" % (name, guard[name], model[name])
                for name in model
                if guard[name] != model[name]
            ]
            message = "step %d, %d ms: " % (self.model.steps, self.rig.lived_ms)
            raise Disagreement(message + "; ".join(differing))
        self.count(model)

    def count(self, now: dict[str, int]) -> None:
        """Write down what this step visited: states, transitions, faults, counters."""
        visits, before = self.visits, self.before
        self.before = now
        visits["steps"] += 1
        visits["closed"] += now["closed"]
        state = _LETTERS[now["state"]]
        visits["state " + state] += 1
        if not before:
            return
        if before["state"] != now["state"]:
            visits[_LETTERS[before["state"]] + " to " + state] += 1
        for bit in range(16):
            if (now["faults"] & ~before["faults"]) >> bit & 1:
                visits["fault 0x%04x" % (1 << bit)] += 1
        for name in _VALUES:
            if before[name] != now[name]:
                visits["%s %d" % (name, now[name])] += 1
        for name in _COUNTERS:
            visits[name] += now[name] - before[name]


def duel(seed: int) -> Counter[str]:
    """Guard and model through the random trace of a seed; what they visited."""
    fight = Duel(seed % len(OUTLETS), seed * 7919000)
    try:
        return fight.play(random_trace(seed)).visits
    except Disagreement as error:
        raise Disagreement("seed %d, %s" % (seed, error)) from None
