"""TriggerMessage: the answer first, then the message (OCPP 1.6 section 5.17)."""

_REJECTED = "Rejected"


class Trigger:
    """Notes what the backend wants to hear; each kind at most once, whatever is asked."""

    def __init__(self, adapter):
        self.station = adapter.station
        self.boot = adapter.boot
        self.heartbeat = adapter.heartbeat
        self.status = adapter.status
        self.metervalues = adapter.metervalues
        self.signing = adapter.signing
        self.beat = False

    def trigger(self, payload: dict) -> tuple:
        """Accepted, Rejected for an unknown connector, NotImplemented for a missing feature.

        BootNotification is sent again also after Accepted, where the errata (3.35) would
        rather reject it: backends rely on it to learn what they are connected to.
        """
        act = self._act(payload["requestedMessage"], payload.get("connectorId"))
        if act is None:
            return {"status": "NotImplemented"}, None
        if act == _REJECTED:
            return {"status": _REJECTED}, None
        return {"status": "Accepted"}, act

    def extended(self, payload: dict) -> tuple:
        """ExtendedTriggerMessage of the security whitepaper."""
        if payload["requestedMessage"] != "SignChargePointCertificate":
            return self.trigger(payload)
        if not self.signing.possible():
            self.station.log("SignCertificate needs CpoName and Chargepost.Serial.")
            return {"status": _REJECTED}, None
        return {"status": "Accepted"}, self.signing.start

    def next_call(self, now_ms: int):
        """A triggered message; these go out even while the station is only Pending."""
        if self.beat:
            self.beat = False
            return self.heartbeat.request()
        return self.status.next_triggered(now_ms) or self.metervalues.next_triggered(now_ms)

    def offline(self) -> None:
        """Who asked is gone."""
        self.beat = False

    def _act(self, message: str, connector: int | None):
        if message == "BootNotification":
            return self.boot.trigger
        if message == "Heartbeat":
            return self._ask_beat
        if message not in ("StatusNotification", "MeterValues"):
            return None
        if connector is not None and not 0 <= connector <= len(self.station.outlets):
            return _REJECTED
        if message == "StatusNotification":
            return lambda: self.status.ask(connector)
        return lambda: self.metervalues.ask(connector)

    def _ask_beat(self) -> None:
        self.beat = True
