"""Where a file uses the names of its own top level: Python's rules of scope over its tree."""

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Use(NamedTuple):
    """One name in the text, and what another name at its place would mean."""

    name: str
    line: int  # from 1
    column: int  # in bytes, as the ast module counts
    hidden: frozenset[str]  # names of the functions around it: one of these means a local
    attribute: ast.Attribute | None  # what is read of the name, when it is `name.attribute`


class _Scope(NamedTuple):
    names: frozenset[str]
    a_class: bool


def uses(tree: ast.Module) -> list[Use]:
    """Each place where a name stands for what the top level binds to it, or for a built-in.

    Annotations are no use: MicroPython never looks at them.
    """
    finder = _Finder()
    for statement in tree.body:
        finder.visit(statement)
    return finder.found


def bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Names that these nodes bind in their own scope, not in those inside them."""
    for node in nodes:
        if isinstance(node, _Function | ast.ClassDef):
            yield node.name
            continue
        if isinstance(node, ast.Lambda | _Comprehension):
            yield from _walrus(node)
            continue
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name
        yield from bound(ast.iter_child_nodes(node))


def _walrus(node: ast.AST) -> Iterator[str]:
    """A comprehension's own names stay in it, but `:=` binds outside."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.NamedExpr):
            yield inner.target.id


def _globals(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Global):
                yield from inner.names


class _Finder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: list[Use] = []
        self._scopes: list[_Scope] = []

    def visit_Name(self, node: ast.Name) -> None:
        self._use(node.id, node.lineno, node.col_offset)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.value, ast.Name):
            name = node.value
            self._use(name.id, name.lineno, name.col_offset, node)
        else:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node, "def ")

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node, "async def ")

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._use(node.name, node.lineno, node.col_offset + len("class "))
        self._visit_all([*node.decorator_list, *node.bases, *node.keywords])
        self._inside(frozenset(bound(node.body)), node.body, a_class=True)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_all(_defaults(node.args))
        self._inside(frozenset(_parameters(node.args)), [node.body])

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._visit_all([node.target, *([node.value] if node.value else [])])

    def visit_Global(self, node: ast.Global) -> None:
        column = node.col_offset + len("global ")
        for name in node.names:
            self.found.append(Use(name, node.lineno, column, frozenset(), None))
            column += len(name) + len(", ")

    def _function(self, node: _Function, keyword: str) -> None:
        self._use(node.name, node.lineno, node.col_offset + len(keyword))
        self._visit_all([*node.decorator_list, *_defaults(node.args)])
        names = {*_parameters(node.args), *bound(node.body)} - {*_globals(node.body)}
        self._inside(frozenset(names), node.body)

    def _comprehension(self, node: _Comprehension) -> None:
        # The first list is looked up outside, but a name of its own scope is not there either.
        names = frozenset(bound([each.target for each in node.generators]))
        self._inside(names, ast.iter_child_nodes(node))

    def _inside(
        self, names: frozenset[str], nodes: Iterable[ast.AST], a_class: bool = False
    ) -> None:
        self._scopes.append(_Scope(names, a_class))
        self._visit_all(nodes)
        self._scopes.pop()

    def _visit_all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _use(
        self, name: str, line: int, column: int, attribute: ast.Attribute | None = None
    ) -> None:
        hidden: set[str] = set()
        for scope in self._scopes:
            # The names of a class are seen in its own statements, not in its methods.
            if not scope.a_class or scope is self._scopes[-1]:
                hidden |= scope.names
        if name not in hidden:
            self.found.append(Use(name, line, column, frozenset(hidden), attribute))


def _parameters(arguments: ast.arguments) -> list[str]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [one.arg for one in (*every, arguments.vararg, arguments.kwarg) if one]


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *(one for one in arguments.kw_defaults if one)]
