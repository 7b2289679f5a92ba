"""The virtual meter, as third parties see it: pymodbus, SunSpec's own client, and our driver."""

import asyncio
from types import SimpleNamespace

import pytest
from pymodbus.client import AsyncModbusTcpClient
from sunspec2.modbus.client import SunSpecModbusClientDeviceTCP

from chargepost.clock import Clock
from chargepost.network import line_at
from chargepost_hal.meters.map_meter import MapMeter
from chargepost_hal.modbus.master import TcpMaster
from chargepost_sim import Post
from chargepost_sim.truth import MeterValues
from chargepost_sim.virtual_meter import ReadingTruth, VirtualMeter, of_station

VALUES = MeterValues(
    4321987, (3680, -230, 0), (16000, 1000, 12), (230200, 229000, 1000), 49990, export_wh=1500
)


@pytest.fixture
async def server():
    async with VirtualMeter({1: lambda: VALUES, 7: MeterValues}, model="Bench") as server:
        yield server


async def reading(server, family, unit=1):
    clock = Clock()
    master = TcpMaster(line_at({"tcp": ["127.0.0.1", server.tcp_port]}, clock), clock)
    try:
        return await MapMeter(master, unit, family, clock).read()
    finally:
        await master.close()


async def test_it_is_an_sdm630_with_its_code(server):
    client = AsyncModbusTcpClient("127.0.0.1", port=server.tcp_port, timeout=1)
    assert await client.connect()
    power = await client.read_input_registers(0x34, count=2)
    assert client.convert_from_registers(power.registers, client.DATATYPE.FLOAT32) == 3450
    code = await client.read_holding_registers(0xFC02, count=1)
    assert code.registers == [0x0070]
    client.close()


async def test_our_own_driver_reads_the_same_through_both_faces(server):
    one = await reading(server, "sdm630")
    other = await reading(server, "sunspec_int")
    assert one.energy_import_wh == other.energy_import_wh == 4321987
    assert one.energy_export_wh == other.energy_export_wh == 1500
    assert one.voltage_mv == other.voltage_mv == [230200, 229000, 1000]
    assert other.current_ma == [16000, 1000, 10], "SunSpec has 10 mA steps here"
    assert one.phase_power_w == other.phase_power_w == [3680, -230, 0]
    assert one.power_w == other.power_w == 3450
    assert one.frequency_mhz == other.frequency_mhz == 49990


async def test_each_unit_is_a_meter_of_its_own(server):
    assert (await reading(server, "sunspec_int", 7)).energy_import_wh == 0


def scanned(port):
    """What SunSpec's own client makes of the device, from its own model definitions."""
    device = SunSpecModbusClientDeviceTCP(slave_id=1, ipaddr="127.0.0.1", ipport=port)
    try:
        device.scan()
        common, meter = device.models[1][0], device.models[203][0]
        names = (common.Mn.value, common.Md.value, common.SN.value)
        points = ("A", "AphA", "AphB", "PhVphA", "PhVphB", "Hz", "W", "WphA", "WphB")
        points += ("TotWhImp", "TotWhExp")
        return (
            names,
            {name: getattr(meter, name).cvalue for name in points},
            sorted(number for number in device.models if isinstance(number, int)),
        )
    finally:
        device.close()


async def test_the_sunspec_client_finds_model_203_and_reads_it(server):
    names, points, models = await asyncio.to_thread(scanned, server.tcp_port)
    assert names == ("Chargepost", "Bench", "1")
    assert models == [1, 203]
    expected = {"A": 17.0, "AphA": 16, "AphB": 1, "PhVphA": 230.2, "PhVphB": 229, "Hz": 49.99}
    expected |= {"W": 3450, "WphA": 3680, "WphB": -230, "TotWhImp": 4321987, "TotWhExp": 1500}
    assert points == pytest.approx(expected, abs=0.011)


async def test_a_reading_of_a_real_meter_can_be_served():
    got = SimpleNamespace(
        energy_import_wh=5, energy_export_wh=None, power_w=690, phase_power_w=[None] * 3,
        current_ma=[1000, None, None], voltage_mv=[230000, None, None], frequency_mhz=None,
    )  # fmt: skip
    truth = ReadingTruth(got)
    async with VirtualMeter({1: lambda: truth}) as server:
        again = await reading(server, "sdm630")
    assert (again.energy_import_wh, again.power_w, again.current_ma[0]) == (5, 690, 1000)


async def test_the_outlet_of_a_simulated_station_can_be_served():
    async with Post("", "CP1") as post, of_station(post.bench, model="Outlets") as server:
        shown = await reading(server, "sunspec_int")
        assert shown.energy_import_wh == post.outlet(1).snapshot()["register_wh"] == 0
        assert shown.frequency_mhz == 50000
