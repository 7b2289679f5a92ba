"""Runs scripts of on_board/ in the MicroPython binary, with the application from the image."""

import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from chargepost_sim import places
from chargepost_sim.runtime_micropython import binary
from chargepost_tools import image
from chargepost_tools.bench.table import Unavailable

SCRIPTS = Path(__file__).with_name("on_board")
HEAP_KB = 4096


@cache
def modules(link: bool = True) -> tuple[image.Module, ...]:
    """What is in the image a board gets; without `link` in the one that the scripts get."""
    return tuple(image.build(link=link)[1])


@cache
def image_file(link: bool = True) -> Path:
    """That image as a file that lives as long as this process."""
    folder = tempfile.TemporaryDirectory(prefix="chargepost-bench-")
    _KEPT.append(folder)
    path = Path(folder.name) / "app.romfs"
    path.write_bytes(image.pack(modules(link)))
    return path


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def command(script: str, *arguments: str, heap_kb: int = HEAP_KB, link: bool = False) -> list[str]:
    """`heap_kb` is the heap beside the image, which the unix binary keeps on its heap, too.

    Without `link` the script can import any of the application's files by its name.
    """
    file = image_file(link)
    whole = heap_kb * 1024 + file.stat().st_size
    heap = ["-X", f"heapsize={whole // 1024}k"]
    return [binary(), *heap, str(SCRIPTS / script), str(file), *arguments]


def environment() -> dict[str, str]:
    path = [".frozen", str(places.board("unix")), str(SCRIPTS)]
    # Two runs differ in nothing but their arguments, so that counts can be subtracted.
    return {**os.environ, "MICROPYPATH": ":".join(path), "PYTHONHASHSEED": "0"}


def run(
    script: str, *arguments: str, stdin: str = "", heap_kb: int = HEAP_KB, link: bool = False
) -> str:
    """What the script prints. RuntimeError with its traceback when it fails.

    An argument has at most 255 bytes, as MicroPython interns it; more goes to `stdin`.
    """
    process = subprocess.run(
        command(script, *arguments, heap_kb=heap_kb, link=link),
        env=environment(),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode:
        raise RuntimeError(_failure(script, process))
    return process.stdout


def _failure(script: str, process: subprocess.CompletedProcess[str]) -> str:
    last = (process.stdout + process.stderr).splitlines()[-6:]
    return f"{script} ended with {process.returncode}:\n" + "\n".join(last)


def instructions(script: str, *arguments: str) -> int:
    """Machine instructions of a whole run, counted by valgrind: the same on every run.

    The count is of a 64-bit PC; what it is good for is comparing two versions of a script.
    """
    valgrind = shutil.which("valgrind")
    if not valgrind:
        raise Unavailable("valgrind is not installed; it counts the instructions")
    counting = [valgrind, "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    process = subprocess.run(
        [*counting, sys.executable, *command(script, *arguments)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    for line in process.stderr.splitlines():
        if "I   refs:" in line:
            return int(line.rpartition(":")[2].replace(",", ""))
    raise RuntimeError(_failure(script, process))
