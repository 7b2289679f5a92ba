"""When what is sampled, and where it goes: into the ledger, or past it to the backend."""

from chargepost.metering import measurands
from chargepost.metering.rotation import rotation
from chargepost.metering.schedule import ClockAligned, Periodic

PERIODIC = "Sample.Periodic"
CLOCK = "Sample.Clock"
BEGIN = "Transaction.Begin"


class Sampler:
    """Samples every outlet of a station; values of a transaction always go by the ledger."""

    def __init__(self, station):
        self.station = station
        self._running = {}  # outlet number -> (Periodic to report, Periodic for power cuts)
        self._aligned = ClockAligned()
        self._stop = {}  # outlet number -> StopData, where the settings want any

    def event(self, kind: str, outlet, transaction) -> None:
        """Follow the transactions: intervals count from their begin."""
        if kind == "begin":
            begin_ms = transaction.begin_ms
            self._running[outlet.number] = (Periodic(begin_ms), Periodic(begin_ms))
            self._begin_stop_data(outlet, transaction)
            if transaction.grant.how != "resume":
                self._write(outlet, BEGIN, sample(outlet, "StartTxnSampledData"))
                self._sign(outlet, BEGIN)
        elif kind == "end":
            self._running.pop(outlet.number, None)
            self._end_stop_data(outlet)

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
        self.station.ledger.flush()

    def _transaction(self, outlet, now_ms: int) -> None:
        config = self.station.config
        report, durable = self._running[outlet.number]
        kept = durable.due(now_ms, config["Chargepost.LedgerReadingInterval"])
        values = b""
        if report.due(now_ms, config["MeterValueSampleInterval"]):
            values = sample(outlet, "MeterValuesSampledData")
            self._write(outlet, PERIODIC, values)
            self._add_stop_data(outlet, PERIODIC, "StopTxnSampledData")
            self._sign(outlet, PERIODIC)
        if kept and not values and not outlet.meter.stale:
            self._record(outlet, PERIODIC, b"", False)

    def _clock(self, outlet) -> None:
        values = sample(outlet, "MeterValuesAlignedData")
        if outlet.transaction is not None:
            self._write(outlet, CLOCK, values)
            self._add_stop_data(outlet, CLOCK, "StopTxnAlignedData")
            self._sign(outlet, CLOCK)
        elif values:
            self.station.backend.sampled(outlet, CLOCK, values)

    def _begin_stop_data(self, outlet, transaction) -> None:
        config = self.station.config
        if not (config["StopTxnSampledData"] or config["StopTxnAlignedData"]):
            return
        from chargepost.metering.stop_data import StopData  # few sites want it

        most = config["StopTransactionMaxMeterValues"]
        self._stop[outlet.number] = StopData(
            self.station.storage, transaction, self.station.clock, most
        )
        if transaction.grant.how != "resume":
            self._add_stop_data(outlet, BEGIN, self._stop_key())

    def _stop_key(self) -> str:
        """Which setting says what both ends hold."""
        return (
            "StopTxnSampledData"
            if self.station.config["StopTxnSampledData"]
            else "StopTxnAlignedData"
        )

    def _add_stop_data(self, outlet, context: str, key: str) -> None:
        data = self._stop.get(outlet.number)
        if data is None:
            return
        try:
            data.add(context, sample(outlet, key))
        except OSError as error:  # the ledger has both ends
            text = "A reading for the end of the session at outlet %d is lost: %s"
            self.station.log(text % (outlet.number, error))

    def _end_stop_data(self, outlet) -> None:
        self._add_stop_data(outlet, "Transaction.End", self._stop_key())
        self._stop.pop(outlet.number, None)

    def _sign(self, outlet, context: str) -> None:
        if outlet.signing:
            outlet.signing.sample(context)

    def _write(self, outlet, context: str, values: bytes) -> None:
        if values:
            self._record(outlet, context, values, True)

    def _record(self, outlet, context: str, values: bytes, report: bool) -> None:
        register = outlet.meter.register_wh
        self.station.ledger.reading(outlet.transaction.number, register, context, values, report)


def sample(outlet, key: str) -> bytes:
    """The measurands of a setting now; b"" when the meter does not answer."""
    meter = outlet.meter
    if meter.latest is None or meter.stale:
        return b""
    wanted = measurands.parse_list(outlet.config[key])
    offered_ma = outlet.guard.report(outlet.number - 1).signalled_ma
    phases = rotation(outlet.config["ConnectorPhaseRotation"], outlet.number)
    return measurands.pack(measurands.sample(meter.latest, wanted, offered_ma, phases))
