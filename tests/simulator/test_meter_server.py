"""The simulated meters: what pymodbus as a client sees of them."""

import logging
from contextlib import AsyncExitStack

import pytest
from pymodbus.client import AsyncModbusSerialClient, AsyncModbusTcpClient

from chargepost_sim.meter_server import MeterServer, MeterValues


async def connected(client):
    assert await client.connect()
    return client


async def clients(server, stack):
    tcp = await connected(AsyncModbusTcpClient("127.0.0.1", port=server.tcp_port, timeout=1))
    rtu = await connected(AsyncModbusSerialClient(server.rtu_path, baudrate=9600, timeout=1))
    stack.callback(tcp.close)
    stack.callback(rtu.close)
    return tcp, rtu


async def float_at(client, unit, address):
    answer = await client.read_input_registers(address, count=2, device_id=unit)
    assert not answer.isError(), answer
    return client.convert_from_registers(answer.registers, client.DATATYPE.FLOAT32)


async def test_a_client_reads_the_registers_of_an_sdm630():
    values = MeterValues(4321987, (3679, 0, 1), (16000, 0, 5), (230200, 229000, 1000), 49990)
    async with MeterServer({3: lambda: values}) as server, AsyncExitStack() as stack:
        for client in await clients(server, stack):
            assert await float_at(client, 3, 0x00) == pytest.approx(230.2, abs=1e-4)
            assert await float_at(client, 3, 0x04) == pytest.approx(1)
            assert await float_at(client, 3, 0x06) == pytest.approx(16)
            assert await float_at(client, 3, 0x0C) == pytest.approx(3679)
            assert await float_at(client, 3, 0x34) == pytest.approx(3680)
            assert await float_at(client, 3, 0x46) == pytest.approx(49.99, abs=1e-4)
            assert await float_at(client, 3, 0x48) == pytest.approx(4321.987, abs=1e-3)


async def test_values_are_those_of_the_moment_of_the_request():
    values = MeterValues()
    async with MeterServer({1: lambda: values}) as server, AsyncExitStack() as stack:
        for client in await clients(server, stack):
            for energy in (1000, 2000):
                values.energy_wh = energy
                assert await float_at(client, 1, 0x48) == energy / 1000


async def test_a_frozen_meter_repeats_itself():
    values = MeterValues(energy_wh=1000)
    async with MeterServer({1: lambda: values}) as server, AsyncExitStack() as stack:
        client, _ = await clients(server, stack)
        assert await float_at(client, 1, 0x48) == 1
        server.faults[1] = "frozen"
        values.energy_wh = 2000
        assert await float_at(client, 1, 0x48) == 1
        server.faults[1] = ""
        assert await float_at(client, 1, 0x48) == 2


async def test_it_refuses_what_an_sdm630_refuses():
    async with MeterServer({1: MeterValues}) as server, AsyncExitStack() as stack:
        for client in await clients(server, stack):
            assert (await client.read_input_registers(0, count=81, device_id=1)).isError()
            assert (await client.read_holding_registers(0, count=2, device_id=1)).isError()
            assert (await client.read_input_registers(0x17F, count=2, device_id=1)).isError()


async def test_servers_come_and_go_beside_each_other_without_noise(capfd, caplog):
    with caplog.at_level(logging.INFO):
        first, second = MeterServer({1: MeterValues}), MeterServer({1: MeterValues})
        for _ in range(3):
            await first.start()
            await second.start()
            assert first.tcp_port != second.tcp_port
            assert first.rtu_path != second.rtu_path
            async with AsyncExitStack() as stack:
                for server in (first, second):
                    for client in await clients(server, stack):
                        assert await float_at(client, 1, 0x46) == 50
            await first.stop()
            await second.stop()
    assert capfd.readouterr() == ("", "")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
