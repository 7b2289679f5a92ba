"""The adapter as the station sees it: online or not, and the last words before a restart."""

from v16_bench import BOOT, Bench


def test_it_says_in_one_sentence_how_it_stands():
    bench = Bench()
    assert bench.adapter.state().startswith("Offline for ")
    bench.connect()
    assert bench.adapter.connected and not bench.adapter.online
    assert "not accepted" in bench.adapter.state()
    bench.answer(BOOT)
    assert bench.adapter.online and bench.adapter.state().startswith("Connected for")
    bench.link.last_error = "The backend closed the connection."
    bench.drop()
    assert not bench.adapter.connected and not bench.adapter.online
    assert bench.adapter.state().endswith("The backend closed the connection.")


def test_it_offers_only_its_own_version():
    assert Bench().link.protocols == ("ocpp1.6",)


async def test_before_a_restart_the_ledger_is_delivered():
    bench = Bench().boot()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    bench.station.outlets[0].stop("SoftReset")
    bench.settle()

    async def sleep(ms):
        bench.clock.advance(ms)
        bench.befriend()

    bench.clock.sleep_ms = sleep
    await bench.adapter.stop()
    assert bench.link.stopped
    assert bench.heard("StopTransaction")[0]["reason"] == "SoftReset"
    assert bench.station.ledger.oldest() is None


async def test_a_backend_that_does_not_answer_delays_a_restart_only_for_seconds():
    bench = Bench().boot()
    bench.plug()
    bench.station.access.present("A1")
    begun = bench.clock.ms()
    await bench.adapter.stop()
    assert bench.link.stopped and bench.clock.ms() - begun < 10000


def test_a_ledger_that_cannot_be_read_does_not_end_the_connection():
    bench = Bench().boot()

    def broken():
        raise OSError(5, "Input/output error")

    bench.station.ledger.oldest = broken
    assert bench.call("GetLocalListVersion")["listVersion"] == 0
    assert bench.call("GetLocalListVersion")["listVersion"] == 0
    assert bench.station.logged[-1].startswith("OCPP failed: OSError")


def test_a_mistake_of_ours_with_a_call_is_in_the_log_each_time():
    bench = Bench().boot()
    bench.adapter.handlers["Reset"] = lambda payload: payload["missing"]
    for _ in range(2):
        assert bench.call("Reset", type="Soft") == "InternalError"
    logged = [text for text in bench.station.logged if "Reset: KeyError" in text]
    assert len(logged) == 2
