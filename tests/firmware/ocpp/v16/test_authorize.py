"""Authorize: who asks, in what order, and what happens without an answer (section 4.1)."""

from v16_bench import Bench


def test_without_an_answer_the_offline_rules_decide():
    bench = Bench(AllowOfflineTxForUnknownId=True).boot()
    bench.plug()
    bench.station.access.present("A1")
    while not (bench.open_call and bench.open_call[1] == "Authorize"):
        bench.tick()
        if bench.open_call and bench.open_call[1] == "StatusNotification":
            bench.answer({})
    bench.refuse()
    bench.quiet()
    assert len(bench.heard("StartTransaction")) == 1


def test_a_lost_connection_answers_everybody_who_waits():
    bench = Bench().boot()
    heard = []
    for token in ("A", "B", "C"):
        bench.adapter.authorise(token, heard.append)
    bench.tick()
    bench.drop()
    assert heard == [None, None, None]
    bench.adapter.authorise("D", heard.append)
    assert len(heard) == 4


def test_more_questions_than_hands_are_not_kept():
    bench = Bench().boot()
    heard = []
    for number in range(20):
        bench.adapter.authorise(f"T{number}", heard.append)
    assert len(bench.adapter.authorize.waiting) <= 4
    assert len(heard) >= 16


def test_the_answer_is_learnt_with_expiry_and_parent():
    bench = Bench().boot()
    info = {"status": "Accepted", "expiryDate": "2026-06-01T00:00:00+02:00", "parentIdTag": "p"}
    bench.plug()
    bench.station.access.present("A1")
    started = {"transactionId": 1, "idTagInfo": info}
    bench.quiet(Authorize={"idTagInfo": info}, StartTransaction=started)
    entry = bench.station.authorizer.cache.get("A1")
    assert entry.expiry == 1780264800 and entry.parent == "P"


def test_what_a_phone_made_up_is_not_learnt_from_the_answers_about_its_session_either():
    bench = Bench().boot()
    info = {"status": "Accepted"}
    started = {"transactionId": 1, "idTagInfo": info}
    bench.plug()
    bench.station.access.present("08ABCDEF", 0, False)
    bench.quiet(Authorize={"idTagInfo": info}, StartTransaction=started)
    assert bench.heard("StartTransaction")[0]["idTag"] == "08ABCDEF"
    assert bench.station.authorizer.cache.get("08ABCDEF") is None


def test_a_broken_idtaginfo_lets_nobody_charge():
    for info in ({}, {"status": "Sure"}, {"status": "Accepted", "expiryDate": "soon"}, None):
        bench = Bench().boot()
        bench.plug()
        bench.station.access.present("A1")
        bench.quiet(Authorize={"idTagInfo": info})
        assert not bench.heard("StartTransaction")


def listed(bench, status):
    info = {"idTag": "A1", "idTagInfo": {"status": status}}
    update = {"listVersion": 1, "updateType": "Full", "localAuthorizationList": [info]}
    assert bench.call("SendLocalList", **update) == {"status": "Accepted"}


def conflicts(bench):
    heard = bench.heard("StatusNotification")
    return [payload for payload in heard if payload["errorCode"] == "LocalListConflict"]


def test_S34_a_start_that_contradicts_the_list_is_told():
    bench = Bench(LocalPreAuthorize=True).boot()
    listed(bench, "Accepted")
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet(StartTransaction={"transactionId": 1, "idTagInfo": {"status": "Blocked"}})
    assert not bench.heard("Authorize")
    (told,) = conflicts(bench)
    assert told["connectorId"] == 0 and told["status"] == "Available" and "A1" in told["info"]
    assert bench.station.authorizer.local_list.get("A1").status == "Accepted"


def test_S34_so_is_an_authorize_and_the_list_stays_as_it_is():
    bench = Bench().boot()
    listed(bench, "Blocked")
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    assert len(conflicts(bench)) == 1
    assert bench.station.authorizer.local_list.get("A1").status == "Blocked"


def test_S34_agreement_is_no_news():
    bench = Bench().boot()
    listed(bench, "Accepted")
    bench.plug()
    bench.station.access.present("A1")
    bench.quiet()
    assert not conflicts(bench)
