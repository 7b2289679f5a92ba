"""Writes docs/ocpp16.md: what OCPP 1.6 asks of a charge point, and which test shows it.

    python tools/generate/ocpp16.py [--check]

The requirements stand in data/ocpp16_cases.txt; the tests are found in the tree by their names,
and data/ocpp16_results.txt has what became of them.
"""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

import ocpp16_results
from generated import settle

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "ocpp16.md"
CASES = Path(__file__).with_name("data") / "ocpp16_cases.txt"
TESTS = ROOT / "tests"
COVERED, PART, OPEN, NOT_APPLICABLE = "shown", "in part", "open", "not applicable"
_ID = re.compile(r"test_((?:[RS]\d\d_|TC_\d\d\d_(?:\d_)?)+)", re.IGNORECASE)

HEAD = """# OCPP 1.6: what is shown, and by which test

Written by `tools/generate/ocpp16.py` from the names of the tests, from
`tools/generate/data/ocpp16_cases.txt`, and from `ocpp16_results.txt` beside it, which has every
single result. `make conformance` runs exactly the tests named here and writes their results and
this page. A test fails when the page is not what those files say, or when a result is a failure.

R and S are requirements in the project's own numbering, after OCPP 1.6 edition 2 with its errata,
OCPP-J 1.6 and the security white paper. TC are the ids of the public compliance test cases for a
charge point; what they are about is told in our own words, and our test shows the same behaviour,
not each step of theirs. A test that has backends runs a whole station against two of them that
know nothing of each other: the `ocpp` package for Python, and `ocpp-rpc` for Node.js in its strict
mode; over TLS, too. Of all files in `tests/scenarios` only `test_heap.py` has one backend, as it
measures the station and not the protocol. A test without a backend is about one part of the
application, which it hands its messages or bytes.

Beyond these rows, every CALL that a backend can send is tried with payloads drawn from the
official schemas, good and bad, on both runtimes: `tests/firmware/ocpp/v16/prop_calls.py`.
"""


@dataclass
class Test:
    """One test function: where it is, and where it runs."""

    name: str
    path: Path

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT).as_posix()}::{self.name}"


@dataclass
class Case:
    """One row: what is asked, and what shows it."""

    number: str
    what: str
    state: str
    why: str = ""
    tests: list[Test] = field(default_factory=list)


def all_tests() -> dict[str, list[Test]]:
    """Every test function below tests/, by name."""
    found: dict[str, list[Test]] = {}
    for path in sorted(TESTS.rglob("*.py")):
        if path.name.startswith(("test_", "prop_", "peer_")):
            for node in ast.parse(path.read_text()).body:
                function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                if function and node.name.startswith("test_"):
                    found.setdefault(node.name, []).append(Test(node.name, path))
    return found


def ids(name: str) -> list[str]:
    """The ids in the name of a test: of test_S39_S40_... both."""
    found = _ID.match(name)
    if not found:
        return []
    return re.findall(r"[RS]\d\d(?=_)|TC_\d\d\d(?:_\d(?=_))?", found.group(1).upper())


def cases() -> dict[str, list[Case]]:
    """The rows by section. ValueError names what is written wrongly."""
    tests = all_tests()
    by_id: dict[str, list[Test]] = {}
    for name, found in tests.items():
        for number in ids(name):
            by_id.setdefault(number, []).extend(found)
    sections: dict[str, list[Case]] = {}
    known: dict[str, Case] = {}
    rows: list[Case] = []
    for line in CASES.read_text().splitlines():
        if line.startswith("["):
            rows = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            case = _case(line, tests, by_id, known)
            if case.number in known:
                raise ValueError(f"{case.number} stands twice in {CASES.name}")
            known[case.number] = case
            rows.append(case)
    return sections


def _case(line: str, tests: dict, by_id: dict, known: dict[str, Case]) -> Case:
    number, what, more = (part.strip() for part in line.split("|"))
    shown = list(by_id.get(number.removesuffix("_CS"), []))
    why = ""
    if more.startswith("n/a:"):
        return Case(number, what, NOT_APPLICABLE, more[4:].strip())
    if more.startswith("part:"):
        return Case(number, what, PART if shown else OPEN, more[5:].strip(), shown)
    if more.startswith("open:"):
        why = more[5:].strip()
    elif more:
        for name in more.split():
            if name in known:
                shown += known[name].tests
                why = known[name].why
            elif name in tests:
                shown += tests[name]
            else:
                raise ValueError(f"{number}: there is no test and no row {name}")
    if shown:
        return Case(number, what, COVERED if not why else PART, why, shown)
    return Case(number, what, OPEN, why or "no test has its id")


def totals(rows: list[Case]) -> str:
    count = {state: len([1 for case in rows if case.state == state]) for state in _STATES}
    return ", ".join(f"{number} {state}" for state, number in count.items())


_STATES = (COVERED, PART, NOT_APPLICABLE, OPEN)
_COLUMNS = ("id", "what", "state", "test, or why not", "result", "runtimes", "backends")


def _row(case: Case, found: ocpp16_results.Results) -> str:
    names = list(dict.fromkeys(f"`{test.name}`" for test in case.tests))
    shown = "<br>".join([*names, *([case.why] if case.why else [])])
    tests = [test.place for test in case.tests]
    result = ocpp16_results.verdict(tests, found) if tests else ""
    cells = [case.number, case.what, case.state, shown, result]
    return "| " + " | ".join([*cells, *ocpp16_results.places(tests, found)]) + " |"


def summary(everything: list[Case], found: ocpp16_results.Results, versions: str) -> str:
    """The results in a few sentences."""
    tests = sorted({test.place for case in everything for test in case.tests})
    outcomes = [ocpp16_results.outcome(test, found) for test in tests]
    states = (ocpp16_results.PASSED, ocpp16_results.FAILED, ocpp16_results.NOT_RUN)
    text = ", ".join(f"{outcomes.count(state)} {state}" for state in states)
    runs = sum(len(found.get(test, {})) for test in tests)
    said = f"Of the {len(tests)} tests named: {text}."
    if runs:
        said += f" They have {runs} results, one for each runtime and backend, with {versions}."
    once = [test for test in tests if test in ocpp16_results.alone(found)]
    if once:
        said += "\n\nNot on both runtimes with both backends: "
        said += ", ".join(f"`{test}`" for test in once) + "."
    return said


def page() -> str:
    """The whole of docs/ocpp16.md."""
    sections = cases()
    found, versions = ocpp16_results.read()
    everything = [case for rows in sections.values() for case in rows]
    compliance = [case for case in everything if case.number.startswith("TC_")]
    own = [case for case in everything if case not in compliance]
    parts = [HEAD, f"Of {len(own)} requirements: {totals(own)}.  "]
    parts += [f"Of {len(compliance)} compliance test cases: {totals(compliance)}.  "]
    parts += [summary(everything, found, versions), ""]
    for name, rows in sections.items():
        parts += [f"## {name}", "", f"| {' | '.join(_COLUMNS)} |", "|---" * len(_COLUMNS) + "|"]
        parts += [*[_row(case, found) for case in rows], ""]
    return "\n".join(parts)


if __name__ == "__main__":
    settle(TARGET, page())
