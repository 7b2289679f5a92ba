"""The result of a benchmark: rows under headings with units."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Sequence[str | int]


class Unavailable(Exception):
    """This machine cannot run the benchmark; the message says what is missing."""


@dataclass
class Table:
    """Headings carry the units ("heap, B"); notes say how to read the figures."""

    title: str
    headings: Sequence[str]
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """For a terminal: numbers to the right, everything else to the left."""
        cells = [list(self.headings), *[[_cell(value) for value in row] for row in self.rows]]
        widths = [max(len(row[column]) for row in cells) for column in range(len(self.headings))]
        numeric = [
            bool(self.rows) and all(isinstance(row[column], int) for row in self.rows)
            for column in range(len(self.headings))
        ]
        lines = [self.title, "-" * len(self.title)]
        for row in cells:
            aligned = [
                cell.rjust(width) if right else cell.ljust(width)
                for cell, width, right in zip(row, widths, numeric, strict=True)
            ]
            lines.append("  ".join(aligned).rstrip())
        return "\n".join([*lines, *self.notes]) + "\n"

    def json(self) -> dict[str, Any]:
        rows = [dict(zip(self.headings, row, strict=True)) for row in self.rows]
        return {"title": self.title, "rows": rows, "notes": self.notes}


def _cell(value: str | int) -> str:
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else value
