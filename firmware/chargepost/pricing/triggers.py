"""When a backend wants to hear the meter besides the usual, so that it can follow the price.

Each trigger fires once for what it waits for: a backend repeats its triggers with every cost that
it sends in answer to a reading, and must not be answered with the next reading at once.
"""

from chargepost.port import const

STATUSES = (
    "Available",
    "Preparing",
    "Charging",
    "SuspendedEVSE",
    "SuspendedEV",
    "Finishing",
)
_HYSTERESIS = const(20)  # 1/20 of the threshold to either side


class Triggers:
    """One for each transaction; `set` takes what the backend says anew."""

    def __init__(self):
        self._time = 0  # Unix seconds, 0 for none
        self._wh = -1
        self._w = -1
        self._statuses = ()
        self._status = ""
        self._above = None  # which side of the power the car was on, once known
        self._reached_wh = -1  # the energy that has fired already

    def set(self, now: int, at_time: int, at_wh: int, at_w: int, at_statuses) -> None:
        """Unix seconds or 0, Wh of the transaction or -1, W or -1, statuses of an outlet.

        A time that has passed is no trigger any more.
        """
        self._time = at_time if at_time > now else 0
        self._wh = at_wh if at_wh != self._reached_wh else -1
        if at_w != self._w:
            self._w = at_w
            self._above = None
        self._statuses = at_statuses

    def due(self, now: int, wh: int, power_w, status: str) -> bool:
        """True when one fires: the time, the energy in Wh, the power in W or None, the status.

        All of them see what is; more than one at a time is one reading.
        """
        due = self._status_fires(status)
        due = self._power_fires(power_w) or due
        if self._time and now >= self._time:
            self._time = 0
            due = True
        if 0 <= self._wh <= wh:
            self._reached_wh = self._wh
            self._wh = -1
            due = True
        return due

    def _status_fires(self, status: str) -> bool:
        entered = bool(self._status) and status != self._status
        self._status = status
        return entered and status in self._statuses

    def _power_fires(self, power_w) -> bool:
        """Crossing the power in either direction; around it a band in which nothing changes."""
        if self._w < 0 or power_w is None:
            return False
        if self._above is None:
            self._above = power_w > self._w
            return False
        band = self._w // _HYSTERESIS
        limit = self._w - band if self._above else self._w + band
        above = power_w > limit
        crossed = above != self._above
        self._above = above
        return crossed
