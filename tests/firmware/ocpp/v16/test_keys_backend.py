"""What each configuration key about the talk with the backend does; a test is named by its key."""

from v16_bench import Bench, friendly


def test_MinimumStatusDuration_is_how_long_a_status_lasts_before_it_is_told():
    for seconds, statuses in ((0, ["Available", "Preparing", "Available"]), (5, ["Available"])):
        bench = Bench().boot()
        assert bench.change("MinimumStatusDuration", str(seconds)) == "Accepted"
        bench.plug()
        bench.quiet(2000)
        bench.unplug()
        bench.quiet(10000)
        heard = bench.heard("StatusNotification")
        assert [p["status"] for p in heard if p["connectorId"] == 1] == statuses


def test_HeartbeatInterval_is_how_long_the_station_may_be_silent():
    bench = Bench().boot()
    for seconds in (20, 60):
        assert bench.change("HeartbeatInterval", str(seconds)) == "Accepted"
        bench.quiet(1000)
        before = len(bench.heard("Heartbeat"))
        bench.quiet(seconds * 5000)
        # A tenth early, so that nobody takes the station for lost.
        assert len(bench.heard("Heartbeat")) - before == 5, seconds


def test_MessageTimeout_is_how_long_an_answer_is_waited_for():
    for seconds in (5, 9):
        bench = Bench(MessageTimeout=seconds).boot()
        bench.call("TriggerMessage", requestedMessage="Heartbeat")
        bench.take("Heartbeat")
        bench.tick(seconds * 1000 - 300)
        assert not bench.adapter.rpc.ready
        bench.tick(600)
        assert bench.adapter.rpc.ready


def attempts(bench):
    """Milliseconds at which StartTransaction is sent, with an error as each answer."""
    bench.boot()
    bench.plug()
    bench.station.access.present("A1")
    times = []
    for _ in range(1200):
        if bench.open_call and bench.open_call[1] == "StartTransaction":
            times.append(bench.clock.ms())
            bench.refuse()
        elif bench.open_call:
            bench.answer(friendly(bench.open_call[1]))
        else:
            bench.tick()
    return times


def test_TransactionMessageAttempts_is_how_often_a_refused_message_is_sent():
    for most in (1, 3):
        bench = Bench(TransactionMessageAttempts=most, TransactionMessageRetryInterval=2)
        assert len(attempts(bench)) == most


def test_TransactionMessageRetryInterval_grows_with_each_attempt():
    for seconds in (5, 20):
        bench = Bench(TransactionMessageAttempts=3, TransactionMessageRetryInterval=seconds)
        first, second, third = attempts(bench)
        assert 0 <= second - first - seconds * 1000 < 500
        assert 0 <= third - second - seconds * 2000 < 500


def test_GetConfigurationMaxKeys_is_the_most_that_one_request_may_name():
    bench = Bench(GetConfigurationMaxKeys=3).boot()
    assert bench.told("GetConfigurationMaxKeys") == "3"
    assert "unknownKey" in bench.call("GetConfiguration", key=["A", "B", "C"])
    reply = bench.call("GetConfiguration", key=["A", "B", "C", "D"])
    assert reply == "OccurenceConstraintViolation"


# One CALL of each profile that a backend may send.
PROFILES = (
    ("Core", "ClearCache", {}),
    (
        "FirmwareManagement",
        "UpdateFirmware",
        {"location": "ftp://127.0.0.1:9/x", "retrieveDate": "2026-01-01T00:00:00Z"},
    ),
    ("LocalAuthListManagement", "GetLocalListVersion", {}),
    ("Reservation", "CancelReservation", {"reservationId": 1}),
    ("SmartCharging", "ClearChargingProfile", {"id": 9}),
    ("RemoteTrigger", "TriggerMessage", {"requestedMessage": "Heartbeat"}),
)


def test_SupportedFeatureProfiles_names_exactly_what_is_answered():
    bench = Bench().boot()
    told = bench.told("SupportedFeatureProfiles").split(",")
    for profile, action, payload in PROFILES:
        known = bench.call(action, **payload) != "NotSupported"
        assert (profile in told) == known, profile


def schedule(bench, unit="A", periods=1, stack=0, number=1):
    found = [{"startPeriod": at * 60, "limit": 10} for at in range(periods)]
    profile = {
        "chargingProfileId": number,
        "stackLevel": stack,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": {"chargingRateUnit": unit, "chargingSchedulePeriod": found},
    }
    return bench.call("SetChargingProfile", connectorId=0, csChargingProfiles=profile)["status"]


def test_ChargeProfileMaxStackLevel_is_the_highest_level():
    bench = Bench(ChargeProfileMaxStackLevel=2).boot()
    assert bench.told("ChargeProfileMaxStackLevel") == "2"
    assert schedule(bench, stack=2) == "Accepted"
    assert schedule(bench, stack=3) == "Rejected"


def test_ChargingScheduleMaxPeriods_is_the_most_of_one_schedule():
    bench = Bench(ChargingScheduleMaxPeriods=5).boot()
    assert bench.told("ChargingScheduleMaxPeriods") == "5"
    assert schedule(bench, periods=5) == "Accepted"
    assert schedule(bench, periods=6) == "Rejected"


def test_MaxChargingProfilesInstalled_is_the_most_at_the_same_time():
    bench = Bench(MaxChargingProfilesInstalled=2).boot()
    assert bench.told("MaxChargingProfilesInstalled") == "2"
    found = [schedule(bench, stack=n, number=n) for n in range(3)]
    assert found == ["Accepted", "Accepted", "Rejected"]


def test_ChargingScheduleAllowedChargingRateUnit_says_which_limits_are_taken():
    bench = Bench(ChargingScheduleAllowedChargingRateUnit="Current").boot()
    assert bench.told("ChargingScheduleAllowedChargingRateUnit") == "Current"
    assert schedule(bench, "A") == "Accepted" and schedule(bench, "W") == "Rejected"


def test_ConnectorSwitch3to1PhaseSupported_follows_the_switching_of_phases():
    bench = Bench().boot()
    assert bench.told("ConnectorSwitch3to1PhaseSupported") == "false"
    bench.change("Chargepost.PhaseSwitching", "true")
    assert bench.told("ConnectorSwitch3to1PhaseSupported") == "true"


def test_a_number_of_reset_retries_is_checked_and_kept():
    bench = Bench().boot()
    assert bench.change("ResetRetries", "5") == "Accepted"
    assert bench.change("ResetRetries", "11") == "Rejected"
    assert bench.told("ResetRetries") == "5"
    assert bench.call("Reset", type="Soft") == {"status": "Accepted"}
    assert bench.station.ended == "soft"
