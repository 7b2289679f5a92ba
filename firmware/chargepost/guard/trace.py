"""The black box of one guard: a ring of what was measured, asked and decided, for replay.

A segment begins with all integers of the guard and goes on with records of what changed:

    used (2 bytes) | layout (4) | time (4) | integers, sorted by name | records
    record: steps since the last one | mask (4 bytes) | late (4 bytes) | changed fields
    record of a mere sign of life: 80h + steps since the last one

Steps of 7Fh and more are written as 7Fh and 4 bytes. Everything is high byte first, but the
integers of the head, most of which are small: the lowest 6 bits, 40h for a negative one, 80h
when 7 more bits follow. `chargepost.guard.recording` reads it.
"""

import array

from chargepost.guard import checkpoint
from chargepost.guard.held import MASK, Held
from chargepost.port import const

STEP_MS = const(10)
SEGMENT = const(2048)
SEGMENTS = const(4)

# Part of the core, attribute, bytes. Inputs first, then what the guard made of them.
FIELDS = (
    ("", "high_mv", 2),
    ("", "low_mv", 2),
    ("", "ohm", 4),
    ("", "rcm_bits", 1),
    ("", "contactor_feedback", 1),
    ("", "phase_feedback", 1),
    ("", "lock_feedback", 1),
    ("", "decicelsius", 2),
    ("ask", "permit", 1),
    ("ask", "available", 1),
    ("ask", "hold_lock", 1),
    ("ask", "phases", 1),
    ("ask", "vouch", 1),
    ("ask", "limit_ma", 4),
    ("ask", "locked", 4),
    ("ask", "current_l1_ma", 4),
    ("ask", "current_l2_ma", 4),
    ("ask", "current_l3_ma", 4),
    ("", "obeyed", 1),
    ("interlock", "close", 1),
    ("signal", "duty", 2),
    ("plug_lock", "drive", 1),
    ("phase_switch", "close", 1),
    ("rcm", "pulse", 1),
    ("pilot", "state", 1),
    ("", "faults", 4),
)
FIRST_DECISION = const(19)
BEAT = const(0x10000000)
LATE = const(0x20000000)  # ms since the last record follow, as they are not 10 for each step

ALIVE = const(0x80)
MANY = const(0x7F)
_RESERVE = const(80)  # longer than any record
_AFTER_MS = const(1000)  # how long the ring runs on after a fault


class Trace:
    """size: bytes of the frozen ring, 0 while it runs. after: runs from a fault to the freezing.

    Writing allocates nothing.
    """

    def __init__(self, core):
        self.size = 0
        self._core = core
        found = checkpoint.fields(core)
        self._layout = checkpoint.layout(found)
        self._parts = [part for _, part, _ in found]
        self._names = [name for _, _, name in found]
        self._fields = [
            (getattr(core, part) if part else core, name, size) for part, name, size in FIELDS
        ]
        self._last = array.array("i", [getattr(one, name) for one, name, _ in self._fields])
        self._ring = bytearray(SEGMENT * SEGMENTS)
        self._beat = core.beat
        self._faults = 0
        self._did = -1  # commands, state and what was obeyed
        self._steps = 0
        self._ms = -1
        self.after = Held(_AFTER_MS)
        self._at = 0
        self._segment = 0
        self._written = 0  # segments that hold something

    def read(self, offset: int, count: int) -> bytes:
        """Some bytes of the frozen ring, the oldest first; never across a segment's end."""
        first = self._segment + 1 if self._written == SEGMENTS else 0
        start = (first + offset // SEGMENT) % SEGMENTS * SEGMENT
        at = offset % SEGMENT
        return bytes(self._ring[start + at : start + min(at + count, SEGMENT)])

    def release(self) -> None:
        """What was frozen is stored: begin anew."""
        self.size = 0
        self._written = 0
        self._ms = -1

    def record(self, now: int) -> None:
        """Write down what has changed by the step, or the sign of life, at `now`."""
        if self.size:
            return
        core = self._core
        if self._ms < 0:  # the first of all
            self._begin(now)
            self._faults = core.faults  # a recording that begins with it tells nothing
            return
        mask = self._changes() if self._news(core) else 0
        steps = (core.steps - self._steps) & MASK
        elapsed = (now - self._ms) & MASK
        if core.beat != self._beat:
            self._beat = core.beat
            mask |= BEAT
        if elapsed != steps * STEP_MS:
            mask |= LATE
        if mask:
            self._write(steps, mask, elapsed)
            self._steps = core.steps
            self._ms = now
            if self._at > (self._segment + 1) * SEGMENT - _RESERVE:
                self._seal()
                self._begin(now)
        self._freeze(core.faults, now)

    def _news(self, core) -> int:
        """1 when a full comparison is worth its time: asks change with a sign of life only."""
        did = core.signal.duty | core.interlock.close << 10 | core.phase_switch.close << 11
        did |= core.plug_lock.drive << 12 | core.rcm.pulse << 13 | core.obeyed << 14
        did |= core.pilot.state << 20
        if did == self._did and core.faults == self._faults and core.beat == self._beat:
            return core.touched
        self._did = did
        return 1

    def _changes(self) -> int:
        self._core.touched = 0
        last = self._last
        mask = 0
        index = 0
        for thing, name, _ in self._fields:
            value = getattr(thing, name)
            if value != last[index]:
                last[index] = value
                mask |= 1 << index
            index += 1  # noqa: SIM113 - enumerate allocates
        return mask

    def _write(self, steps: int, mask: int, elapsed: int) -> None:
        if mask == BEAT and steps < MANY:
            self._put(ALIVE | steps, 1)
            return
        self._put(min(steps, MANY), 1)
        if steps >= MANY:
            self._put(steps, 4)
        self._put(mask, 4)
        if mask & LATE:
            self._put(elapsed, 4)
        index = 0
        for _, _, size in self._fields:
            if mask & 1 << index:
                self._put(self._last[index], size)
            index += 1  # noqa: SIM113

    def _freeze(self, faults: int, now: int) -> None:
        # What the application keeps locked is no news: it froze the ring when it came.
        new = faults & ~self._faults & ~self._core.ask.locked
        if new and not self.after.running:
            self.after.start(now)
        self._faults = faults
        if self.after.check(self.after.running, now):
            self.after.check(0, now)
            self._seal()
            self.size = self._written * SEGMENT

    def _begin(self, now: int) -> None:
        """A new segment, from the state after the step at `now`."""
        self._segment = (self._segment + 1) % SEGMENTS if self._written else 0
        self._written = min(self._written + 1, SEGMENTS)
        self._ms = now
        self._steps = self._core.steps
        self._beat = self._core.beat
        self._changes()
        self._at = self._segment * SEGMENT + 2
        self._put(self._layout, 4)
        self._put(now, 4)
        index = 0
        for part in self._parts:
            self._put_short(getattr(part, self._names[index]))
            index += 1  # noqa: SIM113

    def _seal(self) -> None:
        """Say in its head how much of the segment is used."""
        start = self._segment * SEGMENT
        used = self._at - start
        self._at = start
        self._put(used, 2)
        self._at = start + used

    def _put(self, value: int, size: int) -> None:
        """Append a number in two's complement, high byte first."""
        ring = self._ring
        at = self._at + size
        self._at = at
        while size:
            at -= 1
            ring[at] = value & 0xFF
            value >>= 8
            size -= 1

    def _put_short(self, value: int) -> None:
        """Append a number in as few bytes as it needs, the lowest bits first."""
        byte = 0
        if value < 0:
            byte = 0x40
            value = -value
        byte |= value & 0x3F
        value >>= 6
        while value:
            self._ring[self._at] = byte | 0x80
            self._at += 1
            byte = value & 0x7F
            value >>= 7
        self._ring[self._at] = byte
        self._at += 1
