"""What public sources got wrong about meters, and what meters do to masters: one test each."""

import struct

from both import raises, raises_async
from chargepost_hal.errors import DeviceNonsense, DeviceSilent
from chargepost_hal.meters import maps, plausibility
from chargepost_hal.meters.plan import unpack
from chargepost_hal.meters.register_map import plan, rows
from chargepost_hal.modbus import pdu
from meter_double import Device, eltako, f32, meter_on, sdm630


def low_first(form, value):
    data = struct.pack(form, value)
    return data[2:] + data[:2]


def row(family, name):
    (found,) = [one for one in rows(maps.load(family)[4]) if one.name == name]
    return found


async def test_em24_counts_import_at_3e_and_not_in_the_partial_counter_at_42():
    device = Device({}, 11)
    for address in range(0, 0x60, 2):
        device.put(address, b"\x00\x00\x00\x00")
    device.put(0x37, b"\x01\xf4")
    device.put(0x3E, low_first(">i", 43219))
    device.put(0x42, low_first(">i", 7))
    reading = await meter_on(device, "cg_em24").read()
    assert reading.energy_import_wh == 4321900
    assert [count for _, _, count in device.asked if count > 11] == []


def test_pac2200_has_its_frequency_at_55():
    assert row("pac2200", "f").address == 55


async def test_sdm230_counts_kwh():
    device = Device({})
    for address, value in ((0, 230), (6, 10), (12, 2300), (0x46, 50), (0x48, 12.5), (0x4A, 0)):
        device.put(address, f32(value))
    reading = await meter_on(device, "sdm230").read()
    assert reading.energy_import_wh == 12500


def test_sdm630_imports_by_phase_at_15a_and_exports_at_160():
    assert [row("sdm630", "Ei%d" % phase).address for phase in (1, 2, 3)] == [0x15A, 0x15C, 0x15E]
    assert [row("sdm630", "Ee%d" % phase).address for phase in (1, 2, 3)] == [0x160, 0x162, 0x164]


def test_sdm630_has_its_total_power_factor_at_3e():
    assert row("sdm630", "PF").address == 0x3E


def fields_of(family, unverified):
    packed = plan(maps.load(family)[4], unverified)
    return [unpack(packed, at)[0] for at in range(0, len(packed), 8)]


def test_dem4a_exports_at_118_but_nobody_else_says_so():
    assert row("dem4a", "Ee").address == 0x118
    assert not row("dem4a", "Ee").verified
    assert "energy_export_wh" not in fields_of("dem4a", False)
    assert "energy_export_wh" in fields_of("dem4a", True)


def test_finder_7m38_imports_at_2752_but_nobody_else_says_so():
    assert row("finder_7m38", "Ei").address == 2752
    assert "energy_import_wh" not in fields_of("finder_7m38", False)
    assert "energy_import_wh" in fields_of("finder_7m38", True)


def test_a_map_without_any_verified_register_wants_to_be_asked_for():
    error = raises(ValueError, meter_on, Device(), "phoenix_eem")
    assert "unverified" in str(error)
    assert meter_on(Device(), "phoenix_eem", unverified=True).measures("energy_import_wh")


async def test_registers_read_one_off_are_no_values():
    # A table that starts at 10108 instead of 10107 shifts every float by a register.
    name, line, reading, who, text = maps.load("sdm630")
    shifted = "\n".join([_one_further(one) for one in text.split("\n")])
    device = sdm630()
    for address in range(0x60):
        device.image.setdefault(address, b"\x00\x00")
    meter = meter_on(device, (name, line, reading, who, shifted))
    await raises_async(DeviceNonsense, meter.read())


def _one_further(line):
    parts = line.split()
    if parts:
        start, plus, step = parts[1].partition("+")
        parts[1] = "%X%s%s" % (int(start, 16) + 1, plus, step)
    return " ".join(parts)


async def test_a_frequency_beyond_100_hz_is_divided_by_ten():
    device = sdm630()
    device.put(0x46, f32(499.9))
    assert (await meter_on(device).read()).frequency_mhz == 49990
    device.put(0x46, f32(120))
    error = await raises_async(DeviceNonsense, meter_on(device).read())
    assert "120000 mHz" in str(error)


async def test_an_sdm72_that_takes_ten_registers_gets_ten_and_100_ms_of_silence():
    for mute in (False, True):
        device = sdm630(most=10)
        device.mute = mute
        meter = meter_on(device, "sdm72v2", {"timeout_ms": 200, "repeats": 1})
        assert (await meter.read()).energy_import_wh == 4321987
        device.asked = []
        began = (await meter.read()).at_ms
        assert max([count for _, _, count in device.asked]) <= 10
        reading = await meter.read()
        assert reading.at_ms - began >= 100 * len(device.asked) // 2
        assert reading.power_w == 11037


async def test_a_site_may_say_what_a_meter_takes():
    device = sdm630(most=10)
    meter = meter_on(device, most=10, silence_ms=100)
    assert (await meter.read()).power_w == 11037
    assert [count for _, _, count in device.asked if count > 10] == []


def test_nothing_is_ever_written_so_that_com_protection_of_an_iem3155_does_not_matter():
    for function in (5, 6, 15, 16, 22, 23):
        raises(ValueError, pdu.read_request, function, 0, 1)


def test_sdm72_v1_measures_no_currents_and_is_not_for_load_management():
    old = meter_on(Device(), "sdm72v1")
    assert not old.measures("current_ma") and not old.measures("voltage_mv")
    assert old.measures("energy_import_wh")
    assert meter_on(Device(), "sdm72v2").measures("current_ma")


async def test_an_iem3155_says_nan_of_the_phases_that_it_is_not_wired_to():
    device = Device({}, 50)
    for line in rows(maps.load("iem3000")[4]):
        device.put(line.address, b"\xff\xc0\x00\x00" if line.phase > 1 else f32(1))
    device.put(0xBD3, f32(231.5))
    device.put(0xC83, b"\x00\x00\x00\x00\x00\x98\x96\x80")
    device.put(0xC87, b"\x80\x00\x00\x00\x00\x00\x00\x00")
    reading = await meter_on(device, "iem3000").read()
    assert reading.voltage_mv == [231500, None, None]
    assert reading.phase_power_w == [1000, None, None]
    assert (reading.energy_import_wh, reading.energy_export_wh) == (10000000, None)


async def test_a_meter_behind_current_transformers_is_told_their_ratio():
    reading = await meter_on(sdm630(), ct=(200, 5)).read()
    assert reading.current_ma == [640000] * 3
    assert reading.power_w == 441480
    assert reading.energy_import_wh == 172879480
    assert reading.voltage_mv == [230200] * 3


async def test_an_eltako_is_no_eastron_and_the_other_way_round():
    error = await raises_async(DeviceNonsense, meter_on(eltako()).read())
    assert "0xFC02 says 00 00 00 0D" in str(error)
    reading = await meter_on(eltako(), "eltako_dsz").read()
    assert reading.voltage_mv == [230200] * 3 and reading.energy_import_wh == 4321980
    eastron = sdm630()
    eastron.put(0xFC02, b"\x00\x70\x01\x00")
    await raises_async(DeviceNonsense, meter_on(eastron, "eltako_dsz").read())
    assert (await meter_on(eastron).read()).energy_import_wh == 4321987


async def test_an_early_sdm630_answers_zero_and_is_believed():
    device = sdm630()
    device.put(0xFC02, b"\x00\x00\x01\x07")
    assert (await meter_on(device).read()).power_w == 11037


async def test_without_its_fingerprint_an_eltako_read_as_eastron_is_implausible():
    device = eltako()
    del device.image[0xFC02]
    reading = await meter_on(device).read()
    assert plausibility.doubts(reading)
    assert not plausibility.doubts(await meter_on(device, "eltako_dsz").read())


async def test_a_klefr_that_is_silent_for_ten_seconds_after_power_up_comes_back():
    device = Device({})
    for address, value in ((0x5002, 230), (0x5004, 230), (0x5006, 230), (0x5008, 50)):
        device.put(address, f32(value))
    for address in range(0x500C, 0x5030, 2):
        device.put(address, f32(0))
    for address in range(0x6000, 0x6024, 2):
        device.put(address, f32(1))
    meter = meter_on(device, "klefr")
    device.alive = False
    await raises_async(DeviceSilent, meter.read())
    device.alive = True
    assert (await meter.read()).energy_import_wh == 1000


async def test_an_echo_of_a_half_duplex_adapter_is_discarded_and_counted():
    device = sdm630()
    meter = meter_on(lambda request: [request, device(request)])
    assert (await meter.read()).power_w == 11037
    assert meter.tally.echoes == 4
