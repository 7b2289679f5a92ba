"""A card that the backend refuses after the start (S10), and what its plug has to do with it."""

from chargepost.outlet.transaction import Grant, Transaction
from v16_bench import Bench


def refused(bench, status="Invalid", parent=""):
    """A session whose StartTransaction is answered with a refusal; the car is charging."""
    bench.boot()
    report = bench.station.guard.reports[0]
    report.lock_fitted = 1
    bench.plug()
    bench.station.access.present("A1")
    info = {"status": status}
    accepted = {"status": "Accepted"}
    if parent:
        accepted["parentIdTag"] = info["parentIdTag"] = parent
    bench.quiet(
        Authorize={"idTagInfo": accepted}, StartTransaction={"transactionId": 5, "idTagInfo": info}
    )
    return bench


def taken(bench, wh):
    bench.plug(state=2)
    bench.station.meters[0].register_wh = 1000 + wh
    bench.quiet()


def told(bench):
    return bench.heard("StatusNotification")[-1]


def test_S10_a_refusal_ends_the_transaction_and_the_plug_stays_with_its_card():
    bench = refused(Bench())
    bench.settle()
    bench.quiet()
    assert bench.heard("StopTransaction")[0]["reason"] == "DeAuthorized"
    outlet = bench.station.outlets[0]
    assert outlet.guard.ask(0).hold_lock == 1
    assert "stays locked" in outlet.why()
    bench.station.access.present("B2")
    bench.quiet()
    assert outlet.guard.ask(0).hold_lock == 1 and not outlet.grant
    bench.station.access.present("a1")
    bench.quiet()
    assert outlet.guard.ask(0).hold_lock == 0
    assert len(bench.heard("StartTransaction")) == 1
    assert told(bench)["status"] == "Finishing"


def test_S10_a_card_of_the_same_group_frees_the_plug_too():
    bench = refused(Bench(), parent="P")
    bench.settle()
    bench.quiet()
    answer = {"idTagInfo": {"status": "Blocked", "parentIdTag": "p"}}
    bench.station.access.present("B2")
    bench.quiet(Authorize=answer)
    assert bench.station.outlets[0].guard.ask(0).hold_lock == 0
    bench.station.access.present("B2")
    bench.quiet(Authorize=answer)
    assert len(bench.heard("StartTransaction")) == 1


def test_S10_the_backend_can_free_the_plug():
    for action, payload in (
        ("UnlockConnector", {"connectorId": 1}),
        ("RemoteStartTransaction", {"idTag": "A1", "connectorId": 1}),
    ):
        bench = refused(Bench())
        bench.settle()
        bench.quiet()
        bench.call(action, **payload)
        bench.tick()
        assert not bench.station.outlets[0].plug_hold.token, action


def test_S10_without_a_lock_nothing_is_held():
    bench = refused(Bench())
    bench.station.guard.reports[0].lock_fitted = 0
    bench.settle()
    bench.quiet()
    assert bench.station.outlets[0].guard.ask(0).hold_lock == 0
    bench.unplug()
    bench.quiet()
    assert told(bench)["status"] == "Available"


def test_S10_or_the_transaction_stays_and_is_only_paused():
    bench = refused(Bench(StopTransactionOnInvalidId=False), "Blocked")
    taken(bench, 0)
    assert not bench.heard("StopTransaction")
    assert told(bench)["status"] == "SuspendedEVSE"
    assert bench.station.outlets[0].winner.source == "authorisation"


def test_S10_a_paused_transaction_may_have_its_energy_first():
    bench = refused(Bench(StopTransactionOnInvalidId=False, MaxEnergyOnInvalidId=500))
    taken(bench, 499)
    assert told(bench)["status"] == "Charging"
    taken(bench, 500)
    assert told(bench)["status"] == "SuspendedEVSE"
    assert not bench.heard("StopTransaction")
    bench.station.access.present("A1")
    bench.settle()
    bench.quiet()
    assert bench.heard("StopTransaction")[0]["reason"] == "Local"


def resumed(bench, **values):
    """The same session at the same station after a power cut, with the policy "resume"."""
    found = bench.station.ledger.running()[0]
    again = Bench(storage=bench.station.storage, **values).boot().sampling()
    again.plug()
    grant = Grant(found.token, found.parent, "resume", "resumed after a power cut")
    now_ms = again.clock.ms()
    again.station.outlets[0].resume(
        Transaction(found.number, grant, now_ms, found.begin_time, 1000)
    )
    return again


def test_S10_a_paused_transaction_stays_paused_after_a_power_cut():
    bench = refused(Bench(StopTransactionOnInvalidId=False), "Blocked")
    taken(bench, 0)
    bench = resumed(bench, StopTransactionOnInvalidId=False)
    taken(bench, 0)
    assert told(bench)["status"] == "SuspendedEVSE"
    assert bench.station.outlets[0].winner.source == "authorisation"
    bench = resumed(bench, StopTransactionOnInvalidId=False, MaxEnergyOnInvalidId=500)
    taken(bench, 499)
    assert told(bench)["status"] == "Charging"
    taken(bench, 500)
    assert told(bench)["status"] == "SuspendedEVSE"


def test_S10_a_transaction_that_was_to_end_ends_after_a_power_cut():
    bench = refused(Bench(StopTransactionOnInvalidId=True))
    assert not bench.heard("StopTransaction")
    bench = resumed(bench, StopTransactionOnInvalidId=True)
    bench.settle()
    bench.quiet()
    assert bench.heard("StopTransaction")[0]["reason"] == "DeAuthorized"
    assert bench.heard("StopTransaction")[0]["transactionId"] == 5


def test_a_refusal_is_noted_beside_the_attempts_of_a_message():
    bench = refused(Bench(StopTransactionOnInvalidId=False), "Blocked")
    number = bench.station.outlets[0].transaction.number
    bench.station.access.present("A1")
    bench.settle()
    while not bench.open_call or bench.open_call[1] != "StopTransaction":
        bench.answer({}) if bench.open_call else bench.tick()
    bench.refuse()
    noted = bench.station.ledger.transaction(number).note.decode().split(" ")
    assert noted[0] == "5" and noted[1] == "1" and noted[3] == "Blocked"
    assert bench.adapter.transactions.remote_id(number) == 5


def pulled(bench):
    """The cable of a charging car is pulled at the car; its other end stays in the socket."""
    bench.boot()
    report = bench.station.guard.reports[0]
    report.lock_fitted = 1
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    bench.plug(state=2)
    bench.unplug()
    bench.settle_empty()
    bench.quiet()
    return bench


def test_S15_pulled_at_the_car_the_cable_is_freed_only_when_so_configured():
    bench = pulled(Bench())
    assert bench.heard("StopTransaction")[0]["reason"] == "EVDisconnected"
    assert bench.station.outlets[0].guard.ask(0).hold_lock == 0
    assert told(bench)["status"] == "Available"
    bench = pulled(Bench(UnlockConnectorOnEVSideDisconnect=False))
    assert bench.heard("StopTransaction")[0]["reason"] == "EVDisconnected"
    outlet = bench.station.outlets[0]
    assert outlet.guard.ask(0).hold_lock == 1 and told(bench)["status"] == "Finishing"
    bench.station.access.present("A1")
    bench.quiet()
    assert outlet.guard.ask(0).hold_lock == 0 and told(bench)["status"] == "Available"


def test_S15_or_the_transaction_stays_and_the_plug_is_locked():
    bench = Bench(StopTransactionOnEVSideDisconnect=False).boot()
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    bench.plug(state=2)
    bench.quiet()
    bench.unplug()
    bench.quiet()
    assert not bench.heard("StopTransaction")
    assert told(bench)["status"] == "SuspendedEV" and told(bench)["info"] == "EV side disconnected"
    assert bench.station.outlets[0].guard.ask(0).hold_lock == 1
    bench.plug(state=2)
    bench.quiet()
    assert told(bench)["status"] == "Charging"
    assert len(bench.heard("StartTransaction")) == 1


def test_a_hold_ends_when_the_plug_is_out_by_other_means():
    bench = refused(Bench())
    bench.settle()
    bench.quiet()
    bench.station.guard.reports[0].cable_ma = 0
    bench.station.guard.set(0, 0, cable_ma=0)
    bench.quiet(2000)
    assert told(bench)["status"] == "Finishing"  # it could be the power that goes
    bench.quiet(2000)
    assert told(bench)["status"] == "Available"


def restarted(bench, cable_ma=32000):
    """The same station after a power cut; its guard needs a moment to read the cable."""
    again = Bench(storage=bench.station.storage).boot()
    again.station.guard.reports[0].lock_fitted = 1
    again.quiet()
    again.station.guard.set(1 if cable_ma else 0, 0, cable_ma)
    again.quiet(3000)
    return again


def test_S10_the_plug_waits_for_its_card_also_after_a_restart():
    bench = refused(Bench(), parent="P")
    bench.settle()
    bench.quiet()
    bench = restarted(restarted(bench))
    outlet = bench.station.outlets[0]
    assert outlet.guard.ask(0).hold_lock == 1 and told(bench)["status"] == "Finishing"
    assert "stays locked" in outlet.why()
    bench.station.access.present("B2")
    bench.quiet()
    assert outlet.guard.ask(0).hold_lock == 1 and not outlet.grant
    bench.station.access.present("A1")
    bench.quiet()
    assert outlet.guard.ask(0).hold_lock == 0
    assert not bench.heard("StartTransaction")
    assert not restarted(bench).station.outlets[0].plug_hold.token


def test_S15_a_cable_pulled_at_the_car_is_kept_over_a_restart_too():
    bench = pulled(Bench(UnlockConnectorOnEVSideDisconnect=False))
    bench = Bench(storage=bench.station.storage).boot()
    bench.station.guard.reports[0].lock_fitted = 1
    bench.station.guard.set(0, 0, 32000)
    bench.quiet(5000)
    outlet = bench.station.outlets[0]
    assert outlet.guard.ask(0).hold_lock == 1 and told(bench)["status"] == "Finishing"
    bench.station.access.present("A1")
    bench.quiet()
    assert outlet.guard.ask(0).hold_lock == 0 and told(bench)["status"] == "Available"


def test_a_plug_that_was_pulled_while_the_power_was_away_is_held_no_more():
    bench = refused(Bench())
    bench.settle()
    bench.quiet()
    bench = restarted(bench, cable_ma=0)
    assert told(bench)["status"] == "Available"
    assert not restarted(bench).station.outlets[0].plug_hold.token


def test_a_storage_that_fails_holds_the_plug_until_the_power_goes():
    bench = refused(Bench())

    def full(name, chunks):
        raise OSError(28, "full")

    replace, bench.station.storage.replace = bench.station.storage.replace, full
    bench.settle()
    bench.quiet()
    assert bench.station.outlets[0].guard.ask(0).hold_lock == 1
    assert [text for text in bench.station.logged if "plug is held is not kept" in text]
    bench.station.storage.replace = replace
