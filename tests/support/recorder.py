"""Notes of every test function on which runtime, and against which backend, it passed.

    pytest -p recorder --record FILE [--functions FILE] ...

The first FILE gets one JSON object: "path::name" -> {"cpython ocpp-rpc": "passed"}. Of several
variants of a test the worst outcome counts. The second has a list of "path::name": nothing else
is run.
"""

import json
from pathlib import Path

import pytest

RUNTIMES = ("cpython", "micropython")
BACKENDS = ("ocpp", "ocpp-rpc")
WORST_FIRST = ("failed", "skipped", "passed")


def runs(item: pytest.Item) -> list[str]:
    """The runtime, or both, and the backend if there is one: "cpython ocpp"."""
    spec = getattr(item, "callspec", None)
    chosen = list(spec.params.values()) if spec else []
    fixtures = getattr(item, "fixturenames", ())
    runtimes = [name for name in RUNTIMES if name in chosen]
    if not runtimes and item.name.endswith("@micropython"):
        runtimes = ["micropython"]
    elif not runtimes:
        runtimes = list(RUNTIMES) if "worker" in fixtures else ["cpython"]
    backends = [name for name in BACKENDS if name in chosen]
    if not backends and "backends" in fixtures:
        backends = ["ocpp"]
    return [" ".join([runtime, *backends]) for runtime in runtimes]


class Recorder:
    """What has become of each function so far."""

    def __init__(self, target: Path, functions: Path | None):
        self.target = target
        self.wanted = json.loads(functions.read_text()) if functions else None
        self.found: dict[str, dict[str, str]] = {}

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]):
        dropped = []
        for item in items:
            function = getattr(item, "originalname", "") or item.name.partition("@")[0]
            place = f"{item.path.relative_to(config.rootpath).as_posix()}::{function}"
            item.user_properties.append(("runs", [place, *runs(item)]))
            if self.wanted is not None and place not in self.wanted:
                dropped.append(item)
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]

    def pytest_runtest_logreport(self, report: pytest.TestReport):
        if report.when != "call" and report.outcome == "passed":
            return
        place, *where = dict(report.user_properties)["runs"]  # type: ignore[misc]
        known = self.found.setdefault(place, {})
        for run in where:
            known[run] = min(known.get(run, "passed"), report.outcome, key=WORST_FIRST.index)

    def pytest_sessionfinish(self, session: pytest.Session):
        if not hasattr(session.config, "workerinput"):  # of pytest-xdist, which has no say here
            self.target.write_text(json.dumps(self.found))


def pytest_addoption(parser: pytest.Parser):
    parser.addoption("--record", type=Path, help="where the outcome of each test is noted")
    parser.addoption("--functions", type=Path, help="which tests are run")


def pytest_configure(config: pytest.Config):
    option = config.option
    if option.record:
        config.pluginmanager.register(Recorder(option.record, option.functions))
