"""The portable rooms keep to the portable subset, and every rule of it finds its bad examples."""

import ast
import json
import subprocess

import pytest

from house import subset_errors, subset_names, subset_syntax  # noqa: F401  (they fill the table)
from house.subset import RULES, Place, Rule, check, places
from house.tree import ROOT, name, portable_files, report, source
from support import runtimes


def test_portable_files_keep_to_the_subset():
    findings = []
    for path in portable_files():
        findings += check(source(path), path, name(path))
        findings += subset_errors.check_literals(source(path), path)
    report(findings)


def finds(rule: Rule, text: str) -> bool:
    return any(rule.found(place) for place in places(ast.parse(text), "x.py"))


EXAMPLES = [(rule, text) for rule in RULES for text in rule.bad]


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=[text[:40] for _, text in EXAMPLES])
def test_a_rule_finds_its_bad_example(rule: Rule, text: str):
    assert finds(rule, text), f"the rule against {rule.what} finds nothing in: {text}"


@pytest.mark.parametrize("text", subset_errors.BAD_LITERALS)
def test_f_strings_side_by_side_with_literals_are_found(text: str):
    assert subset_errors.check_literals(text, ROOT / "x.py")


GOOD = '''
"""A module that uses much of what is allowed."""
import asyncio
from chargepost.port import const
_LIMIT = const(3)
TABLE = (("a", 1), ("b", 2))
class Thing(Exception):
    def __init__(self, value: "int | None" = None, *, limit: float = 3):
        super().__init__(value)
        self.kept: dict[str, float] = {}
    async def work(self, clock) -> float | None:
        first, *rest = self.kept.items()
        try:
            await clock.sleep_ms(3 * _LIMIT // 2)
            print_it(*rest, **self.kept)
        except asyncio.TimeoutError:
            raise OSError(110, "no answer within %d ms" % _LIMIT)
        except (OSError, ValueError) as error:
            return f"{error!r:>10} in {b'x'[1:].hex()}"
        finally:
            self.kept.clear()
        return [n for n in range(3) if (m := n)] and yield_nothing()
'''


def test_allowed_code_is_left_alone():
    path = ROOT / "firmware/chargepost/thing.py"
    assert check(GOOD, path, "firmware/chargepost/thing.py") == []
    assert subset_errors.check_literals(GOOD, path) == []


def test_only_the_port_and_the_boards_know_the_runtime():
    text = "from micropython import const\nimport time"
    path = ROOT / "x.py"
    assert check(text, path, "firmware/chargepost/port.py") == []
    assert check(text, path, "boards/unix/main.py") == []
    assert len(check(text, path, "hal/chargepost_hal/contract.py")) == 2


def test_a_finding_names_file_line_and_remedy():
    (found,) = check("x = 1\ny = x / 2\n", ROOT / "hal/x.py", "hal/x.py")
    assert str(found) == "hal/x.py:2: a division that makes a float; use // or divmod"


def test_a_place_knows_its_parent():
    module = ast.parse("f(1)")
    assert [type(place.parent) for place in places(module, "x")][:2] == [type(None), ast.Module]
    assert isinstance(next(places(module, "x")), Place)


PROBE = """
import json
def has(name):
    try:
        eval(name)
    except NameError:
        return False
    return True
def imports(name):
    try:
        __import__(name)
    except ImportError:
        return False
    return True
kinds = ("", b"", bytearray(), memoryview(b""))
print(json.dumps({
    "methods": [m for m in %r if any([hasattr(kind, m) for kind in kinds])],
    "exceptions": [e for e in %r if has(e)],
    "modules": [m for m in %r if not imports(m)],
}))
"""


def test_the_tables_of_names_are_what_micropython_says():
    lists = (subset_names.ABSENT_METHODS, subset_names.ABSENT_EXCEPTIONS, subset_names.MODULES)
    output = subprocess.check_output([runtimes.micropython(), "-c", PROBE % lists], text=True)
    wrong = json.loads(output)
    assert wrong == {"methods": [], "exceptions": [], "modules": []}
