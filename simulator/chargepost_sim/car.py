"""An electric car at the end of the cable: pilot, on-board charger and battery."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chargepost_sim.pilot_circuit import R_CONNECTED, R_READY, R_VENTILATION

# State of charge in percent -> share of the on-board charger's power that the battery takes.
FULL_THEN_TAPER = ((0, 1.0), (80, 1.0), (90, 0.55), (97, 0.25), (100, 0.08))

_UP_MA_PER_S = 8000
_DOWN_MA_PER_S = 30000
_LATE_MS = 10_000


def allowed_ma(duty: int) -> int | None:
    """What a car reads from a duty in per mille; None where it must not take energy."""
    if 80 <= duty < 100:
        return 6000
    if 100 <= duty <= 850:
        return duty * 60
    if 850 < duty <= 960:
        return (duty - 640) * 250
    if 960 < duty <= 970:
        return 80_000
    return None


def share_at(curve: Sequence[tuple[float, float]], soc: float) -> float:
    """Linear interpolation in a curve of (state of charge, share)."""
    before = curve[0]
    for point in curve:
        if soc <= point[0]:
            width = point[0] - before[0]
            part = (soc - before[0]) / width if width else 0
            return before[1] + (point[1] - before[1]) * part
        before = point
    return before[1]


@dataclass
class Car:
    """A car. Give `plug` of an outlet one of these.

    soc and target_soc are percent, curve is the battery's share of power by state of charge,
    efficiency what reaches the battery, reaction_ms how long the car takes to act on the
    pilot (at most 5 s by the standard), cable_ma the rating of its cable at a socket outlet.

    Misbehaviours: no_diode, pilot_short, ventilation (asks for state D), ignores_pwm (takes
    what it likes, with PWM or without), leaves_c_late (goes on for 10 s after x1), and
    draws_too_much (percent above what is allowed).
    """

    battery_kwh: float = 60
    soc: float = 20
    max_kw: float = 11
    phases: int = 3
    target_soc: float = 100
    curve: Sequence[tuple[float, float]] = FULL_THEN_TAPER
    efficiency: float = 0.92
    reaction_ms: int = 800
    cable_ma: int = 32000
    no_diode: bool = False
    pilot_short: bool = False
    ventilation: bool = False
    ignores_pwm: bool = False
    leaves_c_late: bool = False
    draws_too_much: int = 0
    paused: bool = False  # the driver told the car to stop charging

    s2: bool = field(default=False, init=False)
    drawn_ma: list[int] = field(default_factory=lambda: [0, 0, 0], init=False)
    _differs_ms: int = field(default=0, init=False)
    _obeyed: tuple[bool, int] = field(default=(False, 0), init=False)
    _ma: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        checks = (
            ("battery_kwh", self.battery_kwh, 0.1, 1000),
            ("soc", self.soc, 0, 100),
            ("target_soc", self.target_soc, 0, 100),
            ("max_kw", self.max_kw, 0.1, 50),
            ("phases", self.phases, 1, 3),
            ("efficiency", self.efficiency, 0.1, 1),
            ("reaction_ms", self.reaction_ms, 0, 60_000),
            ("draws_too_much", self.draws_too_much, 0, 400),
        )
        for name, value, low, high in checks:
            if not isinstance(value, int | float) or not low <= value <= high:
                raise ValueError(f"{name} {value!r} is not a number from {low} to {high}")
        if self.phases not in {1, 2, 3}:
            raise ValueError(f"phases {self.phases!r} is not 1, 2 or 3")

    @property
    def resistance(self) -> int:
        """What the car connects between pilot and earth, ohm."""
        if self.pilot_short:
            return 0
        if not self.s2:
            return R_CONNECTED
        return R_VENTILATION if self.ventilation else R_READY

    @property
    def wants_energy(self) -> bool:
        return not self.paused and self.soc < self.target_soc

    def tick(self, passed_ms: int, duty: int | None, voltage_mv: Sequence[int]) -> None:
        """Live on for `passed_ms`.

        `duty` is what the pilot says in per mille, None without one; `voltage_mv` what stands
        on the three phases of the car's inlet.
        """
        self._notice(passed_ms, duty)
        ready, allowed = self._obeyed
        self._ramp(passed_ms, self._target_ma(allowed, voltage_mv[0]) if ready else 0)
        if ready:
            self.s2 = True
        elif self._ma == 0:  # current first, switch second (sequence 7)
            self.s2 = False
        if not self.s2 or voltage_mv[0] == 0:
            self._ma = 0
        self.drawn_ma = [
            self._ma if phase < self.phases and voltage_mv[phase] else 0 for phase in range(3)
        ]

    def charge(self, energy_wh: float) -> None:
        """Take in what came through the cable."""
        stored = energy_wh * self.efficiency
        self.soc = min(100.0, self.soc + stored / (self.battery_kwh * 10))

    def unplugged(self) -> None:
        """The cable is out: everything electrical ends at once."""
        self.s2 = False
        self._ma = 0
        self.drawn_ma = [0, 0, 0]
        self._obeyed = (False, 0)
        self._differs_ms = 0

    def _notice(self, passed_ms: int, duty: int | None) -> None:
        """From the pilot to what the car does about it, `reaction_ms` later."""
        allowed = allowed_ma(duty) if duty is not None else None
        if self.ignores_pwm:
            allowed = 80_000
        wish = (allowed is not None and self.wants_energy, allowed or 0)
        late = self.leaves_c_late and self.wants_energy and self._obeyed[0] and not wish[0]
        if wish == self._obeyed:
            self._differs_ms = 0
            return
        self._differs_ms += passed_ms
        if self._differs_ms >= self.reaction_ms + (_LATE_MS if late else 0):
            self._obeyed = wish
            self._differs_ms = 0

    def _target_ma(self, allowed: int, voltage_mv: int) -> int:
        if not voltage_mv:
            return 0
        power_w = self.max_kw * 1000 * share_at(self.curve, self.soc)
        own = int(power_w * 1_000_000 / (voltage_mv * self.phases))
        return min(allowed, own) * (100 + self.draws_too_much) // 100

    def _ramp(self, passed_ms: int, target_ma: int) -> None:
        if target_ma > self._ma:
            self._ma = min(target_ma, self._ma + _UP_MA_PER_S * passed_ms // 1000)
        else:
            self._ma = max(target_ma, self._ma - _DOWN_MA_PER_S * passed_ms // 1000)
