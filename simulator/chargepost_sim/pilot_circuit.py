"""The control pilot as a circuit: generator, cable, leakage, diode and resistors of the car."""

from dataclasses import dataclass, replace
from typing import Any

from chargepost_hal import guard_contract
from chargepost_sim.instant import Instant, chance

_DIODE_MV = 700
_SEEN_MV = 1500  # a car takes a lower positive half wave for no pilot
_X1 = 1000

R_CONNECTED = 2740  # state B
R_READY = 882  # state C: 2.74 kOhm parallel to 1.3 kOhm
R_VENTILATION = 246  # state D: 2.74 kOhm parallel to 270 Ohm

# Where the pilot wire can be broken, or shorted to earth.
BREAKS = ("", "open", "shorted at the station", "shorted at the inlet", "shorted behind the diode")


@dataclass(frozen=True)
class Wiring:
    """Everything between the generator and the car, with the tolerances of both.

    positive_mv, negative_mv: the generator's levels (IEC 61851-1 allows 12 V +- 0.6 V).
    source_ohm: its resistor. series_ohm: wire and dirty contacts. leak_ohm: from the pilot to
    earth at the station, None without a leak. ground_mv: the car's earth above the station's.
    noise_mv: amplitude of noise, by `seed`. broken: one of BREAKS.
    """

    positive_mv: int = 12_000
    negative_mv: int = -12_000
    source_ohm: int = 1000
    series_ohm: int = 0
    leak_ohm: int | None = None
    ground_mv: int = 0
    noise_mv: int = 0
    seed: int = 1
    broken: str = ""

    def __post_init__(self) -> None:
        checks = (
            ("positive_mv", self.positive_mv, 0, 20_000),
            ("negative_mv", self.negative_mv, -20_000, 0),
            ("source_ohm", self.source_ohm, 1, 100_000),
            ("series_ohm", self.series_ohm, 0, 10_000_000),
            ("leak_ohm", 0 if self.leak_ohm is None else self.leak_ohm, 0, 10_000_000),
            ("ground_mv", self.ground_mv, -20_000, 20_000),
            ("noise_mv", self.noise_mv, 0, 20_000),
        )
        for name, value, low, high in checks:
            if not isinstance(value, int) or not low <= value <= high:
                raise ValueError(f"{name} {value!r} is not a whole number from {low} to {high}")
        if self.broken not in BREAKS:
            raise ValueError(f"broken {self.broken!r} is not known; choose one of {BREAKS}")


def half_wave(source_mv: int, wiring: Wiring, ohm: int | None, diode: bool) -> int:
    """Voltage at the station's measuring point in mV while the generator stands at `source_mv`.

    `ohm` is what the car connects to its earth: None without a car, 0 for a short in front of
    its diode. Kirchhoff's current law at the one node that there is.
    """
    if wiring.broken == "shorted at the station" or wiring.leak_ohm == 0:
        return 0
    current_ma = source_mv / wiring.source_ohm
    siemens = 1 / wiring.source_ohm
    if wiring.leak_ohm:
        siemens += 1 / wiring.leak_ohm
    branch = _branch(wiring, ohm, diode)
    if branch:
        branch_mv, branch_ohm, blocks = branch
        if not blocks or current_ma / siemens > branch_mv:
            if not branch_ohm:
                return branch_mv
            current_ma += branch_mv / branch_ohm
            siemens += 1 / branch_ohm
    return round(current_ma / siemens)


def _branch(wiring: Wiring, ohm: int | None, diode: bool) -> tuple[int, int, bool] | None:
    """The way through the car: its back voltage in mV, its ohm, whether it blocks backwards."""
    if ohm is None or wiring.broken == "open":
        return None
    if wiring.broken == "shorted at the inlet" or ohm == 0:
        return wiring.ground_mv, wiring.series_ohm, False
    if wiring.broken == "shorted behind the diode":
        ohm = 0
    back_mv = wiring.ground_mv + (_DIODE_MV if diode else 0)
    return back_mv, wiring.series_ohm + ohm, diode


class PilotCircuit(guard_contract.Pilot):
    """Simulated pilot front end; what the car connects is set with `load`.

    `wiring` says what lies between; change it with `rewire`.
    """

    def __init__(self, instant: Instant) -> None:
        self.duty = _X1
        self.powered = True
        self.wiring = Wiring()
        self._instant = instant
        self._high = self._low = 12_000
        self._noise_mv = 0
        self._load: tuple[int | None, bool] = (None, True)

    def high_mv(self) -> int:
        return self._high + self._noise(0) if self._noise_mv else self._high

    def low_mv(self) -> int:
        if not self._noise_mv:
            return self._low
        # Without PWM there is one level, and one sample of it.
        which = 1 if 0 < self.duty < _X1 else 0
        return self._low + self._noise(which)

    def drive(self, duty: int) -> None:
        if not 0 <= duty <= _X1:
            raise ValueError(f"duty {duty} per mille is not between 0 and 1000")
        self.duty = duty
        self._solve()

    def load(self, ohm: int | None, diode: bool = True) -> None:
        """The car's resistance to its earth in ohm, None without a car, 0 for a short."""
        if (ohm, diode) != self._load:
            self._load = (ohm, diode)
            self._solve()

    def power(self, on: bool) -> None:
        """Supply of the generator."""
        self.powered = on
        self._solve()

    def rewire(self, **changes: Any) -> None:
        """Change fields of `wiring`. ValueError for one that cannot be."""
        self.wiring = replace(self.wiring, **changes)
        self._solve()

    @property
    def car_duty(self) -> int | None:
        """The duty in per mille that the car sees, None while no pilot reaches it."""
        wiring = self.wiring
        ohm, diode = self._load
        if not self.powered or not ohm or wiring.broken:
            return None
        if self.duty == 0:
            return 0
        node_mv = half_wave(wiring.positive_mv, wiring, ohm, diode)
        back_mv, branch_ohm, _ = _branch(wiring, ohm, diode) or (0, 1, True)
        inlet_mv = back_mv + (node_mv - back_mv) * ohm / branch_ohm - wiring.ground_mv
        return self.duty if inlet_mv >= _SEEN_MV else None

    def _noise(self, which: int) -> int:
        return chance(self.wiring.seed, 2 * self._instant.ms + which, self._noise_mv)

    def _solve(self) -> None:
        wiring = self.wiring
        self._noise_mv = wiring.noise_mv
        if not self.powered:
            self._high = self._low = 0
            return
        positive = half_wave(wiring.positive_mv, wiring, *self._load)
        negative = half_wave(wiring.negative_mv, wiring, *self._load)
        self._high = positive if self.duty > 0 else negative
        self._low = negative if self.duty < _X1 else positive
