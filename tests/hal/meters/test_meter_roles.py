"""From a role of the site file to a meter: what the site may say, and who shares a line."""

import asyncio

from both import FakeClock, MemoryLine, raises
from chargepost_hal.devices import Devices
from chargepost_hal.modbus.turns import CONTROL, USUAL
from meter_double import sdm630


def devices_with(device):
    """(Devices, its lines): each address has one line to the device."""
    clock = FakeClock()
    lines = []

    def line_at(role):
        lines.append(MemoryLine(clock, device))
        return lines[-1]

    return Devices(line_at, clock), lines


async def test_meters_at_one_address_share_a_line():
    devices, lines = devices_with(sdm630())
    role = {"serial": "a", "baud": 9600, "unit": 1, "map": "sdm630"}
    first = devices.meter(role)
    second = devices.meter({"serial": "a", "baud": 9600, "unit": 2, "map": "sdm630"})
    devices.meter({"serial": "b", "baud": 9600, "unit": 1, "map": "sdm630"})
    assert len(lines) == 2
    await asyncio.gather(first.read(), second.read())
    assert {frame[0] for frame in lines[0].sent} == {1, 2}


async def test_the_pause_between_frames_fits_the_baud_rate():
    for baud, pause_ms in ((2400, 17), (115200, 2)):
        devices, lines = devices_with(sdm630())
        meter = devices.meter({"serial": "a", "baud": baud, "unit": 1, "map": "sdm630"})
        began = lines[0].clock.ms()
        await meter.read()
        assert lines[0].clock.ms() - began == 4 * pause_ms, baud


def test_a_role_may_say_how_the_meter_is_to_be_read():
    devices, _ = devices_with(None)
    role = {"serial": "a", "unit": 1, "map": "finder_7m38", "priority": CONTROL}
    assert not devices.meter(role).measures("energy_import_wh")
    assert devices.meter(role).priority == CONTROL
    role["unverified"] = True
    del role["priority"]
    assert devices.meter(role).measures("energy_import_wh")
    assert devices.meter(role).priority == USUAL


async def test_a_role_may_name_the_ratio_of_current_transformers():
    devices, _ = devices_with(sdm630())
    role = {"serial": "a", "unit": 1, "map": "sdm630", "ct": [100, 5]}
    assert (await devices.meter(role).read()).power_w == 220740


def test_a_current_transformer_has_a_primary_and_a_secondary():
    devices = Devices(lambda role: None, FakeClock())
    role = {"tcp": ["meter", 502], "unit": 1, "map": "sdm630"}
    for ct in ([100, 0], [0, 5], [100], [100, 5, 1], [-100, 5]):
        bad = dict(role)
        bad["ct"] = ct
        assert "[primary, secondary]" in str(raises(ValueError, devices.meter, bad))
    role["ct"] = [100, 5]
    assert devices.meter(role)


def test_the_devices_of_a_line_have_the_same_baud_rate_and_parity():
    devices = Devices(lambda role: None, FakeClock())
    role = {"serial": "/dev/ttyS1", "baud": 9600, "unit": 1, "map": "sdm630"}
    devices.meter(role)
    for key, value in (("baud", 19200), ("parity", "E")):
        other = dict(role)
        other[key] = value
        assert "/dev/ttyS1" in str(raises(ValueError, devices.meter, other))
    other = dict(role)
    other["unit"] = 2
    assert devices.meter(other)


def test_an_unknown_map_is_an_error_that_names_those_there_are():
    devices, _ = devices_with(None)
    role = {"serial": "a", "unit": 1, "map": "sdm6300"}
    assert "sdm630" in str(raises(ValueError, devices.meter, role))
