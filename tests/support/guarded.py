"""A simulated outlet under its guard, and an application that only refreshes."""

from both import FakeClock
from chargepost.guard.interface import Ask, Report
from chargepost_sim.car import Car
from chargepost_sim.guard_chip import GuardChip
from chargepost_sim.outlet_hardware import OutletHardware


class Guarded:
    """One outlet, by default a socket; it begins after the self-test of its monitor."""

    def __init__(self, outlet: OutletHardware | None = None) -> None:
        self.clock = FakeClock()
        self.outlet = outlet or OutletHardware(None)
        self.chip = GuardChip([self.outlet])
        self.port = self.chip.local_guard(self.clock)  # type: ignore[arg-type]
        self.meter = False  # the guard hears what the meter measures
        self.live(1)

    @property
    def ask(self) -> Ask:
        return self.port.ask(0)

    @property
    def report(self) -> Report:
        return self.port.report(0)

    def live(self, seconds: float) -> None:
        """Let station time pass, refreshing every 100 ms."""
        for _ in range(round(seconds * 10)):
            if self.meter:
                currents = self.outlet.current_ma
                self.ask.current_l1_ma, self.ask.current_l2_ma, self.ask.current_l3_ma = currents
            self.port.refresh()
            self.clock.advance(100)
            self.chip.step_to(self.clock.ms())

    def offer(self, car: Car | None = None, limit_ma: int = 16_000, seconds: float = 12) -> None:
        """Plug a car in and permit energy."""
        self.ask.permit = 1
        self.ask.limit_ma = limit_ma
        self.outlet.plug(car or Car())
        self.live(seconds)

    @property
    def charging(self) -> bool:
        """Energy flows, by the hardware itself."""
        return any(self.outlet.current_ma)
