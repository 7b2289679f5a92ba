"""A Modbus meter in memory, for portable tests: registers, limits and habits."""

import struct

from both import FakeClock, MemoryLine
from chargepost_hal.meters.map_meter import MapMeter
from chargepost_hal.modbus.crc import crc16
from chargepost_hal.modbus.master import RtuMaster


def sealed(body):
    crc = crc16(body)
    return body + bytes([crc & 255, crc >> 8])


class Device:
    """Answers reads from `image`: address -> two bytes; what is not there is refused.

    most: registers in one read; more is refused, or left unanswered when `mute`. functions:
    those it knows. asked: (function, address, count) of every request.
    """

    def __init__(self, image=None, most=80, functions=(3, 4), mute=False):
        self.image = image if image is not None else {}
        self.most = most
        self.functions = functions
        self.mute = mute
        self.asked = []
        self.alive = True

    def put(self, address, data):
        for at in range(0, len(data), 2):
            self.image[address + at // 2] = data[at : at + 2]

    def __call__(self, request):
        address, count = struct.unpack(">HH", request[2:6])
        self.asked.append((request[1], address, count))
        if not self.alive or (self.mute and count > self.most):
            return None
        wanted = range(address, address + count)
        if request[1] not in self.functions:
            return self._refuse(request, 1)
        if count > self.most or [n for n in wanted if n not in self.image]:
            return self._refuse(request, 2)
        data = b"".join([self.image[n] for n in wanted])
        return sealed(request[:2] + bytes([len(data)]) + data)

    def _refuse(self, request, code):
        return sealed(bytes([request[0], request[1] | 0x80, code]))


def f32(value):
    return struct.pack(">f", value)


def sdm630(most=80):
    """An SDM630 at 11 kW that has counted 4321.987 kWh and fed in 1.5 kWh."""
    device = Device({}, most)
    for phase in range(3):
        device.put(2 * phase, f32(230.2))
        device.put(6 + 2 * phase, f32(16))
        device.put(12 + 2 * phase, f32(3679))
    device.put(0x34, f32(11037))
    device.put(0x46, f32(49.99))
    device.put(0x48, f32(4321.987))
    device.put(0x4A, f32(1.5))
    return device


def eltako():
    """An Eltako DSZ with the same values at the same addresses, as integers."""
    device = Device({})
    for phase in range(3):
        device.put(2 * phase, struct.pack(">I", 23020))
        device.put(6 + 2 * phase, struct.pack(">I", 1600))
        device.put(12 + 2 * phase, struct.pack(">i", 3679))
    device.put(0x34, struct.pack(">i", 11037))
    device.put(0x46, struct.pack(">i", 4999))
    device.put(0x48, struct.pack(">I", 432198))
    device.put(0x4A, struct.pack(">I", 150))
    device.put(0xFC02, b"\x00\x00\x00\x0d")
    return device


def master_of(device, **settings):
    """(master, clock) of a line with this device alone."""
    clock = FakeClock(ms=1000)
    return RtuMaster(MemoryLine(clock, device), clock, **settings), clock


def meter_on(device, register_map="sdm630", settings=None, **options):
    """A MapMeter at unit 1; `settings` are those of the master."""
    master, clock = master_of(device, **(settings or {}))
    return MapMeter(master, 1, register_map, clock, **options)
