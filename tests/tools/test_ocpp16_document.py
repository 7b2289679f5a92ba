"""docs/ocpp16.md names every requirement once, and the tests that are there."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def _generator() -> ModuleType:
    path = ROOT / "tools" / "generate" / "ocpp16.py"
    spec = importlib.util.spec_from_file_location("ocpp16_page", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


generator = _generator()
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
