"""Writes the register maps of meter families into hal/chargepost_hal/meters/maps.

    python tools/generate/meter_maps.py [--check]

It reads data/meters.json: what public sources say about each register, and which of them
agree. A map that somebody wrote by hand is left alone: only the families below are written.
"""

import json
import sys
from itertools import groupby, pairwise
from pathlib import Path

DATA = Path(__file__).with_name("data") / "meters.json"
TARGET = Path(__file__).parents[2] / "hal" / "chargepost_hal" / "meters" / "maps"

# Model in the data -> file, and the identity where the data's own words need a form.
FAMILIES = {
    "SDM630-Modbus V2": ("sdm630", "3 FC02 2 0070 0079 ~0000 !0000000D"),
    "SDM72D-M v2": ("sdm72v2", "3 FC02 2 0089 0200"),
    "SDM72D-M v1": ("sdm72v1", "3 FC02 2 0084"),
    "SDM120-M": ("sdm120", ""),
    "SDM230-M": ("sdm230", ""),
    "B23/B24 (A43/A44)": ("abb_b23", "3 8960 6 42323120 42323320 42323420"),
    "EM340 (EM330)": ("cg_em340", ""),
    "ET340 (ET330)": ("cg_et340", ""),
    "EM24-DIN (RS485)": ("cg_em24", ""),
    "EM24-E1 (Ethernet)": ("cg_em24e1", "4 000B 1 0670 0671 0672 0673 0674 0675"),
    "EM580 (OCMF/Eichrecht)": ("cg_em580", ""),
    "iEM3155/iEM3255 (iEM3000)": ("iem3000", "3 0031 20 69454D33"),
    "B21/B23/B24 and UMG (19000 block)": ("janitza", ""),
    "WM3M4 / WM3M4C": ("iskra_wm3m4", "4 0001 8 574D334D34"),
    "DVH4013 / DVH4014": ("dzg_dvh4013", ""),
    "EEM-350-D-MCB": ("phoenix_eem350", ""),
    "EEM-EM3xx / EEM-MA3xx/4xx/6xx (0x8000 block)": ("phoenix_eem", ""),
    "PAC2200 (PAC3120/3200/3220/4200 same block)": ("pac2200", ""),
    "DMED341MID7ER / DME D341 (Siemens 7KT1665/66)": ("lovato_dme", ""),
    "DMG610 (DMG series)": ("lovato_dmg610", ""),
    "7M.38": ("finder_7m38", ""),
    "7M.24": ("finder_7m24", ""),
    "7E.78": ("finder_7e78", ""),
    "PRO380-Mod": ("pro380", ""),
    "Klefr 693x/694x, WAGO 879-30xx": ("klefr", ""),
    "MPM3PM": ("mpm3pm", ""),
    "DSZ15DZMOD / DSZ16DZE": ("eltako_dsz", "3 FC02 2 0000000D"),
    "DTSU666": ("dtsu666", ""),
    "DEM4A (B+G DS100 family)": ("dem4a", "3 100C 1 0006"),
    "meter models 201-204 (int+sf)": ("sunspec_int", "SunS 201 202 203 204"),
    "meter models 211-214 (float32)": ("sunspec_float", "SunS 211 212 213 214"),
}

# Registers in one read where no source says it, and the pause some copies of a meter want.
USUAL_MOST = 50
SILENCE_MS = {"sdm72v1": 100, "sdm72v2": 100}

# What the data tells in a note: the register that says how the phases turn. The notes of two
# projects name it, but not for each of these models, so it counts as unverified.
SEQUENCE = ("cg_em340", "cg_em24e1", "cg_em580")
SEQUENCE_LINE = (0x32, "?seq 0032 u16 -")

QUANTITIES = {
    "voltage": "U",
    "current": "I",
    "power": "P",
    "power_import": "Pi",
    "power_export": "Pe",
    "reactive_power": "Q",
    "apparent_power": "S",
    "power_factor": "PF",
    "energy_import": "Ei",
    "energy_export": "Ee",
    "energy_sum": "Esum",
}
WHOLE = {"frequency": "f", "current_n": "IN", "current_sum": "Isum"}
PHASES = {"total": "", "l1": "1", "l2": "2", "l3": "3"}
KINDS = {
    "float32": "f32", "float64": "f64", "iskra_t5": "t5", "iskra_t6": "t6", "iskra_t7": "t7",
    "iskra_counter": "i32", "uint16": "u16", "int16": "i16", "uint32": "u32", "int32": "i32",
    "uint64": "u64", "int64": "i64",
}  # fmt: skip
POWERS = {1000: 3, 100: 2, 10: 1, 1: 0, 0.1: -1, 0.01: -2, 0.001: -3, 0.0001: -4}
ISKRA_EXPONENTS = {"energy_import_total": 414, "energy_export_total": 415}
MANDATORY = ("energy_import_total", "energy_export_total")  # 0 is a value there
# Those with a bit pattern for "not available": iEM3000 has NaN for a phase it is not wired to.
OPTIONAL = ("B23/B24 (A43/A44)", "iEM3155/iEM3255 (iEM3000)")


def name_of(register: str) -> tuple[str, str]:
    """(quantity, phase) of a register's name in the data."""
    if register in WHOLE:
        return WHOLE[register], ""
    stem, _, ending = register.rpartition("_")
    return QUANTITIES[stem], PHASES[ending]


def encoding(model: str, name: str, register: dict) -> str:
    """The encoding as a map writes it, with its powers of ten."""
    power = POWERS[register["scale"]]
    sunspec = "offset" in register
    if register["unit"] == "schneider-4-quadrant":
        kind = "q32"
    elif register["type"] == "acc32":
        kind = "u32" if name in MANDATORY else "a32"
    else:
        kind = KINDS[register["type"]] + ("?" if sunspec or model in OPTIONAL else "")
    if register["type"] == "iskra_t7":
        power = -4
    if sunspec and register["unit"] == "Pct":
        power = -2
    at = register.get("scale_factor") if sunspec else None
    if register["type"] == "iskra_counter":
        at = ISKRA_EXPONENTS[name]
    return kind + (f"e{power}" if power else "") + (f"@{at:04X}" if at is not None else "")


def lines(meter: dict) -> list[str]:
    """The registers of a meter, those of phases together where they are alike."""
    table = []
    for name, register in meter["registers"].items():
        quantity, phase = name_of(name)
        mark = "" if register["verified"] else "?"
        letters = "".join(sorted(chr(ord("A") + number) for number in register["sources"]))
        address = register.get("address", register.get("offset"))
        form = encoding(meter["model"], name, register)
        alike = (mark + quantity, form, letters or "-", bool(phase))
        table.append((alike, phase, address))
    found = []
    for alike, group in groupby(sorted(table), key=lambda row: row[0]):
        quantity, form, letters, _ = alike
        found += grouped(quantity, form, letters, [row[1:] for row in group])
    if FAMILIES[meter["model"]][0] in SEQUENCE:
        found.append(SEQUENCE_LINE)
    return [line for _, line in sorted(found)]


def grouped(quantity, form, letters, places) -> list[tuple[int, str]]:
    """(address, line); phases an equal distance apart share a line."""
    steps = {later[1] - earlier[1] for earlier, later in pairwise(places)}
    if len(places) > 1 and len(steps) == 1 and all(phase for phase, _ in places):
        phases = "".join(phase for phase, _ in places)
        first, step = places[0][1], steps.pop()
        return [(first, f"{quantity}{phases} {first:04X}+{step:X} {form} {letters}")]
    return [
        (address, f"{quantity}{phase} {address:04X} {form} {letters}") for phase, address in places
    ]


def most(meter: dict) -> int:
    limits = meter.get("limits", {})
    told = limits.get("max_registers_per_read", limits.get("openwb_max_registers", USUAL_MOST))
    return min(125, told)


def comments(meter: dict) -> list[str]:
    """Everything a person should know, as comments: they cost a board nothing."""
    found = [f"{chr(ord('A') + n)} {source}" for n, source in enumerate(meter["sources"])]
    if not meter["comm_verified"]:
        found.append("No source tells the factory settings of the line: first to try.")
    found += [f"Note: {note}" for note in meter.get("notes", ())]
    for conflict in meter.get("conflicts", ()):
        theirs = f"{conflict['source']} has {conflict['measurand']} at"
        found.append(f"Conflict: {theirs} {conflict['their_address']:04X}.")
    return [line for text in found for line in wrapped(text)]


def wrapped(text: str) -> list[str]:
    """Comment lines of at most 99 characters."""
    found, line = [], "#"
    for word in text.split():
        if len(line) + 1 + len(word) > 99:
            found.append(line)
            line = "#  "
        line += " " + word
    return [*found, line]


def module(meter: dict, family: str, identity: str) -> str:
    """The source of one map's file."""
    title = f"{meter['vendor']} {meter['model']}"
    head = f'"""{title}.\n\ntools/generate/meter_maps.py writes this file.\n"""'
    also = wrapped("Also: " + ", ".join(meter["aliases"]) + ".") if meter.get("aliases") else []
    serial = (meter.get("default_unit_id") or 0, meter["default_baud"], meter["parity"], 1)
    reading = (meter["function"], meter["word_order"], most(meter), SILENCE_MS.get(family, 0))
    rows = "\n".join(lines(meter))
    text = "\n".join(also + comments(meter))
    return (
        f"{head}\n\n{text}\n\nMAP = (\n    {json.dumps(title)},\n    {literal(serial)},\n"
        f'    {literal(reading)},\n    "{identity}",\n    """\n{rows}\n""",\n)\n'
    )


def literal(row: tuple) -> str:
    return "(" + ", ".join(json.dumps(value) for value in row) + ")"


def files() -> dict[Path, str]:
    """File -> source, of every meter in the data."""
    found = {}
    for meter in json.loads(DATA.read_text(encoding="utf-8")):
        family, identity = FAMILIES[meter["model"]]
        found[TARGET / f"{family}.py"] = module(meter, family, identity)
    return found


def main(arguments: list[str]) -> int:
    wrong = []
    for path, text in files().items():
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            wrong.append(path.name)
    if wrong:
        print(f"out of date: {', '.join(wrong)}; run python tools/generate/meter_maps.py")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
