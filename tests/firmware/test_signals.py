"""Lights and buzzer: a status for each outlet, a verdict for a moment, and sounds."""

from both import FakeClock
from chargepost.signals import Signals

GREEN, BLUE, RED, OFF = (0, 255, 0), (0, 0, 255), (255, 0, 0), (0, 0, 0)
STATUSES = "Available Preparing Charging SuspendedEV SuspendedEVSE Finishing Reserved"


class Light:
    def __init__(self):
        self.colour = None
        self.changes = 0

    def shine(self, red, green, blue):
        self.colour = (red, green, blue)
        self.changes += 1


class Buzzer:
    def __init__(self):
        self.on = 0

    def sound(self, on):
        self.on = on


class Panel:
    """A clock of 100 ms ticks, lights and a buzzer."""

    def __init__(self, lights=2, buzzer=True):
        self.clock = FakeClock()
        self.lights = [Light() for _ in range(lights)]
        self.buzzer = Buzzer() if buzzer else None
        self.signals = Signals(self.lights, self.buzzer, self.clock)

    def pass_ms(self, ms):
        """Colours of the first light and sounds of each 100 ms."""
        colours, sounds = [], []
        for _ in range(ms // 100):
            self.signals.tick(self.clock.ms())
            colours.append(self.lights[0].colour)
            sounds.append(self.buzzer.on if self.buzzer else 0)
            self.clock.advance(100)
        return colours, sounds


def test_each_light_shows_its_own_outlet():
    panel = Panel()
    panel.signals.show(2, "Charging")
    panel.pass_ms(100)
    assert [light.colour for light in panel.lights] == [GREEN, BLUE]


def test_a_steady_light_is_set_once():
    panel = Panel()
    panel.pass_ms(5000)
    assert panel.lights[0].changes == 1


def test_a_faulted_outlet_is_steadily_red_and_one_out_of_service_flashes():
    panel = Panel()
    panel.signals.show(1, "Faulted")
    assert set(panel.pass_ms(4000)[0]) == {RED}
    panel.signals.show(1, "Unavailable")
    colours, _ = panel.pass_ms(4000)
    assert (colours.count(RED), colours.count(OFF)) == (4, 36)


def test_every_status_looks_different():
    looks = []
    for status in (STATUSES + " Unavailable Faulted").split():
        panel = Panel()
        panel.signals.show(1, status)
        looks.append(panel.pass_ms(4000)[0])
    for index, look in enumerate(looks):
        assert look not in looks[:index]


def test_every_verdict_sounds_different_and_ends_by_itself():
    heard = []
    for verdict in ("Asked", "Accepted", "Stopped", "Refused"):
        panel = Panel()
        panel.signals.verdict(verdict, "CAFE", "Why.")
        _, sounds = panel.pass_ms(2000)
        assert sounds[0] == 1 and sounds[-10:] == [0] * 10
        assert sounds not in heard
        heard.append(sounds)


def flashes(colours, colour):
    """How often a light went on in this colour."""
    return len([1 for one, two in zip([OFF] + colours, colours) if two == colour != one])


def test_a_refusal_flashes_red_five_times_and_then_the_status_is_back():
    panel = Panel()
    panel.signals.show(1, "Charging")
    panel.signals.verdict("Refused", "CAFE", "Why.")
    colours, _ = panel.pass_ms(2000)
    assert set(colours) == {RED, OFF} and flashes(colours, RED) == 5
    assert set(panel.pass_ms(1000)[0]) == {BLUE}


def test_a_verdict_blinks_as_often_as_it_was_told():
    for blinks in (1, 2, 9):
        panel = Panel()
        panel.signals.adjust(100, blinks)
        panel.signals.show(1, "Charging")
        panel.signals.verdict("Refused", "CAFE", "Why.")
        colours, sounds = panel.pass_ms(9 * 400)
        assert flashes(colours, RED) == blinks
        assert sounds[:9] == [1, 1, 0, 1, 1, 0, 1, 1, 0]  # whatever the lights do


def test_without_blinks_the_light_keeps_the_status_and_the_buzzer_speaks_alone():
    panel = Panel()
    panel.signals.adjust(100, 0)
    panel.signals.show(1, "Charging")
    for verdict in ("Asked", "Refused"):
        panel.signals.verdict(verdict, "CAFE", "Why.")
        colours, sounds = panel.pass_ms(1000)
        assert set(colours) == {BLUE} and sounds[0] == 1


def test_the_intensity_is_a_share_of_full_light_for_statuses_and_verdicts():
    panel = Panel()
    panel.signals.adjust(40, 5)
    panel.signals.show(1, "Reserved")
    assert set(panel.pass_ms(100)[0]) == {(102, 48, 0)}
    panel.signals.verdict("Accepted", "CAFE", "Why.")
    assert panel.pass_ms(100)[0] == [(0, 102, 0)]
    panel.signals.adjust(0, 5)
    assert set(panel.pass_ms(3000)[0]) == {OFF}
    panel.signals.adjust(100, 5)
    assert set(panel.pass_ms(100)[0]) == {(255, 120, 0)}


def test_the_answer_takes_the_place_of_the_question():
    panel = Panel()
    panel.signals.verdict("Asked", "CAFE", "Why.")
    panel.pass_ms(1000)
    panel.signals.verdict("Accepted", "CAFE", "Why.")
    assert GREEN in panel.pass_ms(300)[0]
    panel.pass_ms(2000)
    assert panel.signals._verdict is None


def test_a_question_that_is_never_answered_does_not_blink_for_ever():
    panel = Panel()
    panel.signals.verdict("Asked", "CAFE", "Why.")
    panel.pass_ms(20000)
    assert set(panel.pass_ms(1000)[0]) == {GREEN}


def test_the_beep_starts_with_the_verdict_and_not_with_the_next_tick():
    panel = Panel()
    panel.signals.verdict("Accepted", "CAFE", "Why.")
    assert panel.buzzer.on == 1


def test_one_light_for_all_shows_the_first_outlet_and_no_buzzer_is_no_error():
    panel = Panel(lights=1, buzzer=False)
    panel.signals.show(2, "Faulted")
    panel.signals.verdict("Refused", "CAFE", "Why.")
    panel.pass_ms(4000)
    assert set(panel.pass_ms(500)[0]) == {GREEN}
