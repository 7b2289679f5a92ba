"""The meter of an outlet: the last good register survives everything the meter does."""

from both import FakeClock, MemoryStorage, raises_async
from chargepost.metering.outlet_meter import OutletMeter
from chargepost_hal.contract import Reading
from chargepost_hal.errors import DeviceNonsense, DeviceSilent

CONFIG = {"Chargepost.MeterPollInterval": 2}


class ScriptedMeter:
    """Gives the registers of a list in turn; an exception in it is raised."""

    def __init__(self, clock, script):
        self.clock = clock
        self.script = list(script)
        self.urgent = []

    async def read(self, urgent=False):
        self.urgent.append(urgent)
        value = self.script.pop(0)
        if isinstance(value, Exception):
            raise value
        reading = Reading()
        reading.energy_import_wh = value
        reading.at_ms = self.clock.ms()
        return reading


class Enough(Exception):
    """The script is over."""


async def after(*script, storage=None, number=1):
    """The outlet meter after readings 2 s apart."""
    clock = FakeClock()
    meter = OutletMeter(ScriptedMeter(clock, script), clock, CONFIG, storage, number)
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


async def test_a_reading_that_never_ends_makes_it_stale_too():
    clock = FakeClock()
    meter = OutletMeter(ScriptedMeter(clock, [5000, 5010]), clock, CONFIG)
    await meter.poll()
    clock.advance(36000)
    assert not meter.stale
    clock.advance(1)
    assert meter.stale and meter.latest and meter.register_wh == 5000
    await meter.poll()
    assert not meter.stale


async def test_a_meter_that_cannot_be_asked_is_a_problem():
    meter = await after(ValueError("unit 0: a device on a serial line has 1 to 247"))
    assert "1 to 247" in meter.problem and meter.stale


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


async def test_somebody_in_a_hurry_does_not_wait_for_the_interval():
    clock = FakeClock()
    device = ScriptedMeter(clock, [1, 2, Enough()])
    meter = OutletMeter(device, clock, CONFIG)
    clock.wait = hurried(meter, clock)
    await raises_async(Enough, meter.run())
    assert device.urgent == [False, True, False]
    assert clock.ms() == 2000, "one interval, and one reading at once"


def hurried(meter, clock):
    """A wait in which the first time somebody is in a hurry."""
    times = []

    async def wait(event, ms):
        times.append(ms)
        if len(times) == 1:
            meter.hurry()
        if not event.is_set():
            clock.advance(ms)
        return event.is_set()

    return wait


async def test_a_register_that_rolls_over_goes_on():
    meter = await after(99999990, 5, 6, 7)
    assert meter.register_wh == 100000007
    assert "rolled over (from 99999990 Wh to 7 Wh)" in meter.notice
    meter = await after(99999990, 5, 6, 7, 20)
    assert meter.register_wh == 100000020


async def test_a_binary_register_rolls_over_at_its_own_end():
    for end in (1 << 31, 1 << 32, 10 << 31, 100 << 31, 100 << 32):
        meter = await after(end - 500, 100, 100, 100)
        assert meter.register_wh == end + 100, end


async def test_a_register_far_from_its_end_did_not_roll_over():
    meter = await after(99000000, 5, 6, 7)
    assert meter.register_wh == 99000000
    assert "exchanged" in meter.notice
    meter = await after(99999990, 5000, 5001, 5002)
    assert meter.register_wh == 99999990, "a new meter that has counted more than can have flowed"


async def test_once_back_is_no_roll_over():
    meter = await after(99999990, 5, 99999995)
    assert meter.register_wh == 99999995


async def test_the_offset_of_an_exchanged_meter_survives_a_restart():
    storage = MemoryStorage()
    meter = await after(5000, 40, 41, 42, 52, storage=storage)
    assert meter.register_wh == 5010
    meter = await after(60, storage=storage)
    assert meter.register_wh == 5018
    other = await after(60, storage=storage, number=2)
    assert other.register_wh == 60


async def test_a_meter_exchanged_while_the_station_was_off_is_found():
    storage = MemoryStorage()
    await after(5000, 5400, storage=storage)
    meter = await after(40, 41, storage=storage)
    assert meter.register_wh is None and meter.stale
    meter = await after(40, 41, 42, 43, storage=storage)
    assert meter.register_wh == 5001
    assert "exchanged" in meter.notice
    meter.keep()
    meter = await after(900043, 900044, 900045, storage=storage)
    assert meter.register_wh == 5001
    assert "exchanged" in meter.notice


async def test_an_exchanged_meter_goes_on_from_what_the_ledger_has_seen():
    storage = MemoryStorage()
    await after(5000, 5400, storage=storage)
    clock = FakeClock()
    for readings in ((40, 41, 42), (5401, 5402, 5403)):
        meter = OutletMeter(ScriptedMeter(clock, readings), clock, CONFIG, storage)
        meter.advance(5400)
        for _ in readings:
            await meter.poll()
        assert meter.register_wh == (5400 if readings[0] == 40 else 5403)
        storage = MemoryStorage()
        await after(5000, 5400, storage=storage)


async def test_the_register_is_kept_when_a_transaction_ends():
    storage = MemoryStorage()
    meter = await after(5000, 5400, storage=storage)
    meter.keep()
    meter.keep()
    assert storage.operations == 1 + 2, "the second time there is nothing new"
    meter = await after(40, 41, 42, storage=storage)
    assert meter.register_wh == 5400


async def test_a_roll_over_while_the_station_was_off_is_counted():
    storage = MemoryStorage()
    await after(99999990, storage=storage)
    meter = await after(5, 5, 5, storage=storage)
    assert meter.register_wh == 100000005


async def test_the_register_is_written_every_ten_kwh():
    storage = MemoryStorage()
    readings = [n * 100 for n in range(301)]
    await after(*readings, storage=storage)
    first, later = storage.operations, 3
    assert first == 1 + 2 * later  # save() also keeps the generation before
    meter = await after(39000, storage=storage)
    assert meter.register_wh == 39000


async def test_a_damaged_document_starts_anew():
    storage = MemoryStorage(files={"meters/1": b"damaged"})
    meter = await after(500, 501, storage=storage)
    assert meter.register_wh == 501


async def test_a_storage_that_is_full_is_told_and_the_meter_still_counts():
    meter = await after(500, 501, storage=MemoryStorage(capacity=0))
    assert meter.register_wh == 501
    assert "cannot be kept" in meter.problem
    assert not meter.stale
