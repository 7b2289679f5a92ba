"""Why no energy flows: every state has its sentence, and behind it the causes down to the root."""

from both import FakeClock
from chargepost import faults
from chargepost.guard import interface as i
from chargepost.outlet import session, why
from chargepost.outlet.outlet import Outlet
from chargepost.outlet.transaction import Grant
from fakes import SETTINGS, A, B, C, FakeGuard, FakeLedger, FakeMeter


class Bay:
    """An outlet that ticks; `told` is its chain of causes."""

    def __init__(self, **settings):
        self.clock = FakeClock()
        self.guard = FakeGuard()
        self.meter = FakeMeter()
        config = dict(SETTINGS)
        config.update(settings)
        self.outlet = Outlet(1, self.guard, self.meter, FakeLedger(), self.clock, config)
        self.report = self.guard.reports[0]
        self.tick()

    def tick(self, ms=100):
        for _ in range(ms // 100):
            self.clock.advance(100)
            self.outlet.tick(self.clock.ms())
        return self

    def granted(self):
        """A car is plugged in, and somebody may charge."""
        self.guard.set(B)
        self.tick()
        self.outlet.authorise(Grant("CAFE"))
        self.tick()
        self.guard.set(B)
        return self.tick()

    def charging(self):
        self.granted()
        self.guard.set(C, contactor=1)
        self.report.signalled_ma = 32000
        return self.tick()

    def waits(self, bits, state=C):
        """The car is in C, and the guard waits for something."""
        self.granted()
        self.guard.set(state)
        self.report.waits = bits
        return self.tick()

    @property
    def told(self):
        return self.outlet.causes()


def test_an_empty_outlet():
    assert Bay().told == ["No car is plugged in."]


def test_a_charging_car():
    assert Bay().charging().told == [
        "Energy may flow, up to 32.0 A: the installation allows no more."
    ]


def test_heat_is_told_with_its_temperature():
    bay = Bay().charging()
    bay.report.cap_ma = 9000
    bay.report.cap_cause = i.CAP_TEMPERATURE
    bay.report.decicelsius = 655
    bay.report.signalled_ma = 9000
    bay.tick()
    assert bay.outlet.winner.source == "guard"
    assert bay.told == ["Energy may flow, up to 9.0 A: the outlet has 65.5 degC."]


def test_an_outlet_that_is_too_hot():
    bay = Bay().charging()
    bay.report.faults = i.HOT
    bay.report.pwm = 0
    bay.report.decicelsius = 702
    bay.tick()
    assert bay.told[0] == faults.sentence(i.HOT)
    assert "The outlet has 70.2 degC." in bay.told
    assert bay.told[-1] == "The contactor opens once the car has stopped, after 6 s at most."


def test_each_cap_of_the_guard_has_its_sentence():
    for cause, words in (
        (i.CAP_SENSOR, "temperature of the outlet is not known"),
        (i.CAP_OVERLOAD, "took more than it was told"),
        (i.CAP_SIMPLIFIED, "no switch"),
        (i.NO_CAP, "contactor carries no more"),
    ):
        bay = Bay().charging()
        bay.report.cap_ma = 10000
        bay.report.cap_cause = cause
        assert words in bay.tick().outlet.winner.reason


def test_cars_that_may_not_charge_in_a_simplified_way_are_told_so():
    bay = Bay().granted()
    bay.report.cap_ma = 0
    bay.report.cap_cause = i.CAP_SIMPLIFIED
    bay.tick()
    assert bay.told[0].startswith("Paused by guard: the car's pilot circuit has no switch")
    assert "The guard allows 0.0 A." in bay.told


def test_the_self_test_of_the_monitor():
    bay = Bay().waits(i.WAIT_UNTESTED, B)
    assert bay.told[0].startswith("The residual current monitor has not been tested since")
    assert "unplug the car for a moment" in bay.told[0]
    assert bay.outlet.status == "SuspendedEVSE"
    bay.report.rcm_result = i.RCM_NO_TRIP
    assert "Its test pulse did not make it trip." in bay.told
    bay.report.waits = i.WAIT_RCM
    assert "is being tested" in bay.told[0]


def test_a_missing_self_test_is_told_before_somebody_shows_a_card():
    bay = Bay()
    bay.guard.set(B)
    bay.report.waits = i.WAIT_UNTESTED
    bay.tick()
    assert bay.told[0] == "Waiting for a card or a remote start."
    assert "has not been tested" in bay.told[1]


def test_what_the_guard_waits_for_before_it_closes():
    for bits, words in (
        (i.WAIT_LOCK, "not locked"),
        (i.WAIT_DIODE, "diode"),
        (i.WAIT_REST, "rests for 5 s"),
        (i.WAIT_LONG_REST, "rests for 60 s"),
        (0, "about to close"),
    ):
        assert words in Bay().waits(bits).told[0], words


def test_a_switch_of_phases_names_who_wants_it():
    bay = Bay(**{"Chargepost.PhaseSwitching": True}).granted()
    bay.outlet.arbiter.declare("charging profile", 0, "")
    bay.outlet.arbiter.publish("charging profile", 16000, "TxProfile 7 allows 16.0 A", 1)
    bay.report.waits = i.WAIT_PHASES
    bay.report.pwm = 0
    bay.tick()
    assert bay.told == [
        "Phases are being switched to 1; meanwhile the car pauses for at least 10 s.",
        "One phase is wanted by charging profile: TxProfile 7 allows 16.0 A.",
    ]
    assert bay.outlet.status == "SuspendedEVSE"


def test_a_car_that_sleeps():
    bay = Bay().granted()
    bay.tick(31000)
    assert bay.guard.asks[0].wake == i.WAKE_X1
    assert bay.told[0] == "The car does not ask for energy."
    assert bay.told[1] == "It seems to sleep and was woken once in this session."
    bay.report.waits = i.WAIT_WAKE
    bay.report.pwm = 0
    assert "is being woken" in bay.told[0]


def test_a_car_that_is_full():
    bay = Bay().charging()
    bay.meter.register_wh = 8300
    bay.guard.set(B)
    bay.tick()
    assert bay.told[1] == "It has taken 7300 Wh in this session, and stopped by itself."


def test_a_delayed_start_counts_down():
    bay = Bay(**{"Chargepost.RandomDelay": 600})
    bay.outlet.delayed_start.random = lambda most: 42
    bay.granted()
    bay.report.pwm = 0
    bay.tick(2000)
    assert bay.told[0].startswith("Paused by delayed start: a random delay")
    assert "ends in 40 s" in bay.told[0]
    assert bay.outlet.status == "SuspendedEVSE"


def test_a_bad_supply_says_what_was_measured():
    bay = Bay().charging()
    for _ in range(50):
        bay.meter.latest.at_ms = bay.clock.ms()
        bay.meter.latest.voltage_mv = [230000, 230000 if bay.clock.ms() < 1000 else 171500, None]
        bay.tick()
    bay.report.pwm = 0
    assert bay.told[0] == faults.sentence(faults.UNDER_VOLTAGE)
    assert "L2 has 171.5 V." in bay.told
    assert bay.outlet.winner.source == "supply"
    assert bay.guard.asks[0].permit == 0


def test_all_who_pause_are_named():
    bay = Bay().granted()
    bay.outlet.arbiter.publish("site", 0, "the site allows 0.0 A")
    bay.outlet.arbiter.publish("authorisation", 0, "the backend refused the token")
    bay.report.pwm = 0
    bay.tick()
    assert bay.told[0].startswith("Paused by site")
    assert bay.told[1] == "Also paused by authorisation: the backend refused the token."


def test_an_application_that_was_silent_says_so_afterwards():
    bay = Bay().charging()
    bay.report.silences = 1
    bay.guard.set(C)
    bay.report.waits = i.WAIT_REST
    bay.tick()
    assert bay.told[1] == (
        "In this session the guard opened once because the application was silent."
    )


def test_silences_of_earlier_sessions_are_not_told():
    bay = Bay()
    bay.report.silences = 3
    bay.granted()
    assert bay.outlet.silences(bay.report) == 0
    bay.report.silences = 1  # the guard has restarted
    assert bay.outlet.silences(bay.report) == 1


def test_a_fault_that_the_application_holds_says_so():
    bay = Bay()
    bay.guard.set(B)
    bay.guard.asks[0].locked = i.RESIDUAL_CURRENT
    bay.report.faults = i.RESIDUAL_CURRENT
    bay.report.residual = 1
    bay.tick()
    assert bay.told[0] == faults.sentence(i.RESIDUAL_CURRENT)
    assert bay.told[1] == "It was a direct current of 6 mA or more."
    assert bay.told[2].startswith("It was there before")


def test_a_car_unplugged_in_its_session():
    bay = Bay(StopTransactionOnEVSideDisconnect=False).charging()
    bay.guard.set(A)
    bay.tick()
    assert bay.told[0] == "The car was unplugged while its session goes on."


def test_an_odd_pilot_before_it_is_a_fault():
    bay = Bay().granted()
    for state, words in ((i.E, "0 V"), (i.F, "not available"), (i.D, "ventilation")):
        bay.report.state = state
        assert words in bay.told[0]


def test_a_stopping_session_waits_for_the_car():
    bay = Bay().charging()
    bay.outlet.stop("Remote")
    bay.report.pwm = 0
    assert bay.told == [
        "The session is being stopped (Remote).",
        "The contactor opens once the car has stopped, after 6 s at most.",
    ]
    assert bay.outlet.session == session.STOPPING


def test_a_lost_guard():
    bay = Bay().charging()
    bay.guard.alive = False
    assert bay.told[0].startswith("The guard does not answer")


def test_the_last_row_of_the_table_always_answers():
    last = why.TABLE[-1][0]
    assert last(None, None)


def test_a_sentence_that_is_too_long_ends_with_a_clause_or_a_word():
    for sentence, short in (
        ("No car is plugged in.", "No car is plugged in."),
        (
            "The contactor does not close; unplug, try again, then check its coil and contacts.",
            "The contactor does not close; unplug, try again",
        ),
        (
            "The residual current monitor has not been tested since the start; unplug the car.",
            "The residual current monitor has not been tested",
        ),
        ("A" * 60, "A" * 50),
    ):
        assert why.brief(sentence, 50) == short


def test_what_keeps_the_guard_from_an_offer_goes_before_the_offer():
    bay = Bay().granted()
    bay.report.pwm = 0
    assert bay.told[0].startswith("The pilot is about to offer current")
    bay.report.state = i.E
    assert bay.told[0].startswith("The control pilot is at 0 V")
    bay.report.state = C
    bay.report.cable_ma = 0
    assert bay.told[0] == "The cable has not said yet what it can carry."


def test_a_contactor_that_is_welded_is_not_said_to_open():
    bay = Bay().charging()
    bay.report.pwm = 0
    assert "The contactor opens once the car has stopped" in " ".join(bay.told)
    bay.report.faults = i.WELDED
    bay.tick()
    assert bay.told == [faults.sentence(i.WELDED)]
