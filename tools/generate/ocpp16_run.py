"""Runs the tests that docs/ocpp16.md names, and writes their results and the page.

    python tools/generate/ocpp16_run.py [--new] [arguments of pytest]

Both runtimes, both backends. --new runs only the tests that have no result yet, a failure, or
only a part of their runs.
"""

import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import ocpp16
import ocpp16_results

ROOT = ocpp16.ROOT
LOCK = ROOT / "tests" / "support" / "ocpp_rpc" / "package-lock.json"


def named() -> list[str]:
    """The tests of all rows, as "path::name"."""
    rows = [case for rows in ocpp16.cases().values() for case in rows]
    return sorted({test.place for case in rows for test in case.tests})


def versions() -> str:
    """With what the results were got."""
    micropython = Path(sys.executable).with_name("micropython")
    asked = "import sys; print('%d.%d.%d' % sys.implementation.version[:3])"
    said = subprocess.run([micropython, "-c", asked], capture_output=True, text=True, check=True)
    rpc = json.loads(LOCK.read_text())["packages"]["node_modules/ocpp-rpc"]["version"]
    python = ".".join(str(part) for part in sys.version_info[:3])
    peers = f"`ocpp` {version('ocpp')}, `ocpp-rpc` {rpc}"
    return f"CPython {python}, MicroPython {said.stdout.strip()}, {peers}"


def run(tests: list[str], more: list[str]) -> tuple[int, ocpp16_results.Results]:
    """pytest's exit code, and what it found."""
    with tempfile.TemporaryDirectory() as folder:
        target, wanted = Path(folder) / "results.json", Path(folder) / "functions.json"
        wanted.write_text(json.dumps(tests))
        command = [sys.executable, "-m", "pytest", "-n", "auto", "-p", "recorder"]
        command += ["--record", str(target), "--functions", str(wanted), *more]
        command += sorted({test.partition("::")[0] for test in tests})
        backends = {**os.environ, "CHARGEPOST_BACKENDS": "both"}
        code = subprocess.run(command, cwd=ROOT, env=backends, check=False).returncode
        return code, json.loads(target.read_text()) if target.exists() else {}


def main(options: list[str]) -> int:
    tests = named()
    before, _ = ocpp16_results.read()
    kept = {}
    if "--new" in options:
        again = ocpp16_results.alone(before)  # a run that was broken off leaves such, too
        for test, runs in before.items():
            if test not in again and ocpp16_results.outcome(test, before) == ocpp16_results.PASSED:
                kept[test] = runs
    wanted = [test for test in tests if test not in kept]
    if not wanted:
        print("Every test of the page has its result.")
        return 0
    code, found = run(wanted, [option for option in options if option != "--new"])
    known = {**kept, **found}
    ocpp16_results.write({test: known[test] for test in tests if test in known}, versions())
    ocpp16.TARGET.write_text(ocpp16.page())
    print(f"{ocpp16.TARGET.name} and {ocpp16_results.FILE.name} are written.")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
