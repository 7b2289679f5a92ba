"""Transactions reach the backend in order, once, with their own times (section 3.7)."""

from both import MemoryStorage
from v16_bench import NOW, Bench, friendly


def start(bench, token="04A1B2C3"):
    """Plug in and identify; answers everything on the way."""
    bench.plug()
    bench.station.access.present(token)
    heard = bench.quiet()
    bench.plug(state=2)
    return heard


def finish(bench):
    bench.station.outlets[0].stop("Local")
    bench.settle()


def test_a_plug_and_a_valid_card_become_a_transaction():
    bench = Bench().boot()
    heard = start(bench)
    assert heard.index("Authorize") < heard.index("StartTransaction")
    payload = bench.heard("StartTransaction")[0]
    assert payload["connectorId"] == 1 and payload["idTag"] == "04A1B2C3"
    assert payload["meterStart"] == 1000
    assert payload["timestamp"].endswith("Z") and payload["timestamp"].startswith("2026-01-01T00:")
    number = bench.station.outlets[0].transaction.number
    assert bench.adapter.transactions.remote_id(number) == 4711


def test_its_own_card_stops_it_without_asking():
    bench = Bench().boot()
    start(bench)
    bench.station.meters[0].register_wh = 3500
    bench.station.access.present("04a1b2c3")
    bench.settle()
    bench.quiet()
    assert len(bench.heard("Authorize")) == 1
    payload = bench.heard("StopTransaction")[0]
    assert payload["transactionId"] == 4711 and payload["meterStop"] == 3500
    assert payload["reason"] == "Local" and payload["idTag"].upper() == "04A1B2C3"
    assert bench.heard("StatusNotification")[-1]["status"] == "Finishing"
    assert bench.station.ledger.oldest() is None


def test_what_happened_offline_is_told_later_in_order_with_its_own_times():
    bench = Bench(AllowOfflineTxForUnknownId=True).boot()
    bench.drop()
    start(bench)
    transaction = bench.station.outlets[0].transaction
    begun = bench.clock.now()
    bench.tick(60000)
    bench.station.ledger.reading(transaction.number, 1500, "Sample.Periodic", sample(bench), True)
    bench.tick(60000)
    finish(bench)
    bench.tick(600000)
    bench.connect()
    told = [(a, p) for a, p in flow(bench) if a != "StatusNotification"]
    assert [a for a, _ in told] == ["StartTransaction", "MeterValues", "StopTransaction"]
    assert told[1][1]["transactionId"] == told[2][1]["transactionId"] == 4711
    assert told[1][1]["meterValue"][0]["sampledValue"][0]["value"] == "1500"
    times = [told[0][1]["timestamp"], told[1][1]["meterValue"][0]["timestamp"]]
    times.append(told[2][1]["timestamp"])
    assert times == sorted(times) and times[2] < "2026-01-01T00:05"
    assert begun - NOW < 10


def sample(bench):
    from chargepost.metering import measurands

    wanted = measurands.parse_list("Energy.Active.Import.Register")
    reading = bench.station.meters[0].latest
    reading.energy_import_wh = 1500
    return measurands.pack(measurands.sample(reading, wanted, 16000))


def flow(bench):
    before = len(bench.asked)
    bench.quiet(2000)
    return bench.asked[before:]


def test_a_refused_start_is_tried_as_often_as_configured_with_growing_waits():
    bench = Bench(TransactionMessageAttempts=3, TransactionMessageRetryInterval=10).boot()
    bench.plug()
    bench.station.access.present("A1")
    times = []
    for _ in range(600):
        bench.tick()
        if bench.open_call and bench.open_call[1] == "StartTransaction":
            times.append(bench.clock.ms())
            bench.refuse()
        elif bench.open_call:
            bench.answer(
                {"idTagInfo": {"status": "Accepted"}} if "Auth" in bench.open_call[1] else {}
            )
    assert len(times) == 3
    assert [times[1] - times[0] >= 10000, times[2] - times[1] >= 20000] == [True, True]
    assert times[2] - times[0] < 32000


def test_after_a_start_was_given_up_its_stop_has_the_id_minus_one():
    bench = Bench(TransactionMessageAttempts=1).boot()
    bench.plug()
    bench.station.access.present("A1")
    while not bench.heard("StartTransaction"):
        bench.tick()
        if bench.open_call and bench.open_call[1] != "StartTransaction":
            bench.answer(
                {"idTagInfo": {"status": "Accepted"}} if "Auth" in bench.open_call[1] else {}
            )
    bench.refuse()
    finish(bench)
    bench.quiet()
    assert bench.heard("StopTransaction")[0]["transactionId"] == -1
    bench.unplug()
    start(bench, "B2")
    assert bench.heard("StartTransaction")[-1]["idTag"] == "B2"


def test_a_lost_connection_is_not_a_failed_attempt():
    bench = Bench(TransactionMessageAttempts=1).boot()
    bench.plug()
    bench.station.access.present("A1")
    for _ in range(3):
        while not (bench.open_call and bench.open_call[1] == "StartTransaction"):
            bench.tick()
            if bench.open_call and bench.open_call[1] != "StartTransaction":
                bench.answer(
                    {"idTagInfo": {"status": "Accepted"}} if "Auth" in bench.open_call[1] else {}
                )
        bench.drop()
        bench.connect()
    bench.quiet()
    assert len(bench.heard("StartTransaction")) == 4
    assert bench.adapter.transactions.remote_id(1) == 4711


def test_zero_and_negative_ids_are_ids():
    for remote in (0, -7):
        bench = Bench().boot()
        bench.plug()
        bench.station.access.present("A1")
        answer = {"transactionId": remote, "idTagInfo": {"status": "Accepted"}}
        bench.quiet(StartTransaction=answer)
        assert bench.call("RemoteStopTransaction", transactionId=remote)["status"] == "Accepted"
        bench.settle()
        bench.quiet()
        payload = bench.heard("StopTransaction")[0]
        assert payload["transactionId"] == remote and payload["reason"] == "Remote"
        assert "idTag" not in payload


def test_a_backend_that_refuses_the_card_ends_the_transaction():
    bench = Bench().boot()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet(StartTransaction={"transactionId": 5, "idTagInfo": {"status": "Invalid"}})
    bench.settle()
    bench.quiet()
    assert bench.heard("StopTransaction")[0]["reason"] == "DeAuthorized"


def test_or_only_pauses_it_when_so_configured():
    bench = Bench(StopTransactionOnInvalidId=False).boot()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet(StartTransaction={"transactionId": 5, "idTagInfo": {"status": "Blocked"}})
    bench.quiet()
    assert not bench.heard("StopTransaction")
    assert bench.heard("StatusNotification")[-1]["status"] == "SuspendedEVSE"
    assert bench.station.outlets[0].winner.source == "authorisation"


def test_a_transaction_cut_by_the_power_is_told_after_the_next_boot():
    storage = MemoryStorage()
    first = Bench(storage=storage).boot()
    start(first)
    second = Bench(storage=storage)
    found = second.station.ledger.running()[0]
    second.station.ledger.end(found.number, found.last_register, "PowerLoss", "", found.last_time)
    second.boot()
    second.quiet()
    payload = second.heard("StopTransaction")[0]
    assert payload["transactionId"] == 4711 and payload["reason"] == "PowerLoss"
    assert not second.heard("StartTransaction")
    assert payload["timestamp"] < "2026-01-01T00:01"


def test_the_stop_holds_both_registers_when_so_configured():
    bench = Bench(StopTxnSampledData="Energy.Active.Import.Register").boot()
    start(bench)
    bench.station.meters[0].register_wh = 1750
    finish(bench)
    bench.quiet()
    begin, end = bench.heard("StopTransaction")[0]["transactionData"]
    assert begin["sampledValue"][0]["value"] == "1000" and begin["timestamp"] <= end["timestamp"]
    assert begin["sampledValue"][0]["context"] == "Transaction.Begin"
    assert end["sampledValue"][0]["value"] == "1750"
    assert end["sampledValue"][0]["context"] == "Transaction.End"


def test_a_ledger_that_fails_stops_neither_the_outlets_nor_the_log():
    bench = Bench().boot()
    healthy = bench.station.ledger.oldest

    def broken():
        raise OSError(5, "Input/output error")

    bench.station.ledger.oldest = broken
    bench.tick(5000)
    assert len([text for text in bench.station.logged if "OCPP failed" in text]) == 1
    bench.station.ledger.oldest = healthy
    bench.tick(6000)
    start(bench)
    assert bench.heard("StartTransaction")


def test_a_backend_with_a_broken_answer_counts_as_a_failed_attempt():
    bench = Bench(TransactionMessageAttempts=2, TransactionMessageRetryInterval=5).boot()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet(20000, StartTransaction={"transactionId": "seven"})
    assert len(bench.heard("StartTransaction")) == 2
    assert bench.adapter.transactions.remote_id(1) == -1


def refuse(bench, action, times):
    """Refuse an action so often; everything else is answered kindly."""
    for _ in range(2000):
        if bench.open_call and bench.open_call[1] == action:
            bench.refuse()
            times -= 1
            if not times:
                return
        elif bench.open_call:
            bench.answer(friendly(bench.open_call[1]))
        else:
            bench.tick()
    raise AssertionError("%s was not sent so often" % action)


def test_failed_attempts_are_counted_over_a_restart():
    storage = MemoryStorage()
    config = {"TransactionMessageAttempts": 3, "TransactionMessageRetryInterval": 5}
    first = Bench(storage=storage, **config).boot()
    first.plug()
    first.station.access.present("A1")
    refuse(first, "StartTransaction", 2)
    second = Bench(storage=storage, **config)
    second.connect()
    refuse(second, "StartTransaction", 1)
    assert second.adapter.transactions.remote_id(1) == -1
    second.quiet(60000)
    assert len(second.heard("StartTransaction")) == 1


def test_attempts_of_a_stop_are_counted_beside_the_id():
    storage = MemoryStorage()
    config = {"TransactionMessageAttempts": 2, "TransactionMessageRetryInterval": 5}
    first = Bench(storage=storage, **config).boot()
    start(first)
    finish(first)
    refuse(first, "StopTransaction", 1)
    second = Bench(storage=storage, **config)
    second.connect()
    refuse(second, "StopTransaction", 1)
    assert second.heard("StopTransaction")[0]["transactionId"] == 4711
    assert second.station.ledger.oldest() is None
