"""Faults that come back: bounded retries, and the lock-out, both kept over restarts.

How often is in the table of `chargepost.faults`. The guard latches a fault by itself; from here
it is told with `Ask.locked` what held before it was started, and what holds until service.
"""

from chargepost import faults
from chargepost.port import const
from chargepost.store import load, save

_GONE_MS = const(500)  # so long the guard must see no car before the car has left
_ECHO_MS = const(3000)  # so long the guard may still report what it was told to forget
_COALESCE_MS = const(60000)  # between writes that tell of nothing new
_REWRITE_S = const(21600)  # the count of operation is written so often while anything counts
_SILENT = const(0x100)
_GUARDS = const(0xFFFF)  # the bits that the guard knows
_SAVE_AGAIN_MS = const(10000)  # after a write that failed


class Lockout:
    """The faults of one outlet over time. Call `tick` after the outlet's, before `refresh()`.

    active: bits that hold until their rule ends them. locked_out: bits that only `clear` ends.
    `problem` is a sentence about a damaged document, "" without one.
    """

    def __init__(self, outlet, storage, hours, log):
        self.outlet = outlet
        self.active = 0
        self.locked_out = 0
        self.problem = ""
        self._storage = storage
        self._hours = hours
        self._log = log
        self._name = file_name(outlet.number)
        self._kept = faults.kept()
        self._times = {}  # bit -> events within WITHIN_S, the oldest first
        self._tries = {}  # bit -> how often it was cleared for this car
        self._due_ms = {}  # bit -> when it is cleared without being asked
        self._echo_ms = {}  # bit -> when it was told to end
        self._retried = 0  # of those: bits that were cleared for a retry
        self._before = _SILENT | faults.METER  # every start begins with these
        self._away_ms = -1  # since when there is no car
        self._away_steps = 0
        self._clear = 0
        self._saved = self._document()
        self._saved_ms = 0
        self._failed_ms = -_SAVE_AGAIN_MS
        self._load()

    # --- time ------------------------------------------------------------------------------

    def tick(self, now_ms: int) -> None:
        """Take in what the guard reports; raises OSError when it cannot be written down."""
        outlet = self.outlet
        report = outlet.guard.report(outlet.number - 1)
        found = outlet.faults() & ~faults.LOCKED_OUT
        self._end_echoes(found, now_ms)
        self._count(found, now_ms)
        self._before = found
        if self._car_left(report, now_ms):
            self._release(faults.CAR_LEAVES, now_ms)
        self._retry(now_ms)
        self._tell()
        self._save(now_ms)

    def _count(self, found: int, now_ms: int) -> None:
        """Count what has come by this tick."""
        new = found & ~self._before & ~self.active & ~self.locked_out
        for bit in list(self._echo_ms):
            new &= ~bit
        for fault in faults.active(new):
            self._came(fault, now_ms)

    def _came(self, fault, now_ms: int) -> None:
        bit = fault.bit
        if bit & self._kept:
            self.active |= bit
        if not fault.most:
            self._log("outlet %d: %s" % (self.outlet.number, fault.name))
            return
        times = [event for event in self._times.get(bit, ()) if self._counts(event)]
        times.append(self._hours.stamp())
        self._times[bit] = times[-fault.most :]
        recent = [event for event in times if self._hours.age(event) < faults.WITHIN_S]
        text = "outlet %d: %s, %d of %d in 24 h"
        self._log(text % (self.outlet.number, fault.name, len(recent), fault.most))
        if len(recent) >= fault.most:
            self.locked_out |= bit
        elif fault.tries > self._tries.get(bit, 0):
            self._due_ms[bit] = now_ms + fault.pause_s * 1000

    def _counts(self, event: list) -> bool:
        """By the time of operation alone: what a wrong wall clock let go of comes back."""
        return self._hours.seconds() - event[0] < faults.WITHIN_S

    def _car_left(self, report, now_ms: int) -> bool:
        """True once the guard has seen for a while that there is no car."""
        if not self.outlet.guard.alive or report.plugged or report.state:
            self._away_ms = -1
            return False
        if self._away_ms < 0:
            self._away_ms = now_ms
            self._away_steps = report.steps
        # A guard that was just started says "no car" before its first look.
        looked = report.steps - self._away_steps >= 10
        return looked and now_ms - self._away_ms >= _GONE_MS

    def _release(self, rule: int, now_ms: int) -> None:
        for fault in faults.active(self.active & ~self.locked_out):
            if fault.ends == rule:
                self._forget(fault.bit, now_ms)
                self._tries.pop(fault.bit, None)

    def _forget(self, bit: int, now_ms: int) -> None:
        """No longer hold a fault; the guard may report it a little longer."""
        self.active &= ~bit
        self._due_ms.pop(bit, None)
        self._echo_ms[bit] = now_ms

    def _end_echoes(self, found: int, now_ms: int) -> None:
        for bit in list(self._echo_ms):
            if not found & bit:
                self._echo_ms.pop(bit)
                self._retried &= ~bit
            elif now_ms - self._echo_ms[bit] >= _ECHO_MS:
                self._outlasts(bit)

    def _outlasts(self, bit: int) -> None:
        """The guard reports a fault of its own accord although it was told to forget it."""
        if self._retried & bit:  # the retry did not help: it counts again
            self._before &= ~bit
            self._retried &= ~bit
        else:
            self.active |= bit
        self._echo_ms.pop(bit)

    def _retry(self, now_ms: int) -> None:
        """Clear what is due, once nothing stands that must not be cleared with it."""
        due = 0
        for bit, at_ms in self._due_ms.items():
            if now_ms >= at_ms:
                due |= bit
        if not due or self.active & ~due or self.locked_out:
            return
        for fault in faults.active(due):
            tried = self._tries.get(fault.bit, 0) + 1
            if fault.ends == faults.CAR_LEAVES:
                self._tries[fault.bit] = tried
            self._forget(fault.bit, now_ms)
            self._log("outlet %d: %s is tried again" % (self.outlet.number, fault.name))
        self._retried |= due
        self._clear = 1

    def _tell(self) -> None:
        outlet = self.outlet
        ask = outlet.guard.ask(outlet.number - 1)
        ask.locked = (self.active | self.locked_out) & _GUARDS
        if self._clear:
            ask.clear = 1
            self._clear = 0
        extra = outlet.extra_faults & ~faults.LOCKED_OUT
        outlet.extra_faults = extra | faults.LOCKED_OUT if self.locked_out else extra

    # --- service ------------------------------------------------------------------------------

    def clear(self) -> None:
        """Somebody answers for the outlet: every fault and every count is forgotten.

        What still holds comes back and counts anew. Raises OSError when it cannot be written.
        """
        now_ms = self.outlet.clock.ms()
        for fault in faults.active(self.active | self.locked_out):
            self._forget(fault.bit, now_ms)
            self._retried |= fault.bit
        self.locked_out = 0
        self._times = {}
        self._tries = {}
        self._due_ms = {}
        self._clear = 1
        self._log("outlet %d: all faults are cleared" % self.outlet.number)
        self._tell()
        self._write(now_ms)

    # --- what survives ------------------------------------------------------------------------

    def _document(self) -> dict:
        return {
            "seconds": self._hours.seconds(),
            "active": self.active,
            "locked out": self.locked_out,
            "times": {str(bit): times for bit, times in self._times.items()},
        }

    def _load(self) -> None:
        problems = []
        found = load(self._storage, self._name, problems)
        if problems:
            self.problem = problems[0]
        if not well_formed(found):
            if found is not None:
                self.problem = "document %s is not one of faults; not used" % self._name
            return
        self._saved = found
        self.locked_out = found["locked out"] & self._lockable()
        self.active = (found["active"] | self.locked_out) & self._kept
        for text, times in found["times"].items():
            self._times[int(text)] = times
        # A retry that was due before the restart comes after a pause from now.
        now_ms = self.outlet.clock.ms()
        for fault in faults.active(self.active & ~self.locked_out):
            if fault.tries:
                self._due_ms[fault.bit] = now_ms + fault.pause_s * 1000
        self._tell()

    def _lockable(self) -> int:
        return sum([fault.bit for fault in faults.active(_GUARDS) if fault.most])

    def _save(self, now_ms: int) -> None:
        """At once what a restart must not forget, the rest when a while has passed."""
        self._prune()
        saved = self._saved
        gained = self.active & ~saved["active"] | self.locked_out & ~saved["locked out"]
        if not gained:
            since_ms = now_ms - self._saved_ms
            if since_ms < _COALESCE_MS or not self._differs():
                return
        if now_ms - self._failed_ms >= _SAVE_AGAIN_MS:
            self._write(now_ms)

    def _differs(self) -> bool:
        saved = self._saved
        now = self._document()
        late = bool(self._times) and now["seconds"] - saved["seconds"] >= _REWRITE_S
        names = ("active", "locked out", "times")
        return late or any([now[name] != saved[name] for name in names])

    def _prune(self) -> None:
        for bit in list(self._times):
            if not [event for event in self._times[bit] if self._counts(event)]:
                self._times.pop(bit)

    def _write(self, now_ms: int) -> None:
        document = self._document()
        self._failed_ms = now_ms
        save(self._storage, self._name, document)
        self._failed_ms = now_ms - _SAVE_AGAIN_MS
        self._saved = document
        self._saved_ms = now_ms

    # --- what a console may ask ------------------------------------------------------------------

    def state(self) -> dict:
        """What holds, what is locked out, when the next retry comes (s, None: never), counts."""
        now_ms = self.outlet.clock.ms()
        due = [max(0, at_ms - now_ms + 999) // 1000 for at_ms in self._due_ms.values()]
        counts = {}
        for bit, times in self._times.items():
            fault = faults.worst(bit)
            recent = [event for event in times if self._hours.age(event) < faults.WITHIN_S]
            if fault and recent:
                counts[fault.name] = len(recent)
        return {
            "active": [fault.name for fault in faults.active(self.active)],
            "locked_out": [fault.name for fault in faults.active(self.locked_out)],
            "retry_s": min(due) if due and not self.locked_out else None,
            "last_24_h": counts,
        }


def file_name(number: int) -> str:
    """Name of the document of outlet `number`."""
    return "lockout%d" % number


def well_formed(found) -> bool:
    """True for a document as it was once written."""
    if not isinstance(found, dict):
        return False
    for name in ("seconds", "active", "locked out"):
        if not isinstance(found.get(name), int) or found[name] < 0:
            return False
    times = found.get("times")
    if not isinstance(times, dict):
        return False
    for text, events in times.items():
        if not text or text.strip("0123456789") or not isinstance(events, list):
            return False
        for event in events:
            if not isinstance(event, list) or len(event) != 2:
                return False
            if not isinstance(event[0], int) or not isinstance(event[1], int):
                return False
    return True
