"""ConnectorUnplugged: a backend that bills idle time hears when the plug is pulled."""

import json

from chargepost.ocpp import timestamp
from chargepost.outlet.transaction import Grant, Transaction
from priced import NOW, TRANSACTION, priced
from v16_bench import friendly


def unplugged(bench):
    return [json.loads(payload["data"]) for payload in bench.heard("DataTransfer")]


def test_CustomIdleFeeAfterStop_tells_that_the_plug_is_pulled_after_the_session():
    for value, wanted in (("true", 1), ("false", 0)):
        bench = priced()
        assert bench.change("CustomIdleFeeAfterStop", value) == "Accepted"
        bench.charge()
        bench.stop()
        bench.lives(5)
        assert unplugged(bench) == []
        second = bench.clock.now() - NOW
        bench.unplug()
        bench.lives(5)
        assert len(unplugged(bench)) == wanted, value
        for data in unplugged(bench):
            assert data["transactionId"] == TRANSACTION
            assert 0 <= timestamp.parse(data["timestamp"]) - NOW - second <= 1


def test_ConnectorUnplugged_waits_behind_the_end_of_a_session_that_was_offline():
    bench = priced(CustomIdleFeeAfterStop=True, AllowOfflineTxForUnknownId=True)
    bench.drop()
    bench.charge()
    bench.stop()
    bench.unplug()
    bench.lives(10)
    bench.connect()
    bench.quiet(5000)
    names = [action for action, _ in bench.asked]
    assert names.index("DataTransfer") > names.index("StopTransaction")
    assert unplugged(bench)[0]["transactionId"] == TRANSACTION
    bench.quiet(90000)
    assert len(unplugged(bench)) == 1


def test_ConnectorUnplugged_waits_while_the_end_is_tried_again():
    bench = priced(CustomIdleFeeAfterStop=True, TransactionMessageRetryInterval=20).charge()
    bench.station.outlets[0].stop("Local")
    bench.settle()
    for _ in range(150):
        if bench.open_call and bench.open_call[1] == "StopTransaction":
            bench.refuse()
            bench.unplug()
        elif bench.open_call:
            bench.answer(friendly(bench.open_call[1]))
        bench.tick()
    assert len(bench.heard("StopTransaction")) == 1 and unplugged(bench) == []
    bench.quiet(10000)
    assert len(bench.heard("StopTransaction")) == 2 and len(unplugged(bench)) == 1


def test_ConnectorUnplugged_survives_a_restart_and_a_plug_pulled_without_power():
    bench = priced(CustomIdleFeeAfterStop=True).charge()
    bench.stop()
    bench.drop()
    again = priced(CustomIdleFeeAfterStop=True, storage=bench.station.storage)
    again.lives(15)
    assert [data["transactionId"] for data in unplugged(again)] == [TRANSACTION]
    again.drop()
    third = priced(CustomIdleFeeAfterStop=True, storage=bench.station.storage)
    third.lives(15)
    assert unplugged(third) == []


def test_ConnectorUnplugged_is_repeated_like_messages_of_a_transaction():
    bench = priced(CustomIdleFeeAfterStop=True, TransactionMessageRetryInterval=10)
    bench.charge()
    bench.stop()
    bench.unplug()
    for _ in range(900):
        if bench.open_call and bench.open_call[1] == "DataTransfer":
            bench.refuse()
        elif bench.open_call:
            bench.answer(friendly(bench.open_call[1]))
        bench.tick()
    assert len(unplugged(bench)) == 3
    assert bench.station.pricing.unplugged is None


def test_ConnectorUnplugged_is_told_of_every_session_of_a_long_time_offline():
    bench = priced(
        CustomIdleFeeAfterStop=True, AllowOfflineTxForUnknownId=True, MeterValueSampleInterval=10
    )
    bench.drop()
    for _ in range(12):
        bench.charge()
        bench.lives(20)
        bench.stop()
        bench.unplug()
        bench.lives(1)
    bench.connect()
    number = [100]
    for _ in range(400):
        bench.tick()
        while bench.open_call:
            answer = friendly(bench.open_call[1])
            if bench.open_call[1] == "StartTransaction":
                number[0] += 1
                answer["transactionId"] = number[0]
            bench.answer(answer)
    assert bench.station.ledger.unconfirmed() == 0
    assert [data["transactionId"] for data in unplugged(bench)] == list(range(101, 113))


def test_ConnectorUnplugged_waits_after_a_restart_until_the_guard_has_found_the_plug():
    bench = priced(CustomIdleFeeAfterStop=True).charge()
    bench.stop()
    bench.drop()
    again = priced(CustomIdleFeeAfterStop=True, storage=bench.station.storage)
    again.lives(5)
    again.plug()
    again.lives(60)
    assert unplugged(again) == []
    again.unplug()
    again.lives(5)
    assert [data["transactionId"] for data in unplugged(again)] == [TRANSACTION]


def test_ConnectorUnplugged_is_told_of_a_session_that_a_power_cut_has_ended():
    for reason in ("end", "resume"):
        bench = priced(CustomIdleFeeAfterStop=True).charge()
        bench.drop()
        again = priced(CustomIdleFeeAfterStop=True, storage=bench.station.storage)
        running = again.station.ledger.running()[0]
        if reason == "end":
            again.station.ledger.end(running.number, 5000, "PowerLoss")
            again.plug()
        else:
            again.plug()
            resume(again, running)
            assert again.cost() == "Accepted"
            again.stop()
        again.lives(15)
        again.unplug()
        again.lives(5)
        assert [data["transactionId"] for data in unplugged(again)] == [TRANSACTION], reason


def resume(bench, found):
    grant = Grant(found.token, found.parent, "resume", "resumed after a power cut")
    now = bench.clock.ms()
    register = found.begin_register
    bench.station.outlets[0].resume(
        Transaction(found.number, grant, now, found.begin_time, register)
    )
    bench.plug(state=2)
    bench.lives(2)
