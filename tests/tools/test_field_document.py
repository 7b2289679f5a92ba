"""docs/field.md shows the tables that the station works with."""

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]


def _generator() -> ModuleType:
    path = ROOT / "tools" / "generate" / "field.py"
    spec = importlib.util.spec_from_file_location("field_tables", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_its_tables_are_current():
    text = (ROOT / "docs" / "field.md").read_text(encoding="utf-8")
    assert _generator().document(text) == text, "run tools/generate/field.py"


def test_every_sentence_says_when_it_is_told():
    rows = _generator().causes().splitlines()[2:]
    assert rows
    for row in rows:
        assert row.split(" | ")[1].strip(), row
