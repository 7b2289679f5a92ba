"""Profiles reach the arbiters in time, and wall clocks that jump do no harm."""

from both import MemoryStorage, raises
from chargepost.charging import profile as p
from chargepost.errors import BadInput
from chargepost.outlet.transaction import Grant, Transaction
from v16_bench import FakeStation

MIDNIGHT = 1767225600


def profile(number, purpose, *periods, **fields):
    packed = b"".join([p.period(*entry) for entry in periods])
    kind = fields.get("kind", p.ABSOLUTE)
    made = p.Profile(number, purpose, fields.get("stack", 0), kind, p.AMPERES, packed)
    made.outlet = fields.get("outlet", 0)
    made.transaction = fields.get("transaction", 0)
    made.start = fields.get("start", MIDNIGHT)
    made.duration = fields.get("duration", 0)
    made.valid_to = fields.get("valid_to", p.FOREVER)
    return made


class Rig:
    """A station whose ticks the test counts."""

    def __init__(self, unix=MIDNIGHT, storage=None, outlets=1, **values):
        self.station = FakeStation(outlets, storage, None, **values)
        self.limiter = self.station.limiter
        self.clock = self.station.clock
        if unix:
            self.clock.synchronise(unix)
        self.tick()

    def tick(self, count=1):
        for _ in range(count):
            self.clock.advance(100)
            now = self.clock.ms()
            self.limiter.tick(now)
            for outlet in self.station.outlets:
                outlet.tick(now)
            self.station.site.tick(now)
        return self

    def winner(self, number=1):
        found = self.station.outlets[number - 1].arbiter.decide(self.clock.ms())
        return found.limit_ma, found.source

    def plug(self, number=1):
        self.station.guard.set(2, 0, index=number - 1)
        self.tick()

    def charge(self, number=1, granted=None):
        self.plug(number)
        grant = Grant("A1", "", "remote")
        grant.profile = granted
        assert self.station.outlets[number - 1].authorise(grant)
        self.tick()
        return self.station.outlets[number - 1].transaction

    def install(self, *args, **fields):
        self.limiter.install(profile(*args, **fields))


def test_a_new_profile_reaches_the_arbiter_at_the_next_tick_and_is_named():
    rig = Rig()
    rig.install(3, p.TX_DEFAULT, (0, 100))
    rig.tick()
    assert rig.winner() == (10000, "charging profile")
    assert rig.station.outlets[0].winner.reason == "TxDefaultProfile 3 allows 10.0 A"
    rig.limiter.profiles.clear(3)
    rig.tick()
    assert rig.winner() == (32000, "installation")


def test_a_period_begins_at_the_very_tick():
    rig = Rig()
    rig.install(3, p.TX_DEFAULT, (0, 100), (7, 60))
    rig.tick()
    while rig.clock.now() < MIDNIGHT + 7:
        assert rig.winner()[0] == 10000
        rig.tick()
    assert rig.winner()[0] == 6000


def test_nothing_is_worked_out_again_before_it_can_change():
    rig = Rig()
    rig.install(3, p.TX_DEFAULT, (0, 100), (600, 60))
    rig.tick()
    looked = []
    storage = rig.station.storage
    read = storage.read
    storage.read = lambda *args: looked.append(args) or read(*args)
    rig.tick(5800)
    assert looked == []
    rig.tick(200)
    assert looked
    assert rig.winner()[0] == 6000


def test_a_relative_period_begins_to_the_tick_after_the_begin_of_the_transaction():
    rig = Rig()
    rig.install(3, p.TX_DEFAULT, (0, 100), (5, 60), kind=p.RELATIVE)
    rig.tick(3)
    transaction = rig.charge()
    while rig.clock.ms() < transaction.begin_ms + 5000:
        assert rig.winner()[0] == 10000
        rig.tick()
    assert rig.winner()[0] == 6000


def test_a_wall_clock_that_jumps_ahead_and_back_expires_nothing():
    rig = Rig()
    rig.install(3, p.TX_DEFAULT, (0, 100), valid_to=MIDNIGHT + 3600)
    rig.tick()
    rig.clock.synchronise(MIDNIGHT + 10000000)
    rig.tick()
    assert rig.winner()[1] == "installation"
    rig.clock.synchronise(MIDNIGHT + 30)
    rig.tick()
    assert rig.winner() == (10000, "charging profile")


def test_nor_does_an_estimated_time_make_room():
    rig = Rig(unix=0, MaxChargingProfilesInstalled=1)
    rig.clock.guess(MIDNIGHT + 10000000)
    rig.install(3, p.TX_DEFAULT, (0, 100), valid_to=MIDNIGHT + 3600)
    raises(BadInput, rig.limiter.install, profile(4, p.TX_DEFAULT, (0, 60), stack=1))
    rig.clock.synchronise(MIDNIGHT + 10000000)
    rig.limiter.install(profile(4, p.TX_DEFAULT, (0, 60), stack=1))
    assert len(rig.limiter.profiles.rows) == 1


def test_a_wall_clock_that_is_set_moves_to_its_period_at_the_next_tick():
    rig = Rig()
    rig.install(3, p.TX_DEFAULT, (0, 100), (3600, 60))
    rig.tick()
    assert rig.winner()[0] == 10000
    rig.clock.synchronise(MIDNIGHT + 3605)
    rig.tick()
    assert rig.winner()[0] == 6000


def test_before_the_clock_is_set_the_lowest_period_holds():
    rig = Rig(unix=0)
    rig.install(3, p.TX_DEFAULT, (0, 160), (3600, 60))
    rig.tick()
    assert rig.winner()[0] == 6000
    rig.clock.synchronise(MIDNIGHT)
    rig.tick()
    assert rig.winner()[0] == 16000


def test_a_profile_of_a_remote_start_holds_before_the_contactor_may_close():
    rig = Rig()
    transaction = rig.charge(1, profile(9, p.TX, (0, 70), kind=p.RELATIVE, outlet=1))
    assert transaction and rig.station.guard.asks[0].permit == 1
    assert rig.station.guard.asks[0].limit_ma == 7000
    assert rig.limiter.profiles.transactions() == [transaction.number]


def test_and_without_room_for_it_the_session_ends_instead_of_running_unlimited():
    rig = Rig(MaxChargingProfilesInstalled=1)
    rig.install(1, p.MAX, (0, 500))
    granted = profile(9, p.TX, (0, 70), kind=p.RELATIVE, outlet=1)
    transaction = rig.charge(1, granted)
    assert transaction.stop_reason == "Other"
    assert rig.station.guard.asks[0].permit == 0
    assert "cannot be kept" in rig.station.logged[-1]


def test_tx_profiles_go_with_their_transaction():
    rig = Rig()
    transaction = rig.charge(1, profile(9, p.TX, (0, 70), kind=p.RELATIVE, outlet=1))
    assert rig.winner()[0] == 7000
    rig.station.outlets[0].close("Local")
    rig.tick()
    assert transaction.number not in rig.limiter.profiles.transactions()
    assert rig.winner() == (32000, "installation")


def test_after_a_restart_only_profiles_of_running_transactions_are_left():
    storage = MemoryStorage()
    rig = Rig(storage=storage, outlets=2)
    rig.install(1, p.TX_DEFAULT, (0, 200))
    running = rig.charge(1, profile(9, p.TX, (0, 70), outlet=1))
    over = rig.charge(2, profile(8, p.TX, (0, 80), outlet=2))
    rig.station.ledger.end(over.number, 2000, "PowerLoss")
    again = Rig(storage=storage, outlets=2)
    assert again.limiter.profiles.transactions() == [running.number]
    grant = Grant("A1", "", "resume")
    again.plug()
    again.station.outlets[0].resume(Transaction(running.number, grant, 0, MIDNIGHT, 1000))
    assert again.tick().winner() == (7000, "charging profile")


def test_and_one_that_is_closed_later_takes_its_profiles_along():
    storage = MemoryStorage()
    rig = Rig(storage=storage)
    running = rig.charge(1, profile(9, p.TX, (0, 70), outlet=1))
    again = Rig(storage=storage)
    again.tick(20)
    assert again.limiter.profiles.transactions() == [running.number]
    again.station.ledger.end(running.number, 2000, "PowerLoss")
    again.tick(20)
    assert again.limiter.profiles.transactions() == []


def test_the_limit_of_the_whole_station_is_shared_by_the_outlets_that_charge():
    rig = Rig(outlets=3)
    rig.install(1, p.MAX, (0, 200))
    rig.tick()
    rig.charge(1)
    assert rig.tick().winner(1) == (20000, "station profile")
    rig.charge(2)
    rig.tick()
    assert [rig.winner(n)[0] for n in (1, 2)] == [10000, 10000]
    rig.install(1, p.MAX, (0, 110))
    rig.tick(2)
    assert [rig.winner(n)[0] for n in (1, 2)] == [11000, 0]
    reason = rig.station.outlets[1].arbiter.decide(rig.clock.ms()).reason
    assert reason == "ChargePointMaxProfile 1 allows 11.0 A, other outlets come first"


def test_limit_0_pauses_the_session_and_a_higher_one_resumes_it():
    rig = Rig()
    transaction = rig.charge()
    rig.install(1, p.TX_DEFAULT, (0, 0))
    rig.tick()
    outlet = rig.station.outlets[0]
    assert rig.station.guard.asks[0].limit_ma == 0
    assert outlet.status == "SuspendedEVSE" and outlet.transaction is transaction
    assert "charging profile" in outlet.why()
    rig.install(1, p.TX_DEFAULT, (0, 160))
    rig.tick()
    assert rig.station.guard.asks[0].limit_ma == 16000


def test_profiles_that_cannot_be_read_allow_nothing_until_they_can():
    rig = Rig()
    rig.install(1, p.TX_DEFAULT, (0, 160))
    storage = rig.station.storage
    read = storage.read

    def broken(*args):
        raise OSError(5, "the flash does not answer")

    storage.read = broken
    try:
        rig.limiter.tick(rig.clock.ms() + 100)
    except OSError:
        pass
    assert rig.winner() == (0, "charging profile")
    storage.read = read
    rig.tick()
    assert rig.winner() == (16000, "charging profile")


def test_watts_for_one_phase_are_spread_over_all_on_which_the_car_draws():
    rig = Rig()
    packed = p.period(0, 36800, 1)  # 3,680.0 W on one phase
    rig.limiter.install(p.Profile(7, p.TX_DEFAULT, 0, p.RELATIVE, p.WATTS, packed))
    rig.charge()
    assert rig.winner() == (16000, "charging profile")
    latest = rig.station.outlets[0].meter.latest
    latest.at_ms = rig.clock.ms()
    latest.current_ma = [15900, 300, None]
    rig.tick()
    assert rig.winner() == (16000, "charging profile")
    latest.current_ma = [15900, 15800, 15900]
    rig.tick()
    assert rig.winner() == (5333, "charging profile")
    latest.current_ma = [0, 0, 0]
    rig.tick()
    assert rig.winner() == (5333, "charging profile")


def test_a_board_that_has_switched_to_one_phase_spreads_them_over_one():
    rig = Rig()
    packed = p.period(0, 36800, 1)
    rig.limiter.install(p.Profile(7, p.TX_DEFAULT, 0, p.RELATIVE, p.WATTS, packed))
    rig.charge()
    latest = rig.station.outlets[0].meter.latest
    latest.at_ms = rig.clock.ms()
    latest.current_ma = [15900, 15800, 15900]
    rig.tick()
    rig.station.guard.report(0).phases = 1
    rig.tick()
    assert rig.winner() == (16000, "charging profile")


def test_the_watts_of_the_whole_station_are_spread_as_well():
    rig = Rig(outlets=2)
    packed = p.period(0, 55200, 1)
    rig.limiter.install(p.Profile(7, p.MAX, 0, p.RELATIVE, p.WATTS, packed))
    rig.charge(2)
    assert rig.winner(2) == (24000, "station profile")
    latest = rig.station.outlets[1].meter.latest
    latest.at_ms = rig.clock.ms()
    latest.current_ma = [15900, 15800, 15900]
    rig.tick()
    assert rig.winner(2) == (8000, "station profile")
