"""Files and functions stay small enough to be read in one go."""

import ast
from pathlib import Path
from statistics import median

from house.tree import (
    HOST,
    PORTABLE,
    Finding,
    all_files,
    generated,
    name,
    python_files,
    report,
    source,
    tree,
)

FILE_LINES = 400
MEDIAN_LINES = 150
FUNCTION_LINES = 60
USUAL_LINES = 25  # nine of ten functions


def lines(path: Path) -> int:
    return source(path).count("\n")


def functions(path: Path) -> list[tuple[int, str, int]]:
    """(first line, name, length without its docstring) of every function and method."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                first = node.body[0]
                length -= (first.end_lineno or first.lineno) - first.lineno + 1
            found.append((node.lineno, node.name, length))
    return found


def test_no_file_is_longer_than_400_lines():
    report(
        [
            Finding(path, lines(path), f"{lines(path)} lines", f"split it: at most {FILE_LINES}")
            for path in all_files()
            if lines(path) > FILE_LINES and not generated(path)
        ]
    )


def test_half_of_the_files_of_each_room_have_at_most_150_lines():
    for room in PORTABLE + HOST:
        sizes = [lines(path) for path in python_files(room) if not generated(path)]
        assert median(sizes or [0]) <= MEDIAN_LINES, f"{room}: median {median(sizes)} lines"


def test_no_function_is_longer_than_60_lines():
    report(
        [
            Finding(path, line, f"{called} has {length} lines", f"at most {FUNCTION_LINES}")
            for path in all_files()
            for line, called, length in functions(path)
            if length > FUNCTION_LINES and not generated(path)
        ]
    )


def test_nine_of_ten_functions_have_at_most_25_lines():
    for room in PORTABLE + HOST:
        found = [
            (length, f"{name(path)}:{line} {called}")
            for path in python_files(room)
            for line, called, length in functions(path)
        ]
        long = sorted([item for item in found if item[0] > USUAL_LINES], reverse=True)
        told = "\n".join(f"{length} lines: {where}" for length, where in long)
        assert len(long) * 10 <= len(found), f"{room}: {len(long)} of {len(found)}:\n{told}"
