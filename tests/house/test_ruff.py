"""Style: ruff's rules and ruff's format over the whole tree."""

import subprocess
import sys

from house.tree import ROOT


def ruff(*arguments: str) -> str:
    process = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments, "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return process.stdout + process.stderr if process.returncode else ""


def test_ruff_finds_nothing():
    found = ruff("check", "--output-format", "concise")
    assert not found, f"{found}make format mends most of it"


def test_every_file_is_formatted():
    found = ruff("format", "--check", "--output-format", "concise")
    assert not found, f"{found}make format does it"
