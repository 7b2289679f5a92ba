"""RemoteStart and RemoteStop: the answer first, and only what can be done (5.11, 5.12)."""

from v16_bench import Bench


def test_a_remote_start_with_a_cable_in_starts_without_asking():
    bench = Bench().boot()
    bench.plug()
    assert bench.call("RemoteStartTransaction", idTag="app-7") == {"status": "Accepted"}
    bench.quiet()
    assert not bench.heard("Authorize")
    assert bench.heard("StartTransaction")[0]["idTag"] == "app-7"


def test_or_asks_first_when_so_configured():
    bench = Bench(AuthorizeRemoteTxRequests=True).boot()
    bench.plug()
    assert bench.call("RemoteStartTransaction", idTag="A1")["status"] == "Accepted"
    heard = bench.quiet()
    assert heard.index("Authorize") < heard.index("StartTransaction")


def test_and_does_not_start_for_a_blocked_token():
    bench = Bench(AuthorizeRemoteTxRequests=True).boot()
    bench.plug()
    assert bench.call("RemoteStartTransaction", idTag="A1")["status"] == "Accepted"
    bench.quiet(Authorize={"idTagInfo": {"status": "Blocked"}})
    assert not bench.heard("StartTransaction")


def test_without_a_cable_it_waits_for_one_and_then_gives_up():
    bench = Bench(ConnectionTimeOut=30).boot()
    bench.call("RemoteStartTransaction", idTag="A1")
    bench.quiet(31000)
    bench.plug()
    bench.quiet(2000)
    found = [p["status"] for p in bench.heard("StatusNotification") if p["connectorId"] == 1]
    assert found == ["Available", "Preparing", "Available", "Preparing"]
    assert not bench.heard("StartTransaction")


def test_it_is_rejected_where_it_cannot_work():
    bench = Bench(outlets=2).boot()
    for connector in (0, 3, -1):
        reply = bench.call("RemoteStartTransaction", idTag="A1", connectorId=connector)
        assert reply["status"] == "Rejected"
    bench.call("ChangeAvailability", connectorId=1, type="Inoperative")
    reply = bench.call("RemoteStartTransaction", idTag="A1", connectorId=1)
    assert reply["status"] == "Rejected"
    reply = bench.call("RemoteStartTransaction", idTag="")
    assert reply["status"] == "Rejected"
    reply = bench.call("RemoteStartTransaction", idTag="t\u00fcr")
    assert reply["status"] == "Rejected"


def test_a_busy_outlet_is_rejected_and_the_other_one_is_found():
    bench = Bench(outlets=2).boot()
    bench.plug()
    bench.call("RemoteStartTransaction", idTag="A1", connectorId=1)
    bench.quiet()
    assert bench.call("RemoteStartTransaction", idTag="B2", connectorId=1)["status"] == "Rejected"
    bench.plug(index=1)
    assert bench.call("RemoteStartTransaction", idTag="B2")["status"] == "Accepted"
    bench.quiet()
    assert bench.heard("StartTransaction")[1]["connectorId"] == 2


def test_only_a_running_transaction_can_be_stopped():
    bench = Bench().boot()
    assert bench.call("RemoteStopTransaction", transactionId=4711)["status"] == "Rejected"
    bench.plug()
    bench.call("RemoteStartTransaction", idTag="A1")
    bench.quiet()
    assert bench.call("RemoteStopTransaction", transactionId=1)["status"] == "Rejected"
    assert bench.call("RemoteStopTransaction", transactionId=4711)["status"] == "Accepted"
    bench.settle()
    bench.quiet()
    assert bench.heard("StopTransaction")[0]["reason"] == "Remote"


def test_one_for_a_connector_does_not_follow_a_car_to_another():
    bench = Bench(outlets=2).boot()
    bench.call("RemoteStartTransaction", connectorId=1, idTag="A1")
    bench.quiet()
    bench.plug(2, index=1)
    bench.quiet()
    assert not bench.heard("StartTransaction")
    bench.plug(2)
    bench.quiet()
    assert bench.heard("StartTransaction")[0]["connectorId"] == 1


def test_one_for_the_station_does():
    bench = Bench(outlets=2).boot()
    bench.call("RemoteStartTransaction", idTag="A1")
    bench.quiet()
    bench.plug(2, index=1)
    bench.quiet()
    assert bench.heard("StartTransaction")[0]["connectorId"] == 2
