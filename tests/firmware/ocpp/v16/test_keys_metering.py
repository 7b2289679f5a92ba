"""What each configuration key about meter values does; a test is named by its key."""

from v16_bench import Bench

REGISTER = "Energy.Active.Import.Register"
ALL = (
    "Energy.Active.Import.Register,Power.Active.Import,"
    "Power.Active.Import.L1,Power.Active.Import.L2,Power.Active.Import.L3,"
    "Current.Import,Current.Import.L1,Current.Import.L2,Current.Import.L3,"
    "Voltage,Voltage.L1,Voltage.L2,Voltage.L3,Frequency,Current.Offered,Power.Offered"
)


def running(**config):
    """A session whose meter is read all the time."""
    bench = Bench(**config).boot().sampling()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    return bench


def live(bench, seconds):
    """MeterValues that come in this time."""
    before = len(bench.heard("MeterValues"))
    for _ in range(seconds):
        bench.station.meters[0].read_at(bench.clock.ms())
        bench.quiet(1000)
    return bench.heard("MeterValues")[before:]


def stopped(bench):
    bench.station.outlets[0].stop("Local")
    bench.settle()
    bench.quiet()
    return bench.heard("StopTransaction")[-1]


def names(payload):
    return [value["measurand"] for value in payload["meterValue"][0]["sampledValue"]]


def contexts(payload):
    return {value["context"] for value in payload["meterValue"][0]["sampledValue"]}


def test_MeterValueSampleInterval_is_the_time_between_readings_of_a_session():
    bench = running(MeterValueSampleInterval=5)
    assert len(live(bench, 20)) == 4
    assert bench.change("MeterValueSampleInterval", "10") == "Accepted"
    assert len(live(bench, 20)) == 2
    assert bench.change("MeterValueSampleInterval", "0") == "Accepted"
    assert live(bench, 20) == []


def test_ClockAlignedDataInterval_is_the_time_between_readings_by_the_clock():
    bench = running(MeterValueSampleInterval=0, MeterValuesAlignedData=REGISTER)
    assert live(bench, 20) == []
    assert bench.change("ClockAlignedDataInterval", "10") == "Accepted"
    found = live(bench, 31)
    assert len(found) == 3
    assert {payload["meterValue"][0]["timestamp"][18] for payload in found} == {"0"}
    assert contexts(found[0]) == {"Sample.Clock"}


def test_a_reading_by_the_clock_comes_of_every_outlet_however_many_there_are():
    bench = Bench(12, MeterValuesAlignedData=REGISTER, ClockAlignedDataInterval=20)
    bench.boot().sampling()
    bench.quiet(25000)
    told = [payload["connectorId"] for payload in bench.heard("MeterValues")]
    assert sorted(told) == list(range(1, 13))


def test_MeterValuesSampledData_is_what_a_reading_of_a_session_holds():
    bench = running(MeterValueSampleInterval=5)
    assert names(live(bench, 5)[0]) == [REGISTER]
    assert bench.change("MeterValuesSampledData", "Current.Offered, " + REGISTER) == "Accepted"
    assert names(live(bench, 5)[0]) == ["Current.Offered", REGISTER]
    assert bench.told("MeterValuesSampledData") == "Current.Offered," + REGISTER
    assert bench.change("MeterValuesSampledData", REGISTER + ",SoC") == "Rejected"
    assert names(live(bench, 5)[0]) == ["Current.Offered", REGISTER]


def test_MeterValuesAlignedData_is_what_a_reading_by_the_clock_holds():
    bench = running(MeterValueSampleInterval=0, ClockAlignedDataInterval=10)
    assert live(bench, 11) == []
    assert bench.change("MeterValuesAlignedData", "Current.Offered") == "Accepted"
    assert names(live(bench, 11)[0]) == ["Current.Offered"]


def test_StopTxnSampledData_is_what_the_end_holds_of_the_sessions_readings():
    bench = running(MeterValueSampleInterval=5)
    assert "transactionData" not in stopped(bench)
    bench.unplug()
    assert bench.change("StopTxnSampledData", "Current.Offered") == "Accepted"
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    live(bench, 6)
    data = stopped(bench)["transactionData"]
    assert [value["sampledValue"][0]["measurand"] for value in data] == ["Current.Offered"] * 3


def test_StopTxnAlignedData_is_what_the_end_holds_by_the_clock():
    config = {"StopTxnSampledData": REGISTER, "StopTxnAlignedData": "Current.Offered"}
    bench = running(MeterValueSampleInterval=0, ClockAlignedDataInterval=10, **config)
    live(bench, 21)
    data = stopped(bench)["transactionData"]
    found = [value["sampledValue"][0]["measurand"] for value in data]
    assert found == [REGISTER, "Current.Offered", "Current.Offered", REGISTER]


def test_StopTransactionMaxMeterValues_is_the_most_that_the_end_holds():
    for most in (4, 20):
        config = {"StopTxnSampledData": REGISTER, "StopTransactionMaxMeterValues": most}
        bench = running(MeterValueSampleInterval=1, **config)
        assert bench.told("StopTransactionMaxMeterValues") == str(most)
        live(bench, 40)
        assert most // 2 <= len(stopped(bench)["transactionData"]) <= most


def most_of(key):
    """The key takes as many items as its MaxLength says, and that is every one there is."""
    bench = Bench().boot()
    assert bench.told(key + "MaxLength") == str(len(ALL.split(",")))
    assert bench.change(key, ALL) == "Accepted"
    assert bench.told(key) == ALL
    assert bench.change(key, ALL + "," + REGISTER) == "Rejected"
    assert bench.change(key + "MaxLength", "3") == "Rejected"


def test_MeterValuesSampledDataMaxLength_is_true():
    most_of("MeterValuesSampledData")


def test_MeterValuesAlignedDataMaxLength_is_true():
    most_of("MeterValuesAlignedData")


def test_StopTxnSampledDataMaxLength_is_true():
    most_of("StopTxnSampledData")


def test_StopTxnAlignedDataMaxLength_is_true():
    most_of("StopTxnAlignedData")


def test_ConnectorPhaseRotation_says_on_which_phase_of_the_grid_a_reading_was():
    bench = running(MeterValueSampleInterval=5, MeterValuesSampledData="Current.Import,Voltage")
    reading = bench.station.meters[0].latest
    reading.current_ma = [16000, 0, 0]
    reading.voltage_mv = [231000, 232000, 233000]

    def told(payload):
        values = payload["meterValue"][0]["sampledValue"]
        return {value["phase"]: value["value"] for value in values}

    as_measured = told(live(bench, 5)[0])
    assert as_measured["L1"] == "16" and as_measured["L1-N"] == "231"
    assert bench.change("ConnectorPhaseRotation", "1.STR") == "Accepted"
    rotated = told(live(bench, 5)[0])
    assert (rotated["L1"], rotated["L2"], rotated["L3"]) == ("0", "16", "0")
    assert (rotated["L1-N"], rotated["L2-N"], rotated["L3-N"]) == ("233", "231", "232")
    bench.call("TriggerMessage", requestedMessage="MeterValues", connectorId=1)
    bench.quiet()
    assert told(bench.heard("MeterValues")[-1])["L2"] == "16"


def test_a_rotation_is_checked_and_kept():
    bench = Bench(outlets=2).boot()
    key = "ConnectorPhaseRotation"
    for value in ("RST", "0.RST,1.RTS, 2.STR", "1.NotApplicable,2.Unknown", ""):
        assert bench.change(key, value) == "Accepted", value
    bad = ("RSS", "1.", ".RST", "1.RST,1.RST", "1.RST,STR", "x.RST", "1.rst", "-1.RST")
    for value in bad + ("01.RST", "\u0663.RST"):
        assert bench.change(key, value) == "Rejected", value
    assert bench.change(key, "1.SRT, 2.TRS") == "Accepted"
    assert bench.told(key) == "1.SRT,2.TRS"


def test_ConnectorPhaseRotationMaxLength_is_true():
    bench = Bench().boot()
    most = int(bench.told("ConnectorPhaseRotationMaxLength"))
    items = ["%d.RST" % number for number in range(most + 1)]
    assert bench.change("ConnectorPhaseRotation", ",".join(items[:most])) == "Accepted"
    assert bench.change("ConnectorPhaseRotation", ",".join(items)) == "Rejected"
