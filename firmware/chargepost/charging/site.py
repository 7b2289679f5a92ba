"""Limits of the whole station shared fairly: the site's own, and that of its charging profile."""

from chargepost.metering.rotation import GRID, rotation
from chargepost.port import const

_LEAST_MA = const(6000)  # below this a car cannot charge (IEC 61851-1 table A.8)


def share(limit_ma: int, active: list) -> list:
    """mA for each of the active outlets, of which each names its phases of the grid: "RST", "S".

    `limit_ma` holds for each phase. Who cannot get 6 A gets 0 and waits, so that the others can
    charge at all.
    """
    most = limit_ma // _LEAST_MA
    served = {}  # phase -> outlets on it
    waits = []
    for phases in active:
        full = any([served.get(phase, 0) >= most for phase in phases])
        waits.append(full)
        if not full:
            for phase in phases:
                served[phase] = served.get(phase, 0) + 1
    found = []
    for index, phases in enumerate(active):
        most = max([served.get(phase, 0) for phase in phases])
        found.append(0 if waits[index] else limit_ma // most)
    return found


def phases_of(outlet) -> str:
    """The grid's phases that an outlet may load: one, while its board holds it on one.

    How many a car has drawn on until now says nothing of the next minute.
    """
    index = outlet.number - 1
    phases = rotation(outlet.config["ConnectorPhaseRotation"], outlet.number, "")
    one = outlet.guard.ask(index).phases == 1 and outlet.guard.report(index).phases == 1
    return phases[0] if one and phases else GRID


class Site:
    """Publishes each outlet's share to its arbiter: the sources "site" and "station profile".

    `profile` is the charging.limit.Limit of the whole station, None without one.
    """

    def __init__(self, outlets, config):
        self.outlets = outlets
        self.config = config
        self.profile = None
        for outlet in outlets:
            outlet.arbiter.declare("station profile", 0, "the station's profile is not known")

    def tick(self, now_ms: int) -> None:
        limit_ma = self.config["Chargepost.SiteCurrentLimit"]
        amperes = "the site allows %d.%d A" % (limit_ma // 1000, limit_ma % 1000 // 100)
        self._publish("site", limit_ma, amperes)
        if self.profile is not None:
            self._publish("station profile", self.profile.ma, self.profile.reason())
        else:
            for outlet in self.outlets:
                outlet.arbiter.withdraw("station profile")

    def _publish(self, source: str, limit_ma: int, reason: str) -> None:
        active = [outlet for outlet in self.outlets if outlet.transaction is not None]
        shares = share(limit_ma, [phases_of(outlet) for outlet in active])
        most = max(shares) if shares else limit_ma
        for outlet in self.outlets:
            ma = shares[active.index(outlet)] if outlet in active else most
            outlet.arbiter.publish(source, ma, reason + _among(len(active), ma, most, limit_ma))


def _among(active: int, ma: int, most: int, limit_ma: int) -> str:
    """What the others have to do with a share: some that get nothing wait for them."""
    if not ma and most:
        return ", other outlets come first"
    return "" if active < 2 or ma == limit_ma else " for %d outlets" % active
