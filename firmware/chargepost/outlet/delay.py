"""Delayed start: stations that could all start at one moment each wait a random time.

That moment is the begin of a session, or the end of a pause that many stations had in common
(GB: the Electric Vehicles (Smart Charge Points) Regulations 2021, regulation 11).
"""

from chargepost.chance import up_to
from chargepost.guard.duty import LOWEST_MA
from chargepost.supply import country

SOURCE = "delayed start"
_BY_COUNTRY = -1

# Who pauses many stations at once.
_COMMON = ("supply", "charging profile", "station profile")


class DelayedStart:
    """Publishes no current while an outlet waits. `random(n)` gives a number from 0 to n."""

    def __init__(self, arbiter):
        self.random = up_to
        self._arbiter = arbiter
        self._session = None  # the transaction that was delayed, or is
        self._due = False  # a delay begins as soon as the others allow current
        self._until_ms = 0
        arbiter.declare(SOURCE, 0, "the start is delayed")

    def look(self, transaction, config, now_ms: int) -> None:
        """Called before the arbiter decides; `transaction` is None between sessions."""
        if transaction is not self._session:
            self._session = transaction
            self._due = transaction is not None
            self._until_ms = 0
        most = longest(config)
        if self._session is None or not most:
            self.skip()
        elif self._due or self._until_ms <= now_ms:
            self._wait_for_others(most, now_ms)
        self._publish(now_ms)

    def skip(self) -> None:
        """Start now: the owner's right by the regulations."""
        self._due = False
        self._until_ms = 0

    def _wait_for_others(self, most: int, now_ms: int) -> None:
        lowest = self._arbiter.decide(now_ms, SOURCE)
        if lowest.limit_ma < LOWEST_MA:
            self._due = self._due or lowest.source in _COMMON
        elif self._due:
            self._due = False
            self._until_ms = now_ms + self.random(most) * 1000

    def _publish(self, now_ms: int) -> None:
        left_ms = self._until_ms - now_ms
        if left_ms > 0:
            seconds = (left_ms + 999) // 1000
            reason = "a random delay, so that not all start at once, ends in %d s" % seconds
            self._arbiter.publish(SOURCE, 0, reason)
        else:
            self._arbiter.withdraw(SOURCE)


def longest(config) -> int:
    """The longest random delay in seconds: the site's own, else the country's."""
    seconds = config["Chargepost.RandomDelay"]
    if seconds == _BY_COUNTRY:
        return country.rules(config["Chargepost.CountryProfile"])[country.DELAY_S]
    return seconds
