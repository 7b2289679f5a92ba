"""The site's limit shared fairly: one limit in mA for all outlets of the station."""

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
    """Publishes each outlet's share to its arbiter as the source "site"."""

    def __init__(self, outlets, config):
        self.outlets = outlets
        self.config = config

    def tick(self, now_ms: int) -> None:
        limit_ma = self.config["Chargepost.SiteCurrentLimit"]
        active = [outlet for outlet in self.outlets if outlet.transaction is not None]
        each, served = share(limit_ma, len(active))
        for outlet in self.outlets:
            waits = outlet in active and active.index(outlet) >= served
            reason = self._reason(limit_ma, len(active), waits)
            outlet.arbiter.publish("site", 0 if waits else each, reason)

    def _reason(self, limit_ma: int, active: int, waits: bool) -> str:
        text = "the site allows %d.%d A" % (limit_ma // 1000, limit_ma % 1000 // 100)
        if waits:
            return text + ", other outlets come first"
        return text if active < 2 else text + " for %d outlets" % active
