"""A meter read by its map: one reading in few requests, and nothing implausible gets through."""

from both import raises, raises_async
from chargepost_hal.contract import Reading
from chargepost_hal.errors import DeviceNonsense, DeviceRefused, DeviceSilent
from chargepost_hal.meters import maps
from chargepost_hal.meters.blocks import blocks
from chargepost_hal.meters.register_map import plan, rows
from meter_double import Device, meter_on, sdm630


async def test_a_reading_has_all_the_values_of_the_meter():
    reading = await meter_on(sdm630()).read()
    assert reading.voltage_mv == [230200] * 3
    assert reading.current_ma == [16000] * 3
    assert reading.phase_power_w == [3679] * 3
    assert reading.power_w == 11037
    assert reading.frequency_mhz == 49990
    assert reading.energy_import_wh == 4321987
    assert reading.energy_export_wh == 1500
    assert reading.at_ms >= 1000


async def test_neighbours_are_read_together_and_gaps_are_not_read():
    device = sdm630()
    await meter_on(device).read()
    assert device.asked == [(4, 0, 18), (4, 52, 2), (4, 70, 6), (3, 0xFC02, 2)]


def test_reads_are_split_at_the_meters_limit():
    packed = plan("".join(["U1 %X f32 AB\n" % at for at in range(0, 30, 2)]))
    assert blocks(packed, 80) == [(0, 30)]
    assert blocks(packed, 11) == [(0, 10), (10, 10), (20, 10)]
    assert blocks(packed, 1) == [(at, 2) for at in range(0, 30, 2)]


def test_overlapping_registers_are_read_once():
    assert blocks(plan("P 4 u32 AB\nP 5 u16 AB\nP 4 u16 AB\n"), 80) == [(4, 2)]


async def test_a_value_that_is_no_number_is_told_with_its_register():
    device = sdm630()
    device.put(0x48, b"\x7f\xc0\x00\x00")
    error = await raises_async(DeviceNonsense, meter_on(device).read())
    for part in ("meter 1 (Eastron SDM630-Modbus V2)", "0x0048", "energy_import_wh", "NaN"):
        assert part in str(error), part


async def test_5000_volts_are_told():
    device = sdm630()
    device.put(2, b"\x45\x9c\x40\x00")
    error = await raises_async(DeviceNonsense, meter_on(device).read())
    for part in ("0x0002", "voltage_mv of L2", "5000000", "1100000"):
        assert part in str(error), part


async def test_a_register_below_zero_is_told():
    device = sdm630()
    device.put(0x48, b"\xc1\x80\x00\x00")
    error = await raises_async(DeviceNonsense, meter_on(device).read())
    assert "-16000 Wh" in str(error)


async def test_another_model_refuses_and_that_is_told():
    device = sdm630()
    del device.image[70]
    error = await raises_async(DeviceRefused, meter_on(device).read())
    for part in ("meter 1 (Eastron SDM630-Modbus V2)", "0x0046 to 0x004B", "exception 2"):
        assert part in str(error), part


async def test_a_silent_meter_is_told():
    error = await raises_async(DeviceSilent, meter_on(lambda request: None).read())
    assert "meter 1 (Eastron SDM630-Modbus V2)" in str(error)


def map_of(registers, reading=(3, "big", 50, 0), identity=""):
    return ("probe", (1, 9600, "N", 1), reading, identity, registers)


async def test_values_of_one_field_add_up_and_can_be_subtracted():
    split = map_of(
        "Pi 0 u32e-1 AB\nPe 2 u32e-1 AB\nEi A u32 AB\nEi C u32 AB\n", (3, "little", 20, 0)
    )
    device = Device({})
    device.put(0, b"\x00\x64\x00\x00\x03\xe8\x00\x00")
    device.put(10, b"\x00\x01\x00\x01\x00\x02\x00\x00")
    reading = await meter_on(device, split).read()
    assert reading.power_w == -90
    assert reading.energy_import_wh == 65539


async def test_a_meter_may_keep_its_power_of_ten_in_a_register():
    scaled = map_of("I12 2+1 i16?@6 A\nU1 4 i16?@7 A\nEi 2E u32@36 A\n")
    device = Device({})
    device.put(2, b"\x01\x40\x80\x00\x09\x00")
    device.put(6, b"\xff\xfe\x80\x00")  # 10^-2, and a power that is not there
    device.put(46, b"\x00\x00\x00\x07")
    device.put(54, b"\x00\x02")
    reading = await meter_on(device, scaled).read()
    assert reading.current_ma == [3200, None, None]
    assert reading.voltage_mv == [None, None, None]
    assert reading.energy_import_wh == 700


def test_maps_are_found_by_the_name_of_the_family():
    assert maps.load("sdm630")[0] == "Eastron SDM630-Modbus V2"
    assert maps.load("sdm630") == maps.load("sdm630")
    for wrong in ("", "sdm999", "../sdm630", "os.path", "SDM630"):
        assert "register map" in str(raises(ValueError, maps.load, wrong))
    assert "sdm630" in str(raises(ValueError, maps.load, "sdm999"))


def test_every_map_is_well_formed():
    found = maps.families()
    assert len(found) >= 31 and "eltako_dsz" in found
    for family in found:
        name, line, reading, _, text = maps.load(family)
        unit, baud, parity, stop = line
        assert name and 0 <= unit <= 247 and baud >= 2400 and parity in "NE" and stop in (1, 2)
        function, words, most, silence_ms = reading
        assert function in (3, 4) and words in ("big", "little")
        assert 1 <= most <= 125 and silence_ms >= 0
        assert rows(text) and blocks(plan(text, True), most)
        for row in rows(text):
            value = getattr(Reading(), row.field.lstrip("-") or "at_ms")
            assert not row.field or isinstance(value, list) == (row.phase > 0), row.name
