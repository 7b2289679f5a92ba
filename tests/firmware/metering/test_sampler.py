"""When a station samples, and where the values go."""

from both import FakeClock
from chargepost.metering import measurands
from chargepost.metering.sampler import Sampler
from fakes import SETTINGS, FakeGuard, FakeMeter, outlet_with_transaction, plain_outlet


class Station:
    """One outlet, a ledger and a backend that remember what they get."""

    def __init__(self, outlet, **settings):
        self.clock = FakeClock(unix=1_790_000_000 - 1_790_000_000 % 86400)
        self.config = dict(SETTINGS)
        self.config.update(settings)
        outlet.config = self.config
        outlet.guard = FakeGuard()
        outlet.meter = FakeMeter(1234)
        outlet.meter.read_at(0)
        self.outlets = [outlet]
        self.ledger = self.backend = self
        self.recorded = []
        self.told = []
        self.sampler = Sampler(self)
        if outlet.transaction:
            self.sampler.event("begin", outlet, outlet.transaction)

    def reading(self, number, register_wh, context, values, report):
        self.recorded.append((self.clock.ms() // 1000, context, report))

    def flush(self):
        self.flushed = self.clock.ms()

    def sampled(self, outlet, context, values):
        self.told.append((self.clock.ms() // 1000, context, measurands.unpack(values)))

    def live(self, seconds):
        for _ in range(seconds * 10):
            self.clock.advance(100)
            self.sampler.tick(self.clock.ms())
        return self


def test_a_transaction_is_sampled_every_interval_from_its_begin():
    station = Station(outlet_with_transaction(1), MeterValueSampleInterval=20).live(65)
    assert station.recorded == [(t, "Sample.Periodic", True) for t in (20, 40, 60)]


def test_readings_that_wait_for_their_write_are_looked_after_at_every_tick():
    station = Station(plain_outlet(1)).live(1)
    assert station.flushed == station.clock.ms()


def test_interval_0_reports_nothing_but_keeps_readings_for_power_cuts():
    settings = {"Chargepost.LedgerReadingInterval": 30}
    station = Station(outlet_with_transaction(1), MeterValueSampleInterval=0, **settings).live(65)
    assert station.recorded == [(t, "Sample.Periodic", False) for t in (30, 60)]


def test_no_measurands_report_nothing_but_keep_readings_for_power_cuts():
    station = Station(outlet_with_transaction(1), MeterValuesSampledData="").live(125)
    assert station.recorded == [(t, "Sample.Periodic", False) for t in (60, 120)]


def test_an_ended_transaction_is_sampled_no_more():
    station = Station(outlet_with_transaction(1), MeterValueSampleInterval=20).live(25)
    station.sampler.event("end", station.outlets[0], None)
    station.outlets[0].transaction = None
    assert len(station.live(60).recorded) == 1


def test_clock_aligned_values_of_an_idle_outlet_go_past_the_ledger():
    station = Station(plain_outlet(1), ClockAlignedDataInterval=60).live(125)
    assert [(t, context) for t, context, _ in station.told] == [
        (60, "Sample.Clock"),
        (120, "Sample.Clock"),
    ]
    assert station.told[0][2] == [(0, "", 1234)]
    assert station.recorded == []


def test_clock_aligned_values_of_a_transaction_go_into_the_ledger():
    station = Station(
        outlet_with_transaction(1), ClockAlignedDataInterval=60, MeterValueSampleInterval=0
    ).live(65)
    assert (60, "Sample.Clock", True) in station.recorded
    assert station.told == []


def test_a_meter_that_does_not_answer_is_not_sampled():
    station = Station(outlet_with_transaction(1), MeterValueSampleInterval=20)
    station.outlets[0].meter.stale = True
    assert station.live(65).recorded == []
