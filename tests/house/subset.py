"""The portable subset: what Python the portable rooms may use, as rules over the syntax tree.

A rule says what it forbids, what to write instead, and carries bad examples: the gate's own
test feeds every rule its examples, so that a rule that finds nothing cannot stay.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from house.tree import Finding


class Place(NamedTuple):
    """A node, what is around it, and the file it is in."""

    node: ast.AST
    parent: ast.AST | None
    file: str  # from the root of the project: "firmware/chargepost/port.py"


class Rule(NamedTuple):
    what: str
    remedy: str
    bad: tuple[str, ...]
    found: Callable[[Place], bool]
    free: tuple[str, ...] = ()  # files, or rooms ending in "/", where the rule does not apply


RULES: list[Rule] = []


def rule(what: str, remedy: str, *bad: str, free: tuple[str, ...] = ()):
    """Make a rule of a predicate that is called with every node."""

    def keep(found: Callable[[Place], bool]) -> Callable[[Place], bool]:
        RULES.append(Rule(what, remedy, bad, found, free))
        return found

    return keep


def places(tree: ast.Module, file: str) -> Iterator[Place]:
    yield Place(tree, None, file)
    for parent in ast.walk(tree):
        for node in ast.iter_child_nodes(parent):
            if not _annotation(node, parent):
                yield Place(node, parent, file)


def _annotation(node: ast.AST, parent: ast.AST) -> bool:
    """Annotations are never evaluated there, so nothing in them can fail."""
    if isinstance(parent, ast.arg | ast.AnnAssign):
        return node is parent.annotation
    return isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef) and node is parent.returns


def applies(a_rule: Rule, file: str) -> bool:
    return not any(
        file.startswith(free) if free.endswith("/") else file == free for free in a_rule.free
    )


def check(text: str, path: Path, file: str) -> list[Finding]:
    """Every use of what the subset leaves out, in the source `text` of `file`."""
    rules = [a_rule for a_rule in RULES if applies(a_rule, file)]
    findings = []
    for place in places(ast.parse(text), file):
        line = getattr(place.node, "lineno", 1)
        for a_rule in rules:
            if a_rule.found(place):
                findings.append(Finding(path, line, a_rule.what, a_rule.remedy))
    return findings
