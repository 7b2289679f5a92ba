"""MeterValues outside the ledger: clock-aligned without a transaction, and on request."""

from chargepost.metering import measurands
from chargepost.metering.sampler import sample
from chargepost.ocpp import timestamp
from chargepost.port import const

_KEPT = const(8)  # samples that may wait for the line, or one of each outlet

TRIGGER = "Trigger"


def meter_value(unix: int, context: str, values: bytes) -> dict:
    """One MeterValue of the standard: the values that were sampled at one instant."""
    return {
        "timestamp": timestamp.render(unix),
        "sampledValue": [sampled_value(item, context) for item in measurands.unpack(values)],
    }


def sampled_value(item, context: str) -> dict:
    """One SampledValue; a decimal is text, as the standard wants it."""
    index, phase, value = item
    name, unit, decimals = measurands.describe(index)
    found = {
        "value": measurands.decimal(value, decimals),
        "context": context,
        "measurand": name,
        "location": "Outlet",
    }
    if unit != "Hz":  # the standard knows Frequency, but no unit for it
        found["unit"] = unit
    if phase:
        found["phase"] = phase
    return found


class MeterValues:
    """Samples outside transactions are dropped while offline: they are no billing data."""

    def __init__(self, station, transactions):
        self.station = station
        self.transactions = transactions
        self.waiting = []  # (connector, Unix seconds, context, packed values)
        self.asked = []  # connectors that the backend wants to hear of

    def sampled(self, outlet, context: str, values: bytes) -> None:
        """A sample was taken at an outlet without a transaction; the oldest give way."""
        if len(self.waiting) >= max(_KEPT, len(self.station.outlets)):
            self.waiting.pop(0)
        self.waiting.append((outlet.number, self.station.clock.now(), context, values))

    def offline(self) -> None:
        """Nothing of this is worth keeping."""
        self.waiting = []
        self.asked = []

    def ask(self, connector: int | None) -> None:
        """The backend wants the values of one connector now; of all for 0 or None."""
        for outlet in self.station.outlets:
            if connector in (None, 0, outlet.number) and outlet.number not in self.asked:
                self.asked.append(outlet.number)

    def next_call(self, now_ms: int):
        """The oldest sample that was taken outside a transaction."""
        if not self.waiting:
            return None
        connector, unix, context, values = self.waiting.pop(0)
        return self._request(connector, meter_value(unix, context, values), None)

    def next_triggered(self, now_ms: int):
        """The values of the next connector that the backend has asked for."""
        while self.asked:
            outlet = self.station.outlets[self.asked.pop(0) - 1]
            values = sample(outlet, "MeterValuesSampledData")
            if not values:
                continue
            running = outlet.transaction
            remote = self.transactions.remote_id(running.number) if running else None
            value = meter_value(self.station.clock.now(), TRIGGER, values)
            return self._request(outlet.number, value, remote)
        return None

    def _request(self, connector: int, value: dict, transaction_id: int | None) -> tuple:
        payload = {"connectorId": connector, "meterValue": [value]}
        if transaction_id is not None:
            payload["transactionId"] = transaction_id
        return "MeterValues", payload, _ignore


def _ignore(result, error) -> None:
    """The answer says nothing, and a lost sample of this kind is not missed."""
