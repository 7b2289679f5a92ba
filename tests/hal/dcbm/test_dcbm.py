"""The LEM DCBM: numbers without floats, both versions of its interface, and its failures."""

from both import FakeClock, MemoryLine, raises, raises_async
from chargepost_hal.dcbm.http import Receiver
from chargepost_hal.dcbm.meter import DcbmMeter, decimal_of, number
from chargepost_hal.errors import DeviceNonsense, DeviceRefused, DeviceSilent

BODY = (
    b'{"voltage": 402.15, "current":-12.5, "power" : -5.027, "temperatureH": 31,\n'
    b' "energyImportTotal": 1234567.891, "energyExportTotal":null}'
)


def answer(body=BODY, status=b"200 OK"):
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


def meter_with(reply):
    clock = FakeClock()
    line = MemoryLine(clock, reply)
    return DcbmMeter(line, "192.0.2.5", clock), line


async def test_a_reading_has_all_digits_of_the_register():
    meter, line = meter_with(lambda request: answer())
    reading = await meter.read()
    assert reading.energy_import_wh == 1234567891
    assert reading.energy_export_wh is None
    assert reading.voltage_mv == [402150, None, None]
    assert reading.current_ma == [-12500, None, None]
    assert reading.power_w == -5027
    assert line.sent[0].startswith(b"GET /v1/livemeasure HTTP/1.1\r\nHost: 192.0.2.5\r\n")


async def test_newer_firmware_has_the_second_version_and_is_asked_for_it_from_then_on():
    def reply(request):
        return answer() if b"/v2/" in request else answer(b"", b"404 Not Found")

    meter, line = meter_with(reply)
    await meter.read()
    await meter.read()
    assert [b"/v2/" in request for request in line.sent] == [False, True, True]


async def test_another_device_is_told():
    meter, _ = meter_with(lambda request: answer(b"", b"404 Not Found"))
    error = await raises_async(DeviceRefused, meter.read())
    assert "meter 192.0.2.5 (LEM DCBM): status 404" in str(error)
    meter, _ = meter_with(lambda request: answer(b"", b"503 Busy"))
    await raises_async(DeviceSilent, meter.read())


async def test_a_silent_meter_is_told_after_two_seconds():
    meter, line = meter_with(lambda request: None)
    error = await raises_async(DeviceSilent, meter.read())
    assert "no answer" in str(error)
    assert line.clock.ms() == 2000
    assert line.closed


async def test_what_is_no_answer_is_told():
    for reply, part in (
        (b"SSH-2.0-x\r\n\r\n", "no HTTP"),
        (answer()[:-5], "bytes of an answer came"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "without a length"),
        (answer(b'{"voltage": "high"}'), "voltage is"),
        (answer(b'{"energyImportTotal": -1}'), "-1000 Wh"),
        (answer(bytes(9000)), "more than 8192 bytes"),
    ):
        meter, _ = meter_with(lambda request, reply=reply: reply)
        assert part in str(await raises_async(DeviceNonsense, meter.read())), part


def test_an_answer_comes_in_pieces_or_in_chunks():
    whole = answer()
    for cut in range(1, len(whole)):
        receiver = Receiver()
        assert receiver.feed(whole[:cut]) is None
        assert receiver.feed(whole[cut:]) == BODY
        assert receiver.status == 200
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked = head + b'4;x=1\r\n{"a"\r\nA\r\n: 1, "b":2\r\n1\r\n}\r\n0\r\n\r\n'
    for cut in range(1, len(chunked)):
        receiver = Receiver()
        assert receiver.feed(chunked[:cut]) is None or cut == len(chunked)
        assert receiver.feed(chunked[cut:]) == b'{"a": 1, "b":2}'
    raises(DeviceNonsense, Receiver().feed, head + b"xyz\r\n")


def test_decimals_become_integers_without_a_float():
    for text, exponent, expected in (
        ("0", 3, 0),
        ("12.345", 3, 12345),
        ("-0.0005", 3, -1),
        ("-0.0004", 3, 0),
        ("1.5e3", 0, 1500),
        ("25E-1", 0, 3),
        ("123456789012.3456", 3, 123456789012346),
    ):
        assert decimal_of(text, exponent) == expected, text
    for text in ("", "-", "abc", "1.2.3", "0x10", "NaN", "1e", "1ex", "--1"):
        raises(ValueError, decimal_of, text, 0)


def test_numbers_are_found_by_their_names():
    assert number(BODY, "power", 0) == -5
    assert number(BODY, "humidity", 0) is None
    for body in (b'{"power"}', b'{"power": }', b'{"power": {}}', b'{"power" 5}'):
        raises(DeviceNonsense, number, body, "power", 0)
