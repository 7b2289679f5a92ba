"""One file as the linker sees it: what its top level binds, and what it imports."""

import ast
from functools import cached_property
from typing import NamedTuple

from chargepost_tools.linking.uses import Use, bound, uses


class LinkError(Exception):
    """A file does what the linker cannot follow; the message names it, the line and the remedy."""


class Imported(NamedTuple):
    """One name of an import statement."""

    statement: ast.Import | ast.ImportFrom
    module: str  # "chargepost.ocpp" of `from chargepost.ocpp import rpc as r`
    item: str  # "rpc"; "" of `import asyncio`
    name: str  # "r": what it is called in this file
    top: bool  # executed when the file is imported, not when one of its functions runs


def module_name(file: str) -> str:
    """What imports call a file of the image: "chargepost/clock.py" is "chargepost.clock"."""
    return file.rpartition(".")[0].removesuffix("/__init__").replace("/", ".")


class Source:
    """A file of the image, and `name`, which imports call it. LinkError when it is no Python."""

    def __init__(self, file: str, text: str):
        self.file = file
        self.name = module_name(file)
        self.text = text
        try:
            self.tree = ast.parse(text)
        except SyntaxError as error:
            raise self.error(error.lineno or 0, error.msg) from error

    @cached_property
    def imports(self) -> list[Imported]:
        inner = {
            id(node)
            for function in ast.walk(self.tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
        }
        found: list[Imported] = []
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            top = id(node) not in inner
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                if isinstance(node, ast.ImportFrom):
                    found.append(Imported(node, node.module or "", alias.name, name, top))
                else:
                    found.append(Imported(node, alias.name, "", name, top))
        return found

    @cached_property
    def uses(self) -> list[Use]:
        return uses(self.tree)

    @cached_property
    def brought(self) -> dict[str, Imported]:
        """What the top level has from elsewhere, by the name it has here."""
        return {one.name: one for one in self.imports if one.top}

    @cached_property
    def defined(self) -> frozenset[str]:
        """What the top level makes itself."""
        return frozenset(bound(_own(self.tree.body))) - {"__all__"}

    @cached_property
    def constants(self) -> frozenset[str]:
        """Names bound by `NAME = const(...)`, which a compiler puts in place."""
        return frozenset(
            statement.targets[0].id
            for statement in self.tree.body
            if isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and isinstance(statement.value, ast.Call)
            and isinstance(statement.value.func, ast.Name)
            and statement.value.func.id == "const"
        )

    @cached_property
    def texts(self) -> frozenset[str]:
        """Its texts as they stand."""
        nodes = [node for node in ast.walk(self.tree) if isinstance(node, ast.Constant)]
        return frozenset(node.value for node in nodes if isinstance(node.value, str))

    def called(self, place: str) -> bool:
        """Whether a traceback means this file, by its path or, as boards do, by its name."""
        return place in (self.name, self.file) or place.endswith("/" + self.file)

    def function_at(self, line: int) -> str:
        """The innermost function around a line, "<module>" outside of all."""
        name = "<module>"
        for node in ast.walk(self.tree):  # outer ones come first
            function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if function and node.lineno <= line <= (node.end_lineno or 0):
                name = node.name
        return name

    def error(self, line: int, text: str) -> LinkError:
        return LinkError(f"{self.file}, line {line}: {text}")


def _own(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements, and those inside `if` and `try`, that are no imports."""
    found: list[ast.stmt] = []
    for node in body:
        if isinstance(node, ast.If):
            found += _own([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            handlers = [inner for handler in node.handlers for inner in handler.body]
            found += _own([*node.body, *handlers, *node.orelse, *node.finalbody])
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            found.append(node)
    return found
