"""One outlet as electricity: contract objects in front, volts, amperes and joules behind."""

from chargepost.guard.ratings import Ratings
from chargepost_sim.car import Car
from chargepost_sim.pilot_circuit import PilotCircuit
from chargepost_sim.sensors import (
    SimulatedProximity,
    SimulatedRcm,
    SimulatedSupply,
    SimulatedTemperature,
)
from chargepost_sim.switches import Instant, SimulatedContactor, SimulatedLock

_CAR_MS = 100  # how often the car's own controller looks at the world
_NJ_PER_MWH = 3_600_000_000


class OutletHardware:
    """The hardware of one outlet, and the car plugged into it.

    cable_ma is the rating of the fixed cable in mA, or None for a socket outlet. The electrical
    truth, per phase: voltage_mv (before the contactor), current_ma, power_w.
    """

    def __init__(
        self,
        cable_ma: int | None = 32000,
        voltage_mv: tuple[int, int, int] = (230_000, 230_000, 230_000),
        has_feedback: bool = True,
    ) -> None:
        fixed = cable_ma is not None
        self.fixed_cable_ma = cable_ma or 0
        self.pilot = PilotCircuit()
        self._instant = Instant()
        self.contactor = SimulatedContactor(self._instant, has_feedback=has_feedback)
        self.lock = SimulatedLock(self._instant, fitted=not fixed)
        self.rcm = SimulatedRcm()
        self.proximity = SimulatedProximity(fixed)
        self.temperature = SimulatedTemperature()
        self.supply = SimulatedSupply()
        self.mains_mv = list(voltage_mv)
        self.car: Car | None = None
        self.current_ma = [0, 0, 0]
        self._power_uw = 0
        self._energy_nj = 0
        self._settled_ms = 0
        self._charged_nj = 0
        self._next_ms = 0

    def ratings(self) -> Ratings:
        """What this outlet is built for, as its guard must know."""
        return Ratings(self.fixed_cable_ma)

    @property
    def ms(self) -> int:
        """Milliseconds this outlet has lived."""
        return self._instant.ms

    @property
    def voltage_mv(self) -> list[int]:
        """At the terminals, before the contactor: what the meter sees."""
        return list(self.mains_mv) if self.supply.on else [0, 0, 0]

    @property
    def power_w(self) -> list[int]:
        pairs = zip(self.voltage_mv, self.current_ma, strict=True)
        return [mv * ma // 1_000_000 for mv, ma in pairs]

    @property
    def energy_mwh(self) -> int:
        """All energy that has passed since the start; the integral of U times I."""
        running = self._power_uw * (self.ms - self._settled_ms)
        return (self._energy_nj + running) // _NJ_PER_MWH

    def plug(self, car: Car) -> None:
        """Plug a car in; at a socket outlet with its own cable."""
        if self.car is not None:
            raise RuntimeError("a car is plugged in already; unplug it first")
        if not self.proximity.fixed:
            self.proximity.insert(car.cable_ma)
        self.car = car
        self._charged_nj = self._energy_nj
        self._next_ms = self.ms
        self._connect()

    def unplug(self) -> Car:
        """Pull the plug, under load or not; a locked plug stays where it is."""
        if self.car is None:
            raise RuntimeError("no car is plugged in; nothing to unplug")
        if self.lock.feedback() == 1:
            raise RuntimeError("the plug is locked; stop the session to have it released")
        car = self.car
        self._settle()
        self.car = None
        self.proximity.remove()
        car.unplugged()
        self._connect()
        self._flow()
        return car

    def power(self, on: bool) -> None:
        """Switch the supply: without it the contactor falls open and the pilot is dead."""
        self.supply.on = on
        self.pilot.power(on)
        if not on:
            self.pilot.drive(1000)
            self.contactor.open()
        self._flow()

    def advance(self, ms: int) -> None:
        """Let `ms` milliseconds pass."""
        instant = self._instant
        end = instant.ms + ms
        due = self._due()
        while due is not None and due <= end:
            instant.ms = max(instant.ms, due)
            self._happen()
            due = self._due()
        instant.ms = end

    def inputs(self) -> tuple[int, ...]:
        """Everything the guard can measure now: equal tuples, equal steps."""
        pilot = self.pilot
        return (
            pilot.high,
            pilot.low,
            self.contactor.feedback(),
            self.lock.feedback(),
            self.rcm.tripped(),
            self.proximity.ohm(),
            self.temperature.value,
        )

    def _due(self) -> int | None:
        """When something happens by itself next."""
        due = self._next_ms if self.car else None
        for arrival in (self.contactor.mover.arrives_ms, self.lock.mover.arrives_ms):
            if arrival is not None and (due is None or arrival < due):
                due = arrival
        return due

    def _happen(self) -> None:
        self.contactor.arrive()
        self.lock.arrive()
        if self.car and self.ms >= self._next_ms:
            self._tick(self.car)
        self._flow()

    def _tick(self, car: Car) -> None:
        self._next_ms = self.ms + _CAR_MS
        self._settle()
        car.charge((self._energy_nj - self._charged_nj) / _NJ_PER_MWH / 1000)
        self._charged_nj = self._energy_nj
        duty = self.pilot.duty if self.pilot.powered else None
        car.tick(_CAR_MS, duty, self._inlet_mv())
        self._connect()

    def _inlet_mv(self) -> list[int]:
        return self.voltage_mv if self.contactor.closed else [0, 0, 0]

    def _connect(self) -> None:
        if self.car:
            self.pilot.load(self.car.resistance, not self.car.no_diode)
        else:
            self.pilot.load(None)

    def _flow(self) -> None:
        """Current by what is closed and connected now; books the energy until now."""
        self._settle()
        live = self.car is not None and self.contactor.closed and self.supply.on
        self.current_ma = list(self.car.drawn_ma) if live and self.car else [0, 0, 0]
        pairs = zip(self.mains_mv, self.current_ma, strict=True)
        self._power_uw = sum(mv * ma for mv, ma in pairs)

    def _settle(self) -> None:
        self._energy_nj += self._power_uw * (self.ms - self._settled_ms)
        self._settled_ms = self.ms
