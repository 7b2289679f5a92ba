"""What the parts of the adapter that move files share."""

import sys

from chargepost.ocpp.v16 import files
from chargepost.ocpp.v16.news import News
from chargepost.security.certificates import MAKER_FILE
from chargepost_hal import on_demand
from v16_bench import Bench

PLACE = "http://h/in"


def test_the_maker_has_one_file_of_roots():
    assert files.MAKER_FILE == MAKER_FILE


def test_news_are_told_in_order_each_until_it_is_heard():
    bench = Bench().boot()
    sources = bench.adapter.sources
    news = News(bench.adapter, "DiagnosticsStatusNotification")
    news.tell({"status": "Uploading"})
    news.tell({"status": "Uploaded"})
    bench.tick()
    assert bench.take("DiagnosticsStatusNotification") == {"status": "Uploading"}
    bench.drop()
    bench.connect()
    bench.quiet()
    told = [payload["status"] for payload in bench.heard("DiagnosticsStatusNotification")]
    assert told == ["Uploading", "Uploading", "Uploaded"]
    assert bench.adapter.sources == sources


def test_news_that_the_backend_refuses_are_not_told_again():
    bench = Bench().boot()
    News(bench.adapter, "DiagnosticsStatusNotification").tell({"status": "Uploaded"})
    bench.tick()
    bench.take("DiagnosticsStatusNotification")
    bench.refuse()
    bench.quiet()
    assert len(bench.heard("DiagnosticsStatusNotification")) == 1


def test_the_name_of_the_file_is_the_answer():
    bench = Bench().boot()
    answer = bench.call("GetDiagnostics", location=PLACE)
    assert answer == {"fileName": "diagnostics-%d.jsonl" % bench.clock.now()}
    assert bench.station.spawned == 1


def test_a_station_without_a_file_is_idle():
    bench = Bench().boot()
    ask = {"requestedMessage": "DiagnosticsStatusNotification"}
    assert bench.call("TriggerMessage", **ask) == {"status": "Accepted"}
    bench.quiet()
    assert bench.heard("DiagnosticsStatusNotification") == [{"status": "Idle"}]


def test_a_transfer_leaves_nothing_in_the_heap():
    bench = Bench().boot()
    files.transfer(bench.station)
    assert "chargepost.transfer.transfer" in sys.modules
    room = {name: sys.modules[name] for name in sys.modules if name.startswith("chargepost.tr")}
    kept = on_demand.keeps()
    on_demand.keep(False)
    try:
        files.forget()
        assert not [name for name in sys.modules if name.startswith("chargepost.transfer.")]
    finally:
        on_demand.keep(kept)
        sys.modules.update(room)  # other tests have taken their classes from these
