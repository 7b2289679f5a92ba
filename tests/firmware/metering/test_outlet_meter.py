"""The meter of an outlet: the last good register survives everything the meter does."""

from both import FakeClock, raises_async
from chargepost.metering.outlet_meter import OutletMeter
from chargepost_hal.contract import Reading
from chargepost_hal.errors import DeviceNonsense, DeviceSilent

CONFIG = {"Chargepost.MeterPollInterval": 2}


class ScriptedMeter:
    """Gives the registers of a list in turn; an exception in it is raised."""

    def __init__(self, clock, script):
        self.clock = clock
        self.script = list(script)

    async def read(self):
        value = self.script.pop(0)
        if isinstance(value, Exception):
            raise value
        reading = Reading()
        reading.energy_import_wh = value
        reading.at_ms = self.clock.ms()
        return reading


class Enough(Exception):
    """The script is over."""


async def after(*script):
    """The outlet meter after readings 2 s apart."""
    clock = FakeClock()
    meter = OutletMeter(ScriptedMeter(clock, script), clock, CONFIG)
    for _ in script:
        await meter.poll()
        clock.advance(2000)
    return meter


async def test_before_the_first_reading_nothing_is_known():
    meter = await after()
    assert meter.register_wh is None
    assert meter.stale
    assert meter.latest is None


async def test_a_good_reading_is_taken():
    meter = await after(5000, 5010)
    assert meter.register_wh == 5010
    assert not meter.stale
    assert meter.problem == ""
    assert meter.latest.energy_import_wh == 5010


async def test_three_failed_readings_make_it_stale_and_keep_the_register():
    meter = await after(5000, DeviceSilent("no answer"), DeviceSilent("no answer"))
    assert not meter.stale
    assert meter.problem == "no answer"
    meter = await after(5000, DeviceSilent("a"), DeviceNonsense("b"), DeviceSilent("c"))
    assert meter.stale
    assert meter.problem == "c"
    assert meter.register_wh == 5000


async def test_a_good_reading_ends_the_problem():
    meter = await after(5000, *[DeviceSilent("no answer")] * 5, 5001)
    assert not meter.stale
    assert meter.problem == ""
    assert meter.register_wh == 5001


async def test_a_register_that_goes_back_once_is_not_counted():
    meter = await after(5000, 40)
    assert meter.register_wh == 5000
    assert "back from 5000 Wh to 40 Wh" in meter.problem
    meter = await after(5000, 40, 5003)
    assert meter.register_wh == 5003
    assert meter.problem == ""


async def test_an_exchanged_meter_is_believed_after_three_readings_that_agree():
    meter = await after(5000, 40, 41)
    assert meter.register_wh == 5000
    meter = await after(5000, 40, 41, 42)
    assert meter.register_wh == 5000
    assert not meter.stale
    assert "exchanged" in meter.notice
    meter = await after(5000, 40, 41, 42, 52)
    assert meter.register_wh == 5010
    assert meter.latest.energy_import_wh == 5010


async def test_doubtful_readings_that_do_not_agree_are_never_believed():
    meter = await after(5000, 40, 30, 20, 10, 5, 4)
    assert meter.register_wh == 5000
    assert meter.stale


async def test_more_than_can_have_flowed_is_not_counted():
    meter = await after(5000, 9000000)
    assert meter.register_wh == 5000
    assert "9000000" in meter.problem


async def test_what_flowed_while_the_meter_was_away_is_counted():
    clock = FakeClock()
    meter = OutletMeter(ScriptedMeter(clock, [5000, 55000]), clock, CONFIG)
    await meter.poll()
    clock.advance(3 * 3600 * 1000)
    await meter.poll()
    assert meter.register_wh == 55000


async def test_a_meter_without_an_import_register_cannot_bill():
    meter = await after(None)
    assert meter.stale
    assert "import register" in meter.problem


async def test_it_polls_at_the_interval_that_is_set():
    clock = FakeClock()
    meter = OutletMeter(ScriptedMeter(clock, [1, 2, 3, Enough()]), clock, CONFIG)
    await raises_async(Enough, meter.run())
    assert clock.ms() == 6000
    assert meter.register_wh == 3
