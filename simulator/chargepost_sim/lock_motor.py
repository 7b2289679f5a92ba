"""The lock of a socket outlet: a motor that takes its time, jams, or loses its grip."""

from chargepost_hal import guard_contract
from chargepost_sim.instant import Instant
from chargepost_sim.switches import Mover

_SLIP_MS = 1000


class SimulatedLock(guard_contract.Lock):
    """Motor lock; each command is one stroke of the motor.

    Faults: `jammed` makes the bolt stay where it is; `jams` does so for that many strokes;
    `slips` lets go of the plug after a second of current.
    """

    def __init__(self, instant: Instant, fitted: bool = True, travel_ms: int = 200) -> None:
        self.fitted = fitted
        self.jammed = False
        self.jams = 0
        self.strokes = 0
        self._instant = instant
        self._mover = Mover(instant, travel_ms, travel_ms)
        self._slips = False
        self._loaded = False
        self._slips_ms: int | None = None

    @property
    def held(self) -> bool:
        """True while the bolt is in: the plug cannot be pulled."""
        return self._mover.on

    def lock(self) -> None:
        self._stroke(True)

    def unlock(self) -> None:
        self._stroke(False)

    def feedback(self) -> int:
        return int(self._mover.on) if self.fitted else -1

    def strain(self, loaded: bool) -> None:
        """Current flows, and the contacts warm and push, or it does not."""
        self._loaded = loaded
        if not (self._slips and loaded and self._mover.on):
            self._slips_ms = None
        elif self._slips_ms is None:
            self._slips_ms = self._instant.ms + _SLIP_MS
            self._instant.at(self._slips_ms)

    @property
    def slips(self) -> bool:
        return self._slips

    @slips.setter
    def slips(self, slips: bool) -> None:
        self._slips = slips
        self.strain(self._loaded)

    def arrive(self) -> None:
        """End a travel whose time has come, and slip when it is time."""
        mover = self._mover
        due = mover.arrives_ms is not None and self._instant.ms >= mover.arrives_ms
        blocked = self.jammed or self.jams > 0
        if due and blocked:
            self.jams = max(0, self.jams - 1)
        mover.arrive(blocked)
        if self._slips_ms is not None:
            self._slip(self._slips_ms)

    def _stroke(self, on: bool) -> None:
        mover = self._mover
        if self.fitted and (mover.wanted != on or (mover.on != on and mover.arrives_ms is None)):
            self.strokes += 1
            mover.send(on)

    def _slip(self, ms: int) -> None:
        if self._instant.ms >= ms:
            self._slips_ms = None
            self._mover.on = False
        else:
            self._instant.at(ms)
