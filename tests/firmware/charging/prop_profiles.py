"""Random profile sets against the slow reference, and on both runtimes."""

import random

import pytest

from firmware.charging import reference as ref
from support import runtimes

NOW = 1767225600  # 2026-01-01T00:00:00Z, a Thursday
HORIZON = 60
SETS = 5000
BLOCKS = 10
ON_BOTH = 150


def random_set(seed: int) -> tuple:
    """([profile rows], Unix time, seconds since outlet 1 began, (mV, phases))."""
    dice = random.Random(seed)
    unix = NOW + dice.randrange(100000)
    since = dice.choice((0, 0, 5, 3600, dice.randrange(100000)))
    supply = (dice.choice((230000, 120000, 240000)), dice.choice((1, 3, 3)))
    rows = [random_profile(dice, unix, since) for _ in range(dice.randint(1, 9))]
    return rows, unix, since, supply


def random_profile(dice, unix: int, since: int) -> list:
    purpose = dice.choice((ref.MAX, ref.TX_DEFAULT, ref.TX_DEFAULT, ref.TX))
    outlet = {ref.MAX: 0, ref.TX: 1}.get(purpose, dice.randrange(3))
    kinds = (ref.ABSOLUTE, ref.DAILY, ref.WEEKLY, ref.RELATIVE)
    kind = dice.choice(kinds[:3] if purpose == ref.MAX else kinds)
    near = since if kind == ref.RELATIVE else dice.choice((0, 0, dice.randrange(200)))
    length = {ref.DAILY: 86400, ref.WEEKLY: 604800}.get(kind, 0)
    # So that the window meets starts, ends and the seams of recurrences.
    start = unix + dice.randint(-60, 60) - near - length * dice.randrange(3)
    duration = max(0, dice.choice((0, near + dice.randint(1, 90), length - dice.randint(-9, 60))))
    return [
        dice.randint(1, 12),
        outlet,
        purpose,
        kind,
        dice.randrange(4),
        dice.randrange(2),
        ref.TRANSACTION if purpose == ref.TX else 0,
        dice.choice((0, 0, unix + dice.randint(-60, 60))),
        dice.choice((ref.FOREVER, ref.FOREVER, unix + dice.randint(-20, 80))),
        0 if kind == ref.RELATIVE else start,
        duration,
        random_periods(dice, near, length),
    ]


def random_periods(dice, near: int, length: int) -> list:
    edge = dice.choice((near, near, length))
    starts = {0} | {max(0, edge + dice.randint(-30, 90)) for _ in range(dice.randrange(5))}
    amount = dice.choice((0, 60, 160, 321, 36800, 73611, 110000))
    return [
        [start, max(0, amount + dice.randint(-50, 50)), dice.choice((0, 0, 1, 2, 3))]
        for start in sorted(starts)
    ]


def expand(segments: list, horizon: int) -> list:
    """[[start, *value]...] as one value for each second."""
    found: list = [None] * horizon
    for start, *value in segments:
        found[start:horizon] = [value] * max(0, horizon - start)
    return found


def seconds_of(limit: ref.Allowed | None) -> list:
    return [int(limit.amperes * 1000), limit.whose] if limit else [-1, ""]


def expected(rows, unix, since, supply) -> list:
    """The same answers as charging_script gives, second by second."""
    kept = ref.installed(rows)
    found = []
    station = [ref.station(kept, unix + t, 0, supply) for t in range(HORIZON)]
    one = [ref.session(kept, 1, unix + t, since + t, supply) for t in range(HORIZON)]
    # Outlet 2 has no session: what one would get that begins at the instant of the question.
    two = [ref.session(kept, 2, unix + t, 0, supply) for t in range(HORIZON)]
    found += [[seconds_of(limit) for limit in limits] for limits in (station, one, two)]
    for outlet, unit in ((0, 0), (1, 0), (1, 1), (2, 1)):
        limits = [ref.composite(kept, outlet, unix + t, since, t, supply) for t in range(HORIZON)]
        found.append([ref.told(limit, unit, supply) for limit in limits])
    return found


def check(seed: int, result: tuple) -> None:
    assert result[0] == "ok", (seed, result)
    answers = result[1]
    wanted = expected(*random_set(seed))
    for index in range(3):
        assert expand(answers[index], HORIZON) == wanted[index], (seed, index)
    for index in range(3, 7):
        duration, periods = answers[index]
        assert duration == HORIZON
        assert expand(periods, HORIZON) == wanted[index], (seed, index)
        values = [period[1:] for period in periods]
        assert all(a != b for a, b in zip(values, values[1:], strict=False)), (seed, index)


def ask(call, seed: int) -> tuple:
    rows, unix, since, supply = random_set(seed)
    return call("firmware.charging.charging_script", "run", rows, unix, since, HORIZON, supply)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_limit_and_the_composite_schedule_are_those_of_the_reference(block: int):
    each = SETS // BLOCKS
    for seed in range(block * each, (block + 1) * each):
        check(seed, ask(runtimes.here, seed))


def test_micropython_says_the_same(worker):
    for seed in range(ON_BOTH):
        result = ask(worker.call, seed)
        check(seed, result)
        assert result == ask(runtimes.here, seed)


def test_without_a_clock_nobody_gets_more_than_at_any_time():
    for seed in range(500):
        rows, unix, since, supply = random_set(seed)
        result = runtimes.here(
            "firmware.charging.charging_script", "run", rows, 0, since, HORIZON, supply
        )
        assert result[0] == "ok", (seed, result)
        wanted = expected(rows, unix, since, supply)
        for index in range(3):
            blind = expand(result[1][index], HORIZON)
            for (ma, _), (most, _) in zip(blind, wanted[index], strict=True):
                assert most == -1 or -1 < ma <= most, (seed, index)


def test_the_random_sets_are_not_dull():
    changes = 0
    for seed in range(200):
        answers = ask(runtimes.here, seed)[1]
        changes += len(answers[4][1]) - 1
    assert changes > 200
