"""Writes the tables of docs/guard.md from the guard itself: constants, faults, reactions.

    python tools/generate/guard_doc.py [--check]

The reactions are measured here, on the outlet that the tests use.
"""

import ast
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The measuring rig belongs to the tests; the rows stand beside this file.
sys.path += [str(ROOT / "tests" / "support")]

import guard_constants  # noqa: E402
from generated import between, read, settle  # noqa: E402

import reactions  # noqa: E402
from chargepost import faults  # noqa: E402
from chargepost.guard import cable, duty, pilot, trace, watch  # noqa: E402
from chargepost.guard.ratings import Ratings  # noqa: E402

TARGET = ROOT / "docs" / "guard.md"
GUARD = ROOT / "firmware" / "chargepost" / "guard"
_ALL_BITS = 0x3FFFFFFF
_DUTIES = (0, 30, 50, 79, 80, 99, 100, 166, 266, 533, 850, 851, 892, 960, 961, 970, 971, 1000)
_MEANING = (
    "no car",
    "a car, not ready",
    "the car takes energy",
    "the car takes energy and asks for ventilation",
    "pilot shorted",
)
_SEVERITY = {
    faults.WARNING: "warning",
    faults.STOPS: "stops this car",
    faults.FAULTED: "out of service",
}
_ENDS = {
    faults.BY_ITSELF: "by itself",
    faults.CAR_LEAVES: "car unplugged, or cleared",
    faults.SERVICE: "cleared, and the cause gone",
}
# Columns of a fault that are not in a cell of their own.
_TOLD_ELSEWHERE = {"bit", "opens", "sentence"}


def markdown(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table."""
    lines = ["| " + " | ".join(heads) + " |"]
    lines.append("|" + "---|" * (lines[0].count("|") - 1))
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def states() -> str:
    rows = []
    for index, letter in enumerate("ABCDE"):
        last = index == len(_MEANING) - 1
        rows.append(
            (
                letter,
                f"{12 - 3 * index} V",
                f"{_volts(pilot._LEAST_MV[index])} to {_volts(pilot._MOST_MV[index])}",
                "" if last else _volts(pilot._FALL_MV[index]),
                "" if index == 0 else _volts(pilot._RISE_MV[index]),
                f"{pilot._SETTLE_MS[index]} ms",
                _MEANING[index],
            )
        )
    heads = ("state", "nominal", "believed", "left below", "left from", "must last", "meaning")
    return markdown(heads, rows)


def _volts(mv: int) -> str:
    return f"{mv / 1000:g} V"


def duties() -> str:
    rows = [(f"{one / 10:g} %", _amperes(duty.current_of(one))) for one in _DUTIES]
    return markdown(("duty", "the car may take"), rows)


def _amperes(ma: int) -> str:
    return f"{ma / 1000:g} A" if ma else "nothing by the pilot alone"


def cables() -> str:
    rows = []
    least = 0
    for most, ma in cable._WINDOWS:
        rows.append((f"{least} < R <= {most} ohm", _amperes(ma) if ma else "no energy"))
        least = most
    rows.append((f"R > {least} ohm", "no energy"))
    return markdown(("coding resistor", "the cable carries"), rows)


def constants_of(module: str) -> list[str]:
    """Names of the constants that a module of the guard defines."""
    names = []
    for node in ast.parse((GUARD / f"{module}.py").read_text(encoding="utf-8")).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id.lstrip("_").isupper():
            names.append(target.id)
    return names


def timings() -> str:
    rows = []
    for module, known in guard_constants.ROWS.items():
        values = import_module(f"chargepost.guard.{module}")
        for name, unit, meaning, source in known:
            shown = _value(getattr(values, name), unit)
            rows.append((f"`{module}.{name}`", shown, meaning, source or "own"))
    return markdown(("constant", "value", "what it is", "source"), rows)


def _value(value: object, unit: str) -> str:
    if unit == "fields":
        return str(len(value))  # type: ignore[arg-type]
    if unit in {"bit", "bits"} and isinstance(value, int):
        return f"{value:#06x}"
    if unit == "0.1 degC" and isinstance(value, int):
        return f"{value / 10:g} degC"
    if isinstance(value, tuple):
        shown = ", ".join(str(one).strip("()").replace(", ", ": ") for one in value)
        return f"{shown} {unit}".strip()
    return f"{value} {unit}".strip()


def fault_table() -> str:
    heads = ("fault", "severity", "reaction", "ends", "retry", "stays until service")
    heads += ("OCPP 1.6", "MREC", "OCPP 2.x")
    return markdown(heads, [_fault_row(fault) for fault in faults.active(_ALL_BITS)])


def fault_columns() -> set[str]:
    """Attributes of a fault that the table tells."""
    told = {"name", "severity", "ends", "tries", "pause_s", "most", "error_code", "mrec"}
    return told | {"component", "variable"} | _TOLD_ELSEWHERE


def _fault_row(fault: faults.Fault) -> tuple[str, ...]:
    tries = f"{fault.tries} for one car, {fault.pause_s} s after it came" if fault.tries else "no"
    most = f"no. {fault.most} within 24 h" if fault.most else "never"
    names = (fault.error_code, fault.mrec or "-", f"{fault.component} / {fault.variable}")
    severity, ends = _SEVERITY[fault.severity], _ENDS[fault.ends]
    return (fault.name, severity, _reaction(fault), ends, tries, most, *names)


def _reaction(fault: faults.Fault) -> str:
    own = fault.bit if fault.bit < faults.GUARD_LINK else 0
    if own & watch.F_FAULTS:
        return "opens at once, signals F"
    if fault.opens:
        return "opens at once"
    if own & watch.PAUSING or fault.severity >= faults.STOPS:
        return "x1, then opens after at most 6 s"
    return "charging goes on"


def reaction_table() -> str:
    rows = []
    for event in reactions.EVENTS:
        steps, ms, edge = reactions.worst(event)
        limit = f"{event.standard_ms} ms" if event.standard_ms else "-"
        when = edge if edge != reactions.QUIET else "at any moment"
        rows.append((event.name, steps, f"{ms} ms", when, limit, event.source or "own"))
    return markdown(("event", "steps", "at 10 ms", "worst", "allowed", "source"), rows)


def ratings() -> str:
    rows = [(f"`{n}`", v, guard_constants.RATINGS[n]) for n, v in vars(Ratings()).items()]
    return markdown(("rating", "unless changed", "what it is"), rows)


def recorded() -> str:
    rows = []
    for index, (part, name, size) in enumerate(trace.FIELDS):
        kind = "measured or asked" if index < trace.FIRST_DECISION - 1 else "decided"
        rows.append((f"`{part}.{name}`" if part else f"`{name}`", size, kind))
    return markdown(("field", "bytes", "kind"), rows)


SECTIONS: dict[str, Callable[[], str]] = {
    "states": states,
    "duties": duties,
    "cables": cables,
    "timings": timings,
    "faults": fault_table,
    "reactions": reaction_table,
    "ratings": ratings,
    "recorded": recorded,
}


def document(text: str) -> str:
    """The document with every table as it is now. ValueError when a place for one is missing."""
    for name, write in SECTIONS.items():
        text = between(text, name, write())
    return text


if __name__ == "__main__":
    settle(TARGET, document(read(TARGET)))
