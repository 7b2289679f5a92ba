"""Recordings of the black box: read into plain names and integers, and lived through again.

A recording is a list of segments, each a dict: "layout", "time" (ms of the guard's clock),
"state" (name -> integer after the step at that time) and "records". A record is a dict:
"steps" since the last one, "ms" that went by, "beat" 1 when the application was heard in its
last step, and "set", the fields that differ after that step.
"""

from chargepost.guard import checkpoint
from chargepost.guard.core import Core
from chargepost.guard.held import MASK
from chargepost.guard.ratings import Ratings
from chargepost.guard.trace import ALIVE, BEAT, FIELDS, LATE, MANY, SEGMENT, STEP_MS
from chargepost.guard.trace import FIRST_DECISION as _FIRST
from chargepost.port import const

_HEAD = const(10)
# How often the application was heard within one step is not recorded, nor what it is about
# to ask for once.
_UNTOLD = ("_heard", "ask.clear", "ask.test_rcm", "ask.wake", "beat")

NAMES = [part + "." + name if part else name for part, name, _ in FIELDS]


def decode(data: bytes) -> list:
    """The segments of a recording, the oldest first; each is as long as it says itself.

    Raises ValueError for damaged bytes, or when they come from another version of the guard.
    """
    found = checkpoint.fields(Core(Ratings()))
    names = [name for name, _, _ in found]
    layout = checkpoint.layout(found)
    segments = []
    at = 0
    while at < len(data):
        used = _number(data, at, 2)
        if not _HEAD < used <= SEGMENT or at + used > len(data):
            text = "the recording is damaged: the segment at byte %d would have %d bytes"
            raise ValueError(text % (at, used))
        segment = _segment(data[at : at + used], names, layout)
        segments.append(segment)
        at += used
    return segments


def _segment(data: bytes, names: list, layout: int) -> dict:
    written_by = _number(data, 2, 4)
    if written_by != layout:
        text = "the recording is of another guard (layout %08x, this one has %08x); "
        text += "read it with the version that wrote it"
        raise ValueError(text % (written_by, layout))
    try:
        at = _HEAD
        state = {}
        for name in names:
            state[name], at = _short(data, at)
        records = []
        while at < len(data):
            record, at = _record(data, at)
            records.append(record)
    except IndexError:
        raise ValueError("the recording is damaged: a segment ends within a record")
    return {"layout": layout, "time": _number(data, 6, 4), "state": state, "records": records}


def _record(data: bytes, at: int):
    steps = data[at]
    at += 1
    if steps & ALIVE:
        steps &= ~ALIVE
        return {"steps": steps, "ms": steps * STEP_MS, "beat": 1, "set": {}}, at
    if steps == MANY:
        steps, at = _number(data, at, 4), at + 4
    mask, at = _number(data, at, 4), at + 4
    ms = steps * STEP_MS
    if mask & LATE:
        ms, at = _number(data, at, 4), at + 4
    values = {}
    index = 0
    for _, _, size in FIELDS:
        if mask & 1 << index:
            values[NAMES[index]] = _signed(data, at, size)
            at += size
        index += 1  # noqa: SIM113 - as in the trace
    return {"steps": steps, "ms": ms, "beat": 1 if mask & BEAT else 0, "set": values}, at


def _number(data: bytes, at: int, size: int) -> int:
    value = 0
    for index in range(at, at + size):
        value = value << 8 | data[index]
    return value


def _signed(data: bytes, at: int, size: int) -> int:
    value = _number(data, at, size)
    return value - (1 << 8 * size) if data[at] & 0x80 else value


def _short(data: bytes, at: int):
    byte = data[at]
    negative = byte & 0x40
    value = byte & 0x3F
    shift = 6
    while byte & 0x80:
        at += 1
        byte = data[at]
        value |= (byte & 0x7F) << shift
        shift += 7
    return -value if negative else value, at + 1


class Replay:
    """Lives through a recording with this very guard; says where it decides otherwise.

    steps: lived through. difference: "" as long as all is identical, then one sentence.
    `watch(ms, record)` hears of each record after its last step; ms is the guard's clock.
    """

    def __init__(self, watch=None):
        self.core = Core(Ratings())
        self.steps = 0
        self.difference = ""
        self._watch = watch
        self._all = checkpoint.fields(self.core)
        self._fields = [
            (getattr(self.core, part) if part else self.core, name) for part, name, _ in FIELDS
        ]
        self._told = []  # the fields as recorded

    def run(self, segments: list) -> bool:
        """True when every decision of the recording was made again."""
        for segment in segments:
            if segment is not segments[0]:
                self._compare_all(segment)
            if not self.difference:
                self._restore(segment)
                self._segment(segment)
            if self.difference:
                break
        return not self.difference

    def _restore(self, segment: dict) -> None:
        state = segment["state"]
        missing = [name for name, _, _ in self._all if name not in state]
        if missing:
            text = "the recording lacks %s; read it with the version that wrote it"
            raise ValueError(text % missing[0])
        checkpoint.restore(self._all, [state[name] for name, _, _ in self._all])
        self._told = [getattr(part, name) for part, name in self._fields]

    def _segment(self, segment: dict) -> None:
        now = segment["time"]
        for record in segment["records"]:
            self._record(record, now)
            now = (now + record["ms"]) & MASK
            if self.difference:
                return
            if self._watch:
                self._watch(now, record)

    def _record(self, record: dict, now: int) -> None:
        steps = record["steps"]
        for step in range(1, steps):
            self._step((now + step * STEP_MS) & MASK)
            if self.difference:
                return
        for name, value in record["set"].items():
            index = NAMES.index(name)
            self._told[index] = value
            if index < _FIRST - 1:  # the last input says what was asked once
                part, attribute = self._fields[index]
                setattr(part, attribute, value)
        if record["beat"]:
            self._beat()
        self._step((now + record["ms"]) & MASK)

    def _beat(self) -> None:
        once = self._told[_FIRST - 1]
        ask = self.core.ask
        ask.clear = once & 1
        ask.test_rcm = once >> 1 & 1
        ask.wake = once >> 2
        self.core.beat = (self.core.beat + 1) & 0xFF

    def _step(self, now: int) -> None:
        self.core.decide(now)
        self.steps += 1
        for index in range(_FIRST - 1, len(self._fields)):
            part, name = self._fields[index]
            if getattr(part, name) != self._told[index]:
                self._differ(now, NAMES[index], self._told[index], getattr(part, name))
                return

    def _compare_all(self, segment: dict) -> None:
        state = segment["state"]
        for name, part, attribute in self._all:
            value = getattr(part, attribute)
            if name not in _UNTOLD and state.get(name) != value:
                self._differ(segment["time"], name, state.get(name), value)
                return

    def _differ(self, now: int, name: str, recorded, replayed) -> None:
        text = "%s is %s at %d ms, where %s was recorded"
        self.difference = text % (name, replayed, now, recorded)
