"""The supply of one outlet, as a source of its arbiter and as faults."""

from chargepost.outlet.arbiter import UNLIMITED_MA
from chargepost.supply import country
from chargepost.supply.window import SOUND, SupplyWatch

SOURCE = "supply"


class Mains:
    """Looks at the voltages and the frequency that the outlet's meter reads."""

    def __init__(self, arbiter, config):
        self._country = config["Chargepost.CountryProfile"]
        nominal_mv = config["Chargepost.NominalVoltage"]
        self.watch = SupplyWatch(country.rules(self._country), nominal_mv)
        self._arbiter = arbiter
        arbiter.declare(SOURCE, 0, "the supply is not known")

    @property
    def faults(self) -> int:
        """Bits of the fault table."""
        return self.watch.faults

    def look(self, meter, report, config, now_ms: int) -> None:
        """Take the meter's latest reading, and publish what the supply allows."""
        if config["Chargepost.CountryProfile"] != self._country:
            self._country = config["Chargepost.CountryProfile"]
            self.watch.follow(country.rules(self._country))
        watch = self.watch
        watch.look(None if meter.stale else meter.latest, report, now_ms)
        if watch.state == SOUND:
            self._arbiter.withdraw(SOURCE)
            return
        allowed = watch.limit_ma(now_ms)
        if allowed >= UNLIMITED_MA:
            watch.end_ramp()
        self._arbiter.publish(SOURCE, allowed, watch.reason(now_ms))
