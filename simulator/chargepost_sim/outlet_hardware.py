"""One outlet as electricity: contract objects in front, volts, amperes and joules behind."""

from collections.abc import Sequence

from chargepost.guard.ratings import Ratings
from chargepost_sim.car import Car
from chargepost_sim.heat import SimulatedTemperature
from chargepost_sim.instant import Instant
from chargepost_sim.lock_motor import SimulatedLock
from chargepost_sim.pilot_circuit import PilotCircuit
from chargepost_sim.residual_current import SimulatedRcm
from chargepost_sim.sensors import NOMINAL_MV, THREE_PHASES, SimulatedProximity, SimulatedSupply
from chargepost_sim.switches import SimulatedContactor

_CAR_MS = 100  # how often the car's own controller looks at the world
_NJ_PER_MWH = 3_600_000_000
_PHASES = (0, 1, 2)
_NO_LEAKS = (0.0, 0.0)


class OutletHardware:
    """The hardware of one outlet, and the car plugged into it.

    cable_ma is the rating of the fixed cable in mA, or None for a socket outlet; contactor_ma
    that of contactor and wiring. ventilated, simplified_ma: as chargepost.guard.ratings has
    them. phase_contactor: True for a second contactor that adds L2 and L3 behind the first.

    The electrical truth, per phase: voltage_mv (before the contactor), inlet_mv (at the car),
    current_ma, power_w.
    """

    def __init__(
        self,
        cable_ma: int | None = 32000,
        voltage_mv: tuple[int, int, int] = THREE_PHASES,
        has_feedback: bool = True,
        *,
        contactor_ma: int = 32000,
        ventilated: bool = False,
        simplified_ma: int = 10000,
        phase_contactor: bool = False,
        has_rcm: bool = True,
        has_thermometer: bool = True,
    ) -> None:
        fixed = cable_ma is not None
        instant = self._instant = Instant()
        self.pilot = PilotCircuit(instant)
        self.contactor = SimulatedContactor(instant, has_feedback=has_feedback)
        self.phase_contactor = (
            SimulatedContactor(instant, poles=(1, 2), has_feedback=has_feedback)
            if phase_contactor
            else None
        )
        self.lock = SimulatedLock(instant, fitted=not fixed)
        self.rcm = SimulatedRcm(instant, has_rcm)
        self.proximity = SimulatedProximity(fixed)
        self.temperature = SimulatedTemperature(instant)
        self.supply = SimulatedSupply(instant, voltage_mv)
        self.car: Car | None = None
        self.current_ma = [0, 0, 0]
        self._ratings = Ratings(cable_ma or 0)
        self._ratings.contactor_ma = contactor_ma
        self._ratings.ventilated = int(ventilated)
        self._ratings.simplified_ma = simplified_ma
        self._ratings.phase_contactor = int(phase_contactor)
        self._ratings.thermometer = int(has_thermometer)
        self._flows: tuple[list[int], list[int], tuple[float, float]] = ([], [], _NO_LEAKS)
        self._power_uw = 0
        self._energy_nj = 0
        self._settled_ms = 0
        self._charged_nj = 0
        self._next_ms = 0
        self._contactors = [self.contactor]
        if self.phase_contactor:
            self._contactors.append(self.phase_contactor)

    def ratings(self) -> Ratings:
        """What this outlet is built for, as its guard must know."""
        return self._ratings

    @property
    def ms(self) -> int:
        """Milliseconds this outlet has lived."""
        return self._instant.ms

    @property
    def voltage_mv(self) -> list[int]:
        """At the terminals, before the contactor: what the meter sees."""
        return self.supply.terminal_mv

    @property
    def inlet_mv(self) -> list[int]:
        """Behind the contactors: what the car's inlet sees, or an open socket."""
        inlet_mv = self.voltage_mv
        for contactor in self._contactors:
            for phase in _PHASES:
                if not contactor.carries(phase):
                    inlet_mv[phase] = 0
        return inlet_mv

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
        self._instant.at(self.ms)
        self._connect(car)

    def unplug(self) -> Car:
        """Pull the plug, under load or not; a locked plug stays where it is."""
        if self.car is None:
            raise RuntimeError("no car is plugged in; nothing to unplug")
        if self.lock.held:
            raise RuntimeError("the plug is locked; stop the session to have it released")
        car = self.car
        self.car = None
        self._pull_out(car)
        self._flow()
        return car

    def power(self, on: bool) -> None:
        """Switch the supply: without it the contactors fall open and the pilot is dead."""
        self.supply.on = on
        self.pilot.power(on)
        self.rcm.power(on)
        if not on:
            self.pilot.drive(1000)
            for contactor in self._contactors:
                contactor.open()
        self._flow()

    def advance(self, ms: int) -> None:
        """Let `ms` milliseconds pass."""
        end = self._instant.ms + ms
        while self._instant.begin(end):
            self._happen()
        self._instant.ms = end

    def inputs(self) -> tuple[int, ...]:
        """Everything the guard can measure now: equal tuples, equal steps."""
        pilot = self.pilot
        second = self.phase_contactor
        return (
            pilot.high_mv(),
            pilot.low_mv(),
            self.contactor.feedback(),
            second.feedback() if second else -1,
            self.lock.feedback(),
            self.rcm.tripped(),
            self.proximity.ohm(),
            self.temperature.decicelsius(),
        )

    def _happen(self) -> None:
        for contactor in self._contactors:
            contactor.feed(self.voltage_mv[0] * 1000 // NOMINAL_MV)
            contactor.arrive()
        self.lock.arrive()
        self.rcm.arrive()
        if self.car:
            self._live(self.car)
        self._flow()

    def _live(self, car: Car) -> None:
        """The car looks at the world when it is time."""
        if self.ms >= self._next_ms:
            self._next_ms = self.ms + _CAR_MS
            self._tick(car)
        self._instant.at(self._next_ms)

    def _tick(self, car: Car) -> None:
        self._settle()
        car.charge((self._energy_nj - self._charged_nj) / _NJ_PER_MWH / 1000)
        self._charged_nj = self._energy_nj
        was_seated = car.seated
        car.tick(_CAR_MS, self.pilot.car_duty, self.inlet_mv)
        if car.seated or self.lock.held:
            self._connect(car)
            if not was_seated and not self.proximity.fixed:
                self.proximity.insert(car.cable_ma)
        else:
            self._pull_out(car)

    def _pull_out(self, car: Car) -> None:
        self.proximity.remove()
        self.pilot.load(None)
        car.unplugged()

    def _connect(self, car: Car) -> None:
        self.pilot.load(car.resistance, not car.no_diode)

    def _flow(self) -> None:
        """Current by what is closed and connected now; books the energy until now."""
        car, inlet_mv = self.car, self.inlet_mv
        leaks = (car.leaks_dc_ma, car.leaks_ac_ma) if car and any(inlet_mv) else _NO_LEAKS
        flows = (inlet_mv, _drawn(car, inlet_mv) if car else [0, 0, 0], leaks)
        if flows == self._flows:
            return
        self._settle()
        self._flows = flows
        self.current_ma = current_ma = flows[1]
        self._power_uw = sum(mv * ma for mv, ma in zip(inlet_mv, current_ma, strict=True))
        self.rcm.leak(*leaks)
        self.temperature.carry(current_ma)
        self.lock.strain(any(current_ma))
        for contactor in self._contactors:
            contactor.carrying_ma = max(current_ma[pole] for pole in contactor.poles)

    def _settle(self) -> None:
        self._energy_nj += self._power_uw * (self.ms - self._settled_ms)
        self._settled_ms = self.ms


def _drawn(car: Car, inlet_mv: Sequence[int]) -> list[int]:
    """What the car draws, on the phases that have voltage."""
    return [ma if mv else 0 for ma, mv in zip(car.drawn_ma, inlet_mv, strict=True)]
