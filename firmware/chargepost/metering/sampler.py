"""When what is sampled, and where it goes: into the ledger, or past it to the backend."""

from chargepost.metering import measurands
from chargepost.metering.schedule import ClockAligned, Periodic

PERIODIC = "Sample.Periodic"
CLOCK = "Sample.Clock"


class Sampler:
    """Samples every outlet of a station; values of a transaction always go by the ledger."""

    def __init__(self, station):
        self.station = station
        self._running = {}  # outlet number -> (Periodic to report, Periodic for power cuts)
        self._aligned = ClockAligned()

    def event(self, kind: str, outlet, transaction) -> None:
        """Follow the transactions: intervals count from their begin."""
        if kind == "begin":
            begin_ms = transaction.begin_ms
            self._running[outlet.number] = (Periodic(begin_ms), Periodic(begin_ms))
        elif kind == "end":
            self._running.pop(outlet.number, None)

    def tick(self, now_ms: int) -> None:
        """Called every 100 ms."""
        config = self.station.config
        clock_tick = self._aligned.due(
            self.station.clock.now(), config["ClockAlignedDataInterval"]
        )
        for outlet in self.station.outlets:
            if outlet.number in self._running:
                self._transaction(outlet, now_ms)
            if clock_tick:
                self._clock(outlet)

    def _transaction(self, outlet, now_ms: int) -> None:
        config = self.station.config
        report, durable = self._running[outlet.number]
        kept = durable.due(now_ms, config["Chargepost.LedgerReadingInterval"])
        if report.due(now_ms, config["MeterValueSampleInterval"]):
            self._write(outlet, PERIODIC, self._sample(outlet, "MeterValuesSampledData"))
        elif kept and not outlet.meter.stale:
            self._record(outlet, PERIODIC, b"", False)

    def _clock(self, outlet) -> None:
        values = self._sample(outlet, "MeterValuesAlignedData")
        if outlet.transaction is not None:
            self._write(outlet, CLOCK, values)
        elif values:
            self.station.backend.sampled(outlet, CLOCK, values)

    def _write(self, outlet, context: str, values: bytes) -> None:
        if values:
            self._record(outlet, context, values, True)

    def _record(self, outlet, context: str, values: bytes, report: bool) -> None:
        register = outlet.meter.register_wh
        self.station.ledger.reading(outlet.transaction.number, register, context, values, report)

    def _sample(self, outlet, key: str) -> bytes:
        """The measurands of a setting now; b"" when the meter does not answer."""
        meter = outlet.meter
        if meter.latest is None or meter.stale:
            return b""
        wanted = measurands.parse_list(self.station.config[key])
        offered = outlet.guard.report(outlet.number - 1).signalled_ma
        return measurands.pack(measurands.sample(meter.latest, wanted, offered))
