"""Waking a car that sleeps in B: by its behaviour, by the table, and not for ever."""

from chargepost.guard.interface import WAIT_PHASES, WAIT_WAKE, WAKE_F, WAKE_X1, B, C, Report
from chargepost.outlet import behaviour
from chargepost.outlet.wakeup import WakeUp

SESSION = object()


class Sleeper:
    """A session that is looked at ten times a second; `woken` are (second, how)."""

    def __init__(self):
        self.wake_up = WakeUp()
        self.report = Report()
        self.session = SESSION
        self.permitted = True
        self.ms = 0
        self.woken = []

    def wait(self, seconds, state=B, pwm=1, waits=0):
        """The car stays in this state, with or without an offer."""
        self.report.state = state
        self.report.pwm = pwm
        self.report.contactor = 1 if pwm and state == C else 0
        self.report.waits = waits
        for _ in range(seconds * 10):
            self.ms += 100
            kind = self.wake_up.look(self.session, self.report, self.permitted, self.ms)
            if kind:
                self.woken.append((self.ms // 1000, kind))
        return self


def test_a_car_that_has_not_begun_is_woken_by_a_pause_of_the_pwm_after_30_s_then_by_f():
    car = Sleeper().wait(29)
    assert car.woken == []
    car.wait(2)
    assert car.woken == [(30, WAKE_X1)]
    car.wait(5, pwm=0, waits=WAIT_WAKE).wait(31)
    assert car.woken[1:] == [(66, WAKE_F)]


def test_a_car_that_begins_is_left_alone():
    car = Sleeper().wait(20).wait(60, C).wait(3600)
    assert car.woken == []


def test_a_car_that_is_full_is_left_alone():
    car = Sleeper().wait(600, C).wait(3600, B)
    assert car.woken == [] and car.wake_up.behaviour == 0


def test_a_car_that_we_paused_while_it_charged_is_woken():
    car = Sleeper().wait(600, C).wait(2, C, pwm=0).wait(300, B, pwm=0).wait(31)
    assert car.woken == [(932, WAKE_X1)]


def test_a_car_that_was_full_before_we_paused_it_is_not():
    car = Sleeper().wait(600, C).wait(300, B).wait(300, B, pwm=0).wait(600)
    assert car.woken == []


def test_a_car_that_leaves_c_within_one_tick_of_the_pause_is_woken_too():
    car = Sleeper().wait(600, C).wait(300, B, pwm=0).wait(31)
    assert len(car.woken) == 1


def test_after_a_switch_of_phases_a_car_gets_60_s():
    car = Sleeper().wait(600, C).wait(5, C, pwm=0, waits=WAIT_PHASES)
    car.wait(10, B, pwm=0, waits=WAIT_PHASES).wait(59)
    assert car.woken == []
    car.wait(2)
    assert [kind for _, kind in car.woken] == [WAKE_F]


def test_the_ladder_ends():
    car = Sleeper().wait(3600)
    assert [kind for _, kind in car.woken] == [WAKE_X1, WAKE_F, WAKE_F]
    assert car.wake_up.over and car.wake_up.wakes == 3


def test_many_pauses_do_not_wake_it_more_often_than_a_session_may():
    car = Sleeper()
    for _ in range(10):
        car.wait(10, C).wait(2, C, pwm=0).wait(10, B, pwm=0).wait(400)
    assert len(car.woken) == behaviour.MOST_WAKES


def test_a_new_session_begins_with_a_clean_slate():
    car = Sleeper().wait(3600)
    car.session = object()
    car.wait(31)
    assert car.wake_up.wakes == 1


def test_without_permission_or_without_a_session_nobody_is_woken():
    car = Sleeper()
    car.permitted = False
    assert car.wait(600).woken == []
    car.session = None
    assert car.wait(600).woken == []


def test_the_time_counts_from_the_latest_offer():
    car = Sleeper().wait(29).wait(5, pwm=0).wait(29)
    assert car.woken == []


def test_every_row_of_the_table_can_be_reached():
    for name in (
        behaviour.SLEEPS_AT_START,
        behaviour.SLEEPS_AFTER_PAUSE,
        behaviour.SLEEPS_AFTER_SWITCH,
    ):
        rungs = behaviour.rungs(name)
        assert rungs and len(rungs) <= behaviour.MOST_WAKES
        for after_ms, kind in rungs:
            assert after_ms >= 30000 and kind in (WAKE_X1, WAKE_F)
