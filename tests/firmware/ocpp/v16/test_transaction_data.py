"""transactionData of StopTransaction: what the two StopTxn keys put there (section 9.1)."""

from both import MemoryStorage
from chargepost.outlet.transaction import Grant, Transaction
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


CONFIG = {"MeterValueSampleInterval": 5, "StopTxnSampledData": REGISTER}


def cut_after(seconds, storage, **more):
    """A session that a power cut interrupts; the register grows by 10 Wh each second."""
    bench = Bench(storage=storage, **dict(CONFIG, **more)).boot().sampling()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    bench.plug(state=2)
    live(bench, seconds)
    return bench


def live(bench, seconds):
    for _ in range(seconds):
        meter = bench.station.meters[0]
        meter.register_wh += 10
        meter.read_at(bench.clock.ms())
        bench.quiet(1000)


def closed_by_the_cut(storage, **more):
    """StopTransaction of what a power cut interrupted, after the restart."""
    bench = Bench(storage=storage, **dict(CONFIG, **more))
    found = bench.station.ledger.running()[0]
    bench.station.ledger.end(found.number, 1500, "PowerLoss", "", found.last_time)
    bench.boot()
    bench.quiet()
    return bench.heard("StopTransaction")[0]


def test_a_clock_that_is_set_back_or_forward_puts_no_reading_behind_the_end():
    for seconds in (-600, -30, -2, 30, 4000):
        bench = cut_after(12, MemoryStorage())
        bench.station.synchronise(bench.clock.now() + seconds)
        live(bench, 12)
        bench.station.outlets[0].stop("Local")
        bench.settle()
        bench.quiet()
        stop = bench.heard("StopTransaction")[0]
        times = [value["timestamp"] for value in stop["transactionData"]]
        assert len(times) > 5 and times == sorted(times)
        assert times[0] == bench.heard("StartTransaction")[0]["timestamp"]
        assert times[-1] <= stop["timestamp"]


def test_a_power_cut_takes_none_of_the_readings_before_it():
    storage = MemoryStorage()
    cut_after(17, storage)
    stop = closed_by_the_cut(storage)
    assert contexts(stop) == ["Transaction.Begin"] + ["Sample.Periodic"] * 3 + ["Transaction.End"]
    assert energies(stop) == [1000, 1050, 1100, 1150, 1500]
    assert not [name for name in storage.files if name.startswith("stop")]


def test_no_reading_is_behind_the_end_that_a_power_cut_has_left():
    storage = MemoryStorage()
    often = {"MeterValueSampleInterval": 1}  # more than the ledger may write at once
    cut_after(38, storage, **often)
    stop = closed_by_the_cut(storage, **often)
    times = [value["timestamp"] for value in stop["transactionData"]]
    assert times == sorted(times) and times[-1] == stop["timestamp"]
    assert len(times) > 4


def test_without_any_reading_both_registers_of_the_ledger_are_left():
    storage = MemoryStorage()
    cut_after(17, storage)
    storage.remove("stop/1")
    stop = closed_by_the_cut(storage)
    assert contexts(stop) == ["Transaction.Begin", "Transaction.End"]
    assert energies(stop) == [1000, 1500]


def resumed(later):
    """StopTransaction of a session that goes on when the clock says so many seconds more."""
    storage = MemoryStorage()
    first = cut_after(11, storage)
    before = first.station.outlets[0].transaction
    second = Bench(storage=storage, **CONFIG).boot().sampling()
    second.clock.synchronise(first.clock.now() + later)
    outlet = second.station.outlets[0]
    second.station.meters[0].register_wh = 1200
    second.plug(state=2)
    grant = Grant("A1", "", "resume", "resumed")
    now_ms = second.clock.ms()
    outlet.resume(Transaction(before.number, grant, now_ms, before.begin_unix, 1000))
    live(second, 6)
    outlet.stop("Local")
    second.settle()
    second.quiet()
    return second.heard("StopTransaction")[-1]


def test_a_resumed_session_goes_on_with_the_readings_before_the_cut():
    stop = resumed(100)
    assert contexts(stop) == ["Transaction.Begin"] + ["Sample.Periodic"] * 3 + ["Transaction.End"]
    assert energies(stop)[:3] == [1000, 1050, 1100] and energies(stop)[3] >= 1240
    times = [value["timestamp"] for value in stop["transactionData"]]
    assert times == sorted(times) and times[2] < times[3]


def test_a_clock_that_was_lost_with_the_power_puts_no_reading_before_the_others():
    for later in (-20, -3, 0):
        stop = resumed(later)
        times = [value["timestamp"] for value in stop["transactionData"]]
        assert len(times) > 4 and times == sorted(times) and times[-1] <= stop["timestamp"]


def test_thinning_is_the_same_with_and_without_a_power_cut():
    few = {"StopTransactionMaxMeterValues": 6, "MeterValueSampleInterval": 1}
    storage = MemoryStorage()
    cut_after(40, storage, **few)
    stop = closed_by_the_cut(storage, **few)
    whole = Bench(**dict(CONFIG, **few))
    kept = energies(session(whole, 40))
    assert energies(stop)[:-1] == kept[:-1] and len(kept) == 4


def test_the_longer_the_session_the_fewer_readings_are_written():
    storage = MemoryStorage()
    few = {"StopTransactionMaxMeterValues": 6, "MeterValueSampleInterval": 1}
    bench = cut_after(60, storage, **few)
    lines = storage.files["stop/1"].count(b"\n")
    live(bench, 60)
    assert storage.files["stop/1"].count(b"\n") - lines <= 4


def test_a_line_that_the_power_cut_has_torn_is_left_out_and_harms_no_other():
    storage = MemoryStorage()
    cut_after(17, storage)
    whole = storage.files["stop/1"]
    last = whole.rfind(b"\n")
    for length in range(last + 1, len(whole)):
        again = MemoryStorage(files=dict(storage.files))
        again.files["stop/1"] = whole[:length]
        assert len(energies(closed_by_the_cut(again))) == 4, length


def test_a_full_storage_costs_readings_and_not_the_session():
    storage = MemoryStorage()
    bench = cut_after(7, storage)
    append = storage.append

    def full(name, data):
        if name.startswith("stop/"):
            raise OSError(28, "full")
        append(name, data)

    storage.append = full
    live(bench, 10)
    bench.station.outlets[0].stop("Local")
    bench.settle()
    bench.quiet()
    stop = bench.heard("StopTransaction")[0]
    assert contexts(stop) == ["Transaction.Begin", "Sample.Periodic", "Transaction.End"]
    assert [text for text in bench.station.logged if "is lost" in text]
