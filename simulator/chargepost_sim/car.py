"""An electric car at the end of the cable: pilot, on-board charger and battery."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from chargepost_sim.car_habits import WAKES_BY, PhaseMemory, Replugging, Sleep
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


def _number(default: float, low: float, high: float) -> Any:
    return field(default=default, metadata={"range": (low, high)})


@dataclass
class Car:
    """A car. Give `plug` of an outlet one of these; ValueError for one that cannot be.

    soc and target_soc are percent, curve is the battery's share of power by state of charge,
    efficiency what reaches the battery, reaction_ms how long the car takes to act on the
    pilot (at most 5 s by the standard), cable_ma the rating of its cable at a socket outlet.

    Misbehaviours: no_diode, pilot_short, ventilation (asks for state D), ignores_pwm (takes
    what it likes, with PWM or without), leaves_c_ms (so much later than reaction_ms after x1),
    leaves_c_late (10 s later), draws_too_much (percent above what is allowed), leaks_dc_ma and
    leaks_ac_ma (to earth, while its inlet is live).

    Habits: simplified (no S2, in C as soon as it is plugged), min_ma (takes nothing below),
    toggles_ms (opens and closes S2 so often), wakes_by (sleeps, until "pause", "F" or
    "replug") after sleeps_after_s without energy (0: when plugged in), phase_pause_s (takes
    another number of phases only after so long without voltage), replugs (so many times,
    each replug_after_s after it was plugged in).
    """

    battery_kwh: float = _number(60, 0.1, 1000)
    soc: float = _number(20, 0, 100)
    max_kw: float = _number(11, 0.1, 50)
    phases: int = _number(3, 1, 3)
    target_soc: float = _number(100, 0, 100)
    curve: Sequence[tuple[float, float]] = FULL_THEN_TAPER
    efficiency: float = _number(0.92, 0.1, 1)
    reaction_ms: int = _number(800, 0, 60_000)
    cable_ma: int = 32000
    no_diode: bool = False
    pilot_short: bool = False
    ventilation: bool = False
    ignores_pwm: bool = False
    leaves_c_late: bool = False
    leaves_c_ms: int = _number(0, 0, 60_000)
    draws_too_much: float = _number(0, 0, 400)
    leaks_dc_ma: float = _number(0, 0, 1000)
    leaks_ac_ma: float = _number(0, 0, 1000)
    simplified: bool = False
    min_ma: int = _number(6000, 6000, 80_000)
    toggles_ms: int = _number(0, 0, 3_600_000)
    wakes_by: str = ""
    sleeps_after_s: float = _number(0, 0, 1_000_000)
    phase_pause_s: float = _number(0, 0, 3600)
    replugs: int = _number(0, 0, 1000)
    replug_after_s: float = _number(5, 0.1, 3600)
    paused: bool = False  # the driver told the car to stop charging

    s2: bool = field(default=False, init=False)
    drawn_ma: list[int] = field(default_factory=lambda: [0, 0, 0], init=False)
    _driver: Replugging = field(default_factory=Replugging, init=False)

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(one.default, bool) and not isinstance(value, bool):
                raise ValueError(f"{one.name} {value!r} is not true or false")
            if low_high := one.metadata.get("range"):
                _check(one.name, value, *low_high)
        if self.phases not in {1, 2, 3}:
            raise ValueError(f"phases {self.phases!r} is not 1, 2 or 3")
        if self.wakes_by not in WAKES_BY:
            raise ValueError(f"wakes_by {self.wakes_by!r} is not known; choose one of {WAKES_BY}")
        self.unplugged()

    @property
    def resistance(self) -> int:
        """What the car connects between pilot and earth, ohm."""
        if self.pilot_short:
            return 0
        if not (self.s2 or self.simplified):
            return R_CONNECTED
        return R_VENTILATION if self.ventilation else R_READY

    @property
    def wants_energy(self) -> bool:
        return not self.paused and self.soc < self.target_soc

    @property
    def seated(self) -> bool:
        """False while a driver who plugs again holds the plug in the hand."""
        return self._driver.seated

    @property
    def asleep(self) -> bool:
        return self._sleep.asleep

    @property
    def upset(self) -> bool:
        """True after another number of phases came too soon."""
        return self._memory.upset

    def tick(self, passed_ms: int, duty: int | None, voltage_mv: Sequence[int]) -> None:
        """Live on for `passed_ms`.

        `duty` is what the pilot says in per mille, None without one; `voltage_mv` what stands
        on the three phases of the car's inlet.
        """
        live = sum(mv > 0 for mv in voltage_mv[: self.phases])
        self._memory.tick(passed_ms, live, int(self.phase_pause_s * 1000))
        after_ms = int(self.sleeps_after_s * 1000)
        self._sleep.tick(passed_ms, duty, self._ma > 0, self.wakes_by, after_ms)
        self._driver.tick(passed_ms, self.replugs, int(self.replug_after_s * 1000))
        self._notice(passed_ms, duty)
        ready, allowed = self._obeyed
        ready = ready and self._toggled_on(passed_ms)
        self._ramp(passed_ms, self._target_ma(allowed, voltage_mv[0]) if ready else 0)
        if ready:
            self.s2 = True
        elif self._ma == 0:  # current first, switch second (sequence 7)
            self.s2 = False
        if not (self.s2 or self.simplified) or voltage_mv[0] == 0:
            self._ma = 0
        self.drawn_ma = [
            self._ma if phase < self.phases and voltage_mv[phase] else 0 for phase in range(3)
        ]

    def charge(self, energy_wh: float) -> None:
        """Take in what came through the cable."""
        stored = energy_wh * self.efficiency
        self.soc = min(100.0, self.soc + stored / (self.battery_kwh * 10))

    def unplugged(self) -> None:
        """The cable is out: everything electrical ends at once, and the car forgets."""
        self.s2 = False
        self._ma = 0
        self.drawn_ma = [0, 0, 0]
        self._obeyed = (False, 0)
        self._differs_ms = 0
        self._toggling_ms = 0
        self._sleep = Sleep()
        self._memory = PhaseMemory()

    def _notice(self, passed_ms: int, duty: int | None) -> None:
        """From the pilot to what the car does about it, `reaction_ms` later."""
        allowed = allowed_ma(duty) if duty is not None else None
        if self.ignores_pwm:
            allowed = 80_000
        if self.asleep or self.upset or (allowed or 0) < self.min_ma:
            allowed = None
        wish = (allowed is not None and self.wants_energy, allowed or 0)
        if wish == self._obeyed:
            self._differs_ms = 0
            return
        self._differs_ms += passed_ms
        if self._differs_ms >= self.reaction_ms + self._late_ms(wish[0]):
            self._obeyed = wish
            self._differs_ms = 0

    def _late_ms(self, ready: bool) -> int:
        """How much longer it stays in C when the station takes the current away."""
        if ready or not self._obeyed[0] or not self.wants_energy:
            return 0
        return self.leaves_c_ms + (_LATE_MS if self.leaves_c_late else 0)

    def _toggled_on(self, passed_ms: int) -> bool:
        """Every other `toggles_ms` a car that oscillates wants nothing."""
        if not self.toggles_ms:
            return True
        self._toggling_ms += passed_ms
        return self._toggling_ms // self.toggles_ms % 2 == 0

    def _target_ma(self, allowed: int, voltage_mv: int) -> int:
        if not voltage_mv:
            return 0
        power_w = self.max_kw * 1000 * share_at(self.curve, self.soc)
        own = int(power_w * 1_000_000 / (voltage_mv * self.phases))
        return int(min(allowed, own) * (100 + self.draws_too_much) / 100)

    def _ramp(self, passed_ms: int, target_ma: int) -> None:
        if target_ma > self._ma:
            self._ma = min(target_ma, self._ma + _UP_MA_PER_S * passed_ms // 1000)
        else:
            self._ma = max(target_ma, self._ma - _DOWN_MA_PER_S * passed_ms // 1000)


def _check(name: str, value: Any, low: float, high: float) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not low <= value <= high:
        raise ValueError(f"{name} {value!r} is not a number from {low} to {high}")
