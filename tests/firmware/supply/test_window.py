"""The supply: when it is bad, when it counts as sound again, and what a car gets meanwhile."""

from chargepost.faults import FREQUENCY, OVER_VOLTAGE, UNDER_VOLTAGE
from chargepost.guard.interface import Report
from chargepost.supply import country
from chargepost.supply.window import BACK, BAD, RAMP, SOUND, SupplyWatch
from chargepost_hal.contract import Reading

NOMINAL_MV = 230000


class Mains:
    """A supply that is measured once a second."""

    def __init__(self, name="none"):
        self.watch = SupplyWatch(country.rules(name), NOMINAL_MV)
        self.report = Report()
        self.report.contactor = 1
        self.ms = 0
        self.read(230)

    def read(self, *volts, seconds=1, mhz=50000):
        """Volts of the three phases, or of all; None is a meter that does not answer."""
        for _ in range(seconds):
            self.ms += 1000
            reading = None
            if volts[0] is not None:
                reading = Reading()
                all_three = volts if len(volts) == 3 else volts * 3
                reading.voltage_mv = [v if v is None else v * 1000 for v in all_three]
                reading.frequency_mhz = mhz
                reading.at_ms = self.ms
            self.watch.look(reading, self.report, self.ms)
        return self


def test_0_8_of_the_nominal_voltage_for_3_s_is_an_under_voltage():
    mains = Mains().read(183, seconds=3)
    assert mains.watch.faults == 0
    mains.read(183)
    assert mains.watch.faults == UNDER_VOLTAGE
    assert mains.watch.limit_ma(mains.ms) == 0
    assert mains.watch.reason(mains.ms) == "L1 has 183.0 V"


def test_just_above_0_8_of_the_nominal_voltage_is_none():
    assert Mains().read(185, seconds=20).watch.state == SOUND


def test_a_dip_of_2_s_is_none():
    mains = Mains()
    for _ in range(5):
        mains.read(100, seconds=2).read(230)
    assert mains.watch.state == SOUND


def test_one_phase_is_enough():
    mains = Mains().read(230, 180, 230, seconds=4)
    assert mains.watch.faults == UNDER_VOLTAGE
    assert "L2" in mains.watch.cause


def test_more_than_1_15_of_the_nominal_voltage_for_3_s_is_an_over_voltage():
    mains = Mains().read(230, 230, 264, seconds=10)
    assert mains.watch.state == SOUND
    mains.read(230, 230, 265, seconds=4)
    assert mains.watch.faults == OVER_VOLTAGE
    assert mains.watch.cause == "L3 has 265.0 V"


def test_a_supply_must_be_within_its_window_for_60_s():
    mains = Mains().read(150, seconds=4).read(230)
    assert mains.watch.state == BACK and mains.watch.faults == UNDER_VOLTAGE
    mains.read(230, seconds=59)
    assert mains.watch.limit_ma(mains.ms) == 0
    assert "1 s more" in mains.watch.reason(mains.ms)
    mains.read(230)
    assert mains.watch.state == SOUND and mains.watch.faults == 0


def test_leaving_the_window_begins_the_60_s_anew():
    mains = Mains().read(150, seconds=4).read(230, seconds=50)
    mains.read(200)  # 0.87: no trip by itself, but not sound
    assert mains.watch.state == BAD
    assert mains.watch.cause == "L1 has 200.0 V"
    mains.read(230, seconds=60)
    assert mains.watch.faults
    mains.read(230)
    assert not mains.watch.faults


def test_a_meter_that_falls_silent_meanwhile_begins_them_anew_too():
    mains = Mains().read(150, seconds=4).read(230, seconds=50)
    mains.read(None, seconds=120)
    assert mains.watch.state == BAD
    mains.read(230, seconds=61)
    assert mains.watch.state == SOUND


def test_a_silent_meter_alone_is_no_bad_supply():
    assert Mains().read(None, seconds=60).watch.state == SOUND
    mains = Mains().read(150, seconds=3).read(None).read(150, seconds=3)
    assert mains.watch.state == SOUND


def test_austria_stays_connected_from_47_6_to_51_4_hz():
    mains = Mains("AT").read(230, seconds=10, mhz=47600).read(230, seconds=10, mhz=51400)
    assert mains.watch.state == SOUND
    mains.read(230, seconds=4, mhz=51401)
    assert mains.watch.faults == FREQUENCY
    assert mains.watch.cause == "the frequency is 51.40 Hz"
    assert Mains("AT").read(230, seconds=4, mhz=47599).watch.faults == FREQUENCY


def test_austria_wants_49_9_to_50_1_hz_before_it_connects_again():
    mains = Mains("AT").read(150, seconds=4).read(230, seconds=100, mhz=50150)
    assert mains.watch.state == BAD
    mains.read(230, seconds=61, mhz=50100)
    assert mains.watch.state == RAMP


def test_austria_wants_no_more_than_1_09_of_the_voltage_before_it_connects_again():
    mains = Mains("AT").read(150, seconds=4).read(252, seconds=100)
    assert mains.watch.state == BAD
    other = Mains("GB").read(150, seconds=4).read(252, seconds=61)
    assert other.watch.state == SOUND


def test_austria_gives_6_amperes_and_1_more_each_minute():
    mains = Mains("AT").read(150, seconds=4).read(230, seconds=61)
    assert mains.watch.limit_ma(mains.ms) == 6000
    assert mains.watch.limit_ma(mains.ms + 59000) == 6000
    assert mains.watch.limit_ma(mains.ms + 60000) == 7000
    assert mains.watch.limit_ma(mains.ms + 26 * 60000) == 32000
    assert mains.watch.faults == 0


def test_a_new_dip_in_the_ramp_begins_everything_anew():
    mains = Mains("AT").read(150, seconds=4).read(230, seconds=200)
    assert mains.watch.state == RAMP
    mains.read(150, seconds=4)
    assert mains.watch.state == BAD and mains.watch.limit_ma(mains.ms) == 0


def test_a_frequency_of_60_hz_is_right_where_no_rule_says_otherwise():
    assert Mains().read(230, seconds=10, mhz=60000).watch.state == SOUND


def test_a_phase_that_is_not_wired_is_not_missing():
    watch = Mains()
    watch.watch = SupplyWatch(country.rules("none"), NOMINAL_MV)
    watch.read(230, 0, 60, seconds=30)
    assert watch.watch.state == SOUND


def test_a_phase_that_was_there_is_missed():
    assert Mains().read(230, 0, 230, seconds=4).watch.faults == UNDER_VOLTAGE


def test_a_meter_behind_the_open_contactor_tells_nothing():
    mains = Mains()
    mains.report.contactor = 0
    mains.read(0, seconds=30, mhz=0)
    assert mains.watch.state == SOUND
    mains.report.contactor = 1
    mains.read(0, seconds=4)
    assert mains.watch.faults == UNDER_VOLTAGE


def test_after_a_trip_such_a_meter_does_not_keep_the_contactor_open_for_ever():
    mains = Mains("AT").read(150, seconds=4)
    mains.report.contactor = 0
    mains.read(0, seconds=61, mhz=0)
    assert mains.watch.faults == 0


def test_on_one_phase_the_others_may_be_switched_off_in_front_of_the_meter():
    mains = Mains()
    mains.report.phases = 1
    mains.read(230, 0, 0, seconds=30)
    assert mains.watch.state == SOUND
    mains.read(150, 0, 0, seconds=4)
    assert mains.watch.faults == UNDER_VOLTAGE


def test_a_meter_without_voltages_says_nothing_about_them():
    mains = Mains()
    mains.watch = SupplyWatch(country.rules("AT"), NOMINAL_MV)
    assert mains.read(None, None, None, seconds=10).watch.state == SOUND
    reading = Reading()
    reading.at_ms = 99
    mains.watch.look(reading, mains.report, 100)
    assert mains.watch.state == SOUND


def test_every_country_has_its_whole_row():
    for name in country.NAMES:
        rules = country.rules(name)
        assert rules[country.NAME] == name
        assert len(rules) == country.DELAY_S + 1
        assert rules[country.LOW] < rules[country.BACK_LOW] < 1000
        assert 1000 < rules[country.BACK_HIGH] < rules[country.HIGH]
        assert 0 <= rules[country.DELAY_S] <= country.MOST_DELAY_S
