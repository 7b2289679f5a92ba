"""Security events (security whitepaper A04).

SecurityEventNotification is asked for like any other message; what is not confirmed stays in
the security log.
"""

from chargepost.ocpp import call_error, timestamp
from chargepost.ocpp import link as links
from chargepost.ocpp.credentials import PASSWORD, PROFILE
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_RETRY_MS = const(60000)  # after an answer that is none; between two looks at the ledger
# A change of these is written down, never with the value (A01.FR.12).
_WATCHED = (
    PROFILE,
    PASSWORD,
    "CpoName",
    "Chargepost.BackendUrl",
    "Chargepost.SecureBackendUrl",
    "Chargepost.RootCertificates",
    "Chargepost.AuthorizationKeyForm",
    "AllowCentralSystemTLSWildcards",
)
# A backend without the security extension; asking it again helps nobody.
_DEAF = (call_error.NOT_IMPLEMENTED, call_error.NOT_SUPPORTED)


class Security:
    """`station.security` is the log; `link` tells why it could not connect."""

    def __init__(self, station, link):
        self.station = station
        self.credentials = link.credentials
        self.deaf = False
        self._due_ms = 0
        self._look_ms = 0
        self._short = False  # of room in the ledger, when it was looked at last
        link.on_failure = self.failed
        station.config.on_change(self._changed)

    def next_call(self, now_ms: int):
        """The oldest critical event that the backend has not confirmed (A04.FR.02)."""
        if self.deaf or now_ms < self._due_ms:
            return None
        event = self.station.security.pending()
        if event is None:
            return None
        number, unix, name, info = event
        payload = {"type": name, "timestamp": timestamp.render(unix)}
        if info:
            payload["techInfo"] = info

        def answered(_, error):
            if error is None:
                self.station.security.confirm(number)
            elif error.code in _DEAF:
                self.deaf = True
                self.station.log("The backend takes no security events.")
            elif error.code != call_error.CONNECTION_LOST:
                self._due_ms = self.station.clock.ms() + _RETRY_MS

        return "SecurityEventNotification", payload, answered

    def tick(self, now_ms: int) -> None:
        """Look each minute whether the ledger runs out of room: then it thins its readings."""
        if now_ms < self._look_ms:
            return
        self._look_ms = now_ms + _RETRY_MS
        used, capacity = self.station.ledger.usage()
        free = min(capacity - used, self.station.storage.free())
        short = free < capacity // 8
        if short and not self._short:
            text = "Less than an eighth of the ledger is free."
            self.station.security.record("MemoryExhaustion", text)
        self._short = short

    def failed(self, text: str, status: int) -> None:
        """The link could not connect."""
        event = "MemoryExhaustion"
        if text != links.NO_MEMORY:
            event = on_demand("chargepost.ocpp.tls_failure").event_of(text, status)
        if event:
            self.station.security.record(event, text)

    def invalid(self, what: str) -> None:
        """The backend has sent what is no message, or none of the schema's."""
        self.station.security.record("InvalidMessages", what)

    def _changed(self, key, _value):
        if key in _WATCHED:
            self.station.security.record("ReconfigurationOfSecurityParameters", key)
