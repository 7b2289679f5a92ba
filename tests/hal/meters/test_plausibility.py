"""What the values of a reading tell about the meter, and about its wiring."""

from chargepost_hal.contract import Reading
from chargepost_hal.meters.plausibility import backwards, doubts, wiring


def reading(voltages=(230, 230, 230), currents=(10, 10, 10), powers=(2300, 2300, 2300), hz=50):
    """A reading in V, A, W, Hz; None where the meter has no value."""
    found = Reading()
    found.voltage_mv = [None if volt is None else volt * 1000 for volt in voltages]
    found.current_ma = [None if ampere is None else ampere * 1000 for ampere in currents]
    found.phase_power_w = list(powers)
    known = [power for power in powers if power is not None]
    found.power_w = sum(known) if known else None
    found.frequency_mhz = hz * 1000
    found.energy_import_wh = 1000
    return found


def one(sentences, *parts):
    assert len(sentences) == 1, sentences
    for part in parts:
        assert part in sentences[0], sentences


def test_a_meter_in_mains_is_plausible():
    assert doubts(reading()) == []
    assert doubts(reading((230, 0, 0), (10, 0, 0), (2300, 0, 0))) == []
    assert doubts(reading((120, None, None), (5, None, None), (580, None, None), 60)) == []
    assert doubts(Reading()) == []


def test_one_phase_at_least_has_mains_voltage():
    one(doubts(reading((23, 23, 0), powers=(0, 0, 0))), "90 V")
    one(doubts(reading((0, 0, 0), powers=(0, 0, 0))), "0 V, 0 V, 0 V")
    one(doubts(reading((2300, 2300, 2300))), "2300 V")


def test_the_frequency_is_that_of_mains():
    one(doubts(reading(hz=0)), "mains frequency")
    one(doubts(reading(hz=66)), "66000 mHz")


def test_the_phases_sum_up_to_the_total():
    odd = reading()
    odd.power_w = 6900 + 300
    assert doubts(odd) == []
    odd.power_w = 8000
    one(doubts(odd), "6900 W", "8000 W")


def test_no_phase_has_more_power_than_voltage_times_current():
    one(doubts(reading(powers=(2300, 2600, 2300))), "L2", "2600 W", "2300 VA")
    total_only = reading(powers=(None, None, None))
    total_only.power_w = 6800
    assert doubts(total_only) == []
    total_only.power_w = 9000
    one(doubts(total_only), "9000 W", "6900 VA")


def test_a_register_never_counts_backwards_nor_faster_than_can_flow():
    before, after = reading(), reading()
    after.at_ms = 1000
    assert backwards(before, after) == []
    after.energy_import_wh = 999
    one(backwards(before, after), "energy_import_wh", "1000 Wh to 999 Wh")
    after.energy_import_wh = 90000
    one(backwards(before, after), "90000 Wh")


def test_good_wiring_has_no_faults():
    assert wiring(reading()) == []
    assert wiring(reading(currents=(0, 0, 0), powers=(0, -5, 0))) == []
    assert wiring(Reading()) == []


def test_a_phase_without_voltage_is_named():
    one(wiring(reading((230, 231, 3), powers=(2300, 2300, 0), currents=(10, 10, 0))), "L3")


def test_a_missing_neutral_is_seen_by_uneven_or_high_voltages():
    one(wiring(reading((180, 270, 240), (0, 0, 0), (0, 0, 0))), "missing neutral")
    one(wiring(reading((400, 400, 400), (0, 0, 0), (0, 0, 0))), "between phases")


def test_one_reversed_current_transformer_is_named():
    one(wiring(reading(powers=(2300, -2300, 2300))), "sign", "L2")
    one(wiring(reading(powers=(-2300, -2300, -2300))), "every phase")


def test_crossed_phases_show_half_the_power():
    one(wiring(reading(powers=(2300, -1150, -1150))), "phase order", "L2 and L3")


def test_the_meters_own_word_about_the_phase_order_counts():
    one(wiring(reading(), 0xFFFF), "phase order")
