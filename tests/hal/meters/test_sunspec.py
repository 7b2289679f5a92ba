"""SunSpec: the mark, the chain of models, and meters found by it."""

import struct

from both import raises_async
from chargepost_hal.errors import DeviceNonsense, DeviceRefused, DeviceSilent
from chargepost_hal.meters import sunspec
from meter_double import Device, f32, meter_on


def chain(base, *models):
    """A device with models (number, body) behind the mark at `base`."""
    device = Device({}, 125)
    data = b"SunS"
    for number, body in models:
        data += struct.pack(">HH", number, len(body) // 2) + body
    device.put(base, data + b"\xff\xff\x00\x00")
    return device


def text(word, size):
    return word + bytes(2 * size - len(word))


COMMON = text(b"Maker", 16) + text(b"Model X", 16) + bytes(32) + text(b"S-42", 16) + bytes(4)


def int_model():
    """Model 203 at 11 kW: A*10^-2, V*10^-1, W*10^1, Wh*10^2."""
    body = bytearray(b"\x80\x00" * 105)

    def put(offset, form, *values):
        data = struct.pack(">" + form, *values)
        body[2 * offset - 4 : 2 * offset - 4 + len(data)] = data

    put(2, "5h", 4800, 1600, 1601, 1602, -2)
    put(8, "3h", 2301, 2299, -32768)
    put(15, "3h", -1, 5001, -2)
    put(18, "5h", 1104, 368, 368, 368, 1)
    put(38, "I", 15)
    put(40, "3I", 0, 0, 0)
    put(46, "I", 43219)
    put(48, "3I", 0, 0, 0)
    put(54, "h", 2)
    return bytes(body)


def float_model():
    body = bytearray(b"\x7f\xc0\x00\x00" * 62)
    for offset, value in ((4, 16), (12, 230.5), (26, 50), (28, 3688), (60, 0), (68, 4321987)):
        body[2 * offset - 4 : 2 * offset] = f32(value)
    return bytes(body)


async def test_the_model_is_found_at_each_of_the_bases():
    for base in (40000, 50000, 0):
        device = chain(base, (1, COMMON), (203, int_model()))
        reading = await meter_on(device, "sunspec_int").read()
        assert reading.power_w == 11040
        assert reading.current_ma == [16000, 16010, 16020]


async def test_integers_have_their_scale_factors():
    reading = await meter_on(chain(40000, (203, int_model())), "sunspec_int").read()
    assert reading.voltage_mv == [230100, 229900, None], "8000 is not implemented"
    assert reading.frequency_mhz == 50010
    assert reading.phase_power_w == [3680] * 3
    assert (reading.energy_import_wh, reading.energy_export_wh) == (4321900, 1500)


async def test_floats_that_are_nan_are_not_implemented():
    reading = await meter_on(chain(0, (1, COMMON), (213, float_model())), "sunspec_float").read()
    assert reading.current_ma == [16000, None, None]
    assert reading.voltage_mv == [230500, None, None]
    assert reading.power_w == 3688
    assert (reading.energy_import_wh, reading.energy_export_wh) == (4321987, 0)


async def test_every_meter_model_is_known_by_its_number():
    for number in (201, 202, 203, 204):
        device = chain(40000, (1, COMMON), (120, bytes(52)), (number, int_model()))
        assert (await meter_on(device, "sunspec_int").read()).power_w == 11040
        await raises_async(DeviceRefused, meter_on(device, "sunspec_float").read())
    for number in (211, 212, 213, 214):
        device = chain(40000, (1, COMMON), (number, float_model()))
        assert (await meter_on(device, "sunspec_float").read()).power_w == 3688


async def test_the_chain_is_walked_once_and_again_after_a_failure():
    device = chain(40000, (1, COMMON), (203, int_model()))
    meter = meter_on(device, "sunspec_int", {"timeout_ms": 100, "repeats": 0})
    await meter.read()
    walked = len(device.asked)
    device.asked = []
    await meter.read()
    assert len(device.asked) < walked
    device.alive = False
    await raises_async(DeviceSilent, meter.read())
    device.alive = True
    moved = chain(0, (203, int_model()))
    device.image = moved.image
    assert (await meter.read()).power_w == 11040


async def test_a_device_without_the_mark_is_refused():
    error = await raises_async(DeviceRefused, meter_on(Device(), "sunspec_int").read())
    assert "no SunSpec" in str(error)


async def test_another_model_is_told():
    device = chain(40000, (1, COMMON), (103, bytes(100)))
    error = await raises_async(DeviceRefused, meter_on(device, "sunspec_int").read())
    assert "201, 202, 203, 204; it has 1, 103" in str(error)


async def test_a_chain_without_an_end_is_nonsense():
    device = Device({}, 125)
    device.put(40000, b"SunS")
    for address in range(40002, 40400, 2):
        device.put(address, b"\x00\x07\x00\x00")
    error = await raises_async(DeviceNonsense, meter_on(device, "sunspec_int").read())
    assert "no end" in str(error)


async def test_the_common_model_names_the_maker():
    device = chain(50000, (1, COMMON), (203, int_model()))

    async def read(address, count):
        answer = device(bytes([1, 3, address >> 8, address & 255, 0, count]))
        if answer[1] & 0x80:
            raise DeviceRefused("exception")
        return answer[3:-2]

    assert await sunspec.find_base(read) == 50000
    assert await sunspec.common(read, 50000) == ["Maker", "Model X", "S-42"]
