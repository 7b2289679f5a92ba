"""BootNotification as OCPP 1.6 section 4.2 wants it (S01 to S05)."""

from v16_bench import BOOT, NOW, Bench


def test_the_first_message_after_a_start_is_the_boot_notification():
    bench = Bench()
    bench.connect()
    payload = bench.take("BootNotification")
    assert payload["chargePointVendor"] and payload["chargePointModel"]
    assert "" not in payload.values()


def test_accepted_sets_clock_and_interval_and_tells_every_status():
    bench = Bench(outlets=2)
    bench.connect()
    bench.answer(BOOT)
    assert bench.station.clock.now() == NOW
    assert bench.station.config["HeartbeatInterval"] == 300
    bench.quiet()
    assert sorted([p["connectorId"] for p in bench.heard("StatusNotification")]) == [0, 1, 2]


def test_pending_sends_nothing_but_what_is_triggered_and_asks_again():
    bench = Bench()
    bench.connect()
    bench.answer({"status": "Pending", "currentTime": "2026-01-01T00:00:00Z", "interval": 30})
    bench.plug()
    bench.tick(20000)
    assert [action for action, _ in bench.asked] == ["BootNotification"]
    assert not bench.adapter.online
    assert bench.call("GetConfiguration", key=["HeartbeatInterval"])["configurationKey"]
    assert bench.call("RemoteStartTransaction", idTag="A1")["status"] == "Rejected"
    assert bench.call("RemoteStopTransaction", transactionId=1)["status"] == "Rejected"
    assert bench.call("TriggerMessage", requestedMessage="Heartbeat")["status"] == "Accepted"
    assert bench.take("Heartbeat") == {}
    bench.answer({"currentTime": "2026-01-01T00:00:20Z"})
    bench.tick(11000)
    bench.take("BootNotification")


def test_a_triggered_boot_notification_comes_before_the_interval_is_over():
    bench = Bench()
    bench.connect()
    bench.answer({"status": "Pending", "currentTime": "2026-01-01T00:00:00Z", "interval": 3000})
    bench.call("TriggerMessage", requestedMessage="BootNotification")
    bench.take("BootNotification")


def test_rejected_is_silent_even_to_requests_until_the_interval_has_passed():
    bench = Bench()
    bench.connect()
    bench.answer({"status": "Rejected", "currentTime": "2026-01-01T00:00:00Z", "interval": 60})
    bench.tick(30000)
    assert bench.call("GetConfiguration") == {}
    assert bench.call("NoSuchAction") == {}
    bench.tick(29000)
    assert len(bench.asked) == 1 and not bench.replies
    bench.tick(1100)
    bench.take("BootNotification")
    assert len(bench.asked) == 2


def test_without_an_interval_the_station_chooses_a_sane_wait():
    bench = Bench()
    bench.connect()
    bench.answer({"status": "Rejected", "currentTime": "2026-01-01T00:00:00Z", "interval": 0})
    bench.tick(29000)
    assert len(bench.asked) == 1
    bench.tick(1200)
    assert len(bench.asked) == 2


def test_an_error_and_no_answer_are_no_acceptance_and_are_retried():
    bench = Bench()
    bench.connect()
    bench.refuse()
    assert not bench.adapter.online
    bench.tick(31000)
    bench.take("BootNotification")
    timeout_ms = bench.station.config["MessageTimeout"] * 1000
    bench.tick(timeout_ms)
    assert not bench.adapter.online
    bench.open_call = None  # it has given up
    bench.tick(31000)
    assert len(bench.heard("BootNotification")) == 3


def test_an_answer_that_makes_no_sense_is_no_acceptance():
    for nonsense in ({}, {"status": "Yes"}, {"status": None}, {"interval": 5}):
        bench = Bench()
        bench.connect()
        bench.answer(nonsense)
        bench.tick(1000)
        assert not bench.adapter.online and len(bench.asked) == 1


def test_accepted_without_a_usable_time_or_interval_is_still_accepted():
    bench = Bench()
    bench.connect()
    bench.answer({"status": "Accepted", "heartbeatInterval": 60, "currentTime": "yesterday"})
    assert bench.adapter.online
    assert not bench.station.clock.synchronised


def test_a_broken_storage_keeps_nobody_from_being_accepted():
    bench = Bench()

    def broken(name, data):
        raise OSError(28, "No space left on device")

    bench.station.storage.replace = bench.station.storage.append = broken
    bench.connect()
    bench.answer(BOOT)
    assert bench.adapter.online
    bench.quiet()
    assert [action for action, _ in bench.asked[1:]] == ["StatusNotification"] * 2
    assert bench.station.logged


def test_a_backend_at_another_address_hears_the_boot_and_every_status_anew():
    bench = Bench()
    bench.boot()
    bench.quiet()
    bench.drop()
    bench.link.backend = "elsewhere.example.org/ocpp/CP-1"
    bench.connect()
    assert not bench.adapter.online
    bench.take("BootNotification")
    bench.answer(BOOT)
    bench.quiet()
    assert [p["connectorId"] for p in bench.heard("StatusNotification")] == [0, 1, 0, 1]


def test_a_rejection_by_one_backend_does_not_count_for_another():
    bench = Bench()
    bench.connect()
    bench.answer({"status": "Rejected", "currentTime": "2026-01-01T00:00:00Z", "interval": 600})
    bench.drop()
    bench.link.backend = "elsewhere.example.org/ocpp/CP-1"
    bench.connect()
    bench.take("BootNotification")


def test_an_acceptance_that_is_about_to_be_asked_for_again_does_not_count_for_another():
    bench = Bench().boot()
    bench.quiet()
    bench.call("TriggerMessage", requestedMessage="BootNotification")
    bench.drop()
    bench.link.backend = "elsewhere.example.org/ocpp/CP-1"
    bench.connect()
    assert not bench.adapter.online
    bench.take("BootNotification")


def test_an_element_that_has_changed_is_told_after_a_reconnect():
    bench = Bench()
    bench.boot()
    bench.quiet()
    bench.station.config.fix("Chargepost.MeterSerial", "4711")
    bench.drop()
    bench.connect()
    assert bench.take("BootNotification")["meterSerialNumber"] == "4711"


def test_a_reconnect_is_no_boot_and_tells_only_what_changed():
    bench = Bench(outlets=2).boot()
    heard = len(bench.asked)
    bench.drop()
    bench.plug(index=1)
    bench.connect()
    bench.quiet()
    assert [(a, p["connectorId"], p["status"]) for a, p in bench.asked[heard:]] == [
        ("StatusNotification", 2, "Preparing")
    ]


def test_a_connection_lost_during_boot_boots_at_once_on_the_next():
    bench = Bench()
    bench.connect()
    bench.drop()
    bench.connect()
    bench.take("BootNotification")


def test_a_time_that_cannot_be_now_is_not_taken_and_keeps_nobody_from_charging():
    # A .NET backend that forgets to fill the field in sends the first of these.
    for text in ("0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        bench = Bench()
        bench.connect()
        bench.answer({"status": "Accepted", "currentTime": text, "interval": 300})
        assert bench.adapter.online
        assert bench.station.clock.now() == 0
        bench.quiet()
        bench.plug(2)
        assert bench.call("RemoteStartTransaction", idTag="A1")["status"] == "Accepted"
        bench.quiet()
        assert bench.heard("StartTransaction")
