"""What must hold for the guard whatever happens, on both runtimes and on either chip."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chargepost.guard import link, messages
from chargepost.guard.duty import current_of
from chargepost.guard.interface import HOT, OVERLOAD, SENSOR, Ask
from chargepost.guard.ratings import Ratings
from guard_rig import Rig, play
from support import runtimes

_WAITS = st.sampled_from([1, 2, 3, 5, 8, 20, 52, 60, 110, 250])


def _pairs(knob: int, values) -> st.SearchStrategy[bytes]:
    return values.map(lambda value: bytes([knob, value]))


_BIT = st.integers(0, 1)
# A car that charges comes first: without it most random traces never close anything.
_CHARGE = bytes([4, 1, 3, 32, 1, 1, 0, 60, 1, 2, 0, 60])
_TURN = st.one_of(
    _pairs(0, _WAITS),
    _pairs(0, _WAITS),
    _pairs(1, st.integers(0, 6)),
    _pairs(1, st.integers(1, 2)),
    _pairs(2, _BIT),
    _pairs(3, st.sampled_from([0, 11, 12, 20, 32, 64, 160])),
    _pairs(4, _BIT),
    _pairs(5, _BIT),
    _pairs(6, _BIT),
    _pairs(7, _BIT),
    _pairs(8, st.integers(0, 5)),
    _pairs(9, st.integers(0, 7)),
    _pairs(10, st.sampled_from([0, 1, 2, 3, 3, 3])),
    _pairs(11, st.sampled_from([0, 1, 2, 3, 3, 3])),
    _pairs(12, st.sampled_from([0, 1, 1])),
    _pairs(13, st.integers(0, 255)),
    _pairs(14, st.integers(0, 6)),
    _pairs(15, st.sampled_from([0, 90, 137, 140, 151, 170])),
    _pairs(16, st.sampled_from([0, 3, 40, 60, 200])),
    _pairs(17, st.sampled_from([0, 60, 200])),
    _pairs(18, st.sampled_from([0, 60, 200])),
    _pairs(19, _BIT),
    _pairs(20, st.integers(0, 2)),
    _pairs(21, st.sampled_from([0, 0, *range(19)])),
    _pairs(22, _BIT),
    _pairs(23, _BIT),
    _pairs(24, st.sampled_from([0, 1, 2, 3, 3, 3])),
    _pairs(25, _BIT),
    _pairs(26, st.integers(0, 255)),
    _pairs(29, st.integers(110, 146)),
    st.just(_CHARGE),
)
# Steps that take longer than they should: the witness counts steps, so they are not for it.
_LATE = st.one_of(_pairs(27, st.integers(0, 29)), _pairs(30, st.integers(0, 100)))
_LATE_TRACES = st.lists(st.one_of(_TURN, _TURN, _TURN, _LATE), max_size=40).map(
    lambda turns: _CHARGE + b"".join(turns)
)
_TRACES = st.lists(_TURN, max_size=40).map(lambda turns: _CHARGE + b"".join(turns))
_STARTS = st.sampled_from([0, 12345, 0x3FFFFFFF - 1200, 0x3FFFFFFF - 5000])


_STOPPING = 0xFFFF & ~(HOT | OVERLOAD | SENSOR)
_BAND_MV = 150  # the guard may not see a smaller change of the pilot
_BAND_DECICELSIUS = 5


def _ratings() -> Ratings:
    ratings = Ratings()
    ratings.phase_contactor = 1
    return ratings


# Steps until a rise counts: 100 ms, and as many for readings that were less at first.
_CONFIRMED = 22


class Witness:
    """Writes down each step and judges it by the words of the rules, not by the guard's means."""

    def __init__(self) -> None:
        self.steps: list[dict[str, int]] = []
        self.was_duty = 1000
        self.was_closed = self.was_bolt = self.was_three = self.was_testing = 0
        self.hot_steps = self.burning_steps = 0  # running, by the sensor

    def __call__(self, rig: Rig) -> None:
        outlet = rig.outlet
        self.steps.append({**self.pilot(rig), **self.asked(rig), **self.contacts(rig)})
        self.judge()
        self.was_duty = outlet.duty
        self.was_closed, self.was_bolt = outlet.closed, outlet.bolt
        self.was_three, self.was_testing = outlet.three, outlet.testing

    def pilot(self, rig: Rig) -> dict[str, int]:
        outlet = rig.outlet
        in_c = 4200 - _BAND_MV <= outlet.level <= 7800 + _BAND_MV and self.was_duty > 0
        pwm = 0 < self.was_duty < 1000
        bad_low = not outlet.diode or outlet.floor > -10500
        return {
            "duty": outlet.duty,
            "c": in_c,
            "a": outlet.level >= 10200 - _BAND_MV and self.was_duty > 0,
            "pwm": pwm,
            "no_diode": pwm and in_c and bad_low,
        }

    def asked(self, rig: Rig) -> dict[str, int]:
        ask, decidegrees = rig.core.ask, rig.outlet.decidegrees - _BAND_DECICELSIUS
        self.hot_steps = self.hot_steps + 1 if decidegrees > 700 else 0
        self.burning_steps = self.burning_steps + 1 if decidegrees > 850 else 0
        hot = self.hot_steps > _CONFIRMED
        worst = max(ask.current_l1_ma, ask.current_l2_ma, ask.current_l3_ma)
        return {
            "allowed": ask.permit and ask.available and ask.limit_ma >= 6000 and not hot,
            "limit": ask.limit_ma,
            "talking": rig.talking,
            "over": worst * 10 > 63000 * 11 and rig.outlet.closed,
            "burning": self.burning_steps > _CONFIRMED,
        }

    def contacts(self, rig: Rig) -> dict[str, int]:
        """What was sampled: contacts that follow show the command of the step before."""
        outlet, report = rig.outlet, rig.report
        return {
            "closed": outlet.closed,
            "tripped": outlet.residual & 3,
            "cable": outlet.ohms in {1500, 680, 220, 100},
            "secure": (self.was_bolt if outlet.bolt_mirror == 2 else outlet.bolt_mirror) != 0,
            "bolt": outlet.bolt,
            "three": outlet.three,
            "testing": outlet.testing,
            "faults": report.faults,
            "tested": report.rcm_tested,
            "welded": outlet.mirror == 1,
            "cap": min(report.cap_ma, report.cable_ma),
        }

    def last(self, count: int, key: str) -> list[int]:
        return [step[key] for step in self.steps[-count:]]

    def judge(self) -> None:
        now = self.steps[-1]
        if now["closed"]:
            self.judge_closed(now)
        if now["closed"] and not self.was_closed:
            self.judge_closing()
        self.judge_dead(now)
        if now["duty"] == 0:
            assert not now["closed"]
        if 0 < now["duty"] < 1000:
            assert now["allowed"]
            assert current_of(now["duty"]) <= min(now["limit"], now["cap"])
        if current_of(now["duty"]) > current_of(self.was_duty):
            self.judge_raise()

    def judge_closed(self, now: dict[str, int]) -> None:
        assert any(self.last(3, "c")), "closed for 30 ms without C"
        assert not now["tripped"]
        assert now["secure"]
        assert not now["burning"]
        assert any(self.last(602, "allowed")), "closed 6 s after it was forbidden"
        assert len(self.steps) < 3 or not all(self.last(3, "no_diode"))
        assert any(self.last(201, "talking")), "closed after 2 s of silence"
        assert any(self.last(3, "cable"))
        assert len(self.steps) < 202 or not all(self.last(202, "over")), "over-current for 2 s"
        assert not now["faults"] & _STOPPING

    def judge_closing(self) -> None:
        assert all(self.last(50, "c")), "closed before C had lasted"
        assert all(self.last(10, "pwm"))
        assert not any(self.last(10, "no_diode"))
        assert self.steps[-1]["allowed"]
        assert self.steps[-1]["tested"], "closed with an untested monitor"
        assert not self.steps[-1]["testing"]
        assert not self.steps[-1]["welded"]
        closed = self.last(501, "closed")[:-1]
        assert not any(closed), "closed within 5 s of an opening"

    def judge_dead(self, now: dict[str, int]) -> None:
        """The plug is let go, L2 and L3 move, and the monitor is tested, only without mains."""
        let_go = self.was_bolt and not now["bolt"]
        moved = self.was_three != now["three"]
        begun = now["testing"] and not self.was_testing
        if let_go or moved or begun:
            assert not any(self.last(20, "closed")), "not dead for 200 ms"
        if moved or begun:
            assert not now["welded"]
        if begun:
            assert all(self.last(3, "a")), "tested with a car"

    def judge_raise(self) -> None:
        """No raise within 5 s of a change, unless the car has left in between."""
        offers = [current_of(duty) for duty in self.last(500, "duty")[:-1]]
        changed = any(offers[i] != offers[i + 1] for i in range(len(offers) - 1))
        left = any(self.last(500, "a"))
        assert left or not changed


# A car that has opened the contactor is in C again, and the 5 s of rest end in the very step in
# which the PWM comes back, the car leaves C, or a meter that is mistaken has told 80 A for long.
_NO_CABLE = bytes([9, 0, 0, 3, 9, 1])
_OUT_OF_C = bytes([1, 0, 0, 3])
_BACK_IN_C = bytes([1, 1, 0, 60, 1, 2, 0, 250, 0, 187])


@settings(max_examples=150, deadline=None)
@given(_TRACES, _STARTS)
@example(_CHARGE + _NO_CABLE + _BACK_IN_C + bytes([0, 20]), 0)
@example(_CHARGE + _OUT_OF_C + _BACK_IN_C + bytes([0, 2, 1, 1, 0, 2]), 0)
@example(_CHARGE + _OUT_OF_C + bytes([17, 200]) + _BACK_IN_C + bytes([0, 20]), 0)
def test_the_contactor_is_never_closed_where_it_must_not_be(trace, start_ms):
    play(Rig(start_ms, False, _ratings()), trace, Witness())


def test_the_witness_sees_a_guard_that_is_slow():
    """The judge itself can fail: a contactor that stays closed is found out."""
    rig = Rig()
    witness = Witness()
    play(rig, _CHARGE, witness)
    assert rig.outlet.closed
    rig.outlet.open = lambda: None  # type: ignore[method-assign]
    rig.outlet.level = 9000
    try:
        for _ in range(5):
            rig.step()
            witness(rig)
    except AssertionError:
        return
    raise AssertionError("nothing was noticed")


@settings(max_examples=60, deadline=None)
@given(_LATE_TRACES, _STARTS)
def test_both_runtimes_and_both_placements_do_the_same(worker, trace, start_ms):
    here = runtimes.here("guard_rig", "summary", trace, start_ms, False)
    assert here[0] == "ok"
    assert worker.call("guard_rig", "summary", trace, start_ms, False) == here
    assert worker.call("guard_rig", "summary", trace, start_ms, True) == here
    assert runtimes.here("guard_rig", "summary", trace, start_ms, True) == here


_PAYLOAD = messages.pack_asks([Ask(), Ask()], [[0, 0, 0], [0, 0, 0]])
_FRAME = link.frame(link.ASK, 3, _PAYLOAD)
_PIECES = st.one_of(
    st.binary(max_size=20),
    st.just(_FRAME),
    st.integers(0, len(_FRAME)).map(lambda end: _FRAME[:end]),
    st.integers(0, len(_FRAME)).map(lambda begin: _FRAME[begin:]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=12), st.integers(1, 9))
def test_frames_are_found_in_any_noise_however_it_is_split(worker, pieces, chunk):
    stream = b"".join(pieces) + _FRAME
    here = runtimes.here("guard_rig", "frames_found", stream, 2)
    assert worker.call("guard_rig", "frames_found", stream, 2) == here
    parser = messages.chip_parser(2)
    found = []
    for at in range(0, len(stream), chunk):
        found += parser.feed(stream[at : at + chunk])
    assert [[sequence, payload.hex()] for _, sequence, payload in found] == here[1]
    assert found[-1] == (link.ASK, 3, _PAYLOAD)


@given(st.binary(max_size=40))
def test_a_stream_of_noise_never_changes_what_is_asked(noise):
    rig = Rig(0, True)
    before = rig.core.beat
    rig.chip.received(noise)
    assert rig.core.ask.permit == 0
    assert rig.core.beat == before
