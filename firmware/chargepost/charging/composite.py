"""The composite schedule: all limits of an outlet, or of the station, over a time to come.

It is the lowest of the profiles of all purposes and of the station's own limits (OCPP 1.6
sections 3.13.3 and 5.7). For the station it is what all outlets together may take. An outlet
without a session is told as if one began now.
"""

from chargepost.charging import limit as limits
from chargepost.port import const

_MOST_LOOKS = const(2000)  # then the schedule is told as far as it is known


class Composite:
    """Worked out little by little, so that a board's other work goes on in between.

    `periods` are (start in s, limit in tenths of `unit`, phases or 0) once `advance` has said
    that it is done; `duration` in s is shorter than `window` when there are more periods than
    a schedule may have.
    """

    def __init__(self, limiter, number: int, window: int, unit: int):
        self._limiter = limiter
        self._number = number
        self._window = window
        self.unit = unit
        self.unix = limiter.clock.now()
        self._ms = limiter.clock.ms()
        self._restart()

    def _restart(self) -> None:
        self._revision = self._limiter.profiles.revision
        self._looks = 0
        self.periods = []
        self.duration = 0

    def advance(self, looks: int) -> bool:
        """Work on, at most so many instants; True when the whole schedule is there."""
        if self._limiter.profiles.revision != self._revision:
            self._restart()
        config = self._limiter.config
        most = config["ChargingScheduleMaxPeriods"]
        for _ in range(looks):
            if self.duration >= self._window or self._looks >= _MOST_LOOKS:
                return True
            self._looks += 1
            limit, seconds = self._at(self.duration)
            found = limit.tenths_in(self.unit, self._limiter.supply), limit.phases
            if not self.periods or self.periods[-1][1:] != found:
                if len(self.periods) == most:
                    return True
                self.periods.append((self.duration, found[0], found[1]))
            self.duration = min(self._window, self.duration + seconds)
        return self.duration >= self._window

    def _at(self, after: int) -> tuple:
        """(Limit, seconds that it lasts) so many seconds from now."""
        limiter = self._limiter
        found, seconds = limits.station_limit(limiter.profiles, self.unix + after, limiter.supply)
        site = limits.of_milliamperes(limiter.config["Chargepost.SiteCurrentLimit"])
        found = limits.lower(found, site)
        if self._number:
            own, lasts = self._outlet(limiter.outlets[self._number - 1], after)
            return limits.lower(found, own), min(seconds, lasts)
        total = 0
        for outlet in limiter.outlets:
            own, lasts = self._outlet(outlet, after)
            total += own.ma
            seconds = min(seconds, lasts)
        return limits.lower(found, limits.of_milliamperes(total)), seconds

    def _outlet(self, outlet, after: int) -> tuple:
        limiter = self._limiter
        transaction = outlet.transaction
        since = limits.elapsed(transaction, self.unix, self._ms)
        found, seconds = limits.at(
            limiter.profiles,
            outlet.number,
            transaction.number if transaction else 0,
            self.unix + after,
            None if since is None else since + after,
            limiter.supply,
        )
        rating = limits.of_milliamperes(limiter.config["Chargepost.InstalledCurrent"])
        return limits.lower(found, rating), seconds
