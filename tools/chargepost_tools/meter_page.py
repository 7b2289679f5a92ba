"""Writes docs/meters.md from the register maps: `python -m chargepost_tools.meter_page`.

With --check it only says whether the page is up to date.
"""

import sys
from pathlib import Path

from chargepost_hal.meters import identity, maps
from chargepost_hal.meters.register_map import QUANTITIES, Row, rows
from chargepost_tools.meter_notes import notes_of

TARGET = Path(__file__).parents[2] / "docs" / "meters.md"

EXAMPLE = '''"""Example Instruments E1."""

# A manual of the meter, revision 3, page 12
# B example/other-project:meters/e1.c
# Note: one count of the energy register is 0.1 kWh.

MAP = (
    "Example Instruments E1",
    (1, 9600, "E", 1),  # factory settings: unit, baud, parity, stop bits
    (3, "big", 20, 0),  # function, order of words, registers in one read, ms of silence
    "3 1000 1 0E01",  # read by function 3 at 1000 one register: it says 0E01
    """
U123 0000+2 u32e-1 AB
I123 0006+2 u32e-3 AB
P 0010 i32 AB
f 0014 u16e-2 AB
Ei 0020 u32e2 AB
?Ee 0022 u32e2 A
""",
)
'''

_HEAD = """# Energy meters

`python -m chargepost_tools.meter_page` writes this page from the register maps in
`hal/chargepost_hal/meters/maps`; a test holds it up to date.

A register is **verified** when two independent projects agree on its address, type and scale.
One that a single source knows is marked with `?` and not used, unless the site asks for it with
`"unverified": true`. None of this replaces a look at the meter's display on the day it is
installed: `chargepost meter find` and `chargepost meter show` are made for that day.

    chargepost meter find --serial /dev/ttyUSB0          # who is there, and is it wired right?
    chargepost meter show --serial /dev/ttyUSB0 --unit 1 --map sdm630
    chargepost meter serve --tcp 192.0.2.7:502 --map sunspec_int --listen 0.0.0.0:1502
"""

_DCBM = (
    "The LEM DCBM 400/600 for direct current speaks HTTP instead of Modbus and has a driver of",
    'its own: `{"tcp": ["192.0.2.5", 80], "map": "lem_dcbm"}`. One source alone describes it.',
    "It signs what it counts; [signed_values.md](signed_values.md) says how that is carried.",
)

_ADD = """## Adding a meter

A meter is one file: put it into `hal/chargepost_hal/meters/maps`, and everything else knows it by
the name of the file. Nothing is registered anywhere. `maps/__init__.py` describes the form,
`decoding.py` the encodings.

```python
{example}```

Then name it in the site file, `{{"serial": "/dev/ttyUSB0", "baud": 9600, "parity": "E", "unit": 1,
"map": "example_e1"}}`, and compare what `chargepost meter show` says with the display. The
letters are those of the sources in the comments; two that do not copy each other make a register
verified. `python -m chargepost_tools.meter_page` adds the meter to this page.

A site may add to the meter's role: `"unverified": true`; `"most"` and `"silence"` for a copy that
takes fewer registers in one read or wants more ms between two; `"ct": [200, 5]` for current
transformers whose ratio the meter does not know; `"priority"` (0 urgent to 3 idle, usually 2) on a
line with several devices.
"""


def families_by_name() -> list[tuple[str, str]]:
    """(name of the meter, file), sorted by name."""
    return sorted((maps.load(family)[0], family) for family in maps.families())


def page() -> str:
    parts = [_HEAD, "## All meters\n", _overview(), _ADD.format(example=EXAMPLE)]
    parts += ["## Registers\n", _legend()]
    parts += [_chapter(name, family) for name, family in families_by_name()]
    return "\n".join(parts)


def _overview() -> str:
    lines = [
        "| meter | map | factory settings | says what it is | verified |",
        "|---|---|---|---|---|",
    ]
    for name, family in families_by_name():
        _, line, _, who, text = maps.load(family)
        found = rows(text)
        count = f"{sum(row.verified for row in found)} of {len(found)}"
        guess = " ?" if any("factory settings" in note for note in notes_of(family).notes) else ""
        place = _line(line) + guess
        lines.append(f"| {name} | `{family}` | {place} | {_identity(who)} | {count} |")
    lines += ["", "`?` behind factory settings: no source tells them, they are the first to try."]
    lines += ["", *_DCBM]
    return "\n".join(lines) + "\n"


def _line(line: tuple) -> str:
    unit, baud, parity, stop = line
    return f"{baud} 8{parity}{stop}, unit {unit or 'by serial number'}"


def _identity(who: str) -> str:
    if identity.models_of(who):
        return "SunSpec"
    return "yes" if identity.probe_of(who) else "no"


def _legend() -> str:
    units = ", ".join(f"{name} in {unit}" for name, unit, *_ in QUANTITIES if unit)
    return (
        "Addresses are hexadecimal and 0-based, as they go over the line; in SunSpec maps they\n"
        "count from the first register of the model. A digit is the phase.\n"
        f"Units: {units}.\nPF is the power factor, seq the order of the phases (0: L1, L2, L3).\n"
    )


def _chapter(name: str, family: str) -> str:
    _, line, (function, words, most, silence_ms), who, text = maps.load(family)
    notes = notes_of(family)
    pause = f", {silence_ms} ms of silence" if silence_ms else ""
    lines = [
        f"### {name}\n",
        f"`{family}`: {_line(line)}; function {function}, {words} words first, at most {most} "
        f"registers in one read{pause}. Identity: {f'`{who}`' if who else 'none'}.\n",
        "| value | address | encoding | verified | sources |",
        "|---|---|---|---|---|",
        *(_row(row) for row in rows(text)),
        "",
        *(f"- {letter}: {source}" for letter, source in notes.sources.items()),
        *(f"- {note}" for note in notes.notes),
    ]
    return "\n".join(lines) + "\n"


def _row(row: Row) -> str:
    power = row.exponent - QUANTITIES[row.quantity][2]
    kind = row.kind + (f" x 10^{power}" if power else "")
    if row.exponent_at >= 0:
        kind += f" x 10^(register {row.exponent_at:04X})"
    mark = "yes" if row.verified else "**?**"
    return f"| {row.name} | {row.address:04X} | {kind} | {mark} | {row.sources} |"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether it is up to date."""
    text = page()
    if "--check" in arguments:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            print(f"{TARGET} is out of date: run python -m chargepost_tools.meter_page")
            return 1
        return 0
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
