"""Contactors: poles that take their time to move, and may refuse to."""

from collections.abc import Collection

from chargepost_hal import guard_contract
from chargepost_sim.instant import Instant, chance

AUXILIARIES = ("", "open", "closed", "inverted")
# A coil lets go below, and pulls in again above, so many per mille of the nominal voltage
# (IEC 60947-4-1 8.2.1.2: drop-out from 75 % to 20 %, operation from 85 % on).
_DROP_OUT = 600
_PULL_IN = 850
_EVEN = 1000


class Mover:
    """Something with two ends that takes a while to travel.

    on: where it is. wanted: where it is sent to. travel_ms: by direction, off and on.
    """

    def __init__(self, instant: Instant, travel_on_ms: int, travel_off_ms: int) -> None:
        self.on = False
        self.wanted = False
        self.arrives_ms: int | None = None
        self.moved_ms = 0
        self.moves = 0
        self.travel_ms = [travel_off_ms, travel_on_ms]
        self._instant = instant

    def send(self, on: bool) -> None:
        """Set out for one end, unless it is there already."""
        self.wanted = on
        self.arrives_ms = None
        if on != self.on:
            self.arrives_ms = self._instant.ms + self.travel_ms[on]
            self._instant.at(self.arrives_ms)

    def arrive(self, blocked: bool = False) -> bool:
        """End a travel whose time has come; True when it has moved."""
        if self.arrives_ms is None:
            return False
        if self._instant.ms < self.arrives_ms:
            self._instant.at(self.arrives_ms)
            return False
        self.arrives_ms = None
        if blocked:
            return False
        self.on = self.wanted
        self.moved_ms = self._instant.ms
        self.moves += 1
        return True


class SimulatedContactor(guard_contract.Contactor):
    """Contactor with a mirror contact (IEC 60947-4-1 Annex F): open only when every pole is.

    poles: which phases it switches, from 0. bounce_ms: how long the auxiliary contact
    chatters after each move. moves: of the armature. loaded_moves: those that made or broke
    current, opened_ma the most that was broken.

    Faults: `dead_coil` never pulls in; `weld` poles, which then stay closed once they have
    been; `burn` poles, which never make; `auxiliary` contact stuck "open" or "closed" or
    "inverted", or `auxiliary_ms` late; `slow_ms` more for each travel.
    """

    def __init__(
        self,
        instant: Instant,
        poles: Collection[int] = (0, 1, 2),
        close_ms: int = 20,
        open_ms: int = 15,
        bounce_ms: int = 3,
        has_feedback: bool = True,
    ) -> None:
        self.poles = frozenset(poles)
        self.bounce_ms = bounce_ms
        self.has_feedback = has_feedback
        self.carrying_ma = 0
        self.loaded_moves = 0
        self.opened_ma = 0
        self.auxiliary_ms = 0
        self._mover = Mover(instant, close_ms, open_ms)
        self._usual_ms = (open_ms, close_ms)
        self._instant = instant
        self._commanded = False
        self._coil_fed = True
        self._dead_coil = False
        self._auxiliary = ""
        self._welded: frozenset[int] = frozenset()
        self._burnt: frozenset[int] = frozenset()
        self._made: frozenset[int] = frozenset()
        self._steady_ms = 0
        self._settle()

    def close(self) -> None:
        if not self._commanded:
            self._commanded = True
            self._pull()

    def open(self) -> None:
        if self._commanded:
            self._commanded = False
            self._pull()

    def feedback(self) -> int:
        return self._steady if self._instant.ms >= self._steady_ms else self._unsteady()

    def carries(self, pole: int) -> bool:
        """True while this pole is closed; a pole that it does not have is in series: closed."""
        return pole in self._made or pole not in self.poles

    @property
    def closed(self) -> bool:
        """True while any pole is closed."""
        return bool(self._made)

    @property
    def moves(self) -> int:
        """How often the armature has moved."""
        return self._mover.moves

    @property
    def welded(self) -> bool:
        """All poles stick as soon as they have closed."""
        return self._welded == self.poles

    @welded.setter
    def welded(self, welded: bool) -> None:
        self.weld(*(self.poles if welded else ()))

    def weld(self, *poles: int) -> None:
        """These poles stick as soon as they have closed, the others let go."""
        self._welded = self._own(poles)
        if not self._mover.on:
            self._made &= self._welded
        self._settle()
        self._instant.at(self._instant.ms)

    def burn(self, *poles: int) -> None:
        """These poles never make again, the others do."""
        self._burnt = self._own(poles)
        self._make()
        self._settle()
        self._instant.at(self._instant.ms)

    @property
    def dead_coil(self) -> bool:
        """The coil does nothing: open contacts stay open, closed ones fall open."""
        return self._dead_coil

    @dead_coil.setter
    def dead_coil(self, dead: bool) -> None:
        self._dead_coil = dead
        self._pull()

    @property
    def auxiliary(self) -> str:
        """What is wrong with the auxiliary contact: one of AUXILIARIES."""
        return self._auxiliary

    @auxiliary.setter
    def auxiliary(self, fault: str) -> None:
        if fault not in AUXILIARIES:
            raise ValueError(f"auxiliary {fault!r} is not known; choose one of {AUXILIARIES}")
        self._auxiliary = fault
        self._settle()

    @property
    def slow_ms(self) -> int:
        """How much longer than usual the armature travels, either way."""
        return self._mover.travel_ms[0] - self._usual_ms[0]

    @slow_ms.setter
    def slow_ms(self, ms: int) -> None:
        self._mover.travel_ms = [usual + ms for usual in self._usual_ms]

    def feed(self, per_mille: int) -> None:
        """The coil's voltage, per mille of the nominal."""
        fed = per_mille >= (_DROP_OUT if self._coil_fed else _PULL_IN)
        if fed != self._coil_fed:
            self._coil_fed = fed
            self._pull()

    def arrive(self) -> None:
        """End a travel whose time has come."""
        if not self._mover.arrive():
            return
        if self.carrying_ma and not self._mover.on:
            self.loaded_moves += 1
            self.opened_ma = max(self.opened_ma, self.carrying_ma)
        self._make()
        self._settle()
        self._steady_ms = self._instant.ms + self.auxiliary_ms + self.bounce_ms

    def _pull(self) -> None:
        pulls = self._commanded and self._coil_fed and not self._dead_coil
        if pulls != self._mover.wanted:
            self._mover.send(pulls)

    def _make(self) -> None:
        kept = self.poles if self._mover.on else self._made & self._welded
        self._made = kept - self._burnt

    def _settle(self) -> None:
        """What the auxiliary contact says once it has come to rest."""
        held = bool(self._made & self._welded)
        self._steady = self._said(self._mover.on or held)

    def _unsteady(self) -> int:
        """The mirror contact, late and chattering as it may be."""
        mover = self._mover
        since = self._instant.ms - mover.moved_ms - self.auxiliary_ms
        if since > 0:
            on = chance(mover.moves, self._instant.ms, _EVEN) > 0
        else:
            on = mover.on if since == 0 else not mover.on
        return self._said(on or bool(self._made & self._welded))

    def _said(self, closed: bool) -> int:
        if not self.has_feedback:
            return -1
        if self._auxiliary in ("open", "closed"):
            return int(self._auxiliary == "closed")
        return int(closed != (self._auxiliary == "inverted"))

    def _own(self, poles: Collection[int]) -> frozenset[int]:
        alien = set(poles) - self.poles
        if alien:
            raise ValueError(f"the contactor has no poles {alien}; choose of {set(self.poles)}")
        return frozenset(poles)
