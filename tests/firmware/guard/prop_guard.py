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
# Something sets a timer going and is over; and something comes about when the timer ends: the
# rest after an opening, the time for x1, the proof of the diode, what C must last ...
_SETBACK = st.sampled_from(
    [
        bytes([1, 1, 0, 3, 1, 2]),  # the car pauses
        bytes([1, 0, 0, 5, 1, 2]),  # it is plugged in anew, without B
        bytes([1, 0, 0, 5, 1, 1, 0, 8, 1, 2]),
        bytes([1, 4, 0, 3, 1, 2]),
        bytes([2, 0, 0, 4, 2, 1]),  # the diode
        bytes([9, 0, 0, 3, 9, 1]),  # the cable
        bytes([8, 1, 0, 1, 8, 0, 7, 1]),  # a residual current, and somebody clears it
        bytes([11, 1, 0, 1, 11, 3, 7, 1]),  # the lock
        bytes([10, 1, 0, 60, 10, 3, 7, 1]),  # the auxiliary contact
        bytes([4, 0, 0, 1, 4, 1]),  # the permission
        bytes([4, 0]),
        bytes([3, 11]),
        bytes([3, 12]),
        bytes([5, 0]),
        bytes([5, 0, 0, 5, 5, 1]),
        bytes([12, 0]),
        bytes([12, 0, 0, 201, 12, 1]),
        bytes([19, 1]),
        bytes([20, 2]),
        bytes([1, 1, 4, 0, 0, 30, 4, 1]),
        bytes([1, 0, 0, 40, 23, 1, 0, 1]),  # a self-test
        bytes([1, 0, 0, 200, 11, 1, 1, 1, 0, 30, 1, 2]),  # the bolt does not come
    ]
)
# Steps until something runs out: the shorter ones come more often.
_TIMES = st.sampled_from([2, 5, 10, 20, 25, 30, 50, 60, 100, 200, 300, 500, 500, 500, 600])
_SLIPS = st.integers(-2, 4)
_BRIEF = st.integers(1, 4).map(lambda steps: bytes([0, steps]))


def _wait(steps: int) -> bytes:
    """So many steps' time; most of a long one goes by at once, in which nothing happens."""
    if steps < 100:
        return bytes([0, steps])
    jump = (steps - 50) // 25
    return bytes([0, 10, 30, jump, 0, steps - 10 - jump * 25])


_EVENT = st.one_of(
    _pairs(1, st.integers(0, 4)),
    _pairs(1, st.integers(0, 4)),
    _pairs(1, st.just(1)),
    _pairs(1, st.just(1)),
    _pairs(2, _BIT),
    _pairs(3, st.sampled_from([0, 12, 32, 64])),
    _pairs(4, _BIT),
    _pairs(5, _BIT),
    _pairs(8, st.sampled_from([1, 2, 4])),
    _pairs(9, st.sampled_from([1, 2, 5, 7])),
    _pairs(10, st.sampled_from([1, 2, 3])),
    _pairs(11, st.sampled_from([1, 2, 3])),
    _pairs(14, st.sampled_from([0, 3])),
    _pairs(15, st.sampled_from([90, 170])),
    _pairs(19, _BIT),
    _pairs(21, st.integers(0, 17)),
)
_COINCIDENCE = st.tuples(
    _SETBACK,
    st.tuples(_TIMES, _SLIPS).map(lambda pair: _wait(max(1, sum(pair)))),
    _EVENT,
    st.one_of(_BRIEF, st.just(b"")),
    _EVENT,
    st.sampled_from([bytes([0, 2]), bytes([0, 20])]),
).map(b"".join)
# Steps that take longer than they should: the witness counts steps, so they are not for it.
_LATE = st.one_of(_pairs(27, st.integers(0, 29)), _pairs(30, st.integers(0, 100)))
_LATE_TRACES = st.lists(st.one_of(_TURN, _TURN, _TURN, _LATE), max_size=40).map(
    lambda turns: _CHARGE + b"".join(turns)
)
# All is well again, and the car charges, as soon as its rest is over.
_SOUND = bytes([2, 1, 5, 1, 8, 0, 9, 3, 10, 3, 11, 3, 12, 1, 14, 0, 15, 90, 19, 0, 21, 0, 7, 1])
_AGAIN = _SOUND + _CHARGE + _wait(500)
_TRACES = st.one_of(
    st.lists(_TURN, max_size=40),
    st.tuples(_COINCIDENCE),
    st.tuples(_COINCIDENCE, st.just(_AGAIN), _COINCIDENCE),
).map(lambda turns: _CHARGE + b"".join(turns))
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


class Story:
    """For how many steps' time each thing has been so, or has not."""

    def __init__(self) -> None:
        self.steps = 0
        self.held: dict[str, int] = {}
        self.absent: dict[str, int] = {}

    def tell(self, now: dict[str, int], steps: int) -> None:
        """What is now; what was so before has been so for all the `steps` in between."""
        self.steps += steps
        for key, value in now.items():
            longer, begun = (self.held, self.absent) if value else (self.absent, self.held)
            longer[key] = longer[key] + steps if longer.get(key) else 1
            begun[key] = 0

    def always(self, count: int, key: str) -> bool:
        """In the last `count` steps, or in all that there were."""
        return self.held[key] >= min(count, self.steps)

    def never(self, count: int, key: str) -> bool:
        return self.absent[key] >= min(count, self.steps)


class Witness:
    """Writes down each step and judges it by the words of the rules, not by the guard's means."""

    def __init__(self) -> None:
        self.story = Story()
        self.was_ms = 500  # when a rig has been through its first self-test
        self.was_duty = 1000
        self.was_closed = self.was_bolt = self.was_three = self.was_testing = 0
        self.hot_steps = self.burning_steps = 0  # running, by the sensor
        self.open_steps = 1000  # before this step
        self.kept_steps = 1000  # since another current was offered, before this step

    def __call__(self, rig: Rig) -> None:
        outlet = rig.outlet
        now = {**self.pilot(rig), **self.asked(rig), **self.contacts(rig)}
        steps = (rig.lived_ms - self.was_ms) // 10
        self.was_ms = rig.lived_ms
        self.story.tell(now, steps)
        self.open_steps += steps - 1
        self.kept_steps += steps - 1
        self.judge(now)
        changed = current_of(outlet.duty) != current_of(self.was_duty)
        self.kept_steps = 1 if changed else self.kept_steps + 1
        self.open_steps = 0 if outlet.closed else self.open_steps + 1
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
        worst = max(ask.current_l1_ma, ask.current_l2_ma, ask.current_l3_ma)
        self.hot_steps = self.hot_steps + 1 if decidegrees > 700 else 0
        self.burning_steps = self.burning_steps + 1 if decidegrees > 850 else 0
        hot = self.hot_steps > _CONFIRMED
        return {
            "allowed": ask.permit and ask.available and ask.limit_ma >= 6000 and not hot,
            "burning": self.burning_steps > _CONFIRMED,
            "limit": ask.limit_ma,
            "talking": rig.talking,
            "over": worst * 10 > 63000 * 11 and rig.outlet.closed,
        }

    def contacts(self, rig: Rig) -> dict[str, int]:
        """What was sampled: contacts that follow show the command of the step before."""
        outlet, report = rig.outlet, rig.report
        bolt = self.was_bolt if outlet.bolt_mirror == 2 else outlet.bolt_mirror
        return {
            "closed": outlet.closed,
            "tripped": outlet.residual & 3,
            "broken": outlet.residual & 4,
            "cable": outlet.ohms in {1500, 680, 220, 100},
            "secure": bolt == -1 or (bolt == 1 and outlet.bolt),
            "bolt": outlet.bolt,
            "three": outlet.three,
            "testing": outlet.testing,
            "faults": report.faults,
            "tested": report.rcm_tested,
            "welded": outlet.mirror == 1,
            "cap": min(report.cap_ma, report.cable_ma),
        }

    def judge(self, now: dict[str, int]) -> None:
        if now["closed"]:
            self.judge_closed(now)
        if now["closed"] and not self.was_closed:
            self.judge_closing(now)
        self.judge_dead(now)
        if now["duty"] == 0:
            assert not now["closed"]
        if 0 < now["duty"] < 1000:
            assert now["allowed"]
            assert current_of(now["duty"]) <= min(now["limit"], now["cap"])
        if current_of(now["duty"]) > current_of(self.was_duty):
            self.judge_raise()

    def judge_closed(self, now: dict[str, int]) -> None:
        story = self.story
        assert not story.never(3, "c"), "closed for 30 ms without C"
        assert not now["tripped"]
        assert now["secure"]
        assert not now["burning"]
        assert not story.never(602, "allowed"), "closed 6 s after it was forbidden"
        assert story.held["no_diode"] < 3
        assert not story.never(201, "talking"), "closed after 2 s of silence"
        assert not story.never(3, "cable")
        assert story.held["over"] < 202, "over-current for 2 s"
        assert not now["faults"] & _STOPPING

    def judge_closing(self, now: dict[str, int]) -> None:
        story = self.story
        assert story.always(50, "c"), "closed before C had lasted"
        assert story.always(10, "pwm")
        assert story.never(10, "no_diode")
        assert now["allowed"]
        assert now["tested"], "closed with an untested monitor"
        assert not now["testing"]
        assert not now["welded"]
        assert now["cable"]
        assert not now["broken"]
        assert self.open_steps >= 500, "closed within 5 s of an opening"

    def judge_dead(self, now: dict[str, int]) -> None:
        """The plug is let go, L2 and L3 move, and the monitor is tested, only without mains."""
        let_go = self.was_bolt and not now["bolt"]
        moved = self.was_three != now["three"]
        begun = now["testing"] and not self.was_testing
        if let_go or moved or begun:
            assert self.story.never(20, "closed"), "not dead for 200 ms"
        if moved or begun:
            assert not now["welded"]
        if begun:
            assert self.story.always(3, "a"), "tested with a car"

    def judge_raise(self) -> None:
        """No raise within 5 s of a change, unless the car has left in between."""
        left = not self.story.never(500, "a")
        assert left or self.kept_steps >= 499


# A car that has opened the contactor is in C again, and the 5 s of rest end in the very step in
# which the PWM comes back, the car leaves C, or a meter that is mistaken has told 80 A for long.
_NO_CABLE = bytes([9, 0, 0, 3, 9, 1])
_OUT_OF_C = bytes([1, 0, 0, 3])
_BACK_IN_C = bytes([1, 1, 0, 60, 1, 2, 0, 250, 0, 187])


@settings(max_examples=110, deadline=None)
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
