"""Rules about catching, and about string literals side by side."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

from house.subset import Place, rule
from house.tree import Finding


@rule(
    "a bare except",
    "name the exceptions; CancelledError must pass",
    "try: pass\nexcept: pass",
    "try: pass\nexcept BaseException: pass",
)
def bare_except(place: Place) -> bool:
    node = place.node
    if not isinstance(node, ast.ExceptHandler):
        return False
    if node.type is None:
        return True
    raises_again = any(
        isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node)
    )
    return "BaseException" in _caught(node) and not raises_again


@rule(
    "asyncio.TimeoutError after OSError",
    "put it first: on CPython it is an OSError, on MicroPython it is not",
    "try: pass\nexcept OSError: pass\nexcept asyncio.TimeoutError: pass",
)
def timeout_order(place: Place) -> bool:
    if not isinstance(place.node, ast.Try):
        return False
    seen: set[str] = set()
    for handler in place.node.handlers:
        caught = _caught(handler)
        if "TimeoutError" in caught and "OSError" in seen:
            return True
        seen |= caught
    return False


def _caught(handler: ast.ExceptHandler) -> set[str]:
    """Last parts of the names a handler catches."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {getattr(kind, "attr", None) or getattr(kind, "id", "") for kind in kinds}


BAD_LITERALS = ("x = f'{a}' 'b'", "x = ('b'\n     f'{a}')")


def check_literals(text: str, path: Path) -> list[Finding]:
    """Implicit concatenation with an f-string formats the plain literal, too."""
    findings = []
    formatted_before = False
    for line, formatted, joined in _literals(text):
        if joined and (formatted or formatted_before):
            what = "an f-string side by side with another literal"
            findings.append(Finding(path, line, what, "write one literal, or join with +"))
        formatted_before = formatted
    return findings


def _literals(text: str) -> Iterator[tuple[int, bool, bool]]:
    """Line, is it an f-string, does it follow another literal: for every string literal."""
    depth = 0  # Python 3.12 and later cut an f-string into tokens
    joined = False
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = tokenize.tok_name[token.type]
        if kind in ("NL", "COMMENT"):
            continue
        if kind in ("FSTRING_START", "FSTRING_END"):
            if kind == "FSTRING_START" and not depth:
                yield token.start[0], True, joined
            depth += 1 if kind == "FSTRING_START" else -1
            joined = True
        elif not depth:
            if kind == "STRING":
                prefix = token.string.partition('"')[0].partition("'")[0].lower()
                yield token.start[0], "f" in prefix, joined
            joined = kind == "STRING"
