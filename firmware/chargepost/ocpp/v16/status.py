"""StatusNotification: each change of a connector, and of the station as connector 0."""

from chargepost.ocpp import timestamp
from chargepost.ocpp.call_error import CONNECTION_LOST
from chargepost.ocpp.v16.error_code import error_fields
from chargepost.outlet import status as names
from chargepost.outlet.why import brief
from chargepost.port import const

_KEPT = const(8)  # changes that may wait for the line; the oldest give way to newer ones
_INFO = const(50)  # longest `info` of the schema

_EXPLAINED = (names.SUSPENDED_EV, names.SUSPENDED_EVSE, names.FAULTED)


class Change:
    """A new state of one connector; `key` is (status, fault bits, is the car gone)."""

    def __init__(self, connector: int, key: tuple, since_ms: int, unix: int):
        self.connector = connector
        self.key = key
        self.since_ms = since_ms
        self.unix = unix


class Status:
    """Looks at every outlet at each tick, and tells what lasted for MinimumStatusDuration.

    While offline nothing is kept: afterwards a connector is told again only when it differs
    from what the backend heard last (OCPP 1.6 section 4.9).
    """

    def __init__(self, station):
        self.station = station
        self.told: list = [None] * (len(station.outlets) + 1)  # what the backend heard last
        self.seen = list(self.told)  # told, or waiting to be told
        self.waiting = []  # changes, oldest first
        self.asked = []  # connectors that the backend wants to hear of
        self._last_conflict = None  # token and version of the list

    def reset(self) -> None:
        """A backend that has just accepted the station knows nothing: tell it everything."""
        self.told: list = [None] * len(self.told)
        self.offline()

    def offline(self) -> None:
        """What happens now is not told, only what is left of it later."""
        self.seen = list(self.told)
        self.waiting = []
        self.asked = []

    def ask(self, connector: int | None) -> None:
        """The backend wants to hear of one connector; of all, and the station, for None."""
        for number in range(len(self.told)):
            if connector in (None, number) and number not in self.asked:
                self.asked.append(number)

    def tick(self, now_ms: int) -> None:
        """Notice changes; only called while online."""
        for connector in range(len(self.seen)):
            key = self._key(connector)
            if key == self.seen[connector]:
                continue
            self.seen[connector] = key
            if len(self.waiting) >= _KEPT + len(self.seen):
                # Not the last one of a connector: that is its state.
                past = [one for one in self.waiting if one.key != self.seen[one.connector]]
                self.waiting.remove(past[0])
            self.waiting.append(Change(connector, key, now_ms, self.station.clock.now()))

    def next_call(self, now_ms: int):
        """A conflict about a card, else the oldest change that has lasted long enough."""
        if self.station.authorizer.conflict:
            found = self._conflict()
            if found:
                return found
        least_ms = self.station.config["MinimumStatusDuration"] * 1000
        for change in list(self.waiting):
            lasted = self._end_ms(change, now_ms) - change.since_ms
            heard = self.told[change.connector]
            if change.key == heard or (heard and lasted < least_ms):
                if change.key != self.seen[change.connector] or change.key == heard:
                    self.waiting.remove(change)  # it was a flicker
                continue
            self.waiting.remove(change)
            return self._request(change)
        return None

    def next_triggered(self, now_ms: int):
        """The state of the next connector that the backend has asked for."""
        if not self.asked:
            return None
        connector = self.asked.pop(0)
        key = self._key(connector)
        return self._request(Change(connector, key, now_ms, self.station.clock.now()))

    def _end_ms(self, change: Change, now_ms: int) -> int:
        """When the state ended that this change began; now, while it lasts."""
        later = self.waiting[self.waiting.index(change) + 1 :]
        for other in later:
            if other.connector == change.connector:
                return other.since_ms
        return now_ms

    def _request(self, change: Change) -> tuple:
        connector = change.connector
        status, bits = change.key[:2]
        payload = {"connectorId": connector, "status": status}
        payload.update(error_fields(bits, status))
        if change.unix:
            payload["timestamp"] = timestamp.render(change.unix)
        if connector and change.key == self._key(connector):
            info = _info(self.station.outlets[connector - 1])
            if info:
                payload["info"] = info
        before = self.told[connector]
        self.told[connector] = change.key

        def answered(result, error):
            if error is not None and error.code == CONNECTION_LOST:
                self.told[connector] = before
                self.seen[connector] = before

        return "StatusNotification", payload, answered

    def _conflict(self):
        """The backend contradicts its own list (section 3.5.2): news, once per card and list."""
        authorizer = self.station.authorizer
        token = authorizer.conflict
        authorizer.conflict = ""
        conflict = token.upper(), authorizer.local_list.version
        if conflict == self._last_conflict:
            return None
        self._last_conflict = conflict
        payload = {"connectorId": 0, "status": self._key(0)[0], "errorCode": "LocalListConflict"}
        payload["info"] = "List and answer differ for " + token
        payload["timestamp"] = timestamp.render(self.station.clock.now())
        return "StatusNotification", payload, self._conflict_told

    def _conflict_told(self, result, error) -> None:
        """One that was lost on the line is told with the next answer about the card."""
        if error is not None and error.code == CONNECTION_LOST:
            self._last_conflict = None

    def _key(self, connector: int) -> tuple:
        outlets = self.station.outlets
        if connector:
            outlet = outlets[connector - 1]
            # A car that is pulled in its session changes no status, but what is told of it.
            gone = outlet.status == names.SUSPENDED_EV and not _plugged(outlet)
            return outlet.status, outlet.faults(), gone
        operative = any(outlet.operative for outlet in outlets)
        return names.AVAILABLE if operative else names.UNAVAILABLE, 0, False


def _info(outlet) -> str:
    """Why a status that stands in the driver's way has come; "" for any other."""
    gone = outlet.status == names.SUSPENDED_EV and not _plugged(outlet)
    if outlet.status == names.FINISHING:
        ending = outlet.transaction
        gone = (ending.stop_reason if ending else outlet.last_reason) == "EVDisconnected"
    if gone:
        return "EV side disconnected"  # the wording of OCPP 1.6 section 4.9
    return brief(outlet.why(), _INFO) if outlet.status in _EXPLAINED else ""


def _plugged(outlet) -> int:
    return outlet.guard.report(outlet.number - 1).plugged
