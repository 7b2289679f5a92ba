"""Behaviour that the public compliance test cases ask for, and no other test shows; portable."""

from chargepost import faults
from v16_bench import Bench

LATER = "2026-01-01T01:00:00Z"


def reserve_any(bench):
    payload = {"connectorId": 0, "expiryDate": LATER, "idTag": "B1", "reservationId": 7}
    return bench.call("ReserveNow", **payload)["status"]


def lock_fault():
    for fault in faults.active(-1):
        if fault.error_code == "ConnectorLockFailure":
            return fault.bit
    raise AssertionError("no fault has the standard's code for a lock")


def test_TC_018_2_a_fixed_cable_is_not_unlocked_and_its_session_goes_on():
    bench = Bench().boot()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    assert bench.call("UnlockConnector", connectorId=1) == {"status": "NotSupported"}
    bench.quiet()
    assert bench.station.outlets[0].transaction
    assert not bench.heard("StopTransaction")


def test_TC_024_a_lock_that_fails_is_told_and_nothing_starts():
    bench = Bench().boot()
    bench.station.outlets[0].extra_faults = lock_fault()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    told = bench.heard("StatusNotification")[-1]
    assert (told["status"], told["errorCode"]) == ("Faulted", "ConnectorLockFailure")
    assert not bench.heard("StartTransaction")


def test_TC_050_1_no_connector_is_reserved_where_all_are_faulted():
    bench = Bench(outlets=2).boot()
    for outlet in bench.station.outlets:
        outlet.extra_faults = lock_fault()
    bench.quiet()
    assert reserve_any(bench) == "Faulted"


def test_TC_050_2_no_connector_is_reserved_where_all_are_occupied():
    bench = Bench(outlets=2).boot()
    bench.plug(index=0)
    bench.plug(index=1)
    bench.quiet()
    assert reserve_any(bench) == "Occupied"


def test_TC_050_3_no_connector_is_reserved_where_all_are_out_of_service():
    bench = Bench(outlets=2).boot()
    bench.call("ChangeAvailability", connectorId=0, type="Inoperative")
    bench.quiet()
    assert reserve_any(bench) == "Unavailable"


def test_R11_a_negative_ping_interval_is_rejected():
    bench = Bench().boot()
    key = "WebSocketPingInterval"
    for value, status in (("-1", "Rejected"), ("0", "Accepted")):
        assert bench.call("ChangeConfiguration", key=key, value=value)["status"] == status
    assert bench.station.config[key] == 0
