"""chargepost demo: the whole story ends with the receipt, on both runtimes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("chargepost")), "demo", *arguments]
    wide = {**os.environ, "COLUMNS": "140"}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=110, check=False, env=wide
    )


@pytest.mark.parametrize("runtime", ["cpython", "micropython"])
def test_the_story_names_the_limiter_and_ends_with_the_receipt(runtime):
    told = demo("--once", "--runtime", runtime, "--speed", "60")
    assert told.returncode == 0, told.stderr + told.stdout[-3000:]
    assert "The site allows 8 A. Who limits now: site, 8 A." in told.stdout
    assert "The site allows 80 A. Who limits now: installation, 32 A." in told.stdout
    receipt = told.stdout[told.stdout.index("RECEIPT") :]
    energy = next(line for line in receipt.splitlines() if line.startswith("Energy"))
    assert float(energy.split()[1]) > 1
    assert "Ended by  Local" in receipt


def test_an_unknown_runtime_is_named_with_the_choices():
    told = demo("--once", "--runtime", "jython")
    assert told.returncode == 1
    assert "'jython'" in told.stderr and "cpython, micropython" in told.stderr
