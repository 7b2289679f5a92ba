"""The guards on simulated hardware: one chip, two chips, skipped steps, lost power."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from both import FakeClock
from chargepost.guard.interface import NO_DIODE, PILOT_SHORT, VENTILATION, GuardPort, state_name
from chargepost.guard.remote import RemoteGuard
from chargepost_hal import contract
from chargepost_sim.car import Car
from chargepost_sim.guard_chip import GuardChip
from chargepost_sim.outlet_hardware import OutletHardware


class Station:
    """A one-chip station whose application only refreshes."""

    def __init__(self, *outlets: OutletHardware, skips: bool = True) -> None:
        self.clock = FakeClock()
        self.outlets = outlets or (OutletHardware(None),)
        self.chip = GuardChip(self.outlets, skips=skips)
        self.port: GuardPort = self.chip.local_guard(self.clock)
        self.talking = True
        self.refresh_ms = 100
        self.live(1000)  # the self-test of the monitor, while nobody is there

    def live(self, ms: int, at_once: int = 100) -> None:
        for _ in range(ms // at_once):
            if self.talking and self.clock.ms() % self.refresh_ms == 0:
                self.port.refresh()
            self.clock.advance(at_once)
            self.chip.step_to(self.clock.ms())

    def permit(self, limit_ma: int = 16000) -> None:
        for index in range(self.port.count):
            self.port.ask(index).permit = 1
            self.port.ask(index).limit_ma = limit_ma
            self.port.ask(index).vouch = 1


def test_a_car_charges_and_leaves():
    station = Station()
    outlet = station.outlets[0]
    outlet.plug(Car())
    station.permit()
    station.live(10_000)
    report = station.port.report(0)
    assert state_name(report) == "C2"
    assert report.contactor == report.locked == report.plugged == 1
    assert outlet.current_ma == [15_942] * 3
    station.port.ask(0).permit = 0
    station.live(3000)
    report = station.port.report(0)
    assert report.loaded_opens == 0
    assert report.locked == 0
    outlet.unplug()
    station.live(200)
    assert state_name(station.port.report(0)) == "A1"


@pytest.mark.parametrize(
    ("misbehaviour", "fault"),
    [("no_diode", NO_DIODE), ("pilot_short", PILOT_SHORT), ("ventilation", VENTILATION)],
)
@pytest.mark.parametrize("reaction_ms", [0, 800])
def test_a_car_that_misbehaves_gets_nothing(misbehaviour, fault, reaction_ms):
    station = Station()
    station.outlets[0].plug(Car(reaction_ms=reaction_ms, **{misbehaviour: True}))
    station.permit()
    station.live(10_000)
    assert station.port.report(0).faults == fault
    assert station.outlets[0].energy_mwh == 0
    station.live(1000)
    station.outlets[0].unplug()
    station.live(1000)
    assert station.port.report(0).faults == 0


def test_a_car_that_leaves_c_late_is_opened_under_load_after_6_s():
    station = Station()
    station.outlets[0].plug(Car(leaves_c_late=True))
    station.permit()
    station.live(10_000)
    station.port.ask(0).permit = 0
    station.live(5900)
    assert station.port.report(0).contactor == 1
    station.live(300)
    assert station.port.report(0).contactor == 0
    assert station.port.report(0).loaded_opens == 1


def test_a_silent_application_stops_the_energy():
    station = Station()
    station.outlets[0].plug(Car())
    station.permit()
    station.live(10_000)
    station.talking = False
    station.live(2200)
    assert station.outlets[0].current_ma == [0, 0, 0]
    assert station.port.report(0).silences == 1


def test_outlets_are_independent():
    station = Station(OutletHardware(None), OutletHardware(32000))
    station.permit()
    station.outlets[1].plug(Car())
    station.live(10_000)
    assert state_name(station.port.report(0)) == "A1"
    assert state_name(station.port.report(1)) == "C2"
    assert station.port.report(1).locked == 0


def test_a_power_cut_starts_the_guards_anew():
    station = Station()
    station.outlets[0].plug(Car())
    station.permit()
    station.live(10_000)
    station.chip.power(False)
    station.live(1000)
    assert not station.outlets[0].contactor.closed
    station.chip.power(True)
    station.port = station.chip.local_guard(station.clock)
    station.live(1000)
    report = station.port.report(0)
    assert (report.plugged, report.contactor, report.loaded_opens) == (1, 0, 0)


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("live"), st.integers(1, 600)),
        st.tuples(st.just("live"), st.integers(1, 600)),
        st.tuples(st.just("plug"), st.integers(0, 5)),
        st.tuples(st.just("unplug"), st.just(0)),
        st.tuples(st.just("limit"), st.sampled_from([0, 6000, 10_000, 16_000, 32_000])),
        st.tuples(st.just("permit"), st.integers(0, 1)),
        st.tuples(st.just("available"), st.integers(0, 1)),
        st.tuples(st.just("hold_lock"), st.integers(0, 1)),
        st.tuples(st.just("clear"), st.just(1)),
        st.tuples(st.just("talking"), st.integers(0, 1)),
        st.tuples(st.just("residual"), st.sampled_from([0, 6])),
        st.tuples(st.just("welded"), st.integers(0, 1)),
        st.tuples(st.just("dead_coil"), st.integers(0, 1)),
        st.tuples(st.just("jammed"), st.integers(0, 1)),
        st.tuples(st.just("short"), st.integers(0, 1)),
        st.tuples(st.just("power"), st.integers(0, 1)),
    ),
    max_size=30,
)
CARS: tuple[dict[str, object], ...] = (
    {},
    {"no_diode": True},
    {"leaves_c_late": True},
    {"ignores_pwm": True},
    {"ventilation": True},
    {"battery_kwh": 0.2, "target_soc": 40},
)


def act(station: Station, verb: str, value: int) -> None:
    outlet = station.outlets[0]
    if verb == "plug" and not outlet.car:
        outlet.plug(Car(**CARS[value]))  # type: ignore[arg-type]
    elif verb == "unplug" and outlet.car and outlet.lock.feedback() != 1:
        outlet.unplug()
    elif verb == "limit":
        station.port.ask(0).limit_ma = value
    elif verb in {"permit", "available", "hold_lock", "clear"}:
        setattr(station.port.ask(0), verb, value)
    elif verb == "talking":
        station.talking = bool(value)
    elif verb == "residual":
        outlet.rcm.residual_ma = value
    elif verb in {"welded", "dead_coil"}:
        setattr(outlet.contactor, verb, bool(value))
    elif verb == "jammed":
        outlet.lock.jammed = bool(value)
    elif verb == "short" and outlet.car:
        outlet.car.pilot_short = bool(value)
    elif verb == "power" and outlet.supply.on != bool(value):
        station.chip.power(bool(value))
        station.port = station.chip.local_guard(station.clock)


@settings(max_examples=150, deadline=None)
@given(ACTIONS)
def test_skipped_steps_change_nothing(actions):
    quick, full = Station(), Station(skips=False)
    # Off the raster of all time-outs: else the step after a refresh would hide a skipped one.
    quick.refresh_ms = full.refresh_ms = 370
    start = [("plug", 0), ("permit", 1), ("limit", 16_000), ("live", 300)]
    for verb, value in start + actions:
        if verb != "live":
            act(quick, verb, value)
            act(full, verb, value)
        for _ in range(value if verb == "live" else 0):
            quick.live(10, 10)
            full.live(10, 10)
            assert vars(quick.port.report(0)) == vars(full.port.report(0))
            assert quick.outlets[0].inputs() == full.outlets[0].inputs()
        assert quick.outlets[0].energy_mwh == full.outlets[0].energy_mwh
        assert quick.port.alive == full.port.alive


class TcpLine(contract.Line):
    """The smallest Line over asyncio streams."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def write(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def read(self, timeout_ms: int) -> bytes:
        data = await self.reader.read(1000)
        if not data:
            raise OSError(104, "closed")
        return data


class WallClock(FakeClock):
    """A FakeClock whose `wait` really waits, as other tasks must run meanwhile."""

    async def wait(self, event: asyncio.Event, ms: int) -> bool:
        await event.wait()
        return True


async def test_a_session_over_the_guard_link_on_tcp():
    outlet = OutletHardware(None)
    chip = GuardChip([outlet])
    host, port = await chip.serve()
    reader, writer = await asyncio.open_connection(host, port)
    clock = WallClock()
    remote = RemoteGuard(TcpLine(reader, writer), clock, 1)
    task = asyncio.create_task(remote.run())
    remote.ask(0).permit = 1
    remote.ask(0).limit_ma = 16000

    async def live(count: int) -> None:
        for _ in range(count):
            before = remote.chip_ms
            remote.refresh()
            clock.advance(100)
            chip.step_to(clock.ms() - 100)
            async with asyncio.timeout(5):
                while remote.chip_ms == before and chip.ms > before:
                    await asyncio.sleep(0)

    await live(10)
    outlet.plug(Car())
    await live(100)
    assert remote.alive
    assert state_name(remote.report(0)) == "C2"
    assert outlet.current_ma == [15_942] * 3

    await chip.close()
    with pytest.raises(OSError):
        await task
    clock.advance(2000)
    chip.step_to(clock.ms())
    assert not remote.alive
    assert outlet.current_ma == [0, 0, 0]
    writer.close()
