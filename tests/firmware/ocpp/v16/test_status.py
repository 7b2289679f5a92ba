"""StatusNotification tells what lasted, and after offline only what is left (section 4.9)."""

from chargepost import faults
from chargepost.guard import interface
from v16_bench import Bench


def told(bench, connector=1):
    found = bench.heard("StatusNotification")
    return [payload["status"] for payload in found if payload["connectorId"] == connector]


def test_each_change_is_told_once():
    bench = Bench().boot()
    bench.plug()
    bench.quiet(5000)
    bench.unplug()
    bench.quiet(5000)
    assert told(bench) == ["Available", "Preparing", "Available"]


def test_a_flicker_shorter_than_minimum_status_duration_is_not_told():
    bench = Bench(MinimumStatusDuration=10).boot()
    bench.plug()
    bench.quiet(3000)
    bench.unplug()
    bench.quiet(20000)
    assert told(bench) == ["Available"]
    bench.plug()
    bench.quiet(20000)
    assert told(bench) == ["Available", "Preparing"]


def test_changes_during_an_unanswered_call_are_told_in_order():
    bench = Bench().boot()
    bench.call("TriggerMessage", requestedMessage="Heartbeat")
    bench.take("Heartbeat")
    bench.plug()
    bench.tick(500)
    bench.unplug()
    bench.tick(500)
    assert told(bench) == ["Available"]
    bench.answer({"currentTime": "2026-01-01T00:00:30Z"})
    bench.quiet()
    assert told(bench) == ["Available", "Preparing", "Available"]


def test_what_came_and_went_while_offline_is_not_told():
    bench = Bench().boot()
    bench.drop()
    bench.plug()
    bench.tick(1000)
    bench.unplug()
    bench.connect()
    bench.quiet()
    assert told(bench) == ["Available"]


def test_a_status_that_was_under_way_when_the_line_broke_is_told_again():
    bench = Bench().boot()
    bench.plug()
    bench.take("StatusNotification")
    bench.drop()
    bench.connect()
    bench.quiet()
    assert told(bench) == ["Available", "Preparing", "Preparing"]


def test_a_fault_has_the_standards_code_and_the_makers():
    bench = Bench().boot()
    bench.station.guard.reports[0].faults = interface.WELDED
    bench.quiet()
    payload = bench.heard("StatusNotification")[-1]
    assert payload["status"] == "Faulted" and payload["errorCode"] == "PowerSwitchFailure"
    assert payload["vendorErrorCode"] == "CX017"
    assert payload["vendorId"] == "https://chargex.inl.gov"
    assert 0 < len(payload["info"]) <= 50


def test_a_warning_is_told_without_leaving_the_status():
    bench = Bench().boot()
    bench.station.outlets[0].extra_faults = faults.READER
    bench.quiet()
    payload = bench.heard("StatusNotification")[-1]
    assert payload["status"] == "Available" and payload["errorCode"] == "ReaderFailure"
    bench.station.outlets[0].extra_faults = 0
    bench.quiet()
    assert bench.heard("StatusNotification")[-1]["errorCode"] == "NoError"


def test_the_station_itself_is_connector_0_and_only_available_or_unavailable():
    bench = Bench(outlets=2).boot()
    assert bench.call("ChangeAvailability", connectorId=0, type="Inoperative") == {
        "status": "Accepted"
    }
    bench.quiet()
    assert told(bench, 0) == ["Available", "Unavailable"]
    assert told(bench, 1)[-1] == told(bench, 2)[-1] == "Unavailable"


def test_a_backend_that_refuses_a_status_is_not_asked_for_ever():
    bench = Bench().boot()
    bench.plug()
    bench.take("StatusNotification")
    bench.refuse()
    bench.quiet(5000)
    assert told(bench) == ["Available", "Preparing"]


def test_noise_is_bounded_while_nobody_answers():
    bench = Bench().boot()
    bench.call("TriggerMessage", requestedMessage="Heartbeat")
    for _ in range(100):
        bench.plug()
        bench.unplug()
    assert len(bench.adapter.status.waiting) <= 10


def test_the_end_of_a_session_that_was_pulled_at_the_car_says_so():
    bench = Bench().boot()
    bench.plug(2)
    bench.call("RemoteStartTransaction", idTag="A1")
    bench.quiet()
    bench.unplug()
    bench.quiet()
    payload = bench.heard("StatusNotification")[-1]
    assert (payload["status"], payload["info"]) == ("Finishing", "EV side disconnected")
    bench.quiet(5000)
    assert "info" not in bench.heard("StatusNotification")[-1]


def test_a_session_that_ended_otherwise_does_not():
    bench = Bench().boot()
    bench.plug(2)
    bench.call("RemoteStartTransaction", idTag="A1")
    bench.quiet()
    bench.call("RemoteStopTransaction", transactionId=4711)
    bench.quiet()
    payload = bench.heard("StatusNotification")[-1]
    assert payload["status"] == "Finishing" and "info" not in payload


def test_a_conflict_that_was_lost_on_the_line_is_told_again():
    bench = Bench().boot()
    entry = {"idTag": "A1", "idTagInfo": {"status": "Accepted"}}
    bench.call("SendLocalList", listVersion=1, updateType="Full", localAuthorizationList=[entry])
    no = {"idTagInfo": {"status": "Blocked"}}
    for _ in range(2):
        bench.station.access.present("A1")
        bench.tick()
        bench.take("Authorize")
        bench.answer(no)
        bench.tick()
        assert bench.take("StatusNotification")["errorCode"] == "LocalListConflict"
        bench.drop()
        bench.connect()


def test_noise_at_one_connector_does_not_hide_the_state_of_another():
    bench = Bench(outlets=2).boot()
    bench.call("TriggerMessage", requestedMessage="Heartbeat")
    bench.plug(index=1)
    for _ in range(20):
        bench.plug()
        bench.unplug()
    bench.quiet(5000)
    assert told(bench, 2) == ["Available", "Preparing"]
    assert told(bench)[-1] == "Available"


def test_an_error_of_the_communication_is_only_told_of_a_connector_with_a_car():
    bench = Bench().boot()
    outlet = bench.station.outlets[0]
    outlet.extra_faults = interface.PILOT_LEVEL
    bench.quiet()
    payload = bench.heard("StatusNotification")[-1]
    assert (payload["status"], payload["errorCode"]) == ("Available", "OtherError")
    bench.plug()
    bench.quiet()
    payload = bench.heard("StatusNotification")[-1]
    assert (payload["status"], payload["errorCode"]) == ("Preparing", "EVCommunicationError")
