"""Simulated Modbus devices behind a real Modbus server, on TCP and on a serial line."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from typing import Literal, Protocol

from pymodbus.constants import ExcCodes
from pymodbus.framer import FramerType
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from chargepost_sim.serial_pair import SerialPair

Fault = Literal["", "silent", "exception", "busy", "nan", "garbage", "frozen"]
Words = Mapping[int, int]

HOLDING, INPUT = 3, 4
_BROKEN = {"nan": (0x7FC0, 0x0000), "garbage": (0xDEAD, 0xDEAD)}  # as floats NaN and -6.3e18
_EXCEPTIONS = {"exception": ExcCodes.DEVICE_FAILURE, "busy": ExcCodes.DEVICE_BUSY}
_NO_BITS = [SimData(0, count=1, values=False, datatype=DataType.BITS)]

# A client that leaves is no event for the terminal; whoever sets up logging still sees it.
logging.getLogger("pymodbus.logging").addHandler(logging.NullHandler())


class Registers(Protocol):
    """One device: its registers at this instant."""

    most: int  # registers in one read

    def words(self, function: int) -> Words:
        """Address -> word for function 3 or 4; the addresses never change, the words may."""
        ...


class RegisterServer:
    """One bus of devices, by unit.

    The same devices answer at `tcp_port` of `host` and at the serial device `rtu_path`.
    `faults[unit]` is "" or how a device misbehaves: "silent", "exception" (device failure),
    "busy", "nan" and "garbage" (in its input registers, or in all if it has no others),
    "frozen" (the words of the last good answer).
    """

    def __init__(
        self, devices: Mapping[int, Registers], host: str = "127.0.0.1", tcp_port: int = 0
    ):
        self.faults: dict[int, Fault] = dict.fromkeys(devices, "")
        self.requests: dict[int, int] = dict.fromkeys(devices, 0)
        self.tcp_port = tcp_port
        self.rtu_path = ""
        self._host = host
        self._registers = dict(devices)
        self._frozen: dict[tuple[int, int], Words] = {}
        self._open = AsyncExitStack()

    async def start(self, serial: bool = True) -> None:
        """Serve; OSError when a port or a pseudo-terminal cannot be had."""
        tcp = ModbusTcpServer(
            self._devices(),
            address=(self._host, self.tcp_port),
            trace_packet=self._trace(unit_at=6),
        )
        await tcp.serve_forever(background=True)
        self._open.push_async_callback(tcp.shutdown)
        if not tcp.transport:
            raise OSError(f"Modbus cannot listen on {self._host}:{self.tcp_port}; free the port")
        self.tcp_port = tcp.transport.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        if serial:
            await self._start_serial()

    async def _start_serial(self) -> None:
        pair = SerialPair()
        self._open.callback(pair.close)
        self.rtu_path = pair.near
        rtu = ModbusSerialServer(
            self._devices(),
            port=pair.far,
            framer=FramerType.RTU,
            baudrate=9600,
            trace_packet=self._trace(unit_at=0),
        )
        await rtu.serve_forever(background=True)
        self._open.push_async_callback(rtu.shutdown)

    async def stop(self) -> None:
        await self._open.aclose()

    async def __aenter__(self):
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    def _devices(self) -> list[SimDevice]:
        # Device 0 stands for all that are not there: it keeps the server from complaining.
        absent = SimDevice(0, _blocks([0]), action=self._action(0))
        found = [absent]
        for unit, device in self._registers.items():
            holding, inputs = device.words(HOLDING), device.words(INPUT)
            blocks = (_NO_BITS, _NO_BITS, _blocks(holding or inputs), _blocks(inputs or holding))
            found.append(SimDevice(unit, blocks, action=self._action(unit)))
        return found

    def _trace(self, unit_at: int):
        """Takes the answers of silent and of absent devices off the wire."""

        def trace(sending: bool, data: bytes) -> bytes:
            if not sending:
                return data
            return b"" if self.faults.get(data[unit_at], "silent") == "silent" else data

        return trace

    def _action(self, unit: int):
        async def action(function, start, address, count, registers, values):
            if unit not in self._registers:
                return ExcCodes.GATEWAY_NO_RESPONSE
            self.requests[unit] += 1
            fault = self.faults[unit]
            if fault in _EXCEPTIONS:
                return _EXCEPTIONS[fault]
            words = self._words(unit, function, fault)
            if not words:
                return ExcCodes.ILLEGAL_FUNCTION
            if count > self._registers[unit].most:
                return ExcCodes.ILLEGAL_VALUE
            if any(at not in words for at in range(address, address + count)):
                return ExcCodes.ILLEGAL_ADDRESS
            for at in range(address, address + count):
                registers[at - start] = words[at]
            return None

        return action

    def _words(self, unit: int, function: int, fault: Fault) -> Words:
        if fault != "frozen" or (unit, function) not in self._frozen:
            self._frozen[unit, function] = self._registers[unit].words(function)
        words = self._frozen[unit, function]
        broken = _BROKEN.get(fault)
        if broken and not (function == HOLDING and self._registers[unit].words(INPUT)):
            return {at: broken[at % 2] for at in words}
        return words


def _blocks(addresses: Iterable[int]) -> list[SimData]:
    """Every contiguous range of addresses."""
    found: list[list[int]] = []
    for at in sorted(addresses):
        if found and found[-1][1] == at:
            found[-1][1] = at + 1
        else:
            found.append([at, at + 1])
    return [
        SimData(first, count=end - first, values=0, datatype=DataType.REGISTERS)
        for first, end in found
    ]
