"""docs/guard.md is what the guard is: its tables are generated, and leave nothing out."""

from pathlib import Path

import pytest

from chargepost import faults
from chargepost.guard.ratings import Ratings
from generators import load

ROOT = Path(__file__).parents[2]


DOC = load("guard_doc")
CONSTANTS = DOC.guard_constants
TEXT = (ROOT / "docs" / "guard.md").read_text(encoding="utf-8")
MODULES = sorted(path.stem for path in DOC.GUARD.glob("*.py"))


def test_every_table_is_current():
    assert DOC.document(TEXT) == TEXT, "run tools/generate/guard_doc.py"


@pytest.mark.parametrize("module", MODULES)
def test_every_constant_of_the_guard_has_a_row_and_every_row_a_constant(module: str):
    if module in CONSTANTS.FORMATS:
        return
    known = [row[0] for row in CONSTANTS.ROWS.get(module, ())]
    assert sorted(known) == sorted(DOC.constants_of(module)), (
        f"tools/generate/guard_constants.py lacks or has too many rows for guard/{module}.py"
    )


def test_every_rating_is_explained():
    assert list(CONSTANTS.RATINGS) == list(vars(Ratings()))


def test_every_column_of_a_fault_is_told():
    (fault,) = faults.active(1)
    assert set(vars(fault)) == DOC.fault_columns()


def test_every_fault_has_a_row():
    rows = DOC.fault_table().splitlines()[2:]
    assert len(rows) == len(faults.active(0x3FFFFFFF))


def test_a_page_without_a_place_for_a_table_is_refused():
    with pytest.raises(ValueError, match="no place for the table 'cables'"):
        DOC.document(TEXT.replace("<!-- generated: cables -->", ""))
