"""docs/authorisation.md says what the decision does: its table is generated, and complete."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chargepost.auth.card_forms import all_forms
from generators import load

ROOT = Path(__file__).parents[3]


GENERATOR = load("authorisation")
ROWS = GENERATOR.rows()
TEXT = (ROOT / "docs" / "authorisation.md").read_text(encoding="utf-8")


def test_the_table_is_current():
    assert GENERATOR.document(TEXT) == TEXT, "run tools/generate/authorisation.py"


def fits(row, names):
    return all(cell == "any" or name in cell.split(" / ") for cell, name in zip(row, names))


@given(st.sampled_from(list(GENERATOR.situations())))
def test_each_situation_is_in_one_row_and_that_says_what_is_decided(names):
    found = [decided for cells, decided in ROWS if fits(cells, names)]
    assert found == [GENERATOR.outcome(names)]


def test_every_verdict_is_explained():
    for verdict in {verdict for _, (verdict, _) in ROWS}:
        assert f"**{verdict}**" in TEXT.partition("The verdicts:")[2]


def test_the_forms_of_the_example_cards_are_right():
    examples = [(bytes.fromhex("04a1b2c3"), "ISO14443"), (bytes.fromhex("01026f6c3a"), "EM4100")]
    columns = [{form: (text, sure) for form, text, sure in all_forms(*card)} for card in examples]
    for form in columns[0]:
        cells = []
        for column in columns:
            text, sure = column.get(form, ("", True))
            cells.append(f"`{text}`" + ("" if sure else " ?") if text else "")
        row = f"| `{form}` | {cells[0]} | {cells[1]} |".replace("|  |", "| |")
        assert row in TEXT, row
