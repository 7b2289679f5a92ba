"""Brings the charging profiles to the arbiters, and takes TxProfiles away with their session."""

from chargepost.charging import profile as p
from chargepost.charging.limit import Supply, limit_now, station_limit
from chargepost.charging.profiles import Profiles
from chargepost.errors import BadInput
from chargepost.port import const

_SOURCE = "charging profile"
_SOONEST_MS = const(100)
_EARLY_MS = const(1000)  # clocks show whole seconds: look at every tick of the last one
_RETRY_S = const(1)
_DRAWS_MA = const(1000)  # less than this on a phase is the car's electronics


class Limiter:
    """Publishes what holds now as the source "charging profile", and gives the site its limit.

    It looks anew when profiles or sessions change, when the wall clock is corrected, and when
    a limit may change by itself: nothing is worked out in between.
    """

    def __init__(self, station, site):
        self.clock = station.clock
        self.config = station.config
        self.ledger = station.ledger
        self.outlets = station.outlets
        self.log = station.log
        self.site = site
        self.profiles = Profiles(station.storage)
        config = station.config
        self.supply = Supply(config["Chargepost.NominalVoltage"], config["Chargepost.Phases"])
        self._revision = -1
        self._offset = 0  # between the wall clock and the monotonic one, at the last look
        self._due_ms = 0
        self._phases_seen = []  # by outlet, at the last look
        self._orphans = True  # a restart may have ended sessions that had profiles
        for outlet in self.outlets:
            outlet.arbiter.declare(_SOURCE, 0, "the charging profiles cannot be read")

    def install(self, profile) -> None:
        """Take a profile. Raises BadInput, OSError; then the profiles are what they were."""
        p.check(profile, self.config)
        trusted = self.clock.now() if self.clock.synchronised else 0
        self.profiles.put(profile, self.config["MaxChargingProfilesInstalled"], trusted)

    def event(self, kind: str, outlet, transaction) -> None:
        """A session begins, with the profile it was granted, or ends, with its profiles."""
        if kind == "begin":
            self._begin(outlet, transaction)
            try:
                self._look(self.clock.ms())  # before the contactor closes
            except OSError:
                pass  # the next tick tells
        elif kind == "end":
            self.profiles.clear_transaction(transaction.number)
            self._due_ms = 0

    def _begin(self, outlet, transaction) -> None:
        profile = transaction.grant.profile
        if profile is None:
            return
        profile.outlet = outlet.number
        profile.transaction = transaction.number
        try:
            self.install(profile)
        except (BadInput, OSError) as error:
            # The backend was promised that this limit holds: rather no session than one without.
            self.log("The profile of a remote start cannot be kept: %s" % error)
            outlet.stop("Other")

    def tick(self, now_ms: int) -> None:
        """Called every 100 ms. Raises OSError when a profile cannot be read."""
        moved = abs(_offset(self.clock.now(), now_ms) - self._offset) > 1
        seen = [self._seen(outlet) for outlet in self.outlets]
        if seen != self._phases_seen:
            self._phases_seen = seen
            self._due_ms = 0
        if moved or now_ms >= self._due_ms or self.profiles.revision != self._revision:
            self._look(now_ms)

    def _look(self, now_ms: int) -> None:
        self._due_ms = 0  # should anything fail, the next tick tries again
        try:
            seconds = self._publish(self.clock.now(), now_ms)
        except OSError as error:
            for outlet in self.outlets:
                outlet.arbiter.publish(_SOURCE, 0, "the profiles cannot be read: %s" % error)
            raise
        for problem in self.profiles.problems:
            self.log(problem)
        self.profiles.problems = []
        self._revision = self.profiles.revision
        self._due_ms = now_ms + max(_SOONEST_MS, seconds * 1000 - _EARLY_MS)

    def _publish(self, unix: int, now_ms: int) -> int:
        """Tell the site and every outlet; returns the seconds until something may change."""
        self._offset = _offset(unix, now_ms)
        waiting = self._orphans and self._clear_orphans()
        seen = [self._seen(outlet) for outlet in self.outlets]
        volts, most = self.supply.millivolts, self.supply.phases
        whole = Supply(volts, most, max(seen))
        self.site.profile, seconds = station_limit(self.profiles, unix, whole)
        for index, outlet in enumerate(self.outlets):
            supply = Supply(volts, most, seen[index])
            found, lasts = limit_now(
                self.profiles, outlet.number, outlet.transaction, unix, now_ms, supply
            )
            seconds = min(seconds, lasts)
            if found is None:
                outlet.arbiter.withdraw(_SOURCE)
            else:
                phases = 1 if found.phases == 1 else 3
                outlet.arbiter.publish(_SOURCE, found.ma, found.reason(), phases)
        return min(seconds, _RETRY_S) if waiting else seconds

    def _seen(self, outlet) -> int:
        """On how many phases the car has drawn current in this session, as they are switched."""
        transaction = outlet.transaction
        latest = outlet.meter.latest
        if transaction is None:
            return 0
        switched = outlet.guard.report(outlet.number - 1).phases or 3
        if latest is not None and latest.at_ms >= transaction.begin_ms:
            drawing = [ma for ma in latest.current_ma if ma is not None and ma > _DRAWS_MA]
            transaction.phases_seen = max(transaction.phases_seen, len(drawing))
        return min(transaction.phases_seen, switched)

    def _clear_orphans(self) -> bool:
        """Forget TxProfiles of transactions that are over; True while one may be resumed."""
        here = [outlet.transaction.number for outlet in self.outlets if outlet.transaction]
        running = [found.number for found in self.ledger.running()]
        self._orphans = False
        for number in self.profiles.transactions():
            if number not in running:
                self.profiles.clear_transaction(number)
            elif number not in here:
                self._orphans = True
        return self._orphans


def _offset(unix: int, now_ms: int) -> int:
    return unix - now_ms // 1000 if unix else 0
