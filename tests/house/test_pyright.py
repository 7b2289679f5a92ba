"""Types: portable rooms against MicroPython's stubs, the others against CPython's."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

from house.tree import ROOT, Finding, report

PORTABLE = ROOT / "tests/house/portable.pyright.json"


def pyright(*arguments: str) -> list[Finding]:
    """Run pyright, which the development extra brings along with its own Node.js."""
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    process = subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    try:
        result = json.loads(process.stdout)
    except ValueError:
        raise AssertionError(f"pyright did not run: {process.stdout}{process.stderr}") from None
    assert result["summary"]["filesAnalyzed"], "pyright looked at no file"
    return [
        Finding(
            Path(found["file"]),
            found["range"]["start"]["line"] + 1,
            found["message"].replace("\n", " "),
            f"see {found.get('rule', 'the syntax')}",
        )
        for found in result["generalDiagnostics"]
        if found["severity"] == "error"
    ]


def against_micropython(*files: str) -> list[Finding]:
    stubs = sysconfig.get_paths()["purelib"]  # stdlib/ there is MicroPython's
    return pyright("--typeshedpath", stubs, *(files or ("-p", str(PORTABLE))))


def test_portable_rooms_against_the_stubs_of_micropython():
    report(against_micropython())


def test_rooms_of_cpython():
    report(pyright("-p", str(ROOT / "pyproject.toml")))


def test_the_stubs_are_those_of_micropython(tmp_path: Path):
    # Were pyright to fall back to CPython's library, the gate would pass what no board has.
    file = tmp_path / "probe.py"
    file.write_text(
        "import asyncio, time, vfs\nfrom machine import Pin\n"
        "print(asyncio.sleep_ms)\ntime.ticks_ms()\ntime.monotonic()\nasyncio.TaskGroup()\n"
    )
    assert {found.line for found in against_micropython(str(file))} == {5, 6}
