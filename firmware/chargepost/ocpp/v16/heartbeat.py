"""Heartbeat: a sign of life when nothing else was said (OCPP 1.6 section 4.6)."""

from chargepost.ocpp.v16.boot import set_time
from chargepost.port import const

_DAY_MS = const(86400000)  # at least once a day, for the time (S30)


class Heartbeat:
    """Any CALL counts as a sign of life; the outbox tells of each with `called`."""

    def __init__(self, station):
        self.station = station
        self._call_ms = station.clock.ms()  # the last CALL of any kind
        self._beat_ms = station.clock.ms()  # the last Heartbeat

    def called(self, now_ms: int) -> None:
        """A CALL was sent."""
        self._call_ms = now_ms

    def next_call(self, now_ms: int):
        """The request, after HeartbeatInterval of silence, or after a day."""
        silent_ms = now_ms - self._call_ms
        interval_ms = self._interval_ms()
        if (interval_ms and silent_ms >= interval_ms) or now_ms - self._beat_ms >= _DAY_MS:
            self._beat_ms = now_ms
            return self.request()
        return None

    def request(self) -> tuple:
        """The request itself, also for a trigger."""
        return "Heartbeat", {}, self._answered

    def _interval_ms(self) -> int:
        """A tenth early: backends take a station for lost right when the interval is over."""
        seconds = self.station.config["HeartbeatInterval"]
        return seconds * 900 if seconds >= 10 else seconds * 1000

    def _answered(self, result, error) -> None:
        if error is None:
            set_time(self.station, result)
