"""Names that a board knows anyway, for what nobody outside asks for by name.

A board keeps each name for ever once it has met it: 20 to 25 bytes of heap (64-bit), and 28 KB
in one piece when its table is full.
"""

from collections.abc import Iterator
from itertools import count
from string import ascii_lowercase

from chargepost_tools.linking.edits import Edit
from chargepost_tools.linking.source import Source


def is_private(name: str) -> bool:
    """One underscore before it, and more behind that."""
    return name[:1] == "_" and name[1:2] not in ("", "_")


def short(taken: set[str]) -> Iterator[str]:
    """_a to _z, then _a1 and so on, but for what is taken."""
    for round_ in count():
        for letter in ascii_lowercase:
            name = f"_{letter}{round_ or ''}"
            if name not in taken:
                yield name


def of_file(source: Source, taken: set[str]) -> dict[str, str]:
    """New names for the private functions and variables of a file that stays one of its own.

    `taken` are names that others use. A private constant is none: the compiler puts it in place.
    """
    hidden = {name for use in source.uses for name in use.hidden}
    known = taken | hidden | source.defined | set(source.brought)
    own = [name for name in sorted(source.defined - source.constants) if is_private(name)]
    return dict(zip([name for name in own if name not in taken], short(known), strict=False))


def edits_of(source: Source, names: dict[str, str]) -> list[Edit]:
    """The edits that give the top level of a file these names."""
    return [
        Edit(use.line, use.column, use.line, use.column + len(use.name.encode()), names[use.name])
        for use in source.uses
        if use.name in names
    ]
