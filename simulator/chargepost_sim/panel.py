"""The lights and the buzzer of a simulated station, played by the signals of real boards."""

from typing import Any

from chargepost.signals import Signals
from chargepost_hal import parts
from chargepost_sim.simtime import SimClock, SimTime


class SimulatedLight(parts.Light):
    """`colour` is what can be seen, as "#RRGGBB"."""

    def __init__(self) -> None:
        self.colour = "#000000"

    def shine(self, red: int, green: int, blue: int) -> None:
        self.colour = f"#{red:02X}{green:02X}{blue:02X}"


class SimulatedBuzzer(parts.Buzzer):
    """`on` is 1 while it sounds."""

    def __init__(self) -> None:
        self.on = 0

    def sound(self, on: int) -> None:
        self.on = on


class Panel:
    """A light for each outlet and a buzzer; dark and silent without power."""

    def __init__(self, outlets: int, time_base: SimTime) -> None:
        self.lights = [SimulatedLight() for _ in range(outlets)]
        self.buzzer = SimulatedBuzzer()
        self._clock = SimClock(time_base)
        self._signals: Signals | None = None

    def power(self, on: bool) -> None:
        """Begin anew, as the controller does; or go out."""
        self._signals = Signals(self.lights, self.buzzer, self._clock) if on else None
        for light in self.lights:
            light.shine(0, 0, 0)
        self.buzzer.sound(0)

    def hear(self, kind: str, value: Any) -> None:
        """What the application tells its indicator; everything else is not for here."""
        if kind in ("restart", "ended"):
            self.power(True)
        elif self._signals and kind in ("show", "verdict", "adjust"):
            getattr(self._signals, kind)(*value)

    def tick(self, _: int) -> None:
        """A step of time has passed."""
        if self._signals:
            self._signals.tick(self._clock.ms())
