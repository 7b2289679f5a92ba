"""Small programs of several files, written down and run as they are or linked."""

import subprocess
from pathlib import Path


def texts(files: dict[str, str]) -> dict[str, str]:
    """The files without the indentation that they have in a test."""
    return {
        name: "\n".join(line.removeprefix(" " * 8) for line in text.strip("\n").split("\n")) + "\n"
        for name, text in files.items()
    }


def run(folder: Path, files: dict[str, str], interpreter: str) -> str:
    """What main.py prints. CalledProcessError when it fails."""
    write(folder, files)
    return subprocess.check_output([interpreter, "main.py"], cwd=folder, text=True)


def fail(folder: Path, files: dict[str, str], interpreter: str) -> str:
    """What main.py prints until it ends with an exception, and its traceback."""
    write(folder, files)
    command = [interpreter, "main.py"]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert told.returncode, told.stdout
    return told.stdout + told.stderr


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
