"""Writes the tables of docs/field.md from the tables that the station works with.

python tools/generate/field.py [--check]
"""

from collections.abc import Iterable
from pathlib import Path

from generated import between, read, settle

from chargepost.guard.interface import WAKE_F, WAKE_X1
from chargepost.outlet import behaviour, why
from chargepost.supply import country

TARGET = Path(__file__).parents[2] / "docs" / "field.md"

_BEHAVIOURS = {
    behaviour.SLEEPS_AT_START: "has not taken any current in this session",
    behaviour.SLEEPS_AFTER_PAUSE: "took current until we paused it",
    behaviour.SLEEPS_AFTER_SWITCH: "has not come back since the phases were switched",
}
_REMEDIES = {WAKE_X1: "PWM away for 4 s", WAKE_F: "state F for 4 s"}


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(headings)
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def _per_unit(low: int, high: int) -> str:
    return f"{low / 1000:g} to {high / 1000:g}"


def _hertz(low: int, high: int) -> str:
    return f"{low / 1000:g} to {high / 1000:g} Hz" if high else "-"


def countries() -> str:
    """The rules of each country."""
    rows = []
    for name in country.NAMES:
        rule = country.rules(name)
        ramp = f"6 A, {rule[country.RAMP_MA] / 1000:g} A more each minute"
        rows.append(
            [
                name,
                f"{_per_unit(rule[country.LOW], rule[country.HIGH])}, "
                f"{rule[country.TRIP_MS] / 1000:g} s",
                _hertz(rule[country.LOW_MHZ], rule[country.HIGH_MHZ]),
                _per_unit(rule[country.BACK_LOW], rule[country.BACK_HIGH]),
                _hertz(rule[country.BACK_LOW_MHZ], rule[country.BACK_HIGH_MHZ]),
                f"{rule[country.BACK_S]} s",
                ramp if rule[country.RAMP_MA] else "-",
                f"up to {rule[country.DELAY_S]} s" if rule[country.DELAY_S] else "-",
            ]
        )
    heads = ("profile", "stays connected", "and within", "is sound again", "and within")
    return _table((*heads, "for", "comes back with", "delayed start"), rows)


def ladder() -> str:
    """How a sleeping car is woken."""
    rows = [
        [_BEHAVIOURS[which], f"{after_ms // 1000} s", _REMEDIES[how]]
        for which, after_ms, how in behaviour.LADDER
    ]
    return _table(("a car in B, offered current, that ...", "after", "is woken by"), rows)


def causes() -> str:
    """The order of the sentences, and the causes behind each."""
    rows = []
    for row in why.TABLE:
        first, *behind = [cause.__name__.replace("_", " ") for cause in row]
        rows.append([first, (row[0].__doc__ or "").partition("\n")[0], ", ".join(behind)])
    return _table(("sentence", "when", "causes told with it, where they hold"), rows)


SECTIONS = {"countries": countries, "ladder": ladder, "causes": causes}


def document(text: str) -> str:
    """The document with the tables as they are now."""
    for name, table in SECTIONS.items():
        text = between(text, name, table())
    return text


if __name__ == "__main__":
    settle(TARGET, document(read(TARGET)))
