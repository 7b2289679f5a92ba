"""transactionData of StopTransaction: what StopTxnSampledData and StopTxnAlignedData ask for."""

from chargepost.metering import measurands, stop_data
from chargepost.ocpp.v16.metervalues import meter_value

_REGISTER = "Energy.Active.Import.Register"


def collect(station, record) -> list:
    """The kept readings; without those of an end, the register there, if it is asked for."""
    begun = station.ledger.transaction(record.tx)
    ended = station.ledger.time_of(record)
    most = station.config["StopTransactionMaxMeterValues"]
    kept = stop_data.kept(station.storage, record.tx, most)
    contexts = [context for _, context, _ in kept]
    if stop_data.END not in contexts:
        # The power went, and took the same readings from the ledger: they are behind its end.
        kept = [row for row in kept if begun.begin_time + row[0] <= ended]
    found = []
    for second, context, values in kept:
        # A clock that was set back in between must put none behind the end.
        found.append(meter_value(min(begun.begin_time + second, ended), context, values))
    if _REGISTER in station.config["StopTxnSampledData"].split(","):
        if stop_data.BEGIN not in contexts:
            found.insert(0, _register(begun.begin_time, stop_data.BEGIN, begun.begin_register))
        if stop_data.END not in contexts:
            found.append(_register(ended, stop_data.END, record.register))
    return found


def forget(station, record) -> None:
    """The record is done with; a storage that fails is only logged."""
    try:
        stop_data.forget(station.storage, record.tx)
    except OSError as error:
        station.log("Readings of transaction %d stay in the storage: %s" % (record.tx, error))


def _register(unix: int, context: str, register: int) -> dict:
    index = measurands.parse_list(_REGISTER)[0][0]
    return meter_value(unix, context, measurands.pack([(index, "", register)]))
