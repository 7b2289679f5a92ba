"""docs/field.md shows the tables that the station works with."""

from pathlib import Path

from generators import load

ROOT = Path(__file__).parents[2]


def test_its_tables_are_current():
    text = (ROOT / "docs" / "field.md").read_text(encoding="utf-8")
    assert load("field").document(text) == text, "run tools/generate/field.py"


def test_every_sentence_says_when_it_is_told():
    rows = load("field").causes().splitlines()[2:]
    assert rows
    for row in rows:
        assert row.split(" | ")[1].strip(), row
