"""Collects the tests of the portable rooms a second time, for MicroPython.

test_*.py below tests/firmware and tests/hal are portable: pytest runs them on CPython, and
this plugin runs the very same file in the MicroPython binary. prop_*.py (hypothesis) and
peer_*.py (foreign software at the other end) run on CPython and say themselves what they do
with MicroPython.
"""

import ast
from pathlib import Path

import pytest

from both import Skip
from support import runtimes

TESTS = Path(__file__).parent
PORTABLE = (TESTS / "firmware", TESTS / "hal")


def pytest_collect_file(file_path: Path, parent):
    if not any(room in file_path.parents for room in PORTABLE) or file_path.suffix != ".py":
        return None
    if file_path.name.startswith("test_"):
        return MicroPythonFile.from_parent(parent, path=file_path)
    # A file that the command line names is collected by pytest itself.
    named = parent.session.isinitpath(file_path)
    if file_path.name.startswith(("prop_", "peer_")) and not named:
        return pytest.Module.from_parent(parent, path=file_path)
    return None


class MicroPythonFile(pytest.File):
    """One test file, run once by MicroPython; its items report one test each."""

    def collect(self):
        self.results = None
        tree = ast.parse(self.path.read_text())
        for node in tree.body:
            function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if function and node.name.startswith("test_"):
                yield MicroPythonTest.from_parent(self, name=f"{node.name}@micropython")

    def result(self, name: str, scratch: Path) -> str:
        if self.results is None:
            self.results = runtimes.run_file(self.path, scratch)
        missing = self.results.get("", "MicroPython did not run this test")
        return self.results.get(name, missing)


class MicroPythonTest(pytest.Item):
    def runtest(self):
        factory = self.config._tmp_path_factory  # type: ignore[attr-defined]
        scratch = factory.mktemp("micropython")
        result = self.parent.result(self.name.partition("@")[0], scratch)  # type: ignore
        if result.startswith("skip:"):
            pytest.skip(result[5:])
        if result:
            raise FailedOnMicroPython(result)

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, FailedOnMicroPython):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, self.name


class FailedOnMicroPython(Exception):
    """The traceback as MicroPython printed it."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A portable test skips by an exception of its own, as it has no pytest."""
    try:
        return (yield)
    except Skip as reason:
        pytest.skip(str(reason))


@pytest.fixture(autouse=True)
def _scratch(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARGEPOST_SCRATCH", str(tmp_path))


@pytest.fixture(scope="session")
def worker():
    """A MicroPython process for differential tests."""
    process = runtimes.Worker()
    yield process
    process.close()
