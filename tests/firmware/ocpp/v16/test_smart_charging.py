"""Charging profiles from a backend, and back as composite schedules (3.13, 5.5, 5.7, 5.16)."""

from v16_bench import NOW, Bench

A_PERIOD = {"startPeriod": 0, "limit": 10.0}


def profile(number=1, purpose="TxDefaultProfile", periods=None, **changes):
    """A csChargingProfiles; `schedule_...` changes the schedule, None leaves a field out."""
    schedule = {
        "chargingRateUnit": "A",
        "startSchedule": "2026-01-01T00:00:00Z",
        "chargingSchedulePeriod": periods or [A_PERIOD],
    }
    made = {
        "chargingProfileId": number,
        "stackLevel": 0,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Absolute",
    }
    for name, value in changes.items():
        if name.startswith("schedule_"):
            schedule[name[9:]] = value
        else:
            made[name] = value
    made["chargingSchedule"] = _given(schedule)
    return _given(made)


def _given(fields):
    return {name: fields[name] for name in fields if fields[name] is not None}


def put(bench, connector=0, *args, **changes):
    """The status, or the error code, of a SetChargingProfile."""
    made = profile(*args, **changes)
    reply = bench.call("SetChargingProfile", connectorId=connector, csChargingProfiles=made)
    return reply if isinstance(reply, str) else reply["status"]


def charging(outlets=1, **values):
    bench = Bench(outlets=outlets, **values).boot()
    bench.plug(2)
    bench.call("RemoteStartTransaction", idTag="A1", connectorId=1)
    bench.quiet()
    return bench


def offered(bench, number=1):
    return bench.station.guard.asks[number - 1].limit_ma


def schedule(bench, connector=1, duration=3600, **fields):
    """(periods, duration) of the composite schedule, as soon as it is answered."""
    bench.replies = []
    reply = bench.call("GetCompositeSchedule", connectorId=connector, duration=duration, **fields)
    while not reply:
        bench.tick()
        if bench.replies:
            reply = bench.replies[0][2]
    assert reply["status"] == "Accepted", reply
    assert reply["connectorId"] == connector
    assert reply["scheduleStart"][:4] == "2026"
    assert "startSchedule" not in reply["chargingSchedule"]  # errata 3.57
    assert reply["chargingSchedule"]["chargingRateUnit"] == fields.get("chargingRateUnit", "A")
    found = [
        (entry["startPeriod"], entry["limit"], entry.get("numberPhases"))
        for entry in reply["chargingSchedule"]["chargingSchedulePeriod"]
    ]
    return found, reply["chargingSchedule"]["duration"]


def test_a_new_limit_is_offered_at_the_next_tick():
    bench = charging()
    assert offered(bench) == 32000
    assert put(bench, 1) == "Accepted"
    bench.tick()
    assert offered(bench) == 10000
    assert bench.station.outlets[0].winner.source == "charging profile"
    assert bench.call("ClearChargingProfile", id=1) == {"status": "Accepted"}
    bench.tick()
    assert offered(bench) == 32000


def test_one_decimal_arrives_exactly_in_amperes_and_in_watts():
    bench = charging()
    put(bench, 1, periods=[{"startPeriod": 0, "limit": 16.1}])
    bench.tick()
    assert offered(bench) == 16100
    put(bench, 1, periods=[{"startPeriod": 0, "limit": 7400.5}], schedule_chargingRateUnit="W")
    bench.tick()
    assert offered(bench) == 10725


def test_a_connector_that_does_not_exist_is_an_error():
    bench = Bench().boot()
    for connector in (-1, 2, 1000):
        assert put(bench, connector) == "PropertyConstraintViolation"


def test_a_unit_or_a_purpose_that_does_not_exist_is_an_error():
    bench = Bench().boot()
    assert put(bench, 0, schedule_chargingRateUnit="kW") == "PropertyConstraintViolation"
    assert put(bench, 0, purpose="Other") == "PropertyConstraintViolation"


def test_a_tx_profile_needs_the_right_transaction_at_the_right_connector():
    bench = Bench(outlets=2).boot()
    assert put(bench, 1, 5, "TxProfile") == "Rejected"
    bench = charging(outlets=2)
    assert put(bench, 0, 5, "TxProfile") == "Rejected"
    assert put(bench, 2, 5, "TxProfile") == "Rejected"
    assert put(bench, 2, 5, "TxProfile", transactionId=4711) == "Rejected"
    assert put(bench, 1, 5, "TxProfile", transactionId=4712) == "Rejected"
    assert put(bench, 1, 5, "TxProfile", transactionId=4711) == "Accepted"
    assert put(bench, 1, 6, "TxProfile", stackLevel=1) == "Accepted"


def test_what_the_station_cannot_follow_is_rejected_and_changes_nothing():
    bench = charging()
    put(bench, 1)
    bench.tick()
    for changes in (
        {"stackLevel": 10},
        {"stackLevel": -1},
        {"periods": [{"startPeriod": n, "limit": 6} for n in range(49)]},
        {"periods": [{"startPeriod": 5, "limit": 6}]},
        {"periods": [A_PERIOD, A_PERIOD]},
        {"periods": [{"startPeriod": 0, "limit": -1}]},
        {"periods": [{"startPeriod": 0, "limit": 6, "numberPhases": 0}]},
        {"periods": [{"startPeriod": 0, "limit": 6, "numberPhases": 4}]},
        {"schedule_chargingSchedulePeriod": []},
        {"schedule_startSchedule": None},
        {"schedule_duration": 0},
        {"schedule_duration": -5},
        {"chargingProfileKind": "Recurring"},
        {"recurrencyKind": "Daily"},
        {"transactionId": 4711},
        {"validFrom": "2027-01-01T00:00:00Z", "validTo": "2026-01-01T00:00:00Z"},
        {"purpose": "ChargePointMaxProfile"},
        {"number": 1 << 31},
    ):
        logged = len(bench.station.logged)
        assert put(bench, 1, **changes) == "Rejected", changes
        assert len(bench.station.logged) == logged + 1, changes
    bench.tick()
    assert offered(bench) == 10000
    assert len(bench.station.limiter.profiles.rows) == 1


def test_the_fifty_first_profile_is_rejected():
    bench = Bench(outlets=5).boot()
    for number in range(50):
        status = put(bench, 1 + number % 5, number, stackLevel=number // 5)
        assert status == "Accepted", number
    assert put(bench, 0, 50) == "Rejected"
    assert put(bench, 1, 50) == "Accepted"  # in place of another one


def test_a_profile_without_its_start_counts_from_now_where_the_site_wants_that():
    bench = charging(Chargepost__ProfileWithoutStart="now")
    periods = [{"startPeriod": 0, "limit": 8}, {"startPeriod": 60, "limit": 16}]
    assert put(bench, 1, periods=periods, schedule_startSchedule=None) == "Accepted"
    bench.quiet(59000)
    assert offered(bench) == 8000
    bench.quiet(2000)
    assert offered(bench) == 16000


def test_a_unit_that_the_site_rules_out_is_rejected():
    bench = Bench(ChargingScheduleAllowedChargingRateUnit="Current").boot()
    assert put(bench, 0, schedule_chargingRateUnit="W") == "Rejected"
    assert put(bench, 0) == "Accepted"
    reply = bench.call("GetCompositeSchedule", connectorId=0, duration=60, chargingRateUnit="W")
    assert reply == {"status": "Rejected"}


def test_the_common_form_of_a_limit_for_the_whole_station_is_taken():
    """Relative, to connector 0, with one period: what home automation sends."""
    bench = charging()
    kind = {"chargingProfileKind": "Relative", "schedule_startSchedule": None}
    assert put(bench, 0, 8, "ChargePointMaxProfile", **kind) == "Accepted"
    bench.tick(200)
    assert offered(bench) == 10000
    assert bench.station.outlets[0].winner.source == "station profile"


def test_clearing_by_id_ignores_everything_else_and_filters_must_agree():
    bench = Bench(outlets=2).boot()
    put(bench, 0, 1, "ChargePointMaxProfile")
    put(bench, 0, 2, stackLevel=1)
    put(bench, 1, 3, stackLevel=1)
    put(bench, 2, 4, stackLevel=2)

    def clear(**fields):
        return bench.call("ClearChargingProfile", **fields)["status"]

    assert clear(id=9) == "Unknown"
    assert clear(connectorId=1, stackLevel=2) == "Unknown"
    assert clear(connectorId=7) == "Unknown"
    assert clear(chargingProfilePurpose="TxProfile") == "Unknown"
    assert clear(id=4, connectorId=1, chargingProfilePurpose="TxProfile") == "Accepted"
    assert clear(connectorId=0, chargingProfilePurpose="TxDefaultProfile") == "Accepted"
    assert len(bench.station.limiter.profiles.rows) == 2
    assert clear() == "Accepted"
    assert clear() == "Unknown"


def test_a_composite_schedule_is_the_lowest_of_all_purposes_and_the_own_limits():
    bench = charging()
    put(bench, 0, 1, "ChargePointMaxProfile", [{"startPeriod": 0, "limit": 20}])
    periods = [{"startPeriod": 0, "limit": 8.5, "numberPhases": 1}]
    put(bench, 1, 2, "TxProfile", periods, schedule_duration=600)
    found, duration = schedule(bench, duration=1200)
    left = 600 - (bench.clock.now() - NOW)
    assert duration == 1200
    assert found == [(0, 8.5, 1), (left, 20, None)]
    bench.call("ClearChargingProfile")
    assert schedule(bench) == ([(0, 32, None)], 3600)


def test_in_watts_it_is_exact_where_the_profile_was_in_watts():
    bench = charging()
    watts = {"schedule_chargingRateUnit": "W"}
    put(bench, 1, 1, periods=[{"startPeriod": 0, "limit": 11000.5}], **watts)
    assert schedule(bench, chargingRateUnit="W")[0] == [(0, 11000.5, None)]
    assert schedule(bench, chargingRateUnit="A")[0] == [(0, 15.9, None)]
    bench.call("ClearChargingProfile")
    assert schedule(bench, chargingRateUnit="W")[0] == [(0, 22080, None)]


def test_without_a_session_it_is_told_as_if_one_began_now():
    bench = Bench(outlets=2).boot()
    periods = [A_PERIOD, {"startPeriod": 100, "limit": 16}]
    kind = {"chargingProfileKind": "Relative", "schedule_startSchedule": None}
    put(bench, 2, 1, periods=periods, **kind)
    assert schedule(bench, 2, 300)[0] == [(0, 10, None), (100, 16, None)]
    assert schedule(bench, 1, 300)[0] == [(0, 32, None)]


def test_for_the_station_it_is_what_all_outlets_may_take():
    bench = Bench(outlets=2, Chargepost__SiteCurrentLimit=60000).boot()
    assert schedule(bench, 0)[0] == [(0, 60, None)]
    put(bench, 1, 1)
    assert schedule(bench, 0)[0] == [(0, 42, None)]
    put(bench, 0, 2, "ChargePointMaxProfile", [{"startPeriod": 0, "limit": 25.5}])
    assert schedule(bench, 0)[0] == [(0, 25.5, None)]


def test_a_long_schedule_is_answered_ticks_later_and_told_as_far_as_it_fits():
    bench = Bench().boot()
    periods = [{"startPeriod": 1800 * n, "limit": 6 + n % 2} for n in range(48)]
    daily = {"chargingProfileKind": "Recurring", "recurrencyKind": "Daily"}
    assert put(bench, 0, 1, periods=periods, **daily) == "Accepted"
    since_midnight = bench.clock.now() - NOW
    found, duration = schedule(bench, 1, 7 * 86400)
    assert len(found) == 48
    assert found[:2] == [(0, 6, None), (1800 - since_midnight, 7, None)]
    assert duration == 86400 - since_midnight  # where the forty-ninth would begin


def test_other_calls_are_answered_meanwhile_and_a_lost_line_forgets_the_question():
    bench = Bench().boot()
    periods = [{"startPeriod": 1800 * n, "limit": 6 + n % 2} for n in range(48)]
    put(bench, 0, 1, periods=periods)
    assert bench.call("GetCompositeSchedule", connectorId=1, duration=86400) == {}
    assert bench.call("GetLocalListVersion") == {"listVersion": 0}
    bench.drop()
    bench.connect()
    before = len(bench.replies)
    bench.quiet(3000)
    assert len(bench.replies) == before


def test_a_composite_schedule_that_cannot_be_told_is_rejected():
    bench = Bench().boot()
    for connector, duration in ((2, 60), (-1, 60), (1, 0), (1, -1)):
        reply = bench.call("GetCompositeSchedule", connectorId=connector, duration=duration)
        assert reply == {"status": "Rejected"}


def remote(bench, **changes):
    changes["schedule_startSchedule"] = None
    made = profile(7, changes.pop("purpose", "TxProfile"), **changes)
    return bench.call("RemoteStartTransaction", idTag="A1", connectorId=1, chargingProfile=made)


def test_a_profile_of_a_remote_start_becomes_that_of_the_transaction():
    bench = Bench().boot()
    bench.plug(2)
    assert remote(bench, chargingProfileKind="Relative") == {"status": "Accepted"}
    bench.tick(300)
    assert bench.station.outlets[0].transaction
    assert offered(bench) == 10000
    bench.quiet()
    higher = [{"startPeriod": 0, "limit": 13}]
    assert put(bench, 1, 8, "TxProfile", higher, transactionId=4711) == "Accepted"
    bench.tick()
    assert offered(bench) == 13000
    assert len(bench.station.limiter.profiles.rows) == 1


def test_it_also_comes_along_when_the_backend_is_asked_about_the_token_first():
    bench = Bench(AuthorizeRemoteTxRequests=True).boot()
    bench.plug(2)
    assert remote(bench, chargingProfileKind="Relative") == {"status": "Accepted"}
    bench.quiet()
    assert bench.heard("Authorize")
    assert offered(bench) == 10000


def test_a_remote_start_with_a_profile_that_cannot_be_is_rejected():
    bench = Bench().boot()
    bench.plug(2)
    relative = {"chargingProfileKind": "Relative"}
    assert remote(bench, purpose="TxDefaultProfile", **relative)["status"] == "Rejected"
    assert remote(bench, transactionId=3, **relative)["status"] == "Rejected"
    assert remote(bench, stackLevel=10, **relative)["status"] == "Rejected"
    assert remote(bench)["status"] == "Rejected"
    bench.tick(300)
    assert bench.station.outlets[0].transaction is None


def test_the_limits_of_the_feature_are_configuration_keys():
    bench = Bench().boot()
    keys = {
        "ChargeProfileMaxStackLevel": "9",
        "ChargingScheduleAllowedChargingRateUnit": "Current,Power",
        "ChargingScheduleMaxPeriods": "48",
        "ConnectorSwitch3to1PhaseSupported": "false",
        "MaxChargingProfilesInstalled": "50",
    }
    reply = bench.call("GetConfiguration", key=list(keys))
    found = {entry["key"]: entry["value"] for entry in reply["configurationKey"]}
    assert found == keys
    assert all(entry["readonly"] for entry in reply["configurationKey"])
    reply = bench.call("GetConfiguration", key=["SupportedFeatureProfiles"])
    assert "SmartCharging" in reply["configurationKey"][0]["value"].split(",")


def test_switching_to_one_phase_is_told_as_the_site_allows_it():
    bench = charging()
    assert _told(bench, "ConnectorSwitch3to1PhaseSupported") == "false"
    bench.call("ChangeConfiguration", key="Chargepost.PhaseSwitching", value="true")
    assert _told(bench, "ConnectorSwitch3to1PhaseSupported") == "true"
    periods = [{"startPeriod": 0, "limit": 3680, "numberPhases": 1}]
    put(bench, 1, periods=periods, schedule_chargingRateUnit="W")
    bench.tick()
    ask = bench.station.guard.asks[0]
    assert (ask.limit_ma, ask.phases) == (16000, 1)


def _told(bench, key):
    return bench.call("GetConfiguration", key=[key])["configurationKey"][0]["value"]


def test_a_card_that_is_shown_as_well_keeps_the_profile_of_the_remote_start():
    bench = Bench(LocalPreAuthorize=True).boot()
    entry = {"idTag": "A1", "idTagInfo": {"status": "Accepted"}}
    bench.call("SendLocalList", listVersion=1, updateType="Full", localAuthorizationList=[entry])
    assert remote(bench, chargingProfileKind="Relative") == {"status": "Accepted"}
    bench.quiet()
    bench.station.access.present("A1")
    bench.plug(2)
    bench.quiet()
    assert offered(bench) == 10000


def test_a_composite_schedule_of_profiles_that_cannot_be_read_any_more_is_rejected():
    def broken(name):
        raise OSError(5, "Input/output error")

    bench = Bench().boot()
    periods = [{"startPeriod": n * 60, "limit": 10 + n % 2} for n in range(48)]
    assert put(bench, 1, periods=periods) == "Accepted"
    assert bench.call("GetCompositeSchedule", connectorId=1, duration=86400) == {}
    bench.station.storage.read = broken
    bench.adapter.tick(bench.clock.ms())
    bench.befriend()
    assert bench.replies[-1][2] == {"status": "Rejected"}
    bench.replies = []
    assert bench.call("GetCompositeSchedule", connectorId=1, duration=86400) == {
        "status": "Rejected"
    }
    bench.call("TriggerMessage", requestedMessage="Heartbeat")
    bench.take("Heartbeat")
