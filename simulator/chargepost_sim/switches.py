"""Contactor and plug lock: things that take their time to move and may refuse to."""

from chargepost_hal import contract


class Instant:
    """The moment it is, shared by all parts of one outlet."""

    def __init__(self) -> None:
        self.ms = 0


class _Mover:
    """Something with two ends that takes a while to travel."""

    def __init__(self, instant: Instant, travel_on_ms: int, travel_off_ms: int) -> None:
        self.on = False
        self.commanded = False
        self.arrives_ms: int | None = None
        self.moves = 0
        self._travel_ms = (travel_off_ms, travel_on_ms)
        self._instant = instant

    def command(self, on: bool) -> None:
        if on != self.commanded:
            self.commanded = on
            self.arrives_ms = self._instant.ms + self._travel_ms[on] if on != self.on else None

    def arrive(self, blocked: bool) -> None:
        if self.arrives_ms is not None and self._instant.ms >= self.arrives_ms:
            self.arrives_ms = None
            if not blocked and self.on != self.commanded:
                self.on = self.commanded
                self.moves += 1


class SimulatedContactor(contract.Contactor):
    """Contactor with a mirror contact. Faults: `welded` never opens, `dead_coil` never closes."""

    def __init__(
        self,
        instant: Instant,
        close_ms: int = 20,
        open_ms: int = 15,
        has_feedback: bool = True,
    ) -> None:
        self.mover = _Mover(instant, close_ms, open_ms)
        self.has_feedback = has_feedback
        self._welded = False
        self._dead_coil = False

    @property
    def closed(self) -> bool:
        """True while the main contacts carry."""
        return self.mover.on

    @property
    def welded(self) -> bool:
        """The main contacts stick as soon as they have closed."""
        return self._welded

    @welded.setter
    def welded(self, welded: bool) -> None:
        self._welded = welded
        self._let_go()

    @property
    def dead_coil(self) -> bool:
        """The coil does nothing: open contacts stay open, closed ones fall open."""
        return self._dead_coil

    @dead_coil.setter
    def dead_coil(self, dead: bool) -> None:
        self._dead_coil = dead
        self._let_go()

    def _let_go(self) -> None:
        mover = self.mover
        if self._dead_coil and not self._welded:
            mover.on = False
            mover.arrives_ms = None
        elif mover.on != mover.commanded:
            mover.on = mover.commanded or (self._welded and mover.on)
            mover.arrives_ms = None

    def close(self) -> None:
        self.mover.command(True)

    def open(self) -> None:
        self.mover.command(False)

    def feedback(self) -> int:
        return int(self.mover.on) if self.has_feedback else -1

    def arrive(self) -> None:
        """End a travel whose time has come."""
        self.mover.arrive(self._welded if self.mover.on else self._dead_coil)


class SimulatedLock(contract.Lock):
    """Motor lock of a socket outlet; `jammed` makes it stay where it is."""

    def __init__(self, instant: Instant, fitted: bool = True, travel_ms: int = 200) -> None:
        self.mover = _Mover(instant, travel_ms, travel_ms)
        self.fitted = fitted
        self.jammed = False

    def lock(self) -> None:
        self.mover.command(True)

    def unlock(self) -> None:
        self.mover.command(False)

    def feedback(self) -> int:
        return int(self.mover.on) if self.fitted else -1

    def arrive(self) -> None:
        """End a travel whose time has come."""
        self.mover.arrive(self.jammed)
