"""What a session costs so far: energy and time since a moment at which the cost was known.

Nothing is rounded before it is shown. The sum is kept in millionths times the milliseconds of
an hour, so that both parts are whole numbers: Wh times a price for 1 kWh, ms times one for 1 h.
"""

from chargepost.port import const
from chargepost.pricing.money import HOUR_MS, MICRO, ratio

_PER_WH = const(3600)  # HOUR_MS / 1000: a kWh has 1000 Wh


class Cost:
    """`known` millionths were due when the register was at `wh` and the clock at `ms`.

    Nothing is added before `change` has said at which prices.
    """

    def __init__(self, known: int, wh: int, ms: int):
        self._sum = known * HOUR_MS
        self._wh = wh
        self._ms = ms
        self._kwh = 0
        self._hour = 0

    def change(self, wh: int, ms: int, kwh: int, hour: int, free_until_ms: int = 0) -> None:
        """From here on `kwh` and `hour` millionths; time costs nothing before `free_until_ms`."""
        self._sum = self.total(wh, ms)
        self._wh = max(self._wh, wh)
        self._ms = max(self._ms, ms, free_until_ms)
        self._kwh = kwh
        self._hour = hour

    def total(self, wh: int, ms: int) -> int:
        """The cost at a register and a moment, in millionths times HOUR_MS."""
        energy = max(0, wh - self._wh) * self._kwh * _PER_WH
        return self._sum + energy + max(0, ms - self._ms) * self._hour


def shown(total: int, decimals: int) -> str:
    """A total as a person reads it."""
    return ratio(total, HOUR_MS * MICRO, decimals)
