"""Timestamps against datetime, and both runtimes against each other."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from chargepost.ocpp import timestamp
from support import runtimes

MODULE = "chargepost.ocpp.timestamp"
SECONDS = st.integers(0, 253402300799)  # to the end of the year 9999
INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(9998, 12, 31))


@given(SECONDS)
def test_renders_as_datetime_does(unix):
    expected = datetime.fromtimestamp(unix, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert timestamp.render(unix) == expected.rjust(20, "0")
    assert timestamp.parse(timestamp.render(unix)) == unix


@given(INSTANTS, st.integers(-14 * 60, 14 * 60), st.sampled_from(["seconds", "milliseconds"]))
def test_parses_any_offset_and_fraction(instant, minutes, precision):
    aware = instant.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    expected = int(aware.replace(microsecond=0).timestamp())
    assert timestamp.parse(aware.isoformat(timespec=precision)) == expected


@given(INSTANTS)
def test_is_utc_without_a_zone(instant):
    expected = int(instant.replace(tzinfo=UTC, microsecond=0).timestamp())
    assert timestamp.parse(instant.isoformat(sep=" ")) == expected


ALMOST = st.text("0123456789-+:TtZz., ", max_size=30) | st.from_regex(
    r"\A[012]0[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]"
    r"(\.[0-9]{0,3})?(Z|[+-][0-9]{2}:?[0-9]{2})?\Z"
)


@given(text=ALMOST)
def test_both_runtimes_take_and_refuse_the_same(worker, text):
    assert worker.call(MODULE, "parse", text) == runtimes.here(MODULE, "parse", text)


@given(unix=SECONDS)
def test_both_runtimes_render_the_same(worker, unix):
    assert worker.call(MODULE, "render", unix) == runtimes.here(MODULE, "render", unix)
