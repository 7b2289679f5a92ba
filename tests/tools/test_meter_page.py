"""docs/meters.md is what the maps say, and its example of a new meter works."""

import struct

from chargepost_hal.meters import maps
from chargepost_tools import meter_page
from chargepost_tools.bench import meters_bench
from meter_double import Device, meter_on


def test_the_page_is_up_to_date():
    assert meter_page.main(["--check"]) == 0


def test_every_meter_is_on_the_page_with_its_verification():
    text = meter_page.page()
    for family in maps.families():
        assert f"`{family}`" in text
    assert "| Eastron SDM630-Modbus V2 | `sdm630` | 9600 8N1, unit 1 | yes | 32 of 33 |" in text
    assert "| IN | 00E0 | f32 | **?** | BC |" in text
    assert "| P | 0012 | i16? x 10^(register 0016) | yes | A |" in text


def test_the_benchmark_measures_every_meter():
    table = meters_bench.measure()
    assert [row[0] for row in table.rows] == maps.families()
    for family, flash, heap, plan, reads in table.rows:
        assert 100 < int(flash) < 1500 and 200 < int(heap) < 2000, family
        assert 8 <= int(plan) < int(heap) and int(reads) >= 2, family


async def test_the_example_is_a_meter_by_one_file(tmp_path, monkeypatch):
    assert meter_page.EXAMPLE in meter_page.page()
    (tmp_path / "example_e1.py").write_text(meter_page.EXAMPLE)
    monkeypatch.setattr(maps, "__path__", [*maps.__path__, str(tmp_path)])
    device = Device(most=20)
    device.put(0x0000, struct.pack(">3I", 2301, 2299, 2310))
    device.put(0x0006, struct.pack(">3I", 10020, 0, 5))
    device.put(0x0010, struct.pack(">i", -7))
    device.put(0x0014, struct.pack(">H", 4998))
    device.put(0x0020, struct.pack(">I", 43219))
    device.put(0x1000, b"\x0e\x01")
    reading = await meter_on(device, "example_e1").read()
    assert reading.voltage_mv == [230100, 229900, 231000]
    assert reading.current_ma == [10020, 0, 5]
    assert (reading.power_w, reading.frequency_mhz) == (-7, 49980)
    assert (reading.energy_import_wh, reading.energy_export_wh) == (4321900, None)
