"""Limits of the whole station shared fairly: the site's own, and that of its charging profile."""

from chargepost.port import const

_LEAST_MA = const(6000)  # below this a car cannot charge (IEC 61851-1 table A.8)


def share(limit_ma: int, active: int) -> tuple:
    """How `limit_ma` is shared by `active` outlets: (mA each, how many can be served).

    Who cannot get 6 A waits, so that the others can charge at all.
    """
    if active == 0:
        return limit_ma, 0
    served = min(active, limit_ma // _LEAST_MA)
    if served == 0:
        return 0, 0
    return limit_ma // served, served


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
        each, served = share(limit_ma, len(active))
        for outlet in self.outlets:
            waits = outlet in active and active.index(outlet) >= served
            text = reason + _among(len(active), waits)
            outlet.arbiter.publish(source, 0 if waits else each, text)


def _among(active: int, waits: bool) -> str:
    if waits:
        return ", other outlets come first"
    return "" if active < 2 else " for %d outlets" % active
