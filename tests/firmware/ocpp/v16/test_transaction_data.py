"""transactionData of StopTransaction: what the two StopTxn keys put there (section 9.1)."""

from both import MemoryStorage
from v16_bench import Bench

REGISTER = "Energy.Active.Import.Register"


def session(bench, seconds=0, every=0):
    """A session of so many seconds; the register grows by 10 Wh each second."""
    bench.boot().sampling()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    bench.plug(state=2)
    for _ in range(seconds):
        meter = bench.station.meters[0]
        meter.register_wh += 10
        meter.read_at(bench.clock.ms())
        bench.quiet(1000)
    bench.station.outlets[0].stop("Local")
    bench.settle()
    bench.quiet()
    return bench.heard("StopTransaction")[-1]


def contexts(stop):
    found = stop.get("transactionData", [])
    return [value["sampledValue"][0]["context"] for value in found]


def energies(stop):
    return [int(value["sampledValue"][0]["value"]) for value in stop["transactionData"]]


def test_S28_without_the_keys_there_is_no_data():
    bench = Bench(MeterValueSampleInterval=5)
    assert "transactionData" not in session(bench, 12)
    assert not [name for name in bench.station.storage.files if name.startswith("stop")]


def test_S28_sampled_readings_come_between_both_ends():
    bench = Bench(MeterValueSampleInterval=5, StopTxnSampledData=REGISTER + ",Current.Offered")
    stop = session(bench, 12)
    assert contexts(stop) == [
        "Transaction.Begin",
        "Sample.Periodic",
        "Sample.Periodic",
        "Transaction.End",
    ]
    start = bench.heard("StartTransaction")[0]
    assert energies(stop)[0] == start["meterStart"] and energies(stop)[-1] == stop["meterStop"]
    assert energies(stop) == sorted(energies(stop))
    times = [value["timestamp"] for value in stop["transactionData"]]
    assert times == sorted(times)
    assert times[0] == start["timestamp"] and times[-1] <= stop["timestamp"]
    names = [value["measurand"] for value in stop["transactionData"][0]["sampledValue"]]
    assert names == [REGISTER, "Current.Offered"]


def test_S28_readings_by_the_clock_have_their_own_key():
    bench = Bench(
        MeterValueSampleInterval=0, ClockAlignedDataInterval=10, StopTxnAlignedData=REGISTER
    )
    stop = session(bench, 32)
    assert contexts(stop)[0] == "Transaction.Begin" and contexts(stop)[-1] == "Transaction.End"
    assert contexts(stop)[1:-1] == ["Sample.Clock"] * 3
    for value in stop["transactionData"][1:-1]:
        assert value["timestamp"][18] in "01"


def test_S28_thinning_keeps_both_ends_and_the_announced_number():
    bench = Bench(
        MeterValueSampleInterval=1, StopTxnSampledData=REGISTER, StopTransactionMaxMeterValues=6
    )
    stop = session(bench, 50)
    assert len(stop["transactionData"]) <= 6
    assert contexts(stop)[0] == "Transaction.Begin" and contexts(stop)[-1] == "Transaction.End"
    found = energies(stop)
    gaps = [b - a for a, b in zip(found[1:-1], found[2:-1])]
    assert len(found) >= 4 and max(gaps) - min(gaps) <= 10
    key = bench.call("GetConfiguration", key=["StopTransactionMaxMeterValues"])
    assert key["configurationKey"][0] == {
        "key": "StopTransactionMaxMeterValues",
        "readonly": True,
        "value": "6",
    }


def test_the_data_waits_for_the_backend_over_a_restart_and_is_gone_afterwards():
    storage = MemoryStorage()
    config = {"MeterValueSampleInterval": 5, "StopTxnSampledData": REGISTER}
    first = Bench(storage=storage, **config).boot().sampling()
    first.plug()
    first.station.access.present("A1")
    first.quiet()
    first.drop()
    for _ in range(11):
        first.station.meters[0].read_at(first.clock.ms())
        first.tick(1000)
    first.station.outlets[0].stop("Local")
    first.settle()
    second = Bench(storage=storage, **config).boot()
    second.quiet()
    stop = second.heard("StopTransaction")[0]
    assert contexts(stop) == [
        "Transaction.Begin",
        "Sample.Periodic",
        "Sample.Periodic",
        "Transaction.End",
    ]
    assert "stop/1" not in storage.files


def test_after_a_power_cut_both_registers_of_the_ledger_are_left():
    storage = MemoryStorage()
    config = {"MeterValueSampleInterval": 5, "StopTxnSampledData": REGISTER}
    first = Bench(storage=storage, **config).boot().sampling()
    first.plug()
    first.station.access.present("A1")
    first.quiet()
    second = Bench(storage=storage, **config)
    found = second.station.ledger.running()[0]
    second.station.ledger.end(found.number, 1500, "PowerLoss", "", found.last_time)
    second.boot()
    second.quiet()
    stop = second.heard("StopTransaction")[0]
    assert contexts(stop) == ["Transaction.Begin", "Transaction.End"]
    assert energies(stop) == [1000, 1500]
