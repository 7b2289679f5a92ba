"""Residual current monitor: trips as late as a real one does, and may be dead, stuck or adrift."""

from chargepost_hal import guard_contract
from chargepost_sim.instant import Instant

# Residual current in mA -> ms until the output trips, and linear in between. Well within the
# limits of IEC 62955 for DC (6 mA: 10 s, 60 mA: 0.3 s, 200 mA: 0.1 s), and those of
# IEC 61008-1 for AC (30 mA: 0.3 s, 60 mA: 0.15 s, 150 mA: 0.04 s).
DC_TRIP_MS = ((5, 800), (6, 500), (60, 100), (200, 30))
AC_TRIP_MS = ((22, 250), (30, 150), (60, 80), (150, 20))
_RELEASE_MS = 100
_TEST_MA = 60  # DC, through the test winding

_DC, _AC, _BROKEN = 1, 2, 4


def trip_ms(curve: tuple[tuple[int, int], ...], ma: float) -> int | None:
    """After how long a residual current trips; None below the least that does."""
    if ma < curve[0][0]:
        return None
    before = curve[0]
    for point in curve:
        if ma <= point[0]:
            width = point[0] - before[0] or 1
            return round(before[1] + (point[1] - before[1]) * (ma - before[0]) / width)
        before = point
    return before[1]


class _Channel:
    """One output of the monitor. bit: what it says, or 0."""

    def __init__(self, instant: Instant, curve: tuple[tuple[int, int], ...], bit: int) -> None:
        self.bit = 0
        self._on_bit = bit
        self._curve = curve
        self._instant = instant
        self._turns_ms: int | None = None

    def feel(self, ma: float, sticks: bool) -> None:
        """The residual current is `ma` from now on."""
        delay_ms = trip_ms(self._curve, ma)
        if self.bit:
            stays = delay_ms is not None or sticks
            self._turn(None if stays else self._turns_ms or self._instant.ms + _RELEASE_MS)
        elif delay_ms is None:
            self._turn(None)
        else:
            soonest = self._instant.ms + delay_ms
            self._turn(soonest if self._turns_ms is None else min(self._turns_ms, soonest))

    def forget(self) -> None:
        """Without supply the output falls at once."""
        self.bit = 0
        self._turns_ms = None

    def arrive(self) -> None:
        """Turn the output over when it is time."""
        if self._turns_ms is not None and self._instant.ms >= self._turns_ms:
            self.bit ^= self._on_bit
            self._turns_ms = None
        self._turn(self._turns_ms)

    def _turn(self, ms: int | None) -> None:
        self._turns_ms = ms
        if ms is not None:
            self._instant.at(ms)


class SimulatedRcm(guard_contract.ResidualCurrentMonitor):
    """Monitor with outputs for DC (6 mA) and AC (30 mA), both in mA, and a test winding.

    residual_ma (DC) and residual_ac_ma flow all the time; `leak` adds what the car loses.

    Faults: `dead` feels nothing, its own test neither; `sticky` stays tripped once it has;
    `drift_ma` is a standing offset of the DC measurement; `broken` reports itself. Without
    `fitted` there is no monitor.
    """

    def __init__(self, instant: Instant, fitted: bool = True) -> None:
        self.fitted = fitted
        self.broken = False
        self._dc = _Channel(instant, DC_TRIP_MS, _DC)
        self._ac = _Channel(instant, AC_TRIP_MS, _AC)
        self._felt: dict[str, float] = {"dc": 0, "ac": 0, "drift": 0, "test": 0}
        self._leak = (0.0, 0.0)
        self._dead = False
        self._sticky = False
        self._on = True

    def tripped(self) -> int:
        if not self.fitted:
            return -1
        return self._dc.bit | self._ac.bit | (_BROKEN if self.broken else 0)

    def test(self, on: int) -> None:
        self._set("test", _TEST_MA if on else 0)

    def power(self, on: bool) -> None:
        """Switch the supply: without it nothing is felt, and with it all begins anew."""
        self._on = on
        self._felt["test"] = 0
        self._dc.forget()
        self._ac.forget()
        self._feel()

    def leak(self, dc_ma: float, ac_ma: float) -> None:
        """What flows from the car to earth now."""
        if (dc_ma, ac_ma) != self._leak:
            self._leak = (dc_ma, ac_ma)
            self._feel()

    def arrive(self) -> None:
        """Turn outputs whose time has come."""
        self._dc.arrive()
        self._ac.arrive()

    @property
    def residual_ma(self) -> float:
        """Standing DC residual current."""
        return self._felt["dc"]

    @residual_ma.setter
    def residual_ma(self, ma: float) -> None:
        self._set("dc", ma)

    @property
    def residual_ac_ma(self) -> float:
        """Standing AC residual current."""
        return self._felt["ac"]

    @residual_ac_ma.setter
    def residual_ac_ma(self, ma: float) -> None:
        self._set("ac", ma)

    @property
    def drift_ma(self) -> float:
        """What the monitor measures without any current."""
        return self._felt["drift"]

    @drift_ma.setter
    def drift_ma(self, ma: float) -> None:
        self._set("drift", ma)

    @property
    def dead(self) -> bool:
        return self._dead

    @dead.setter
    def dead(self, dead: bool) -> None:
        self._dead = dead
        self._feel()

    @property
    def sticky(self) -> bool:
        return self._sticky

    @sticky.setter
    def sticky(self, sticky: bool) -> None:
        self._sticky = sticky
        self._feel()

    def _set(self, name: str, ma: float) -> None:
        if ma != self._felt[name]:
            self._felt[name] = ma
            self._feel()

    def _feel(self) -> None:
        felt = self._felt
        dc_ma = abs(felt["dc"] + self._leak[0] + felt["drift"] + felt["test"])
        ac_ma = abs(felt["ac"] + self._leak[1])
        feels = self._on and not self._dead
        self._dc.feel(dc_ma if feels else 0, self._sticky)
        self._ac.feel(ac_ma if feels else 0, self._sticky)
