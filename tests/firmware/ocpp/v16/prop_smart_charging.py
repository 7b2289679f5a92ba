"""Whatever a backend asks of charging profiles: a valid answer, or the right error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import v16_bench
from firmware.ocpp.v16.peer_schemas import validate
from v16_bench import Bench

TIMES = st.sampled_from(
    ["2025-12-31T23:00:00Z", "2026-01-01T00:00:10Z", "2026-01-01T01:00:00.123+01:00"]
    + ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-01-02 00:00:00"]
)
SMALL = st.integers(-1, 4)
COUNTS = st.one_of(SMALL, st.integers(0, 100000), st.sampled_from([2**31 - 1, 2**31, -(2**31)]))
LIMITS = st.one_of(
    st.integers(0, 800).map(lambda tenths: tenths / 10),
    st.sampled_from([-1, 0, 32, 22080, 99999.9, 1e9, 5e-324]),
)
PURPOSES = st.sampled_from(["ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"])


def some(**optional):
    return st.fixed_dictionaries({}, optional=optional)


def joined(one, other):
    return st.tuples(one, other).map(lambda pair: {**pair[0], **pair[1]})


PERIOD = joined(
    st.fixed_dictionaries({"startPeriod": st.one_of(st.just(0), COUNTS), "limit": LIMITS}),
    some(numberPhases=SMALL),
)
PERIODS = st.one_of(
    PERIOD.map(lambda period: [{**period, "startPeriod": 0}]),
    st.lists(PERIOD, max_size=60).map(
        lambda found: [{**period, "startPeriod": 60 * n} for n, period in enumerate(found)]
    ),
    st.lists(PERIOD, max_size=3),
)
SCHEDULE = joined(
    st.fixed_dictionaries(
        {"chargingRateUnit": st.sampled_from("AW"), "chargingSchedulePeriod": PERIODS}
    ),
    some(duration=COUNTS, startSchedule=TIMES, minChargingRate=LIMITS),
)
PROFILE = joined(
    st.fixed_dictionaries(
        {
            "chargingProfileId": st.one_of(SMALL, COUNTS),
            "stackLevel": st.integers(-1, 10),
            "chargingProfilePurpose": PURPOSES,
            "chargingProfileKind": st.sampled_from(["Absolute", "Recurring", "Relative"]),
            "chargingSchedule": SCHEDULE,
        }
    ),
    some(
        recurrencyKind=st.sampled_from(["Daily", "Weekly"]),
        transactionId=st.sampled_from([4711, 1]),
        validFrom=TIMES,
        validTo=TIMES,
    ),
)
CALLS = st.one_of(
    st.tuples(
        st.just("SetChargingProfile"),
        st.fixed_dictionaries({"connectorId": SMALL, "csChargingProfiles": PROFILE}),
    ),
    st.tuples(
        st.just("ClearChargingProfile"),
        some(id=SMALL, connectorId=SMALL, chargingProfilePurpose=PURPOSES, stackLevel=SMALL),
    ),
    st.tuples(
        st.just("GetCompositeSchedule"),
        joined(
            st.fixed_dictionaries({"connectorId": SMALL, "duration": COUNTS}),
            some(chargingRateUnit=st.sampled_from("AW")),
        ),
    ),
    st.tuples(
        st.just("RemoteStartTransaction"),
        st.fixed_dictionaries({"idTag": st.just("B2"), "chargingProfile": PROFILE}),
    ),
)
STATUSES = {
    "SetChargingProfile": {"Accepted", "Rejected"},
    "ClearChargingProfile": {"Accepted", "Unknown"},
    "GetCompositeSchedule": {"Accepted", "Rejected"},
    "RemoteStartTransaction": {"Accepted", "Rejected"},
}


@pytest.fixture(autouse=True)
def _witness(monkeypatch):
    monkeypatch.setattr(v16_bench, "witnesses", [validate])


@settings(max_examples=300, deadline=None)
@given(st.lists(CALLS, min_size=1, max_size=12))
def test_every_question_gets_a_valid_answer_and_the_limits_stay_sane(calls):
    bench = Bench(outlets=2).boot()
    bench.plug(2)
    bench.call("RemoteStartTransaction", idTag="A1", connectorId=1)
    bench.quiet(300)
    for action, payload in calls:
        bench.replies = []
        bench.call(action, **payload)
        for _ in range(600):
            if bench.replies:
                break
            bench.quiet(100)
        reply = bench.replies[0][2]
        if isinstance(reply, str):
            assert reply == "PropertyConstraintViolation", (payload, bench.replies[-1])
        else:
            assert reply["status"] in STATUSES[action]
        bench.quiet(200)
    for ask in bench.station.guard.asks:
        assert 0 <= ask.limit_ma <= 32000
    failures = [text for text in bench.station.logged if "failed" in text]
    assert not failures, failures
