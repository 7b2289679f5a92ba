"""Who may use the line next: the most urgent first, among equals whoever came first."""

import asyncio

from chargepost_hal.const import const

URGENT = const(0)  # a reading that a transaction begins or ends with
CONTROL = const(1)  # what a control loop waits for, such as the site's own meter
USUAL = const(2)  # periodic readings of an outlet
IDLE = const(3)  # whatever may wait: searching for meters, settings


class Turns:
    """One holder at a time; `take` waits for the turn, `give` passes it on."""

    def __init__(self):
        self._taken = False
        self._count = 0
        self._waiting = []  # (priority, number of the caller, its event)

    async def take(self, priority: int) -> None:
        """Wait for the turn. A cancelled caller leaves the queue, or passes its turn on."""
        if not self._taken:
            self._taken = True
            return
        self._count += 1
        place = (priority, self._count, asyncio.Event())
        self._waiting.append(place)
        try:
            await place[2].wait()
        except asyncio.CancelledError:
            if place in self._waiting:
                self._waiting.remove(place)
            else:
                self.give()
            raise

    def give(self) -> None:
        """Pass the turn on to whoever is next."""
        if not self._waiting:
            self._taken = False
            return
        place = self._waiting[0]
        for other in self._waiting:
            if other[:2] < place[:2]:
                place = other
        self._waiting.remove(place)
        place[2].set()
