"""What the comments of a register map say: its sources by letter, and notes."""

import re
from dataclasses import dataclass, field
from importlib.resources import files

_SOURCE = re.compile(r"([A-Z]) (\S.*)")


@dataclass
class MapNotes:
    """Sources by their letter; everything else as sentences, in the order of the file."""

    sources: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def notes_of(family: str) -> MapNotes:
    """The comments of a family's file; FileNotFoundError when there is no such map."""
    path = files("chargepost_hal.meters.maps").joinpath(f"{family}.py")
    return parse(path.read_text(encoding="utf-8"))


def parse(source: str) -> MapNotes:
    """The comments of a map's source text; a line that is indented goes on."""
    texts: list[str] = []
    for line in source.splitlines():
        if line.startswith("#   ") and texts:
            texts[-1] += " " + line[4:].strip()
        elif line.startswith("# "):
            texts.append(line[2:].strip())
    found = MapNotes()
    for text in texts:
        if match := _SOURCE.fullmatch(text):
            found.sources[match[1]] = match[2]
        else:
            found.notes.append(text)
    return found
