"""What a recording tells, in the words of the field: one line for each change."""

from collections.abc import Callable
from typing import Any

from chargepost import faults
from chargepost.guard.duty import current_of
from chargepost.guard.held import MASK

_PILOT_BAND_MV = 500  # what moves by less is not told


def _volts(mv: int) -> str:
    return f"{mv / 1000:.1f} V"


def _amperes(ma: int) -> str:
    return "unknown" if ma < 0 else f"{ma / 1000:.1f} A"


def _yes(value: int) -> str:
    return "yes" if value else "no"


def _contact(value: int) -> str:
    return {1: "closed", 0: "open"}.get(value, "none")


def _bolt(value: int) -> str:
    return {1: "locked", 0: "unlocked"}.get(value, "none")


def _names(bits: int) -> str:
    return ", ".join(fault.name for fault in faults.active(bits)) or "none"


def _monitor(bits: int) -> str:
    if bits < 0:
        return "none"
    words = {1: "DC 6 mA", 2: "AC 30 mA", 4: "broken"}
    return " and ".join(word for bit, word in words.items() if bits & bit) or "quiet"


def _duty(duty: int) -> str:
    if duty == 1000:
        return "steady +12 V (x1)"
    if duty == 0:
        return "steady -12 V (F)"
    return f"{duty / 10:.1f} % (x2, {_amperes(current_of(duty))})"


def _once(bits: int) -> str:
    words = {1: "clear the faults", 2: "test the monitor", 4: "wake by x1", 8: "wake by F"}
    return " and ".join(word for bit, word in words.items() if bits & bit)


def _resistor(ohm: int) -> str:
    return "none" if ohm < 0 else f"{ohm} ohm"


def _degrees(decicelsius: int) -> str:
    return "unknown" if decicelsius <= -9999 else f"{decicelsius / 10:.1f} degC"


# Field of the trace -> (who, what about it, how its value is said).
_WORDS: dict[str, tuple[str, str, Callable[[int], str]]] = {
    "high_mv": ("measured", "pilot high", _volts),
    "low_mv": ("measured", "pilot low", _volts),
    "ohm": ("measured", "cable", _resistor),
    "rcm_bits": ("measured", "residual current", _monitor),
    "contactor_feedback": ("measured", "contactor", _contact),
    "phase_feedback": ("measured", "contactor of L2 and L3", _contact),
    "lock_feedback": ("measured", "lock", _bolt),
    "decicelsius": ("measured", "temperature", _degrees),
    "ask.permit": ("asked", "permission", _yes),
    "ask.available": ("asked", "available", _yes),
    "ask.hold_lock": ("asked", "hold the plug", _yes),
    "ask.phases": ("asked", "phases", str),
    "ask.vouch": ("asked", "monitor vouched for", _yes),
    "ask.limit_ma": ("asked", "limit", _amperes),
    "ask.locked": ("asked", "kept locked", _names),
    "ask.current_l1_ma": ("measured", "current L1", _amperes),
    "ask.current_l2_ma": ("measured", "current L2", _amperes),
    "ask.current_l3_ma": ("measured", "current L3", _amperes),
    "obeyed": ("asked", "once", _once),
    "interlock.close": ("decided", "contactor", lambda value: "close" if value else "open"),
    "signal.duty": ("decided", "pilot", _duty),
    "plug_lock.drive": ("decided", "lock", lambda value: "lock" if value else "unlock"),
    "phase_switch.close": ("decided", "phases", lambda value: "3" if value else "1"),
    "rcm.pulse": ("decided", "test of the monitor", lambda value: "on" if value else "off"),
    "pilot.state": ("decided", "state", "ABCDEF".__getitem__),
    "faults": ("decided", "faults", _names),
}


class Story:
    """Collects `lines`; the last millisecond of the recording is 0, what was before is less."""

    def __init__(self, segments: list[dict[str, Any]]) -> None:
        self.lines: list[str] = []
        lasts = sum(record["ms"] for segment in segments for record in segment["records"])
        self._end = (segments[0]["time"] + lasts) & MASK
        self._told: dict[str, int] = {}

    def hear(self, ms: int, record: dict[str, Any]) -> None:
        """Tell what a record changes; `ms` is the guard's clock."""
        before = ((self._end - ms) & MASK) / 1000
        for name, value in record["set"].items():
            who, what, say = _WORDS[name]
            if name == "obeyed" and not value:
                continue
            if name in ("high_mv", "low_mv") and self._hardly(name, value):
                continue
            self._told[name] = value
            late = record["ms"] - 10 * record["steps"]
            note = f"  (step {late:+d} ms)" if late else ""
            self.lines.append(f"{-before:10.3f} s  {who:8}  {what}: {say(value)}{note}")

    def _hardly(self, name: str, value: int) -> bool:
        told = self._told.get(name)
        return told is not None and abs(value - told) < _PILOT_BAND_MV
