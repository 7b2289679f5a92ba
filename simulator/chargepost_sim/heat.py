"""Temperature of the terminals: heat by I^2 R, thermal mass, and a sensor that may lie."""

import math
from collections.abc import Sequence

from chargepost_hal import guard_contract
from chargepost_sim.instant import Instant, chance

DEAD = -9999
# Sound terminals, 3 mOhm each, are 30 K above ambient at three times 32 A.
CONTACT_MOHM = 3.0
KELVIN_PER_WATT = 3.25
TIME_CONSTANT_MS = 900_000
_SETTLED = 0.05  # 0.1 degC; nearer than this to its end, the temperature is there
_JUMP_MS = 50


class SimulatedTemperature(guard_contract.Temperature):
    """Temperatures in 0.1 degC; a burnt terminal has more `contact_mohm`.

    Faults of the sensor: `dead`; `stuck` keeps saying what it said; `jump` is how far its
    values jump up and down.
    """

    def __init__(self, instant: Instant) -> None:
        self.dead = False
        self.jump = 0
        self._instant = instant
        self._stuck: int | None = None
        self._ambient = 250.0
        self._contact_mohm = [CONTACT_MOHM] * 3
        self._current_ma: Sequence[int] = (0, 0, 0)
        self._rise = 0.0
        self._end = 250
        self._from = 250.0
        self._since_ms = 0
        self._settled_ms = 0

    def decicelsius(self) -> int:
        if self.dead:
            return DEAD
        if self._stuck is not None:
            value = self._stuck
        else:
            value = self._end if self._instant.ms >= self._settled_ms else self.value
        if self.jump:
            value += chance(1, self._instant.ms // _JUMP_MS, self.jump)
        return value

    @property
    def value(self) -> int:
        """What it really is."""
        return round(self._now())

    @value.setter
    def value(self, decicelsius: int) -> None:
        """Put everything at this temperature, the air around it too."""
        if not -400 <= decicelsius <= 2000:
            raise ValueError(
                f"{decicelsius} is not between -400 and 2000; `dead` plays a dead sensor"
            )
        self._ambient = self._from = float(decicelsius)
        self._head_for(self._rise)

    @property
    def ambient(self) -> int:
        """Of the air around."""
        return round(self._ambient)

    @ambient.setter
    def ambient(self, decicelsius: int) -> None:
        self._from = self._now()
        self._ambient = float(decicelsius)
        self._head_for(self._rise)

    @property
    def contact_mohm(self) -> tuple[float, ...]:
        """Resistance of each terminal, mOhm."""
        return tuple(self._contact_mohm)

    @contact_mohm.setter
    def contact_mohm(self, resistances: Sequence[float]) -> None:
        self._contact_mohm = list(resistances)
        self.carry(self._current_ma)

    @property
    def stuck(self) -> bool:
        return self._stuck is not None

    @stuck.setter
    def stuck(self, stuck: bool) -> None:
        self._stuck = self.value if stuck else None

    def carry(self, current_ma: Sequence[int]) -> None:
        """These currents flow through the terminals from now on, mA."""
        self._current_ma = current_ma
        pairs = zip(current_ma, self._contact_mohm, strict=True)
        watts = sum((ma / 1000) ** 2 * mohm / 1000 for ma, mohm in pairs)
        rise = watts * KELVIN_PER_WATT * 10
        if rise != self._rise:
            self._from = self._now()
            self._head_for(rise)

    def _head_for(self, rise: float) -> None:
        self._rise = rise
        self._end = round(self._ambient + rise)
        self._since_ms = self._instant.ms
        left = abs(self._ambient + rise - self._from)
        lasts = TIME_CONSTANT_MS * math.log(left / _SETTLED) if left > _SETTLED else 0
        self._settled_ms = self._since_ms + int(lasts)

    def _now(self) -> float:
        end = self._ambient + self._rise
        if self._instant.ms >= self._settled_ms:
            return end
        passed_ms = self._instant.ms - self._since_ms
        return end + (self._from - end) * math.exp(-passed_ms / TIME_CONSTANT_MS)
