"""The arbiter of current: every limiter publishes, the lowest limit wins and is named.

A limit is in mA for each phase. A source that promised to publish again and did not falls
back to the safe value it declared itself. Expiry is monotonic: no wall clock expires a limit.
"""

UNLIMITED_MA = 80000  # the largest current that the control pilot can signal


class Limit:
    """What one source allows: `limit_ma` per phase on `phases`, and why, in one sentence."""

    def __init__(self, source: str, safe_ma: int, stale_reason: str):
        self.source = source
        self.safe_ma = safe_ma
        self.stale_reason = stale_reason
        self.withdraw()

    def withdraw(self):
        self.active = False
        self.limit_ma = UNLIMITED_MA
        self.phases = 3
        self.reason = ""
        self.expires_ms = None

    def refresh(self, now_ms: int) -> None:
        """Fall back to the safe value when the promise to publish again was not kept."""
        if self.active and self.expires_ms is not None and now_ms >= self.expires_ms:
            self.limit_ma = self.safe_ma
            self.reason = self.stale_reason


class Arbiter:
    """All limits of one outlet. The rating of the installation is the first of them."""

    def __init__(self, rating_ma: int):
        self.limits = []
        self.declare("installation", rating_ma, "")
        self.publish("installation", rating_ma, "the installation allows no more")

    def declare(self, source: str, safe_ma: int, stale_reason: str) -> None:
        """Announce a source, and what holds from it when it falls silent."""
        if self._find(source) is None:
            self.limits.append(Limit(source, safe_ma, stale_reason))

    def publish(self, source, limit_ma, reason, phases=3, expires_ms=None) -> None:
        """Set a source's limit; with `expires_ms` it must publish again before then."""
        limit = self._find(source)
        if limit is None:
            raise ValueError("the limit source %r was never declared" % source)
        limit.active = True
        limit.limit_ma = max(0, limit_ma)
        limit.phases = phases
        limit.reason = reason
        limit.expires_ms = expires_ms

    def withdraw(self, source: str) -> None:
        """The source has no opinion any more."""
        limit = self._find(source)
        if limit is not None:
            limit.withdraw()

    def decide(self, now_ms: int, besides: str = "") -> Limit:
        """The limit that holds now. Of equal ones the source that was declared first wins.

        `besides` names a source that does not count.
        """
        winner = None
        for limit in self.limits:
            limit.refresh(now_ms)
            if not limit.active or limit.source == besides:
                continue
            if winner is None or limit.limit_ma < winner.limit_ma:
                winner = limit
        assert winner is not None  # the installation never withdraws
        return winner

    def fewest_phases(self) -> Limit:
        """The active limit with the fewest phases; of equal ones the first.

        It need not be the lowest one: a limit on one phase stays on one phase below a cable
        that carries less.
        """
        fewest = self.limits[0]
        for limit in self.limits:
            if limit.active and limit.phases < fewest.phases:
                fewest = limit
        return fewest

    def pausing(self, least_ma: int) -> list:
        """The active limits below `least_ma`, as they were declared."""
        return [one for one in self.limits if one.active and one.limit_ma < least_ma]

    def _find(self, source):
        for limit in self.limits:
            if limit.source == source:
                return limit
        return None
