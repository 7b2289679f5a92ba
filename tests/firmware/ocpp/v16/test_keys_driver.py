"""What each configuration key about drivers and sessions does; a test is named by its key."""

from v16_bench import Bench

REFUSED = {"StartTransaction": {"transactionId": 5, "idTagInfo": {"status": "Invalid"}}}


def update(bench, tags, version=1):
    items = [{"idTag": tag, "idTagInfo": {"status": "Accepted"}} for tag in tags]
    return bench.call(
        "SendLocalList", listVersion=version, updateType="Full", localAuthorizationList=items
    )["status"]


def started(bench, token="A1", **answers):
    """Plug in and show a card; how many sessions have begun by then."""
    bench.plug()
    bench.station.access.present(token)
    bench.quiet(**answers)
    return len([o for o in bench.station.outlets if o.transaction])


def test_LocalAuthorizeOffline_lets_a_known_card_charge_without_a_backend():
    for value, sessions in (("true", 1), ("false", 0)):
        bench = Bench().boot()
        update(bench, ["A1"])
        assert bench.change("LocalAuthorizeOffline", value) == "Accepted"
        bench.drop()
        assert started(bench) == sessions, value


def test_LocalPreAuthorize_starts_a_known_card_without_asking():
    for value, asked in (("true", 0), ("false", 1)):
        bench = Bench().boot()
        update(bench, ["A1"])
        assert bench.change("LocalPreAuthorize", value) == "Accepted"
        assert started(bench) == 1
        assert len(bench.heard("Authorize")) == asked, value


def test_LocalAuthListEnabled_switches_the_list_off_and_on():
    bench = Bench(LocalPreAuthorize=True).boot()
    update(bench, ["A1"])
    assert bench.change("LocalAuthListEnabled", "false") == "Accepted"
    assert update(bench, ["A1"]) == "NotSupported"
    assert started(bench) == 1 and len(bench.heard("Authorize")) == 1


def test_LocalAuthListMaxLength_is_the_most_that_the_list_takes():
    bench = Bench(LocalAuthListMaxLength=3).boot()
    assert bench.told("LocalAuthListMaxLength") == "3"
    assert update(bench, ["A", "B", "C"], 1) == "Accepted"
    assert update(bench, ["A", "B", "C", "D"], 2) == "Failed"
    assert bench.call("GetLocalListVersion") == {"listVersion": 1}


def test_SendLocalListMaxLength_is_the_most_that_one_update_takes():
    bench = Bench(SendLocalListMaxLength=3).boot()
    assert bench.told("SendLocalListMaxLength") == "3"
    assert update(bench, ["A", "B", "C"], 1) == "Accepted"
    assert update(bench, ["A", "B", "C", "D"], 2) == "Failed"


def test_AuthorizationCacheEnabled_remembers_what_the_backend_said():
    for value, sessions in (("true", 1), ("false", 0)):
        bench = Bench().boot()
        assert bench.change("AuthorizationCacheEnabled", value) == "Accepted"
        assert started(bench) == 1
        bench.station.outlets[0].stop("Local")
        bench.settle()
        bench.unplug()
        bench.quiet()
        bench.drop()
        assert started(bench) == sessions, value


def test_AllowOfflineTxForUnknownId_lets_anybody_charge_without_a_backend():
    for value, sessions in (("true", 1), ("false", 0)):
        bench = Bench().boot()
        assert bench.change("AllowOfflineTxForUnknownId", value) == "Accepted"
        bench.drop()
        assert started(bench) == sessions, value


def test_ConnectionTimeOut_is_how_long_a_card_waits_for_its_car():
    bench = Bench().boot()
    assert bench.change("ConnectionTimeOut", "5") == "Accepted"
    for wait_ms, sessions in ((4000, 1), (7000, 0)):
        bench.station.access.present("A1")
        bench.quiet(wait_ms)
        bench.plug()
        bench.quiet()
        assert len([o for o in bench.station.outlets if o.transaction]) == sessions
        bench.station.outlets[0].stop("Local")
        bench.unplug()
        bench.settle_empty()
        bench.quiet()


def test_StopTransactionOnEVSideDisconnect_ends_the_session_at_the_cars_end():
    for value, stops in (("true", 1), ("false", 0)):
        bench = Bench().boot()
        assert bench.change("StopTransactionOnEVSideDisconnect", value) == "Accepted"
        started(bench)
        bench.unplug()
        bench.settle_empty()
        bench.quiet()
        assert len(bench.heard("StopTransaction")) == stops, value


def test_StopTransactionOnInvalidId_ends_a_session_that_the_backend_refuses():
    for value, stops in (("true", 1), ("false", 0)):
        bench = Bench().boot()
        assert bench.change("StopTransactionOnInvalidId", value) == "Accepted"
        started(bench, **REFUSED)
        bench.settle()
        bench.quiet()
        assert len(bench.heard("StopTransaction")) == stops, value


def test_MaxEnergyOnInvalidId_is_what_a_refused_session_may_still_take():
    bench = Bench(StopTransactionOnInvalidId=False).boot()
    assert bench.change("MaxEnergyOnInvalidId", "300") == "Accepted"
    started(bench, **REFUSED)
    for wh, limit in ((299, 32000), (300, 0)):
        bench.station.meters[0].register_wh = 1000 + wh
        bench.tick()
        assert bench.station.guard.ask(0).limit_ma == limit, wh


def test_UnlockConnectorOnEVSideDisconnect_frees_a_plug_that_was_pulled_at_the_car():
    for value, held in (("true", 0), ("false", 1)):
        bench = Bench().boot()
        bench.station.guard.reports[0].lock_fitted = 1
        assert bench.change("UnlockConnectorOnEVSideDisconnect", value) == "Accepted"
        started(bench)
        bench.unplug()
        bench.settle_empty()
        bench.quiet()
        assert bench.station.guard.ask(0).hold_lock == held, value


def test_AuthorizeRemoteTxRequests_asks_about_the_token_of_a_remote_start():
    for value, asked in (("true", 1), ("false", 0)):
        bench = Bench().boot()
        assert bench.change("AuthorizeRemoteTxRequests", value) == "Accepted"
        bench.plug()
        bench.call("RemoteStartTransaction", idTag="A1")
        bench.quiet()
        assert len(bench.heard("Authorize")) == asked, value
        assert len(bench.heard("StartTransaction")) == 1


def test_ReserveConnectorZeroSupported_lets_any_connector_be_reserved():
    for value, status in ((True, "Accepted"), (False, "Rejected")):
        bench = Bench(ReserveConnectorZeroSupported=value).boot()
        reply = bench.call(
            "ReserveNow",
            connectorId=0,
            expiryDate="2026-01-01T01:00:00Z",
            idTag="B1",
            reservationId=1,
        )
        assert reply["status"] == status


def test_NumberOfConnectors_is_what_the_station_was_built_with():
    for outlets in (1, 3):
        bench = Bench(outlets=outlets).boot()
        assert bench.told("NumberOfConnectors") == str(outlets)
        assert bench.change("NumberOfConnectors", "2") == "Rejected"
        numbers = {payload["connectorId"] for payload in bench.heard("StatusNotification")}
        assert numbers == set(range(outlets + 1))
