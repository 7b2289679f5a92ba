"""After a power cut: what was running is closed with its last reading, or goes on."""

from both import FakeClock, MemoryStorage
from chargepost.availability import Availability
from chargepost.ledger.ledger import Ledger
from chargepost.outlet import session
from chargepost.outlet.outlet import Outlet
from chargepost.powercut import Recovery
from fakes import SETTINGS, A, B, C, FakeGuard, FakeMeter, plain_outlet


def _fails(name, data):
    raise OSError(5, "input/output error")


class Site:
    """A station's worth of parts around one outlet, after a cut in mid-session."""

    def __init__(self, policy, failing=False, delivered=False, scheduled=False):
        self.storage = storage = MemoryStorage()
        before = FakeClock(unix=1_790_000_000)
        ledger = Ledger(storage, before, 1 << 20)
        ledger.open()
        self.number = ledger.begin(1, "CAFE", 1000, "card", "GROUP")
        before.advance(60000)
        ledger.reading(self.number, 1400, "Sample.Periodic", b"", False)
        if delivered:
            ledger.confirm(ledger.oldest().sequence)
        for number in (self.number, 7):
            storage.append("stop/%d" % number, b"readings")
        storage.append("signed/7", b"a reading that was signed")
        if scheduled:
            running = plain_outlet(1)
            running.interrupted = True
            Availability(storage, [running]).change(1, False)
        self.clock = FakeClock(unix=1_790_003_600)
        self.ledger = Ledger(storage, self.clock, 1 << 20)
        self.ledger.open()
        self.config = dict(SETTINGS)
        self.config["Chargepost.PowerCutPolicy"] = policy
        self.guard = FakeGuard()
        meter = FakeMeter(1500)
        self.outlets = [Outlet(1, self.guard, meter, self.ledger, self.clock, self.config)]
        append = storage.append
        if failing:
            storage.append = _fails
        self.recovery = Recovery(self)
        self.availability = Availability(storage, self.outlets)
        storage.append = append

    def pass_ms(self, ms):
        for _ in range(ms // 100):
            self.clock.advance(100)
            self.outlets[0].tick(self.clock.ms())
            self.recovery.tick(self.clock.ms())

    def ends(self):
        """(register, reason, time) of each end that waits for delivery."""
        found = []
        while True:
            record = self.ledger.oldest()
            if record is None:
                return found
            if record.kind == "end":
                found.append((record.register, record.reason, self.ledger.time_of(record)))
            self.ledger.confirm(record.sequence)


def test_close_ends_with_time_and_energy_of_the_last_durable_reading():
    site = Site("close")
    assert site.ledger.running() == []
    assert site.ends() == [(1400, "PowerLoss", 1_790_000_060)]


def test_resume_goes_on_where_the_car_is_still_there():
    site = Site("resume")
    site.guard.set(C)
    site.pass_ms(300)
    outlet = site.outlets[0]
    assert outlet.session == session.TRANSACTION
    assert (outlet.transaction.number, outlet.transaction.begin_wh) == (site.number, 1000)
    assert (outlet.grant.token, outlet.grant.parent) == ("CAFE", "GROUP")
    site.pass_ms(20000)
    assert site.ends() == []


def test_nobody_else_may_begin_before_it_is_settled():
    site = Site("resume")
    outlet = site.outlets[0]
    site.guard.alive = False
    site.guard.set(B)
    site.pass_ms(300)
    assert not outlet.accepts()
    site.guard.alive = True
    site.pass_ms(200)
    assert outlet.grant.token == "CAFE"
    gone = Site("resume")
    gone.guard.set(A)
    gone.pass_ms(9000)
    assert not gone.outlets[0].accepts()
    assert "the power cut interrupted" in gone.outlets[0].why()
    gone.pass_ms(2000)
    assert gone.outlets[0].accepts()


def test_what_was_scheduled_for_the_end_of_the_session_waits_for_that():
    site = Site("resume", scheduled=True)
    outlet = site.outlets[0]
    site.guard.set(C)
    site.pass_ms(20000)
    assert outlet.operative
    assert outlet.session == session.TRANSACTION
    gone = Site("resume", scheduled=True)
    gone.pass_ms(9000)
    assert gone.outlets[0].operative
    gone.pass_ms(2000)
    assert not gone.outlets[0].operative
    assert not Site("close", scheduled=True).outlets[0].operative


def test_resume_closes_when_the_car_has_left():
    site = Site("resume")
    site.guard.set(A)
    site.pass_ms(9000)
    assert len(site.ledger.running()) == 1
    site.pass_ms(2000)
    assert site.ends() == [(1400, "PowerLoss", 1_790_000_060)]


def test_resume_waits_for_the_guard_to_say_what_is_there():
    site = Site("resume")
    site.guard.alive = False
    site.guard.set(B)
    site.pass_ms(5000)
    assert site.outlets[0].transaction is None
    site.guard.alive = True
    site.pass_ms(200)
    assert site.outlets[0].session == session.TRANSACTION


def test_a_session_that_cannot_go_on_is_closed_although_the_car_is_there():
    for before in (session.STARTING, session.FINISHED):
        site = Site("resume")
        site.guard.alive = False
        site.guard.set(B)
        site.outlets[0].session = before  # of a card at once, or of nobody for too long
        site.recovery.tick(site.clock.ms())
        site.guard.alive = True
        site.outlets[0].meter.stale = True
        site.pass_ms(9000)
        assert len(site.ledger.running()) == 1
        site.pass_ms(2000)
        assert site.ends() == [(1400, "PowerLoss", 1_790_000_060)]


def test_a_storage_that_fails_at_the_start_keeps_no_station_from_starting():
    site = Site("close", failing=True)
    assert len(site.ledger.running()) == 1
    site.pass_ms(100)
    assert site.ends() == [(1400, "PowerLoss", 1_790_000_060)]


def left(site):
    folders = ("stop", "signed", "unsent")
    return [name for name in sorted(site.storage.files) if name.split("/")[0] in folders]


def test_what_a_cut_has_left_of_a_delivered_transaction_is_put_away():
    site = Site("resume", delivered=True)
    assert left(site) == ["stop/1", "unsent/7"]
    assert site.storage.files["unsent/7"] == b"a reading that was signed"


def test_nothing_is_put_away_before_the_backend_has_everything():
    assert left(Site("resume")) == ["signed/7", "stop/1", "stop/7"]
