"""docs/ocpp16.md names every requirement once, the tests that are there, and their results."""

import json
import warnings
from pathlib import Path

import pytest

from generators import load

ROOT = Path(__file__).parents[2]
pytest_plugins = ["pytester"]


generator = load("ocpp16")
results = generator.ocpp16_results
CASES = {case.number: case for rows in generator.cases().values() for case in rows}


def test_the_page_is_current():
    assert generator.TARGET.read_text() == generator.page(), "run tools/generate/ocpp16.py"


def test_every_requirement_and_every_compliance_case_has_its_row():
    wanted = {f"R{number:02}" for number in range(1, 14)}
    wanted |= {f"S{number:02}" for number in range(1, 54)}
    assert {number for number in CASES if not number.startswith("TC_")} == wanted
    assert len([number for number in CASES if number.startswith("TC_")]) == 102


def test_a_row_is_shown_by_tests_or_says_why_not():
    for case in CASES.values():
        shown = case.state == generator.COVERED
        assert bool(case.tests) if shown else bool(case.why), case


def test_no_result_is_a_failure_and_what_was_not_run_is_told():
    found, _ = results.read()
    tests = sorted({test.place for case in CASES.values() for test in case.tests})
    outcomes = {test: results.outcome(test, found) for test in tests}
    assert [test for test in tests if outcomes[test] == results.FAILED] == []
    waiting = [test for test in tests if outcomes[test] == results.NOT_RUN]
    if waiting:
        text = (
            f"{len(waiting)} tests of docs/ocpp16.md have no result: make conformance ARGS=--new"
        )
        warnings.warn(text, stacklevel=1)


RESULTS = {
    "a.py::test_a": {"cpython": "passed", "micropython": "passed"},
    "a.py::test_b": {"cpython ocpp": "passed", "micropython ocpp-rpc": "failed"},
    "a.py::test_c": {"cpython ocpp": "passed", "cpython ocpp-rpc": "skipped"},
}


@pytest.mark.parametrize(
    ("tests", "verdict"),
    [
        ("a", "passed"),
        ("b", "failed"),
        ("ac", "passed"),
        ("ab", "failed: `test_b`"),
        ("ad", "not run yet: `test_d`"),
        ("d", "not run yet"),
    ],
)
def test_a_row_passed_when_all_of_its_tests_did(tests: str, verdict: str):
    assert results.verdict([f"a.py::test_{letter}" for letter in tests], RESULTS) == verdict


def test_a_row_names_the_runtimes_and_backends_with_which_it_passed():
    assert results.places(["a.py::test_a"], RESULTS) == ("CPython, MicroPython", "")
    assert results.places(["a.py::test_b"], RESULTS) == ("CPython", "ocpp")
    assert results.alone(RESULTS) == ["a.py::test_b", "a.py::test_c"]


def test_results_are_read_as_they_were_written(tmp_path: Path):
    results.write(RESULTS, "CPython 3, MicroPython 1", tmp_path / "results.txt")
    assert results.read(tmp_path / "results.txt") == (RESULTS, "CPython 3, MicroPython 1")
    assert results.read(tmp_path / "nothing.txt") == ({}, "")


TRIED = """
import pytest

@pytest.fixture(params=["cpython", "micropython"])
def runtime(request):
    return request.param

@pytest.fixture(params=["ocpp", "ocpp-rpc"])
def backends(request):
    return request.param

def test_a_station(runtime, backends):
    assert (runtime, backends) != ("micropython", "ocpp")

@pytest.mark.parametrize("number", [1, 2])
def test_a_number(number):
    assert number < 2

def test_that_nobody_wants():
    raise AssertionError

@pytest.fixture
def broken():
    raise OSError

def test_that_cannot_begin(broken):
    pass
"""


@pytest.mark.parametrize("more", [(), ("-n", "2")])
def test_the_recorder_keeps_the_worst_outcome_of_each_run(pytester, monkeypatch, more):
    pytester.makepyfile(test_tried=TRIED)
    names = ["test_a_station", "test_a_number", "test_that_cannot_begin"]
    pytester.path.joinpath("names.json").write_text(
        json.dumps([f"test_tried.py::{name}" for name in names])
    )
    options = ("--record", "found.json", "--functions", "names.json", *more)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests" / "support"))
    pytester.runpytest_subprocess("-p", "recorder", *options)
    assert json.loads(pytester.path.joinpath("found.json").read_text()) == {
        "test_tried.py::test_a_station": {
            "cpython ocpp": "passed",
            "cpython ocpp-rpc": "passed",
            "micropython ocpp": "failed",
            "micropython ocpp-rpc": "passed",
        },
        "test_tried.py::test_a_number": {"cpython": "failed"},
        "test_tried.py::test_that_cannot_begin": {"cpython": "failed"},
    }


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("test_S06_plug_tap", ["S06"]),
        ("test_M03_M04_roots", []),
        ("test_s31_the_cache", ["S31"]),
        ("test_S39_S40_both", ["S39", "S40"]),
        ("test_TC_018_2_a_cable", ["TC_018_2"]),
        ("test_TC_024_a_lock", ["TC_024"]),
        ("test_a_S06_in_the_middle", []),
    ],
)
def test_ids_are_read_from_the_names_of_tests(name: str, found: list[str]):
    assert generator.ids(name) == found


def test_a_row_that_names_no_test_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    wrong = tmp_path / "cases.txt"
    wrong.write_text("[Wrong]\nS99 | nothing | test_that_is_not_there\n")
    monkeypatch.setattr(generator, "CASES", wrong)
    with pytest.raises(ValueError, match=r"S99.*test_that_is_not_there"):
        generator.cases()
