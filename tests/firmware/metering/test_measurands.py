"""Measurands: what may be asked for, what comes out, and how it is kept."""

from both import raises
from chargepost import settings
from chargepost.config import LOW
from chargepost.errors import BadInput
from chargepost.metering import measurands
from chargepost.metering.decimals import decimal
from chargepost.metering.rotation import rotation, terminal
from chargepost_hal.contract import Reading


def three_phase_reading():
    reading = Reading()
    reading.energy_import_wh = 1234567
    reading.power_w = 6900
    reading.phase_power_w = [2300, 2301, 2299]
    reading.current_ma = [10000, 10010, 9990]
    reading.voltage_mv = [230000, 229900, 230100]
    return reading


def shown(text, reading=None, offered_ma=16000, phases="RST"):
    values = measurands.sample(
        reading or three_phase_reading(), measurands.parse_list(text), offered_ma, phases
    )
    lines = []
    for index, phase, value in measurands.unpack(measurands.pack(values)):
        name, unit, decimals = measurands.describe(index)
        number = measurands.decimal(value, decimals)
        lines.append(" ".join([part for part in (name, phase, number, unit) if part]))
    return lines


def test_energy_is_the_register():
    assert shown("Energy.Active.Import.Register") == ["Energy.Active.Import.Register 1234567 Wh"]


def test_power_without_a_phase_is_the_total():
    assert shown("Power.Active.Import") == ["Power.Active.Import 6900 W"]
    assert shown("Power.Active.Import.L2") == ["Power.Active.Import L2 2301 W"]


def test_current_and_voltage_without_a_phase_are_all_phases():
    assert shown("Current.Import,Voltage") == [
        "Current.Import L1 10 A",
        "Current.Import L2 10.01 A",
        "Current.Import L3 9.99 A",
        "Voltage L1-N 230 V",
        "Voltage L2-N 229.9 V",
        "Voltage L3-N 230.1 V",
    ]


def test_one_phase_can_be_asked_for_by_both_names():
    assert shown("Voltage.L1") == shown("Voltage.L1-N") == ["Voltage L1-N 230 V"]


def test_phases_are_those_of_the_grid_wherever_the_terminals_have_them():
    one, two, three = "10 A", "10.01 A", "9.99 A"  # at the terminals L1, L2, L3
    for phases, told in (
        ("RST", (one, two, three)),
        ("RTS", (one, three, two)),
        ("SRT", (two, one, three)),
        ("STR", (three, one, two)),
        ("TRS", (two, three, one)),
        ("TSR", (three, two, one)),
    ):
        found = shown("Current.Import", phases=phases)
        assert found == ["Current.Import L%d %s" % (n, told[n - 1]) for n in (1, 2, 3)], phases
    assert shown("Power.Active.Import.L2", phases="STR") == ["Power.Active.Import L2 2300 W"]
    assert shown("Power.Active.Import,Current.Offered", phases="STR") == [
        "Power.Active.Import 6900 W",
        "Current.Offered 16 A",
    ]


def test_a_single_phase_meter_tells_the_phase_of_the_grid_that_it_has():
    reading = Reading()
    reading.current_ma = [16000, None, None]
    assert shown("Current.Import", reading, phases="TRS") == ["Current.Import L3 16 A"]
    assert shown("Current.Import.L1", reading, phases="TRS") == []


def test_each_outlet_has_its_own_rotation_and_an_unknown_one_is_as_measured():
    text = "0.TSR,1.STR,11.TRS,3.NotApplicable,4.Unknown"
    assert [rotation(text, n) for n in (1, 2, 3, 4, 11)] == ["STR", "RST", "RST", "RST", "TRS"]
    assert rotation("STR", 7) == "STR"
    assert rotation("", 1) == rotation("Unknown", 1) == "RST"
    assert [terminal("STR", phase) for phase in (1, 2, 3)] == [2, 0, 1]


def test_the_offer_is_current_and_power_on_all_live_phases():
    assert shown("Current.Offered, Power.Offered") == [
        "Current.Offered 16 A",
        "Power.Offered 11040 W",
    ]
    one_phase = Reading()
    one_phase.voltage_mv = [230000, None, 3000]
    assert shown("Power.Offered", one_phase) == ["Power.Offered 3680 W"]


def test_frequency_is_in_hertz():
    reading = Reading()
    reading.frequency_mhz = 49980
    assert shown("Frequency", reading) == ["Frequency 49.98 Hz"]


def test_what_may_be_set_can_be_sampled():
    items = settings.ROWS.find("MeterValuesSampledData")[LOW]
    for item in items:
        assert measurands.parse_list(item)
    assert len(measurands.parse_list(",".join(items))) == len(items) > 10


def test_what_the_meter_does_not_measure_is_left_out():
    reading = Reading()
    reading.current_ma = [None, 500, None]
    assert shown("Energy.Active.Export.Register,Current.Import,Power.Offered", reading) == [
        "Current.Import L2 0.5 A"
    ]


def test_an_empty_list_asks_for_nothing():
    assert measurands.parse_list("") == ()
    assert measurands.parse_list("  ") == ()


def test_a_list_with_one_bad_item_is_refused_and_the_item_named():
    for item in ("SoC", "Voltage.L4", "Energy.Active.Import.Register.L1", "voltage", ""):
        error = raises(BadInput, measurands.parse_list, "Voltage," + item)
        assert (item or '""') in str(error)
    assert "twice" in str(raises(BadInput, measurands.parse_list, "Voltage,Voltage"))


def test_negative_values_survive_packing():
    values = [(2, "", -1), (2, "L3", -123456789), (0, "", 0), (0, "", 1 << 40)]
    assert measurands.unpack(measurands.pack(values)) == values


def test_a_sample_takes_four_bytes_a_value():
    text = "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage"
    values = measurands.sample(three_phase_reading(), measurands.parse_list(text), 16000)
    assert len(values) == 8
    assert len(measurands.pack(values)) <= 4 * 8


def test_damaged_bytes_are_no_sample():
    for damaged in (b"\xff\x00", b"\x07\x00", b"\x00", b"\x00\x80", b"\x00" + b"\x80" * 11):
        raises(ValueError, measurands.unpack, damaged)


def test_decimals_are_exact_text():
    assert decimal(12345, 3) == "12.345"
    assert decimal(-5, 1) == "-0.5"
    assert decimal(-500, 3) == "-0.5"
    assert decimal(16000, 3) == "16"
    assert decimal(0, 3) == "0"
    assert decimal(7, 0) == "7"
    assert decimal(1002, 3) == "1.002"
