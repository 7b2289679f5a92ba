"""Short names for what only a class itself uses: `self._name`, the same few in every class.

Left alone are names that stand in a text or behind anything but `self`, and classes that make up
the names of their own attributes, or whose package looks into `__dict__`: there names are data.
"""

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from chargepost_tools.linking.edits import Edit
from chargepost_tools.linking.short_names import edits_of, is_private, of_file, short
from chargepost_tools.linking.source import Source

_BY_NAME = ("getattr", "setattr", "hasattr", "delattr")
_BUILTINS = frozenset(dir(builtins))
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class _Place(NamedTuple):
    """A private name of a class in the text of its file."""

    family: str  # any class of those that inherit from each other
    name: str
    file: str
    line: int
    column: int


class Privates:
    """`short`: all the new names; `edits(file)` puts them into a file.

    The files `alone` get short names at their top level, too.
    """

    def __init__(self, sources: Iterable[Source], alone: Iterable[Source]):
        self._every = {source.name: source for source in sources}
        self._families: dict[str, str] = {}  # a class -> one it inherits from, or itself
        self._places: list[_Place] = []
        self._other: set[str] = set()  # names that others use, too
        self._kept: set[str] = set()  # classes that keep their names
        for source in self._every.values():
            _Finder(self, source).visit(source.tree)
        self._edits: dict[str, list[Edit]] = defaultdict(list)
        self.short: set[str] = set()
        self._rename()
        for source in alone:
            names = of_file(source, self._other | self._imported())
            self.short.update(names.values())
            self._edits[source.file] += edits_of(source, names)

    def edits(self, file: str) -> list[Edit]:
        return self._edits[file]

    def use(self, of: str, name: str, source: Source, line: int, column: int) -> None:
        """The class `of` uses a name of its own."""
        self._places.append(_Place(of, name, source.file, line, column))

    def other(self, name: str) -> None:
        """Somebody else uses a name."""
        self._other.add(name)

    def keep(self, of: str) -> None:
        """The class `of` inherits what we cannot see, or finds its attributes in its own way."""
        self._kept.add(of)

    def inherit(self, of: str, bases: list[ast.expr], source: Source) -> None:
        """The class `of` has these bases."""
        self._families.setdefault(of, of)
        for base in bases:
            name = ast.unparse(base)
            if name in _BUILTINS and name not in source.defined:
                continue
            found = self._defined(source, name)
            if found:
                self._families[self._family(found)] = self._family(of)
            else:
                self.keep(of)

    def _defined(self, source: Source, name: str) -> str:
        """The class that a file calls by this name, as "module.Class"; "" when it is not ours."""
        first, _, rest = name.partition(".")
        if name in source.defined:
            return f"{source.name}.{name}"
        brought = source.brought.get(first)
        if brought is None:
            return ""
        whole = ".".join(part for part in (brought.module, brought.item, rest) if part)
        module, _, item = whole.rpartition(".")
        return self._defined(self._every[module], item) if module in self._every else ""

    def _family(self, of: str) -> str:
        while self._families.setdefault(of, of) != of:
            of = self._families[of]
        return of

    def _imported(self) -> set[str]:
        return {one.item for source in self._every.values() for one in source.imports}

    def _rename(self) -> None:
        reflecting = [one.name.rpartition(".")[0] for one in self._every.values() if _looks(one)]
        kept = {self._family(of) for of in self._kept}
        for of in self._families:
            if any(of.startswith(f"{package}.") for package in reflecting):
                kept.add(self._family(of))
        families: dict[str, dict[str, list[_Place]]] = defaultdict(lambda: defaultdict(list))
        for place in self._places:
            family = self._family(place.family)
            if family not in kept and place.name not in self._other:
                families[family][place.name].append(place)
        taken = self._other | {place.name for place in self._places}
        for names in families.values():
            for (_, places), new in zip(sorted(names.items()), short(taken), strict=False):
                self._put(places, new)

    def _put(self, places: list[_Place], new: str) -> None:
        self.short.add(new)
        for _, old, file, line, column in places:
            end = column + len(old.encode())
            self._edits[file].append(Edit(line, column, line, end, new))


class _Finder(ast.NodeVisitor):
    """Walks through a file and tells who uses which private name."""

    def __init__(self, found: Privates, source: Source):
        self._found = found
        self._source = source
        self._class = ""  # the one whose methods these are
        self._body = False  # among the statements of a class itself

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        outer = self._class, self._body
        self._class = f"{outer[0] or self._source.name}.{node.name}"
        self._found.inherit(self._class, node.bases, self._source)
        self._body = True
        for statement in node.body:
            self.visit(statement)
        self._class, self._body = outer

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node, "def ")

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node, "async def ")

    def _function(self, node: _Function, keyword: str) -> None:
        if self._body and is_private(node.name):
            self._use(node.name, node.lineno, node.col_offset + len(keyword))
        body, self._body = self._body, False
        self.generic_visit(node)
        self._body = body

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.visit(node.value)
        if not is_private(node.attr):
            return
        if self._class and isinstance(node.value, ast.Name) and node.value.id == "self":
            assert node.end_lineno and node.end_col_offset is not None
            self._use(node.attr, node.end_lineno, node.end_col_offset - len(node.attr.encode()))
        else:
            self._found.other(node.attr)

    def visit_Call(self, node: ast.Call) -> None:
        if self._class and ast.unparse(node.func) in _BY_NAME and len(node.args) > 1:
            asked, name = node.args[:2]
            if ast.unparse(asked) == "self" and not isinstance(name, ast.Constant):
                self._found.keep(self._class)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if self._body:
            self._found.other(node.id)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._found.other(node.value)

    def _use(self, name: str, line: int, column: int) -> None:
        self._found.use(self._class, name, self._source, line, column)


def _looks(source: Source) -> bool:
    """Whether a file looks into `__dict__`."""
    nodes = ast.walk(source.tree)
    return any(isinstance(node, ast.Attribute) and node.attr == "__dict__" for node in nodes)
