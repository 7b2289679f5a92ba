"""The files of the project as the gates see them: which room a file is in, what it is called."""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PORTABLE = ("firmware", "hal", "boards")
HOST = ("simulator", "tools", "tests")
SKIPPED = {"__pycache__", "build", "node_modules"}


class Finding(NamedTuple):
    """One violation; it prints as an editor can jump to it."""

    path: Path
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{name(self.path)}:{self.line}: {self.what}; {self.remedy}"


def name(path: Path) -> str:
    """A file's name as people write it, from the root of the project."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


@cache
def python_files(*rooms: str) -> tuple[Path, ...]:
    """All Python files of the given rooms, sorted."""
    found = []
    for room in rooms:
        for path in (ROOT / room).rglob("*.py"):
            if not SKIPPED.intersection(path.relative_to(ROOT).parts):
                found.append(path)
    return tuple(sorted(found))


def portable_files() -> tuple[Path, ...]:
    """Everything that also runs on MicroPython."""
    return python_files(*PORTABLE)


def all_files() -> tuple[Path, ...]:
    return python_files(*PORTABLE, *HOST)


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(source(path), filename=str(path))


def generated(path: Path) -> bool:
    """True for a table that a script of tools/generate writes; its docstring says so."""
    return "tools/generate/" in (ast.get_docstring(tree(path)) or "")


def report(findings: list[Finding]) -> None:
    """Fail with one line for each finding."""
    if findings:
        lines = "\n".join(str(finding) for finding in sorted(findings))
        raise AssertionError(f"{len(findings)} finding(s):\n{lines}")
