"""Heartbeat: after silence only, and for the time at least once a day (section 4.6)."""

from v16_bench import Bench


def test_silence_for_the_interval_brings_a_heartbeat():
    bench = Bench().boot(interval=60)
    bench.quiet(60000)
    assert len(bench.heard("Heartbeat")) == 1
    bench.quiet(60000)
    assert len(bench.heard("Heartbeat")) == 2


def test_any_other_call_counts_as_a_sign_of_life():
    bench = Bench().boot(interval=60)
    for _ in range(5):
        bench.quiet(20000)
        bench.call("TriggerMessage", requestedMessage="StatusNotification", connectorId=1)
        bench.quiet(20000)
    assert not bench.heard("Heartbeat")


def test_its_answer_sets_the_clock_even_in_odd_spelling():
    bench = Bench().boot(interval=60)
    bench.tick(60000)
    bench.take("Heartbeat")
    bench.answer({"currentTime": "2026-03-01T01:00:00.25+01:00"})
    assert bench.clock.now() == 1772323200


def test_with_interval_0_there_is_still_one_a_day():
    bench = Bench(HeartbeatInterval=0).boot(interval=0)
    bench.clock.advance(86400000)
    bench.tick()
    bench.take("Heartbeat")


def test_offline_there_is_none():
    bench = Bench().boot(interval=60)
    bench.drop()
    bench.tick(120000)
    assert not bench.heard("Heartbeat")
