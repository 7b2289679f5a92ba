"""Reservations: who may use them, how they end, and what the backend hears (section 5.13)."""

from both import MemoryStorage
from v16_bench import Bench

LATER = "2026-01-01T01:00:00Z"


def reserve(bench, number=7, at=1, token="B1", until=LATER, **more):
    return bench.call(
        "ReserveNow", connectorId=at, expiryDate=until, idTag=token, reservationId=number, **more
    )["status"]


def statuses(bench, connector=1):
    heard = bench.heard("StatusNotification")
    return [p["status"] for p in heard if p["connectorId"] == connector]


def tap(bench, token, **answers):
    bench.station.access.present(token)
    bench.quiet(**answers)


def group(parent):
    return {"Authorize": {"idTagInfo": {"status": "Accepted", "parentIdTag": parent}}}


def test_S36_a_reserved_connector_says_so_and_takes_only_its_token():
    bench = Bench().boot()
    assert reserve(bench) == "Accepted"
    bench.quiet()
    assert statuses(bench) == ["Available", "Reserved"]
    bench.plug()
    tap(bench, "C1")
    assert not bench.heard("StartTransaction")
    assert bench.station.verdicts[-1][0] == "Refused"
    assert statuses(bench)[-1] == "Reserved"
    tap(bench, "b1")
    start = bench.heard("StartTransaction")[0]
    assert (start["idTag"], start["reservationId"]) == ("b1", 7)
    assert bench.call("CancelReservation", reservationId=7) == {"status": "Rejected"}


def test_S36_each_state_of_the_connector_has_its_answer():
    bench = Bench(outlets=2).boot()
    bench.plug()
    assert reserve(bench) == "Occupied"
    assert reserve(bench, 8, 2) == "Accepted"
    assert reserve(bench, 9, 2) == "Occupied"
    bench.call("ChangeAvailability", connectorId=2, type="Inoperative")
    bench.quiet()
    assert reserve(bench, 8, 2) == "Unavailable"
    bench.call("ChangeAvailability", connectorId=2, type="Operative")
    bench.station.outlets[1].extra_faults = 0x10
    bench.quiet()
    assert reserve(bench, 8, 2) == "Faulted"
    assert reserve(bench, 8, 3) == "Rejected"
    assert reserve(bench, 8, 1, until="2025-12-31T23:59:59Z") == "Rejected"
    assert reserve(bench, 8, 1, token="\u00e4") == "Rejected"


def test_S36_reservations_can_be_switched_off():
    bench = Bench(Chargepost__ReservationEnabled=False).boot()
    assert reserve(bench) == "Rejected"
    bench.call("ChangeConfiguration", key="Chargepost.ReservationEnabled", value="true")
    assert reserve(bench) == "Accepted"


def test_S36_the_same_number_replaces_the_reservation():
    bench = Bench(outlets=2).boot()
    assert reserve(bench, 7, 1) == "Accepted"
    assert reserve(bench, 7, 2) == "Accepted"
    bench.quiet()
    assert statuses(bench, 1)[-1] == "Available" and statuses(bench, 2)[-1] == "Reserved"
    assert reserve(bench, 8, 1) == "Accepted"


def test_S36_a_reservation_ends_with_its_time_or_when_it_is_cancelled():
    bench = Bench().boot()
    assert reserve(bench, until="2026-01-01T00:00:30Z") == "Accepted"
    bench.quiet(32000)
    assert statuses(bench) == ["Available", "Reserved", "Available"]
    assert bench.call("CancelReservation", reservationId=7) == {"status": "Rejected"}
    assert reserve(bench) == "Accepted"
    assert bench.call("CancelReservation", reservationId=7) == {"status": "Accepted"}
    bench.quiet()
    assert statuses(bench)[-1] == "Available"


def test_a_reservation_ends_when_its_connector_fails_or_goes_out_of_service():
    for spoil in ("fault", "service"):
        bench = Bench().boot()
        reserve(bench)
        if spoil == "fault":
            bench.station.outlets[0].extra_faults = 0x10
        else:
            bench.call("ChangeAvailability", connectorId=1, type="Inoperative")
        bench.quiet()
        bench.station.outlets[0].extra_faults = 0
        bench.call("ChangeAvailability", connectorId=1, type="Operative")
        bench.quiet()
        assert statuses(bench)[-1] == "Available", spoil


def test_S35_an_unknown_card_is_asked_for_its_group_and_starts_when_it_fits():
    bench = Bench().boot()
    reserve(bench, parentIdTag="P")
    bench.plug()
    tap(bench, "C1", **group("Q"))
    assert not bench.heard("StartTransaction") and len(bench.heard("Authorize")) == 1
    tap(bench, "C2", **group("p"))
    assert bench.heard("StartTransaction")[0]["reservationId"] == 7


def test_S35_a_pre_authorised_card_is_asked_for_its_group_too():
    bench = Bench(LocalPreAuthorize=True).boot()
    bench.plug()
    tap(bench, "C1")
    bench.unplug()
    bench.station.outlets[0].stop("Local")
    bench.settle_empty()
    bench.quiet()
    before = len(bench.heard("Authorize"))
    assert reserve(bench, parentIdTag="P") == "Accepted"
    bench.plug()
    tap(bench, "C1", **group("P"))
    assert len(bench.heard("Authorize")) == before + 1
    assert bench.heard("StartTransaction")[-1]["reservationId"] == 7


def test_S37_the_last_free_connector_is_kept_for_a_reservation_of_any():
    bench = Bench(outlets=2).boot()
    assert reserve(bench, 7, 0) == "Accepted"
    bench.quiet()
    assert statuses(bench, 1)[-1] == statuses(bench, 2)[-1] == "Available"
    bench.plug(index=0)
    tap(bench, "A1")
    assert "reservationId" not in bench.heard("StartTransaction")[0]
    assert statuses(bench, 2)[-1] == "Reserved" and statuses(bench, 0)[-1] == "Available"
    assert reserve(bench, 8, 2) == "Occupied"
    bench.plug(index=1)
    tap(bench, "C1")
    assert len(bench.heard("StartTransaction")) == 1
    tap(bench, "B1")
    start = bench.heard("StartTransaction")[1]
    assert (start["connectorId"], start["reservationId"]) == (2, 7)


def test_S37_connector_0_can_be_reserved_only_where_it_is_supported():
    bench = Bench(ReserveConnectorZeroSupported=False).boot()
    assert reserve(bench, 7, 0) == "Rejected"
    key = bench.call("GetConfiguration", key=["ReserveConnectorZeroSupported"])
    assert key["configurationKey"][0]["value"] == "false"


def test_a_remote_start_for_somebody_else_is_rejected():
    bench = Bench(outlets=2).boot()
    reserve(bench, 7, 1)
    start = "RemoteStartTransaction"
    assert bench.call(start, idTag="C1", connectorId=1)["status"] == "Rejected"
    bench.plug(index=0)
    assert bench.call(start, idTag="B1", connectorId=1)["status"] == "Accepted"
    bench.quiet()
    assert bench.heard("StartTransaction")[0]["reservationId"] == 7


def started_remotely(bench, parent):
    """A remote start of an unknown token where the outlet is reserved for the group P."""
    bench.boot()
    reserve(bench, parentIdTag="P")
    bench.plug()
    start = bench.call("RemoteStartTransaction", idTag="C1", connectorId=1)
    assert start["status"] == "Accepted"
    bench.quiet(**group(parent))
    assert len(bench.heard("Authorize")) == 1
    return bench


def test_a_remote_start_for_an_unknown_token_asks_whether_it_is_of_the_group():
    for asks in (False, True):
        bench = started_remotely(Bench(AuthorizeRemoteTxRequests=asks), "p")
        assert bench.heard("StartTransaction")[0]["reservationId"] == 7


def test_a_remote_start_for_a_token_of_another_group_does_not_begin_and_is_known_then():
    bench = started_remotely(Bench(AuthorizeRemoteTxRequests=False), "Q")
    again = bench.call("RemoteStartTransaction", idTag="C1", connectorId=1)
    assert again["status"] == "Rejected"
    bench.quiet()
    assert not bench.heard("StartTransaction") and len(bench.heard("Authorize")) == 1


def test_a_remote_start_without_a_connector_avoids_what_is_reserved():
    bench = Bench(outlets=2).boot()
    reserve(bench, 7, 1)
    assert bench.call("RemoteStartTransaction", idTag="C1")["status"] == "Accepted"
    bench.quiet()
    assert bench.station.outlets[1].grant.token == "C1"
    bench = Bench(outlets=2).boot()
    reserve(bench, 7, 2)
    assert bench.call("RemoteStartTransaction", idTag="B1")["status"] == "Accepted"
    bench.quiet()
    assert bench.station.outlets[1].grant.token == "B1"


def test_a_permission_does_not_follow_a_car_to_a_reserved_connector():
    bench = Bench(outlets=2).boot()
    reserve(bench, 7, 2)
    tap(bench, "C1")
    bench.plug(index=1)
    bench.quiet()
    assert not bench.heard("StartTransaction")
    bench.plug(index=0)
    bench.quiet()
    assert bench.heard("StartTransaction")[0]["connectorId"] == 1


def test_a_card_without_a_car_does_not_use_up_its_reservation():
    bench = Bench(ConnectionTimeOut=10).boot()
    reserve(bench)
    tap(bench, "B1")
    assert statuses(bench)[-1] == "Preparing"
    bench.quiet(12000)
    assert statuses(bench)[-1] == "Reserved"


def test_reservations_survive_a_restart():
    storage = MemoryStorage()
    reserve(Bench(storage=storage).boot())
    bench = Bench(storage=storage).boot()
    assert statuses(bench) == ["Reserved"]
    assert bench.call("CancelReservation", reservationId=7) == {"status": "Accepted"}
    assert not Bench(storage=storage).station.outlets[0].reserved


def test_a_storage_that_is_full_makes_no_reservation():
    bench = Bench().boot()
    bench.station.storage.capacity = 0
    assert reserve(bench) == "Rejected"
    bench.quiet()
    assert statuses(bench) == ["Available"]


def test_a_car_that_nobody_came_for_changes_nothing_at_a_reserved_connector():
    bench = Bench(outlets=2, ConnectionTimeOut=10).boot()
    assert reserve(bench) == "Accepted"
    bench.plug()
    bench.quiet(15000)
    bench.unplug()
    bench.quiet()
    assert statuses(bench)[-1] == "Reserved"
    assert "Finishing" not in statuses(bench)
