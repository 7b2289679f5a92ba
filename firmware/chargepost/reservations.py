"""Outlets reserved for a token until a time, kept over restarts (OCPP 1.6 section 5.13).

A reservation of outlet 0 is for any outlet: as many as there are such reservations stay free.
It ends when its token, or one of its group, begins a session, when it is cancelled, when its
time is over, and when its outlet fails or goes out of service.
"""

from chargepost.auth.token import same
from chargepost.outlet import session, status
from chargepost.port import const
from chargepost.store import load, save

FILE = "reservations"

ACCEPTED = "Accepted"
OCCUPIED = "Occupied"

# A reservation: its number, outlet (0: any), token, parent, Unix second of its end.
NUMBER = const(0)
OUTLET = const(1)
TOKEN = const(2)
PARENT = const(3)
EXPIRY = const(4)


class Reservations:
    """`made` holds all reservations. Methods that change it raise OSError, and change nothing."""

    def __init__(self, storage, clock, outlets):
        self.storage = storage
        self.clock = clock
        self.outlets = outlets
        self.made = [tuple(one) for one in load(storage, FILE) or ()]
        self._mark()

    def reserve(self, number: int, at: int, token: str, parent: str, expiry: int) -> str:
        """ "Accepted" (in place of the one with this number), "Occupied", "Faulted" or
        "Unavailable"; `at` is the number of an outlet, or 0."""
        others = [one for one in self.made if one[NUMBER] != number]
        states = [self._state(outlet, others) for outlet in self.outlets]
        wanted = [states[at - 1]] if at else states
        # Reservations of any outlet must find one, also when this one is made.
        if ACCEPTED in wanted and states.count(ACCEPTED) > _for_any(others):
            self._keep(others + [(number, at, token, parent, expiry)])
            return ACCEPTED
        for found in (ACCEPTED, OCCUPIED, status.FAULTED):
            if found in wanted:
                return OCCUPIED if found == ACCEPTED else found
        return status.UNAVAILABLE

    def end(self, number: int) -> bool:
        """Forget a reservation: cancelled, or used; False when there is none."""
        left = [one for one in self.made if one[NUMBER] != number]
        if len(left) == len(self.made):
            return False
        self._keep(left)
        return True

    def tick(self, now_ms: int) -> None:
        """End what is over; called every 100 ms."""
        now = self.clock.now()
        left = [one for one in self.made if not self._over(one, now)]
        if len(left) < len(self.made):
            self._keep(left)
        else:
            self._mark()

    def used(self, outlet, token: str, parent: str = ""):
        """The reservation that this token would use up at an outlet, or None."""
        for wanted in (outlet.number, 0):
            for one in self.made:
                if one[OUTLET] == wanted and _is_for(one, token, parent):
                    return one
        return None

    def against(self, outlet, token: str, parent: str = ""):
        """(token, parent) of who keeps this token from an outlet, or None."""
        held = [one for one in self.made if one[OUTLET] == outlet.number]
        if not held and outlet in self._scarce():
            held = [one for one in self.made if not one[OUTLET]]
        if not held or [one for one in held if _is_for(one, token, parent)]:
            return None
        return held[0][TOKEN], held[0][PARENT]

    def _state(self, outlet, others) -> str:
        if outlet.status == status.FAULTED:
            return status.FAULTED
        if not outlet.operative:
            return status.UNAVAILABLE
        free = outlet.session == session.IDLE and not _reserved(outlet, others)
        return ACCEPTED if free else OCCUPIED

    def _over(self, one: tuple, now: int) -> bool:
        if now and now >= one[EXPIRY]:
            return True
        if not one[OUTLET] or one[OUTLET] > len(self.outlets):
            return one[OUTLET] > 0
        outlet = self.outlets[one[OUTLET] - 1]
        return not outlet.operative or outlet.status == status.FAULTED

    def _scarce(self) -> list:
        """The free outlets, when there are no more than reservations of any outlet."""
        wanted = _for_any(self.made)
        if not wanted:
            return []
        free = [outlet for outlet in self.outlets if self._is_free(outlet)]
        return free if len(free) <= wanted else []

    def _is_free(self, outlet) -> bool:
        open_ = outlet.session in (session.IDLE, session.PLUGGED) and outlet.accepts()
        return open_ and not _reserved(outlet, self.made)

    def _keep(self, made: list) -> None:
        save(self.storage, FILE, made)
        self.made = made
        self._mark()

    def _mark(self) -> None:
        scarce = self._scarce()
        for outlet in self.outlets:
            outlet.reserved = outlet in scarce or _reserved(outlet, self.made)


def _for_any(made: list) -> int:
    return len([one for one in made if not one[OUTLET]])


def _reserved(outlet, made: list) -> bool:
    return bool([one for one in made if one[OUTLET] == outlet.number])


def _is_for(one: tuple, token: str, parent: str) -> bool:
    return same(token, one[TOKEN]) or same(parent, one[PARENT])
