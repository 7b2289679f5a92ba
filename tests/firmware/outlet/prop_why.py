"""Whatever state an outlet is in, it says why; and what it says never contradicts its guard."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chargepost import faults
from chargepost.guard import interface as i
from firmware.outlet.why_script import KNOBS, explain, outlet_of
from support import runtimes

_PLAIN = {"alive": 1, "operative": 1}


def _numbers(data: bytes) -> list[int]:
    """Three bytes for each knob: the plain value for a small first one, else any."""
    found = []
    for at, (name, count) in enumerate(KNOBS):
        first, high, low = data[3 * at : 3 * at + 3]
        found.append((high << 8 | low) % count if first & 128 else _PLAIN.get(name, 0))
    return found


_SIZE = 3 * len(KNOBS)
_NUMBERS = st.binary(min_size=_SIZE, max_size=_SIZE).map(_numbers)
# What must be true of the report wherever a sentence with these words is told.
_CLAIMS = (
    ("No car is plugged in", lambda r: not r.plugged),
    ("about to close", lambda r: not r.contactor and r.pwm and r.state in (i.C, i.D)),
    ("does not ask for energy", lambda r: r.state not in (i.C, i.D)),
    ("The car asks for ventilation.", lambda r: r.state == i.D),
    ("has not said yet what it can carry", lambda r: not r.cable_ma),
    ("not locked yet", lambda r: r.waits & i.WAIT_LOCK),
    ("not proven yet", lambda r: r.waits & i.WAIT_DIODE),
    ("rests for 5 s", lambda r: r.waits & i.WAIT_REST and not r.contactor),
    ("rests for 60 s", lambda r: r.waits & i.WAIT_LONG_REST and not r.contactor),
    ("is being tested", lambda r: r.waits & i.WAIT_RCM),
    ("has not been tested", lambda r: r.waits & i.WAIT_UNTESTED and r.plugged),
    ("are being switched", lambda r: r.waits & i.WAIT_PHASES),
    ("is being woken", lambda r: r.waits & i.WAIT_WAKE),
    ("about to offer", lambda r: not r.pwm),
    ("It is offered", lambda r: r.pwm),
    ("opens once the car has stopped", lambda r: r.contactor and not r.pwm),
    ("opens once the car has stopped", lambda r: not r.faults & i.WELDED),
    ("about to offer", lambda r: r.state in (i.A, i.B, i.C, i.D) and r.cable_ma),
    ("was unplugged while", lambda r: not r.plugged),
)


def _flows(outlet, report) -> bool:
    return bool(
        outlet.guard.alive and report.contactor and report.pwm and report.state in (i.C, i.D)
    )


@settings(max_examples=600, deadline=None)
@given(_NUMBERS)
def test_there_is_always_a_sentence_and_each_is_told_once(numbers):
    chain = explain(numbers)[0]
    assert chain
    for sentence in chain:
        assert sentence and sentence[0].isupper() and sentence.endswith("."), sentence
    assert len(set(chain)) == len(chain)
    assert "Nothing is known." not in chain


@settings(max_examples=600, deadline=None)
@given(_NUMBERS)
def test_energy_flows_in_the_words_exactly_when_it_may_by_the_guard(numbers):
    outlet, report = outlet_of(numbers)
    chain = outlet.causes()
    assert chain[0].startswith("Energy may flow") == _flows(outlet, report)
    assert not any("may flow" in sentence for sentence in chain[1:])


@settings(max_examples=1200, deadline=None)
@given(_NUMBERS)
def test_no_sentence_contradicts_what_the_guard_reports(numbers):
    outlet, report = outlet_of(numbers)
    told = " ".join(outlet.causes())
    if outlet.guard.alive:
        for words, holds in _CLAIMS:
            assert words not in told or holds(report), (words, told)
    if "Paused by" in told:
        assert outlet.winner.limit_ma < 6000


@settings(max_examples=600, deadline=None)
@given(_NUMBERS)
def test_a_fault_that_stops_charging_comes_first(numbers):
    outlet, report = outlet_of(numbers)
    found = outlet.faults()
    if outlet.guard.alive and faults.stops_charging(found) and not _flows(outlet, report):
        assert outlet.causes()[0] == faults.sentence(found)


@settings(max_examples=150, deadline=None)
@given(_NUMBERS)
def test_both_runtimes_say_the_same(worker, numbers):
    call = ("firmware.outlet.why_script", "explain", numbers)
    assert worker.call(*call) == runtimes.here(*call)
