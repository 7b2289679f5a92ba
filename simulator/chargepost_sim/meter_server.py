"""Simulated SDM630 meters behind a real Modbus server, on TCP and on a serial line."""

import logging
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Literal, Protocol

from pymodbus.constants import ExcCodes
from pymodbus.framer import FramerType
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from chargepost_sim.serial_pair import SerialPair

Fault = Literal["", "silent", "exception", "nan", "garbage", "frozen"]

_READ_INPUT = 4
_MOST_REGISTERS = 80  # an SDM630 refuses longer reads
_IMAGE = 0x180  # registers the image has; those without a value read 0
_BROKEN = {"nan": (0x7FC0, 0x0000), "garbage": (0xDEAD, 0xDEAD)}  # that is -6.3e18


# A client that leaves is no event for the terminal; whoever sets up logging still sees it.
logging.getLogger("pymodbus.logging").addHandler(logging.NullHandler())


class Truth(Protocol):
    """What flows through a meter at this instant; sequences are for L1, L2, L3."""

    @property
    def energy_wh(self) -> float: ...
    @property
    def power_w(self) -> Sequence[float]: ...
    @property
    def current_ma(self) -> Sequence[float]: ...
    @property
    def voltage_mv(self) -> Sequence[float]: ...
    @property
    def frequency_mhz(self) -> float: ...


@dataclass
class MeterValues:
    """A truth that a test sets by hand."""

    energy_wh: float = 0
    power_w: Sequence[float] = (0, 0, 0)
    current_ma: Sequence[float] = (0, 0, 0)
    voltage_mv: Sequence[float] = (230000, 230000, 230000)
    frequency_mhz: float = 50000


class MeterServer:
    """One bus of meters: unit -> a callable that tells the truth when a request comes.

    The same meters answer at `tcp_port` of 127.0.0.1 and at the serial device `rtu_path`.
    `faults[unit]` is "" or how the meter misbehaves: "silent", "exception" (device failure),
    "nan", "garbage" (absurd numbers), "frozen" (the values of the last good answer).
    """

    def __init__(self, meters: Mapping[int, Callable[[], Truth]], host: str = "127.0.0.1"):
        self.faults: dict[int, Fault] = dict.fromkeys(meters, "")
        self.requests: dict[int, int] = dict.fromkeys(meters, 0)
        self.tcp_port = 0
        self.rtu_path = ""
        self._host = host
        self._meters = dict(meters)
        self._image: dict[int, dict[int, tuple[int, int]]] = {}
        self._open = AsyncExitStack()

    async def start(self) -> None:
        """Serve; OSError when a port or a pseudo-terminal cannot be had."""
        tcp = ModbusTcpServer(
            self._devices(), address=(self._host, 0), trace_packet=self._trace(unit_at=6)
        )
        await tcp.serve_forever(background=True)
        self._open.push_async_callback(tcp.shutdown)
        self.tcp_port = tcp.transport.sockets[0].getsockname()[1]  # type: ignore[union-attr]
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

    async def __aenter__(self) -> "MeterServer":
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    def _devices(self) -> list[SimDevice]:
        # Device 0 stands for all that are not there: it keeps the server from complaining.
        return [
            SimDevice(
                unit,
                SimData(0, count=_IMAGE, values=0, datatype=DataType.REGISTERS),
                action=self._action(unit),
            )
            for unit in (0, *self._meters)
        ]

    def _trace(self, unit_at: int) -> Callable[[bool, bytes], bytes]:
        """Takes the answers of silent and of absent meters off the wire."""

        def trace(sending: bool, data: bytes) -> bytes:
            if not sending:
                return data
            return b"" if self.faults.get(data[unit_at], "silent") == "silent" else data

        return trace

    def _action(self, unit: int):
        async def action(function, start, address, count, registers, values):
            if unit not in self._meters:
                return ExcCodes.GATEWAY_NO_RESPONSE
            self.requests[unit] += 1
            fault = self.faults[unit]
            if fault == "exception":
                return ExcCodes.DEVICE_FAILURE
            if function != _READ_INPUT:
                return ExcCodes.ILLEGAL_FUNCTION
            if count > _MOST_REGISTERS:
                return ExcCodes.ILLEGAL_VALUE
            if fault != "frozen" or unit not in self._image:
                self._image[unit] = registers_of(self._meters[unit]())
            broken = _BROKEN.get(fault)
            for at, words in self._image[unit].items():
                registers[at - start : at - start + 2] = broken or words
            return None

        return action


def registers_of(truth: Truth) -> dict[int, tuple[int, int]]:
    """Address -> two registers, as an SDM630 gives each value: a float, high word first."""
    image: dict[int, float] = {}
    for phase in range(3):
        image[2 * phase] = truth.voltage_mv[phase] / 1000
        image[6 + 2 * phase] = truth.current_ma[phase] / 1000
        image[12 + 2 * phase] = truth.power_w[phase]
    image[52] = sum(truth.power_w)
    image[70] = truth.frequency_mhz / 1000
    image[72] = truth.energy_wh / 1000
    image[74] = 0  # an outlet never feeds back here
    return {at: _float_words(value) for at, value in image.items()}


def _float_words(value: float) -> tuple[int, int]:
    high, low = struct.unpack(">HH", struct.pack(">f", value))
    return high, low
