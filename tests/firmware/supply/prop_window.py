"""The watch over the supply agrees with the words of its rules, looked up in the whole past."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chargepost.faults import FREQUENCY, OVER_VOLTAGE, UNDER_VOLTAGE
from chargepost.supply import country
from firmware.supply.supply_script import play
from support import runtimes

# Runs of equal readings, so that waits of a minute come to their end.
_READING = st.tuples(
    st.sampled_from([1000, 1000, 1000, 950, 790, 799, 800, 899, 900, 1090, 1095, 1150, 1160]),
    st.sampled_from([50000, 50000, 50000, 49900, 49890, 50110, 51400, 51401, 47599]),
)
_RUNS = st.lists(st.tuples(_READING, st.sampled_from([1, 2, 3, 4, 30, 59, 60, 61])), max_size=12)
_NAMES = st.sampled_from(country.NAMES)


def _past(runs) -> list[tuple[int, int]]:
    return [(1000, 50000)] + [reading for reading, times in runs for _ in range(times)]


def _inside(value: int, low: int, high: int) -> bool:
    return not high or low <= value <= high


def _wrong(rules, reading) -> tuple[bool, bool, bool]:
    volts, mhz = reading
    odd = not _inside(mhz, rules[country.LOW_MHZ], rules[country.HIGH_MHZ])
    return volts < rules[country.LOW], volts > rules[country.HIGH], odd


def _sound(rules, reading) -> bool:
    volts, mhz = reading
    return _inside(volts, rules[country.BACK_LOW], rules[country.BACK_HIGH]) and _inside(
        mhz, rules[country.BACK_LOW_MHZ], rules[country.BACK_HIGH_MHZ]
    )


def expected(name: str, past) -> list[int]:
    """The faults after each reading: set by 3 s of wrong readings, ended by 60 s of sound ones."""
    rules = country.rules(name)
    found = []
    faults = 0
    for at in range(len(past)):
        window = past[max(0, at - 3) : at + 1]
        for index, bit in enumerate((UNDER_VOLTAGE, OVER_VOLTAGE, FREQUENCY)):
            if len(window) == 4 and all(_wrong(rules, one)[index] for one in window):
                faults |= bit
        window = past[max(0, at - 60) : at + 1]
        if len(window) == 61 and all(_sound(rules, one) for one in window):
            faults = 0
        found.append(faults)
    return found


@settings(max_examples=60, deadline=None)
@given(_NAMES, _RUNS)
def test_faults_come_and_go_as_the_rules_say(name, runs):
    past = _past(runs)[:250]
    assert [faults for faults, _, _ in play(name, past)] == expected(name, past)


@settings(max_examples=100, deadline=None)
@given(_NAMES, _RUNS)
def test_a_car_gets_nothing_while_there_is_a_fault_and_6_amperes_at_least_without(name, runs):
    for faults, limit_ma, sound in play(name, _past(runs)):
        assert sound or (limit_ma == 0) == bool(faults)
        assert sound or not limit_ma or limit_ma >= 6000
        assert not (sound and faults)


@settings(max_examples=60, deadline=None)
@given(_NAMES, _RUNS)
def test_both_runtimes_judge_alike(worker, name, runs):
    call = ("firmware.supply.supply_script", "play", name, _past(runs)[:400])
    assert worker.call(*call) == runtimes.here(*call)
