"""The results of the tests in docs/ocpp16.md, as `make conformance` writes them.

One line is one test: `path::name = run outcome, run outcome`, where a run is a runtime and, for a
whole station, the backend it spoke with.
"""

from pathlib import Path

FILE = Path(__file__).with_name("data") / "ocpp16_results.txt"
RUNTIMES = {"cpython": "CPython", "micropython": "MicroPython"}
PASSED, FAILED, NOT_RUN = "passed", "failed", "not run yet"
Results = dict[str, dict[str, str]]

_HEAD = """# What became of the tests of docs/ocpp16.md; `make conformance` writes this.
# {versions}
"""


def read(path: Path = FILE) -> tuple[Results, str]:
    """test -> run -> outcome, and the versions it was with; nothing when there is no file."""
    found: Results = {}
    versions = ""
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("#"):
            versions = line.strip("# ")
            continue
        test, _, runs = line.partition(" = ")
        pairs = [run.strip().rpartition(" ") for run in runs.split(",")]
        found[test] = {run: outcome for run, _, outcome in pairs}
    return found, versions


def write(found: Results, versions: str, path: Path = FILE) -> None:
    lines = []
    for test, runs in sorted(found.items()):
        texts = [f"{run} {outcome}" for run, outcome in sorted(runs.items())]
        lines.append(f"{test} = {', '.join(texts)}\n")
    path.write_text(_HEAD.format(versions=versions) + "".join(lines))


def outcome(test: str, found: Results) -> str:
    """Of one test: it failed somewhere, passed wherever it ran, or nobody knows."""
    outcomes = found.get(test, {}).values()
    if FAILED in outcomes:
        return FAILED
    return PASSED if PASSED in outcomes else NOT_RUN


def verdict(tests: list[str], found: Results) -> str:
    """Of all tests of a row; what did not pass is named."""
    parts = []
    for state in (FAILED, NOT_RUN):
        named = [test for test in tests if outcome(test, found) == state]
        if named and len(named) == len(tests):
            return state
        if named:
            parts.append(f"{state}: " + ", ".join(f"`{_name(test)}`" for test in named))
    return "; ".join(parts) or PASSED


def _name(test: str) -> str:
    return test.rpartition("::")[2]


def places(tests: list[str], found: Results) -> tuple[str, str]:
    """Runtimes and backends with which tests of a row passed."""
    passed = [run for test in tests for run, how in found.get(test, {}).items() if how == PASSED]
    runtimes = {run.partition(" ")[0] for run in passed}
    backends = {run.partition(" ")[2] for run in passed} - {""}
    shown = [name for key, name in RUNTIMES.items() if key in runtimes]
    return ", ".join(shown), ", ".join(sorted(backends))


def alone(found: Results) -> list[str]:
    """The tests that passed with one backend or one runtime, but not with the other."""
    wanted = []
    for test, runs in found.items():
        _, backends = places([test], found)
        if backends and (len([run for run in runs.values() if run == PASSED]) < 4):
            wanted.append(test)
    return sorted(wanted)
