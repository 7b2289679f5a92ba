"""Documents that are written by a script of this folder, whole or between two marks."""

import sys
from pathlib import Path


def between(text: str, name: str, table: str) -> str:
    """The document with `table` between the marks of `name`. ValueError when one is missing."""
    begin, end = f"<!-- generated: {name} -->", f"<!-- end of {name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"there is no place for the table {name!r}: add {begin} and {end}")
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"


def read(target: Path) -> str:
    """The document as it is, "" when there is none."""
    return target.read_text(encoding="utf-8") if target.exists() else ""


def settle(target: Path, new: str) -> None:
    """Write the document; with --check say only whether it is current, and exit."""
    if "--check" in sys.argv[1:]:
        script = Path(sys.argv[0]).name
        sys.exit(f"{target.name} is out of date: run {script}" if read(target) != new else 0)
    target.write_text(new, encoding="utf-8")
