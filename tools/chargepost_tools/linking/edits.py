"""Changes to a text at places that the syntax tree names, which leave every line its number."""

from typing import NamedTuple


class Edit(NamedTuple):
    """Puts `new` in the place of what lies between; lines from 1, columns in bytes."""

    line: int
    column: int
    end_line: int
    end_column: int
    new: str


def edited(text: str, edits: list[Edit]) -> str:
    """The text with all the edits; none may lie inside another."""
    lines = text.encode().splitlines(keepends=True)
    for edit in sorted(edits, reverse=True):
        first, last = lines[edit.line - 1], lines[edit.end_line - 1]
        rest = last[edit.end_column :]
        empty = [b"\n"] * (edit.end_line - edit.line)
        # What followed the last line's end is a comment: it stays on a line of its own.
        head = first[: edit.column] + edit.new.encode()
        lines[edit.line - 1 : edit.end_line] = [head + rest, *empty]
    return b"".join(lines).decode()
