"""Makes one file of those that are always loaded, and lets the others import from it."""

import ast
import re

from chargepost_tools.linking.edits import Edit, edited
from chargepost_tools.linking.names import Names
from chargepost_tools.linking.privates import Privates
from chargepost_tools.linking.source import Imported, Source

BUNDLE = "app"
ROOT = "main"  # what a board starts; it imports all that is always loaded
_PLACE = re.compile(r'File "([^"]+)", line ([0-9]+)(?:, in (\w+))?')


class Bundle:
    """The bundle of an image's files, given as their texts by their names.

    `files` has the texts by name as they are to be compiled. Raises LinkError.
    """

    def __init__(self, texts: dict[str, str]):
        sources = [Source(file, text) for file, text in texts.items()]
        self._every = sources
        self._inside = _inside({source.name: source for source in sources})
        outside = [source for source in sources if source.name not in self._inside]
        self._names = Names(self._inside, outside)
        self._privates = Privates(sources, outside)
        self.files = {source.file: self._rewritten(source) for source in outside}
        self._begins: list[tuple[int, str]] = []  # the first line of each file in the bundle
        self.files[f"{BUNDLE}.py"] = self._joined()

    def where(self, line: int) -> tuple[str, int]:
        """File and line that a line of the bundle is made of. ValueError where there is none."""
        found = [(first, file) for first, file in self._begins if first <= line]
        if not found or line > self.files[f"{BUNDLE}.py"].count("\n"):
            raise ValueError(f"the bundle has no line {line}")
        first, file = found[-1]
        return file, line - first + 1

    def translated(self, text: str) -> str:
        """A board's traceback, or a log with some, with the files' own names and lines."""

        return _PLACE.sub(self._told, text)

    def _told(self, match: re.Match[str]) -> str:
        file, line, name = match[1], int(match[2]), match[3]
        if file.rpartition("/")[2].removesuffix(".py") == BUNDLE:
            try:
                file, line = self.where(line)
            except ValueError:
                return match[0]
        if name in self._privates.short:
            name = next((one.function_at(line) for one in self._every if one.called(file)), name)
        return f'File "{file}", line {line}' + (f", in {name}" if name else "")

    def _joined(self) -> str:
        parts: list[str] = []
        line = 1
        for source in self._inside.values():
            self._begins.append((line, source.file))
            text = self._rewritten(source)
            text += "" if text.endswith("\n") else "\n"
            parts.append(text)
            line += text.count("\n")
        return "".join(parts)

    def _rewritten(self, source: Source) -> str:
        edits = self._imports(source) + self._privates.edits(source.file)
        linked = source.name in self._inside
        for use in source.uses:
            thing = self._names.thing(source, use.name)
            if thing is None:
                continue
            if use.attribute and self._names.whole(thing):
                item = self._names.item(thing.module, use.attribute.attr)
                edits.append(_read(use.attribute, self._names.of(item), linked))
            elif linked and self._names.of(thing) != use.name:
                end = use.column + len(use.name.encode())
                edits.append(Edit(use.line, use.column, use.line, end, self._names.of(thing)))
        return edited(source.text, edits)

    def _imports(self, source: Source) -> list[Edit]:
        """Import statements of linked files become imports of the bundle, or nothing."""
        edits: list[Edit] = []
        statements: dict[ast.stmt, list[Imported]] = {}
        for one in source.imports:
            statements.setdefault(one.statement, []).append(one)
        for node, names in statements.items():
            parts = [self._import(source, one) for one in names]
            assert node.end_lineno and node.end_col_offset is not None
            new = "; ".join(part for part in parts if part) or "pass"
            edits.append(
                Edit(node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, new)
            )
        return edits

    def _import(self, source: Source, one: Imported) -> str:
        thing = self._names.imported(one)
        linked_top = source.name in self._inside and one.top
        if self._names.whole(thing):
            return "" if linked_top else _statement(BUNDLE, "", one.name)
        if one.module in self._inside:
            return "" if linked_top else _statement(BUNDLE, self._names.of(thing), one.name)
        here = self._names.thing(source, one.name) if linked_top else None
        return _statement(one.module, one.item, self._names.of(here) if here else one.name)


def _statement(module: str, item: str, name: str) -> str:
    if item:
        return f"from {module} import {item}" + (f" as {name}" * (name != item))
    return f"import {module}" + (f" as {name}" * (name != module))


def _read(node: ast.Attribute, name: str, linked: bool) -> Edit:
    """`module.item` becomes `item` in the bundle; elsewhere the bundle stands for the module."""
    assert node.end_lineno and node.end_col_offset is not None
    if linked:
        return Edit(node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, name)
    start = node.end_col_offset - len(node.attr.encode())
    return Edit(node.end_lineno, start, node.end_lineno, node.end_col_offset, name)


def _inside(sources: dict[str, Source]) -> dict[str, Source]:
    """What is loaded with the root, but packages and what must stay a file of its own."""
    files = _asked_for(sources) | {ROOT}
    loaded = [sources[name] for name in _order(sources, ROOT) if name not in files]
    return {one.name: one for one in loaded if not one.file.endswith("/__init__.py")}


def _asked_for(sources: dict[str, Source]) -> set[str]:
    """Modules that somebody wants as files while the station runs.

    Their names stand in a text, whole or in two pieces, as on_demand() wants them, or a function
    imports them as a whole.
    """
    found: set[str] = set()
    for source in sources.values():
        rooms = [text for text in source.texts if text.endswith(".")]
        for text in source.texts:
            names = (text, *(room + text for room in rooms))
            found.update(name for name in names if "." in name and name in sources)
        found.update(f"{one.module}.{one.item}" for one in source.imports if not one.top)
    return found


def _order(sources: dict[str, Source], root: str) -> list[str]:
    """What is loaded with `root`, each file behind what it imports, as an interpreter does it."""
    order: list[str] = []
    seen: set[str] = set()

    def load(name: str) -> None:
        if name in seen or name not in sources:
            return
        seen.add(name)
        load(name.rpartition(".")[0])
        for one in sources[name].imports:
            if one.top:
                load(one.module)
                load(f"{one.module}.{one.item}")
        order.append(name)

    load(root)
    return order
