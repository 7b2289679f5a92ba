"""Installs profiles and asks what they allow, as one call: for comparing the two runtimes."""

from both import FakeClock, MemoryStorage
from chargepost.charging import limit as limits
from chargepost.charging import profile as p
from chargepost.charging.composite import Composite
from chargepost.charging.profiles import Profiles
from chargepost.outlet.transaction import Grant, Transaction
from fakes import plain_outlet


def build(row):
    """A Profile from [number, outlet, purpose, kind, stack, unit, transaction, valid from,

    valid to, start, duration, [[start, limit, phases], ...]].
    """
    number, outlet, purpose, kind, stack, unit, transaction = row[:7]
    periods = b"".join([p.period(*entry) for entry in row[11]])
    made = p.Profile(number, purpose, stack, kind, unit, periods)
    made.outlet = outlet
    made.transaction = transaction
    made.valid_from, made.valid_to, made.start, made.duration = row[7:11]
    return made


class Desk:
    """What a composite schedule wants of a limiter: outlet 1 charges, outlet 2 does not."""

    def __init__(self, rows, storage, unix, since, supply):
        self.profiles = Profiles(storage)
        for row in rows:
            self.profiles.put(build(row), 100, 0)
        self.clock = FakeClock(ms=1000000, unix=unix - 1000 if unix else 0)
        self.supply = limits.Supply(*supply)
        self.outlets = [plain_outlet(1), plain_outlet(2)]
        began = self.clock.ms() - since * 1000
        self.outlets[0].transaction = Transaction(7, Grant("CAFE"), began, unix - since, 0)
        self.config = {
            "ChargingScheduleMaxPeriods": 500,
            "Chargepost.SiteCurrentLimit": 48000,
            "Chargepost.InstalledCurrent": 32000,
        }


def segments(desk, number, unix, horizon):
    """[[second, mA or -1, whose]...] of an outlet over time, 0 for the station."""
    transaction = desk.outlets[number - 1].transaction if number else None
    found = []
    after = 0
    while after < horizon:
        now = unix + after if unix else 0
        if number:
            now_ms = desk.clock.ms() + after * 1000
            limit, seconds = limits.limit_now(
                desk.profiles, number, transaction, now, now_ms, desk.supply
            )
        else:
            limit, seconds = limits.station_limit(desk.profiles, now, desk.supply)
        found.append([after, limit.ma, limit.whose] if limit else [after, -1, ""])
        after += seconds
    return found


def composite(desk, number, horizon, unit):
    """[duration, [[start, tenths, phases]...]]; 5 instants at a time."""
    made = Composite(desk, number, horizon, unit)
    while not made.advance(5):
        pass
    return [made.duration, [list(found) for found in made.periods]]


def run(rows, unix, since, horizon, supply):
    """All of it, before and after a restart."""
    storage = MemoryStorage()
    desk = Desk(rows, storage, unix, since, supply)
    found = [segments(desk, number, unix, horizon) for number in (0, 1, 2)]
    if unix:
        for number, unit in ((0, 0), (1, 0), (1, 1), (2, 1)):
            found.append(composite(desk, number, horizon, unit))
    again = Desk([], storage, unix, since, supply)
    assert again.profiles.rows == desk.profiles.rows, "a restart has changed the profiles"
    assert not again.profiles.problems
    return found
