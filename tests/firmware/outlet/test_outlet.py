"""One outlet between guard, meter and ledger: sessions as drivers live them."""

from both import FakeClock, raises
from chargepost.errors import StorageFull
from chargepost.guard.interface import WAIT_RCM, WAIT_UNTESTED
from chargepost.outlet import session
from chargepost.outlet.outlet import Outlet
from chargepost.outlet.transaction import Grant
from fakes import SETTINGS, A, B, C, FakeGuard, FakeLedger, FakeMeter


class Bay:
    """One outlet with everything around it; `pass_ms` lets time pass in ticks of 100 ms."""

    def __init__(self, outlets=1, **settings):
        self.clock = FakeClock()
        self.guard = FakeGuard(outlets)
        self.meter = FakeMeter()
        self.ledger = FakeLedger()
        config = dict(SETTINGS)
        config.update(settings)
        self.outlet = Outlet(1, self.guard, self.meter, self.ledger, self.clock, config)
        self.events = []
        self.outlet.on_event = self.note
        self.pass_ms(100)

    def note(self, kind, outlet, transaction):
        self.events.append(outlet.status if kind == "status" else kind)

    def pass_ms(self, ms):
        for _ in range(ms // 100):
            self.clock.advance(100)
            self.outlet.tick(self.clock.ms())

    def charging(self):
        """Plug, identify, charge."""
        self.guard.set(B)
        self.pass_ms(100)
        self.outlet.authorise(Grant("CAFE"))
        self.pass_ms(100)
        self.guard.set(C, contactor=1)
        self.pass_ms(100)
        return self


def test_an_empty_outlet_is_available_and_asks_for_no_energy():
    bay = Bay()
    assert bay.outlet.status == "Available"
    assert bay.guard.asks[0].permit == 0
    assert bay.outlet.why() == "No car is plugged in."


def test_a_plugged_car_waits_for_a_card():
    bay = Bay()
    bay.guard.set(B)
    bay.pass_ms(100)
    assert bay.outlet.status == "Preparing"
    assert bay.guard.asks[0].permit == 0
    assert bay.outlet.why() == "Waiting for a card or a remote start."


def test_the_transaction_is_written_down_before_energy_is_asked_for():
    bay = Bay()
    bay.guard.set(B)
    bay.pass_ms(100)
    bay.outlet.authorise(Grant("CAFE"))
    assert bay.guard.asks[0].permit == 0
    bay.pass_ms(100)
    assert bay.ledger.calls == [("begin", 1, "CAFE", 1000)]
    assert bay.guard.asks[0].permit == 1


def test_a_charging_session_reports_the_standard_statuses():
    bay = Bay().charging()
    assert bay.outlet.status == "Charging"
    assert bay.events == ["plug", "Preparing", "begin", "Charging"]


def test_a_self_test_at_the_start_of_a_session_is_part_of_preparing():
    bay = Bay()
    bay.guard.reports[0].waits = WAIT_RCM | WAIT_UNTESTED
    bay.charging()
    assert bay.events == ["plug", "Preparing", "begin", "Charging"]
    bay.guard.set(C)
    bay.pass_ms(100)
    assert bay.outlet.status == "SuspendedEVSE"


def test_a_session_that_nothing_tests_the_monitor_for_is_suspended():
    bay = Bay()
    bay.guard.reports[0].waits = WAIT_UNTESTED
    bay.charging()
    assert bay.events == ["plug", "Preparing", "begin", "SuspendedEVSE"]


def test_a_session_that_was_suspended_never_goes_back_to_preparing():
    bay = Bay()
    bay.outlet.arbiter.declare("site", 0, "the site needs it all")
    bay.outlet.arbiter.publish("site", 0, "the site needs it all")
    bay.guard.set(B)
    bay.pass_ms(100)
    bay.outlet.authorise(Grant("CAFE"))
    bay.pass_ms(200)
    assert bay.outlet.status == "SuspendedEVSE"
    bay.outlet.arbiter.publish("site", 16000, "there is enough")
    bay.pass_ms(200)
    bay.guard.set(C)
    bay.pass_ms(200)
    bay.guard.set(C, contactor=1)
    bay.pass_ms(200)
    assert bay.events[2:] == ["begin", "SuspendedEVSE", "SuspendedEV", "Charging"]


def test_a_car_that_stops_asking_is_suspended_by_the_ev():
    bay = Bay().charging()
    bay.guard.set(B)
    bay.pass_ms(100)
    assert bay.outlet.status == "SuspendedEV"
    assert bay.outlet.why() == "The car does not ask for energy."


def test_a_limit_below_6_amperes_is_suspended_by_the_evse_and_says_whose_it_is():
    bay = Bay().charging()
    bay.outlet.arbiter.publish("site", 4000, "the site allows 4.0 A")
    bay.pass_ms(100)
    bay.guard.set(C, contactor=1)
    assert bay.outlet.status == "SuspendedEVSE"
    assert "Paused by site: the site allows 4.0 A" in bay.outlet.why()
    assert bay.guard.asks[0].limit_ma == 4000


def test_a_stop_waits_for_the_contactor_and_for_a_register_read_after_it():
    bay = Bay().charging()
    bay.outlet.stop("Local", "CAFE")
    bay.pass_ms(1000)
    assert bay.outlet.session == session.STOPPING
    assert bay.guard.asks[0].permit == 0
    bay.guard.set(B, contactor=0)
    bay.pass_ms(100)
    assert len(bay.ledger.calls) == 1
    bay.meter.register_wh = 1500
    bay.meter.read_at(bay.clock.ms() + 50)
    bay.pass_ms(100)
    assert bay.ledger.calls[1] == ("end", 1, 1500, "Local", "CAFE")
    assert bay.outlet.status == "Finishing"
    bay.guard.set(A)
    bay.pass_ms(200)
    assert bay.outlet.status == "Available"


def test_a_meter_that_no_longer_answers_does_not_keep_a_session_open():
    bay = Bay().charging()
    bay.outlet.stop("Remote")
    bay.guard.set(B, contactor=0)
    bay.pass_ms(4000)
    assert bay.ledger.calls[1] == ("end", 1, 1000, "Remote", "")


def test_a_listener_that_fails_keeps_no_ended_transaction_running():
    bay = Bay().charging()
    bay.outlet.stop("Remote")
    bay.guard.set(B)

    def fails(kind, outlet, transaction):
        raise OSError(28, "no space left on device")

    bay.outlet.on_event = fails
    bay.meter.stale = True
    raises(OSError, bay.pass_ms, 200)
    assert bay.ledger.calls[-1][0] == "end"
    assert bay.outlet.transaction is None and bay.outlet.grant is None


def test_unplugging_ends_the_transaction_with_the_reason_ev_disconnected():
    bay = Bay().charging()
    bay.guard.set(A)
    bay.pass_ms(4000)
    assert bay.ledger.calls[1][3] == "EVDisconnected"
    assert bay.outlet.status == "Available"


def test_unplugging_may_only_suspend_when_the_site_wants_that():
    bay = Bay(StopTransactionOnEVSideDisconnect=False).charging()
    bay.guard.set(A)
    bay.pass_ms(4000)
    assert bay.outlet.status == "SuspendedEV"
    assert bay.outlet.why() == "The car was unplugged while its session goes on."


def test_an_authorisation_without_a_car_expires():
    bay = Bay()
    bay.outlet.authorise(Grant("CAFE"))
    bay.pass_ms(29000)
    assert bay.outlet.status == "Preparing"
    bay.pass_ms(1100)
    assert bay.outlet.status == "Available"
    bay.guard.set(B)
    bay.pass_ms(1000)
    assert bay.ledger.calls == []


def test_no_transaction_begins_before_the_meter_has_answered():
    bay = Bay()
    bay.meter.register_wh = None
    bay.guard.set(B)
    bay.pass_ms(100)
    bay.outlet.authorise(Grant("CAFE"))
    bay.pass_ms(1000)
    assert bay.ledger.calls == []
    bay.meter.register_wh = 7
    bay.pass_ms(100)
    assert bay.ledger.calls == [("begin", 1, "CAFE", 7)]


def test_a_full_ledger_refuses_the_session_and_says_so():
    bay = Bay()
    bay.ledger.full = StorageFull("The ledger is full; connect to the backend.")
    bay.guard.set(B)
    bay.pass_ms(100)
    bay.outlet.authorise(Grant("CAFE"))
    bay.pass_ms(200)
    assert bay.outlet.transaction is None
    assert "The ledger is full; connect to the backend." in bay.outlet.why()


def test_a_lost_guard_is_a_fault_and_not_an_unplugged_car():
    bay = Bay().charging()
    bay.pass_ms(3000)
    bay.guard.alive = False
    bay.guard.set(A)
    bay.pass_ms(1000)
    assert bay.outlet.status == "Faulted"
    assert bay.outlet.session == session.TRANSACTION
    bay.guard.alive = True
    bay.guard.set(C, contactor=1)
    bay.pass_ms(100)
    assert bay.outlet.status == "Charging"


def test_the_cable_limits_the_current():
    bay = Bay()
    bay.guard.set(B, cable_ma=13000)
    bay.pass_ms(100)
    assert bay.outlet.winner.source == "cable"
    assert bay.guard.asks[0].limit_ma == 13000


def test_an_outlet_out_of_service_accepts_nobody():
    bay = Bay()
    bay.outlet.operative = False
    bay.pass_ms(100)
    assert bay.outlet.status == "Unavailable"
    assert not bay.outlet.authorise(Grant("CAFE"))
    assert bay.guard.asks[0].available == 0
